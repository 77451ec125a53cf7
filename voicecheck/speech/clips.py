"""Clips kept on disk: of the program's own fixed sentences, never of what a person said.

A file's name is a digest of all that decides how it sounds, so it tells nothing of the sentence.
Its content begins with a digest of the rest: a file that was damaged or cut short is made anew.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from voicecheck import outside, private_files
from voicecheck.audio.clip import Clip
from voicecheck.errors import StoreError

# Part of a clip's name: raise it when the same sentence is to sound otherwise.
CACHE_VERSION = 2

MOST_BYTES = 100_000_000
"""Some three thousand sentences; those unused for longest go first."""

LARGEST_CLIP_BYTES = 5_000_000
_DIGEST_BYTES = 16


class KeptClips:
    """The clips in a folder. It is made when the first is kept; what cannot be written is not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def holds(self, made_by: Sequence[object]) -> bool:
        """Whether a clip is there, whole or not."""
        return self._path(made_by).is_file()

    def read(self, made_by: Sequence[object]) -> Clip | None:
        """A clip; None where it is not there or not whole.

        Args:
            made_by: All that decides how it sounds.
        """
        path = self._path(made_by)
        with contextlib.suppress(OSError, StoreError):
            content = outside.contents(path, LARGEST_CLIP_BYTES)
            digest, sound = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
            if digest == _digest(sound):
                os.utime(path)  # it was used: see `prune`
                return Clip.from_bytes(sound)
        return None

    def write(self, made_by: Sequence[object], clip: Clip) -> None:
        """Keep a clip. A folder that cannot be written costs time, not the check-in."""
        sound = clip.to_bytes("flac")
        with contextlib.suppress(OSError):
            private_files.make_folders(self._folder)
            private_files.write(self._path(made_by), _digest(sound) + sound)

    def prune(self, most_bytes: int = MOST_BYTES) -> None:
        """Let go of those that were not used for longest, until the rest is small enough."""
        with contextlib.suppress(OSError):
            there = sorted(
                ((path.stat(), path) for path in self._folder.glob("*.clip")),
                key=lambda each: each[0].st_mtime,
                reverse=True,
            )
            total_bytes = 0
            for state, path in there:
                total_bytes += state.st_size
                if total_bytes > most_bytes:
                    path.unlink(missing_ok=True)

    def _path(self, made_by: Sequence[object]) -> Path:
        named = json.dumps([CACHE_VERSION, *made_by])
        return self._folder / f"{hashlib.sha256(named.encode()).hexdigest()}.clip"


def _digest(sound: bytes) -> bytes:
    return hashlib.blake2b(sound, digest_size=_DIGEST_BYTES).digest()

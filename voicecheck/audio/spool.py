"""The spool: what is being said goes to disk as it is said, so that no crash can take it.

One file a turn: 4096 bytes that tell what the sound belongs to (JSON, filled up with spaces), then
raw 16-bit little-endian samples at 16 kHz. So any beginning of the file can be read, and the sound
is found even where the note is damaged.
"""

import json
import os
import threading
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from ulid import ULID

from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.seal import Sealer, is_sealed, opened
from voicecheck.errors import DiskFullError, StoreError
from voicecheck.private_files import NO_ROOM, hold, make_folders, sync_folder

SYNC_S = 0.4
"""How often the disk is told to keep what it has; with the time it takes, under a second."""

_HEADER_BYTES = 4096
_SUFFIX = ".spool"
_SAMPLE = np.dtype("<i2")
_FULL_SCALE = 32768


@dataclass(frozen=True, slots=True)
class SpoolNote:
    """What a spooled turn belongs to.

    Attributes:
        checkin_id: The check-in.
        step: The guide's step.
        who: The person who speaks.
        prompt: What they were asked.
        started_at: When, ISO 8601.
        position: Which turn of the check-in it answers; -1 where that is not known.
    """

    checkin_id: str
    step: str
    who: str
    prompt: str
    started_at: str
    position: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Leftover:
    """A turn whose spool was never discarded.

    Attributes:
        path: Its file; `discard(path)` when it has been dealt with.
        note: What it belongs to; None where that cannot be read any more.
        clip: What was said.
    """

    path: Path
    note: SpoolNote | None
    clip: Clip


class Spool:
    """An open spool file, inside a `with` block or until `close` or `discard`.

    Each sample is with the operating system when `write` returns, so it outlives this process; and
    on the disk within a second, so it outlives the computer's power.

    Attributes:
        path: The file, readable by its owner alone.
    """

    def __init__(self, folder: Path, note: SpoolNote, key: bytes | None = None) -> None:
        """Make the file.

        Args:
            folder: Where.
            note: What it belongs to.
            key: What it is sealed with; None where anyone who may read the file may hear it.

        Raises:
            StoreError: The folder cannot be written to.
        """
        self.path = folder / f"{ULID()}{_SUFFIX}"  # sorts by age
        self._folder = folder
        self._failure: OSError | None = None
        self._closing = threading.Event()
        self._sealer: Sealer | None = None
        try:
            _make_private_folder(folder)
            self._file = _create_private_file(self.path)
            self._size = self._file.write(self._begin(_header(note), key))
            os.fsync(self._file.fileno())
            sync_folder(folder)
        except OSError as error:
            raise refused(error, folder) from error
        self._synced_size = self._size
        self._syncing = threading.Thread(target=self._sync_often, name="spool-sync", daemon=True)
        self._syncing.start()

    def write(self, samples: NDArray[np.float32]) -> None:
        """Append sound.

        Args:
            samples: float32[n] at 16 kHz, -1 to 1; what is louder is clipped.

        Raises:
            StoreError: The disk takes no more; what it has already stays.
        """
        if self._failure is not None:
            raise refused(self._failure, self._folder) from self._failure
        pcm, begin = _pcm(samples), self._size
        data = memoryview(self._sealer.seal(bytes(pcm))) if self._sealer else pcm
        try:
            self._file.seek(begin)  # over what an earlier, refused write left half done
            while data:
                count = self._file.write(data)
                self._size += count
                data = data[count:]
        except OSError as error:
            whole = self._size - self._size % _SAMPLE.itemsize
            self._size = begin if self._sealer else whole  # half a block is of no use
            raise refused(error, self._folder) from error

    def close(self) -> None:
        """See all of it onto the disk. Harmless when closed.

        Raises:
            StoreError: The disk refuses; what it has already stays.
        """
        if self._file.closed:
            return
        self._stop_syncing()
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise refused(error, self._folder) from error
        finally:
            self._file.close()

    def discard(self) -> None:
        """Leave nothing of it: it has been saved elsewhere, or is not to be kept."""
        if not self._file.closed:
            self._stop_syncing()
            self._file.close()
        discard(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _begin(self, header: bytes, key: bytes | None) -> bytes:
        if key is None:
            return header
        self._sealer = Sealer(key)
        return self._sealer.head + self._sealer.seal(header)

    def _sync_often(self) -> None:
        """A thread of its own, for a disk may take its time."""
        while not self._closing.wait(SYNC_S):
            size = self._size
            if size == self._synced_size:
                continue
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                self._failure = error
                return
            self._synced_size = size

    def _stop_syncing(self) -> None:
        self._closing.set()
        self._syncing.join()


def leftovers(folder: Path, keys: tuple[bytes, ...] = ()) -> list[Leftover]:
    """The turns that were never discarded, the oldest first: what a crash left behind.

    A spool that is being written, here or by another program, is not among them; nor is one that
    is sealed and that none of the keys opens.

    Raises:
        StoreError: A file is there but cannot be read.
    """
    if not folder.is_dir():
        return []
    found = (_leftover(path, keys) for path in sorted(folder.glob(f"*{_SUFFIX}")))
    return [leftover for leftover in found if leftover is not None]


def discard(path: Path) -> None:
    """Remove a spool file and what is in it. Harmless when it is gone.

    Raises:
        StoreError: It cannot be removed.
    """
    try:
        with path.open("r+b") as file:
            file.truncate(0)
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        raise refused(error, path.parent) from error


def refused(error: OSError, folder: Path) -> StoreError:
    """What to tell a person when the disk refuses."""
    if error.errno in NO_ROOM:
        return DiskFullError(
            "The disk is full; what was said until now is kept",
            f"Make room on the disk that holds {folder}",
        )
    return StoreError(
        f"What is said cannot be written to {folder}: {error.strerror}",
        "Check that the folder is yours and can be written to",
    )


def _header(note: SpoolNote) -> bytes:
    """The note at its fixed length; one that is too long is cut, and then counts as damaged."""
    text = json.dumps(asdict(note), ensure_ascii=False).encode()
    return text[: _HEADER_BYTES - 1].ljust(_HEADER_BYTES - 1) + b"\n"


def _note(header: bytes) -> SpoolNote | None:
    try:
        note = SpoolNote(**json.loads(header))
    except (ValueError, TypeError):
        return None
    texts = asdict(note)
    position = texts.pop("position")
    fit = type(position) is int and all(isinstance(value, str) for value in texts.values())
    return note if fit else None


def _pcm(samples: NDArray[np.float32]) -> memoryview:
    scaled = np.rint(samples * _FULL_SCALE).clip(-_FULL_SCALE, _FULL_SCALE - 1)
    return memoryview(scaled.astype(_SAMPLE).tobytes())


def _samples(pcm: bytes) -> NDArray[np.float32]:
    whole = len(pcm) - len(pcm) % _SAMPLE.itemsize  # the last sample may have been cut in two
    return np.frombuffer(pcm[:whole], _SAMPLE).astype(np.float32) / np.float32(_FULL_SCALE)


def seal_leftovers(folder: Path, key: bytes) -> None:
    """Seal what a crash left open, as the store is about to be locked.

    Raises:
        StoreError: It cannot be read or written; what could not be sealed is as it was.
    """
    for leftover in leftovers(folder):
        if leftover.path.suffix == _SUFFIX and not _is_sealed(leftover.path):
            note = leftover.note or SpoolNote("", "", "", "", "")
            with Spool(folder, note, key) as sealed:
                sealed.write(leftover.clip.samples)
            discard(leftover.path)


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return is_sealed(file.read(_HEADER_BYTES))


def _leftover(path: Path, keys: tuple[bytes, ...]) -> Leftover | None:
    """What a file holds; None if it is being written, went meanwhile, or cannot be opened."""
    try:
        with path.open("rb", buffering=0) as file:
            if not hold(file.fileno()):
                return None
            data = file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    if is_sealed(data):
        blocks = opened(data, keys)
        if blocks is None:
            return None
        data = b"".join(blocks)
    clip = Clip(_samples(data[_HEADER_BYTES:]), RATE_HZ)
    return Leftover(path, _note(data[:_HEADER_BYTES]), clip)


def _make_private_folder(folder: Path) -> None:
    make_folders(folder)
    folder.chmod(0o700)  # whatever the umask was, then or now


def _create_private_file(path: Path) -> FileIO:
    file = FileIO(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))
    path.chmod(0o600)  # whatever the umask
    hold(file.fileno())
    return file

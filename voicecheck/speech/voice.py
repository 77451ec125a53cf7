"""Text to sound: a synthesiser that cannot hang the check-in.

An engine is used only to write sound files, in a child process with a time limit
(`voicecheck.speech.synthesiser` is that child). What comes back is trimmed of silence, brought to
one loudness and cached: in memory always, on disk (`voicecheck.speech.clips`) only for the
program's own sentences. `voicecheck.speech.voices` chooses the voice.
"""

import os
import re
import sys
import tempfile
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

import numpy as np

from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.errors import StoreError, VoiceError, VoiceHangsError
from voicecheck.speech.clips import KeptClips
from voicecheck.speech.synthesis import START_LIMIT_S, SYNTHESISER, StoppedError, Synthesiser

T = TypeVar("T")

# The time limit is a sentence's, and pyttsx3 needs quadratic time: longer texts go in pieces.
PIECE_CHARACTERS = 300
PIECE_PAUSE_S = 0.3

PEAK_DBFS = -3.0
# Below this, relative to the peak, is silence before and after the words.
SILENCE_DB = -50.0
MARGIN_S = 0.05
CLIPS_IN_MEMORY = 32
LONGEST_IN_MEMORY_S = 30.0

# pyttsx3 2.99 speaks only once per engine on Windows, so every clip of it has its own child.
PYTTSX3_SPEAKS_ONCE = sys.platform == "win32"


class Voice(Protocol):
    """Anything that turns text into sound."""

    def clip(self, text: str, *, keep: bool = False) -> Clip:
        """The spoken text.

        Args:
            text: What to say. Markup is spoken as text.
            keep: True for a sentence of the program's own, which may be cached on disk. Never for
                a sentence that holds what a person said.

        Raises:
            VoiceError: if it cannot be spoken.
        """
        ...

    def set_rate(self, rate_wpm: int) -> None:
        """Speak slower or faster from the next clip on; nothing where it has one pace only."""
        ...

    def close(self) -> None:
        """Give back what the voice holds."""
        ...


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice of this system; language and gender are empty where the engine does not say."""

    id: str
    name: str
    language: str
    gender: str


def speakable(text: str) -> str:
    """The text as an engine can be given it: one line, no control or broken characters.

    Control characters are commands to espeak-ng, a NUL ends its text early, and half a surrogate
    pair cannot be encoded.
    """
    plain = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text
    )
    return " ".join(plain.split())


def pieces(text: str, most_characters: int = PIECE_CHARACTERS) -> list[str]:
    """A text cut into pieces of at most so many characters, best at the end of a sentence."""
    found = []
    while len(text) > most_characters:
        start = text[: most_characters + 1]
        ends = [match.end() for match in re.finditer(r"[.!?;:](?= )", start)]
        cut = ends[-1] if ends else start.rfind(" ")
        cut = cut if cut > 0 else most_characters
        found.append(text[:cut])
        text = text[cut:].lstrip()
    return [*found, text] if text else found


def trimmed(clip: Clip, margin_s: float = MARGIN_S) -> Clip:
    """The clip without the silence around its words, but for a margin; empty if all is silent."""
    level = np.abs(clip.samples)
    if not level.any():
        return Clip(clip.samples[:0], clip.rate_hz)
    loud = np.flatnonzero(level > level.max() * 10 ** (SILENCE_DB / 20))
    margin = round(margin_s * clip.rate_hz)
    return Clip(clip.samples[max(loud[0] - margin, 0) : loud[-1] + 1 + margin], clip.rate_hz)


def normalised(clip: Clip, peak_dbfs: float = PEAK_DBFS) -> Clip:
    """The clip with its loudest sample at `peak_dbfs`; silence stays silence."""
    peak = float(np.abs(clip.samples).max(initial=0.0))
    if peak == 0.0:
        return clip
    gain = np.float32(10 ** (peak_dbfs / 20) / peak)
    return Clip(clip.samples * gain, clip.rate_hz)


def voices() -> list[VoiceInfo]:
    """Every voice of this system.

    Raises:
        VoiceError: if there is no speech engine.
    """
    with Pyttsx3Voice() as voice:
        return voice.voices()


def _memory() -> Path | None:
    """A folder that is on no disk, for what is said back holds a person's words."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder in it is made private, as in any other
    return memory if memory.is_dir() and os.access(memory, os.W_OK | os.X_OK) else None


class ChildVoice:
    """A voice whose engine works in a child process.

    Making one returns at once; the child starts in the background and the first `clip` waits for
    it. Safe to use from several threads: one clip is made at a time.

    Args:
        program: The child's command line.
        wanted: What every request for speech names besides: which voice, which language.
        rate_wpm: Words per minute.
        cache: A folder for the clips of the program's own sentences; None keeps none on disk.
        identity: Tells this voice from every other; empty where only the engine knows.
        at_once: Whether the child starts now, or when it is first needed.
        time_limit_s: How long one sentence may take to make.
        one_clip_per_child: Whether the child is replaced after each.

    Raises:
        VoiceError: from `clip` and `engine`, never from making one.
    """

    def __init__(
        self,
        program: Sequence[str],
        wanted: Mapping[str, str | None],
        rate_wpm: int,
        cache: Path | None,
        *,
        identity: str = "",
        at_once: bool = True,
        time_limit_s: float = 8.0,
        one_clip_per_child: bool = False,
    ) -> None:
        self._wanted = dict(wanted)
        self._identity = identity
        self._rate_wpm = rate_wpm
        self._clips = None if cache is None else KeptClips(cache)
        self._time_limit_s = time_limit_s
        self._one_clip_per_child = one_clip_per_child
        self._program = program
        self._lock = threading.RLock()
        self._heard: OrderedDict[tuple[object, ...], Clip] = OrderedDict()
        self._child: Synthesiser | None = self._started() if at_once else None
        # Only this user can enter it; a file in it lives from its making to its reading.
        self._folder = tempfile.TemporaryDirectory(prefix="voicecheck-", dir=_memory())

    @property
    def rate_wpm(self) -> int:
        """Words per minute."""
        return self._rate_wpm

    def set_rate(self, rate_wpm: int) -> None:
        """Speak slower or faster from the next clip on."""
        self._rate_wpm = rate_wpm

    @property
    def engine(self) -> str:
        """The engine's name and version; waits until it is ready."""
        with self._lock:
            return self._with_child(lambda child: child.engine())

    def clip(self, text: str, *, keep: bool = False) -> Clip:
        """The spoken text, mono, with its peak at -3 dBFS and 50 ms of silence around it.

        Text with nothing to say in it gives 50 ms of silence. `keep` is told in `Voice.clip`.

        Raises:
            VoiceError: if there is no engine or no such voice, or if the engine hung or died
                twice.
        """
        spoken = speakable(text)
        with self._lock:
            key = (spoken, self._rate_wpm)
            clip = self._heard.get(key)
            if clip is None:
                clip = self._kept(spoken) if keep else self._made(spoken)
            elif keep:
                self._keep(spoken, clip)
            self._remember(key, clip)
        return clip

    def is_kept(self, text: str) -> bool:
        """Whether the clip of a sentence of the program's own lies on the disk already."""
        with self._lock:
            return self._clips is not None and self._clips.holds(self._made_by(speakable(text)))

    def prune(self) -> None:
        """Let go of clips on the disk that were not used for longest, where there are too many."""
        if self._clips is not None:
            self._clips.prune()

    def voices(self) -> list[VoiceInfo]:
        """Every voice of the engine.

        Raises:
            VoiceError: if there is no engine.
        """
        with self._lock:
            reply = self._with_child(lambda child: child.ask({"do": "voices"}, START_LIMIT_S))
        return [VoiceInfo(**voice) for voice in reply["voices"]]

    def close(self) -> None:
        """End the child and remove its folder. A voice can't speak after this."""
        with self._lock:
            self._drop_child()
            self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _started(self) -> Synthesiser:
        try:
            return Synthesiser(self._program)
        except OSError as error:
            raise VoiceError(f"the speech engine cannot be started ({error.strerror})") from error

    def _drop_child(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _with_child(self, use: Callable[[Synthesiser], T]) -> T:
        """What `use` gives; a child that hung or died is replaced once."""
        for _ in range(2):
            self._child = self._child or self._started()
            try:
                return use(self._child)
            except VoiceError:
                raise
            except StoppedError:
                self._drop_child()
            except BaseException:
                # A reply that nobody waited for would be taken for the next request's.
                self._drop_child()
                raise
        raise VoiceHangsError("the speech engine does not answer")

    def _made(self, text: str) -> Clip:
        """The text newly spoken."""
        spoken = [clip for clip in map(self._spoken, pieces(text)) if len(clip.samples)]
        if not spoken:
            return Clip.silence(MARGIN_S, RATE_HZ)
        pause = Clip.silence(PIECE_PAUSE_S, spoken[0].rate_hz)
        return Clip.join([part for clip in spoken for part in (clip, pause)][:-1])

    def _spoken(self, piece: str) -> Clip:
        """One piece of a text, from the child."""
        path = Path(self._folder.name) / "clip.wav"
        request = {
            "do": "speak",
            "text": piece,
            "path": str(path),
            "rate_wpm": self._rate_wpm,
            **self._wanted,
        }
        try:
            self._with_child(lambda child: child.ask(request, self._time_limit_s))
            clip = normalised(trimmed(Clip.from_file(path)))
        except StoreError as error:
            raise VoiceError("the speech engine wrote no sound") from error
        finally:
            path.unlink(missing_ok=True)
        if self._one_clip_per_child:
            self._drop_child()
            self._child = self._started()
        return clip

    def _remember(self, key: tuple[object, ...], clip: Clip) -> None:
        if clip.duration_s > LONGEST_IN_MEMORY_S:
            return
        self._heard[key] = clip
        self._heard.move_to_end(key)
        if len(self._heard) > CLIPS_IN_MEMORY:
            self._heard.popitem(last=False)

    def _kept(self, text: str) -> Clip:
        """The text from the disk, or made and put there."""
        kept = None if self._clips is None else self._clips.read(self._made_by(text))
        if kept is not None:
            return kept
        clip = self._made(text)
        self._keep(text, clip)
        return clip

    def _keep(self, text: str, clip: Clip) -> None:
        if self._clips is not None:
            self._clips.write(self._made_by(text), clip)

    def _made_by(self, text: str) -> Sequence[object]:
        """All that decides how the clip of a text sounds."""
        return (self._identity or self.engine, sorted(self._wanted.items()), self._rate_wpm, text)


class Pyttsx3Voice(ChildVoice):
    """The system's own voices through pyttsx3: espeak-ng, macOS speech or Windows SAPI.

    Args:
        voice_id: An id, name or language as `voices` lists them, for espeak-ng with a variant
            if wished ("gmw/en-us+f3"). None is a clear voice of the system for the language.
        rate_wpm: Words per minute.
        cache: As for `ChildVoice`.
        language: What is spoken; a chosen voice of another language gives way to one of this.
        time_limit_s: As for `ChildVoice`.
        program: The child's command line.
    """

    def __init__(
        self,
        voice_id: str | None = None,
        rate_wpm: int = 145,
        cache: Path | None = None,
        *,
        language: str = "en",
        time_limit_s: float = 8.0,
        program: Sequence[str] = SYNTHESISER,
    ) -> None:
        wanted = {"voice": voice_id, "language": language}
        super().__init__(
            program,
            wanted,
            rate_wpm,
            cache,
            time_limit_s=time_limit_s,
            one_clip_per_child=PYTTSX3_SPEAKS_ONCE,
        )

"""The preferred one and the one that stands by: a check-in goes on when a server or plugin fails.

Whoever is preferred is given a time limit and is never waited for longer. Where it fails, what
was asked of it is done on this machine, in the same breath; a server is looked for beside the
conversation and comes back by itself.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.errors import VoicecheckError
from voicecheck.speech.beside import within
from voicecheck.speech.transcriber import Transcriber, Transcript
from voicecheck.speech.voice import Voice

LOAD_LIMIT_S = 30.0
LIMIT_S = 10.0
"""How long an answer to little may take."""

MOST_LATE = 2
"""After it was late so often it is not asked again in this check-in: it is too slow."""

LIMIT_SHARE = 0.25
"""So much of the length of the sound is added to it."""

LIMIT_A_LETTER_S = 0.025
"""So much is added for each letter that is to be spoken."""

RETRY_S = 5.0
"""How often one that went away is looked for."""

T = TypeVar("T")
R = TypeVar("R")


class Preferred(Generic[T]):
    """One that may fail, and whether it is to be asked just now.

    Args:
        name: What it is called where something is told of it.
        duty: What it does, as in "listens".
        load: Makes it ready; may take its time.
        told: Is told in one line that it failed, or is back.
        is_back: Whether one that failed can be asked again; None where it never can.
        load_limit_s: How long it may take to be made ready.
        clock: Any clock that never goes back.
    """

    def __init__(
        self,
        name: str,
        duty: str,
        load: Callable[[], T],
        told: Callable[[str], None],
        is_back: Callable[[], bool] | None = None,
        *,
        load_limit_s: float = LOAD_LIMIT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._duty = duty
        self._load = load
        self._told = told
        self._is_back = is_back
        self._load_limit_s = load_limit_s
        self._clock = clock
        self._loaded: T | None = None
        self._away = False
        self._late = 0
        self._looked_s = -RETRY_S
        self._looking = threading.Lock()

    def ask(self, use: Callable[[T], R], limit_s: float) -> R | None:
        """What it gives; None where it is away, or fails.

        Args:
            use: Asks it, and raises where what it gives is of no use.
            limit_s: How long it may take.
        """
        if self._away:
            self._look_for_it()
            return None
        try:
            if self._loaded is None:
                self._loaded = within(self._load_limit_s, self._load)
            ready = self._loaded
            return within(limit_s, lambda: use(ready))
        except TimeoutError:
            self._be_late()
        except VoicecheckError as error:
            self._leave(error.message)
        except Exception as error:  # the type alone: its message may quote what was said
            self._leave(f"{self._name} failed ({type(error).__name__})")
        return None

    @property
    def loaded(self) -> T | None:
        """It, where it was made ready."""
        return self._loaded

    def _be_late(self) -> None:
        self._late += 1
        if self._late >= MOST_LATE:
            self._is_back = None
        self._leave(f"{self._name} does not answer in time")

    def _leave(self, why: str) -> None:
        self._away = True
        self._looked_s = self._clock()
        until = "until it is back" if self._is_back else "from here on"
        self._told(f"{why}. Nothing is lost: this machine {self._duty} {until}.")

    def _look_for_it(self) -> None:
        """See, beside the conversation, whether it is back."""
        is_back = self._is_back
        if is_back is None or self._clock() - self._looked_s < RETRY_S:
            return
        if not self._looking.acquire(blocking=False):
            return
        self._looked_s = self._clock()

        def look() -> None:
            try:
                if is_back():
                    self._away = False
                    self._told(f"{self._name} is back and {self._duty} again.")
            finally:
                self._looking.release()

        threading.Thread(target=look, name="looking", daemon=True).start()


class StandbyTranscriber:
    """The preferred transcriber, or in its place the model of this machine.

    Args:
        preferred: Is asked first.
        load: Loads the model of this machine; called only when it is needed.

    Raises:
        ModelError: It is needed at once, and cannot be loaded.
    """

    def __init__(self, preferred: Preferred[Transcriber], load: Callable[[], Transcriber]) -> None:
        self._preferred = preferred
        self._load = load
        # Where the preferred one is not there to begin with, no reply shall wait for the model.
        self._own = None if preferred.ask(lambda one: True, LIMIT_S) else load()
        self._last_was_own = False

    def transcribe(
        self, samples: NDArray[np.float32], *, beam_size: int = 1, words: bool = True
    ) -> Transcript:
        """What is said in mono samples at 16 kHz; see `Transcriber`.

        Raises:
            ModelError: The model of this machine is needed and cannot be loaded.
        """
        given = self._preferred.ask(
            lambda one: _usable(one.transcribe(samples, beam_size=beam_size, words=words)),
            LIMIT_S + LIMIT_SHARE * len(samples) / RATE_HZ,
        )
        self._last_was_own = given is None
        if given is not None:
            return given
        self._own = self._own or self._load()
        return self._own.transcribe(samples, beam_size=beam_size, words=words)

    def score(self, samples: NDArray[np.float32], candidates: Sequence[str]) -> dict[str, float]:
        """How likely each candidate is, by whoever made the newest transcript."""
        if self._own is not None and self._last_was_own:
            return self._own.score(samples, candidates)
        given = self._preferred.ask(
            lambda one: _scores(one.score(samples, candidates), candidates), LIMIT_S
        )
        return given or {}


class StandbyVoice:
    """The preferred voice, or in its place the one of this machine.

    Args:
        preferred: Is asked first.
        make: Makes the voice of this machine; called only when it is needed.
    """

    def __init__(self, preferred: Preferred[Voice], make: Callable[[], Voice]) -> None:
        self._preferred = preferred
        self._make = make
        self._own: Voice | None = None
        self._rate_wpm: int | None = None

    def clip(self, text: str, *, keep: bool = False) -> Clip:
        """The spoken text; see `Voice`.

        Raises:
            VoiceError: The voice of this machine is needed and fails too.
        """
        given = self._preferred.ask(
            lambda one: _playable(one.clip(text, keep=keep)),
            LIMIT_S + LIMIT_A_LETTER_S * len(text),
        )
        return self._its_own().clip(text, keep=keep) if given is None else given

    def set_rate(self, rate_wpm: int) -> None:
        """Speak slower or faster from the next clip on, as far as a voice can."""
        self._rate_wpm = rate_wpm
        if self._own is not None:
            self._own.set_rate(rate_wpm)
        if self._preferred.loaded is not None:
            with contextlib.suppress(Exception):  # somebody else's voice may have one pace only
                self._preferred.loaded.set_rate(rate_wpm)

    def close(self) -> None:
        """Give back what the voices hold."""
        if self._own is not None:
            self._own.close()
        if self._preferred.loaded is not None:
            with contextlib.suppress(Exception):  # the check-in is over, whatever it says
                self._preferred.loaded.close()

    def _its_own(self) -> Voice:
        if self._own is None:
            self._own = self._make()
            if self._rate_wpm is not None:
                self._own.set_rate(self._rate_wpm)
        return self._own


def _usable(transcript: Transcript) -> Transcript:
    """A transcript from somebody else's code, if it is one.

    Raises:
        TypeError: It is not, or holds something else than it should.
    """
    plain = msgspec.to_builtins(transcript, enc_hook=float)  # numpy has floats of its own
    return msgspec.convert(plain, Transcript)


def _scores(scores: Mapping[str, float], candidates: Sequence[str]) -> dict[str, float]:
    """Scores from somebody else's code, all that were asked for or none."""
    return {each: float(scores[each]) for each in candidates} if scores else {}


def _playable(clip: Clip) -> Clip:
    """A clip from somebody else's code, if it can be played.

    Raises:
        ValueError: It cannot.
    """
    samples = np.asarray(clip.samples, np.float32)
    if samples.ndim != 1 or not np.isfinite(samples).all() or clip.rate_hz <= 0:
        raise ValueError
    return Clip(samples.clip(-1, 1), int(clip.rate_hz))

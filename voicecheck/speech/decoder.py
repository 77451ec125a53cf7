"""Decoding beside the listening: sound goes in with a revision, words come back with it.

Listening never waits for words. Each pause hands over the sound since the last settled piece;
when the person goes on, the next pause hands over more, and what has not been begun by then is
never decoded at all.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from voicecheck.audio.clip import RATE_HZ, Samples
from voicecheck.errors import ModelError
from voicecheck.language.english.words import plain_words
from voicecheck.speech.coverage import covered
from voicecheck.speech.hinge import NO_CHOICES, Choices, weigh
from voicecheck.speech.transcriber import EMPTY, HearsBriefly, Transcriber, Transcript

BARE_S = 1.35
"""Sound up to this long, with the silence around it, may hold a bare "yes" and no more.

A bare word of the choices is heard in half a window as well as in a whole one: of 95 recordings
none was another word, and three were heard that the whole window missed. Anything else is heard
in a whole one, for there half a window turned "that's right" into "not right"."""


@dataclass(frozen=True, eq=False)
class Job:
    """Sound to decode.

    Attributes:
        revision: Comes back with the words, so that a stale decode can be told from a fresh one.
        samples: float32[n] at 16 kHz.
        choices: The few replies that are possible; a short one is weighed against them.
        voices: How likely there was a voice in each frame; empty where nobody knows.
    """

    revision: int
    samples: Samples
    choices: Choices = NO_CHOICES
    voices: Sequence[float] = ()


@dataclass(frozen=True)
class Decoded:
    """The words of a job.

    Attributes:
        revision: The job's.
        transcript: What was said.
        unclear: Whether it was one of the choices, nobody can tell which; it has no words then.
    """

    revision: int
    transcript: Transcript
    unclear: bool = False


class Decoder(Protocol):
    """Turns jobs into words, in its own time."""

    def submit(self, job: Job) -> None:
        """Ask for a decode; a job that waits is replaced by a newer one."""

    def ready(self, now_s: float) -> list[Decoded]:
        """Return what has been decoded by now and was not returned before, without waiting.

        Raises:
            ModelError: The model could not be loaded or used.
        """


class BackgroundDecoder:
    """A decoder in a thread of its own, which also loads the model there.

    Start it before the first word is spoken: the model loads while the greeting plays.
    """

    def __init__(self, load: Callable[[], Transcriber], beam_size: int) -> None:
        self._load = load
        self._beam_size = beam_size
        self._waiting: Job | None = None
        self._changed = threading.Condition()
        self._closing = False
        self._results: queue.SimpleQueue[Decoded | ModelError] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="decoder", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Ask for a decode; a job that waits is replaced by this newer one."""
        with self._changed:
            self._waiting = job
            self._changed.notify()

    def ready(self, now_s: float) -> list[Decoded]:
        """Return what has been decoded by now and was not returned before, without waiting.

        Raises:
            ModelError: The model could not be loaded or used.
        """
        decoded = []
        while not self._results.empty():
            result = self._results.get()
            if isinstance(result, ModelError):
                raise result
            decoded.append(result)
        return decoded

    def close(self) -> None:
        """Let the thread end after the decode it is at; does not wait for it."""
        with self._changed:
            self._closing = True
            self._changed.notify()

    def _run(self) -> None:
        try:
            transcriber = self._load()
            while (job := self._next()) is not None:
                self._results.put(decoded(transcriber, job, self._beam_size))
        except ModelError as error:
            self._results.put(error)
        except Exception as error:  # the type alone: its message may quote what was said
            told = ModelError(f"The speech model failed ({type(error).__name__})", "Try again")
            self._results.put(told)

    def _next(self) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._waiting is not None)
            job, self._waiting = self._waiting, None
            return None if self._closing else job


class WordlessDecoder:
    """Stands in where the model failed: every job comes back, without words."""

    def __init__(self) -> None:
        self._waiting: Job | None = None

    def submit(self, job: Job) -> None:
        """Take a job; one that waits is replaced."""
        self._waiting = job

    def ready(self, now_s: float) -> list[Decoded]:
        """Give it back."""
        job, self._waiting = self._waiting, None
        return [] if job is None else [Decoded(job.revision, EMPTY)]


class InlineDecoder:
    """A decoder for recordings: the same every time, however fast the machine.

    It decodes at once and delivers `cost_s` of the recording's time after it was asked, or after
    the decode before is through.

    Attributes:
        decodes: How many it has made.
    """

    def __init__(self, transcriber: Transcriber, beam_size: int, cost_s: float) -> None:
        self._transcriber = transcriber
        self._beam_size = beam_size
        self._cost_s = cost_s
        self._now_s = 0.0
        self._begun: tuple[float, Job] | None = None
        self._waiting: Job | None = None
        self.decodes = 0

    def submit(self, job: Job) -> None:
        """Ask for a decode; a job that waits is replaced by this newer one."""
        if self._begun is None:
            self._begun = (self._now_s + self._cost_s, job)
        else:
            self._waiting = job

    def ready(self, now_s: float) -> list[Decoded]:
        """Return what is due by now."""
        self._now_s = now_s
        due: list[Decoded] = []
        while self._begun is not None and self._begun[0] <= now_s:
            due_s, job = self._begun
            due.append(decoded(self._transcriber, job, self._beam_size))
            self.decodes += 1
            waiting, self._waiting = self._waiting, None
            self._begun = None if waiting is None else (due_s + self._cost_s, waiting)
        return due


def decoded(transcriber: Transcriber, job: Job, beam_size: int) -> Decoded:
    """Decode a job, and weigh what it says where only a few replies are possible."""
    may_be_bare = bool(job.choices.groups) and len(job.samples) <= BARE_S * RATE_HZ
    if may_be_bare and isinstance(transcriber, HearsBriefly):
        bare = _bare_choice(transcriber.brief, job, beam_size)
        if bare is not None:
            return Decoded(job.revision, bare)

    def decode(samples: Samples) -> Transcript:
        return transcriber.transcribe(samples, beam_size=beam_size)

    transcript = covered(job.samples, job.voices, decode(job.samples), decode)
    weighed = weigh(transcriber, job.samples, transcript, job.choices)
    words = EMPTY if weighed.unclear else weighed.transcript
    return Decoded(job.revision, words, weighed.unclear)


def _bare_choice(brief: Transcriber, job: Job, beam_size: int) -> Transcript | None:
    """One of the choices, where it was plainly said and nothing else was; else None."""
    transcript = brief.transcribe(job.samples, beam_size=beam_size)
    said = plain_words(transcript.text)
    if len(said) != 1 or said[0] not in job.choices.words:
        return None
    weighed = weigh(brief, job.samples, transcript, job.choices)
    return None if weighed.unclear else weighed.transcript

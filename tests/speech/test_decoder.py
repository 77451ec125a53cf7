"""Decoders: what goes in comes out once, the newest of what waits, and never out of order."""

import threading
import time
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from tests.rig import speech
from voicecheck.audio.clip import RATE_HZ, Samples
from voicecheck.errors import ModelError
from voicecheck.language.english.words import plain_words
from voicecheck.speech.decoder import (
    BackgroundDecoder,
    Decoded,
    InlineDecoder,
    Job,
    decoded,
)
from voicecheck.speech.hinge import CONFIRMING
from voicecheck.speech.pieces import joined
from voicecheck.speech.transcriber import (
    EMPTY,
    FULL_FRAMES,
    HALF_FRAMES,
    Transcript,
    WhisperTranscriber,
    Word,
)


class Counting:
    """Writes how many samples it was given; waits for the gate if there is one."""

    def __init__(self, gate: threading.Event | None = None, tie: bool = False) -> None:
        self._gate = gate
        self._tie = tie

    def transcribe(
        self, samples: Samples, *, beam_size: int = 1, words: bool = True
    ) -> Transcript:
        if self._gate is not None:
            assert self._gate.wait(5)
        return said("no" if self._tie else str(len(samples)))

    def score(self, samples: Samples, candidates: Sequence[str]) -> dict[str, float]:
        return dict.fromkeys(candidates, -1.0)


def said(text: str, *, doubt: float = 0.1) -> Transcript:
    return Transcript(text, (Word(text, 0.5, 1.0, 0.9),), doubt, -doubt, 1.0 + doubt)


def job(revision: int, length: int = 10) -> Job:
    return Job(revision, np.zeros(length, np.float32))


def soon(ready: Callable[[], list[Decoded]]) -> list[Decoded]:
    for _ in range(500):
        if found := ready():
            return found
        time.sleep(0.01)
    raise AssertionError("nothing was decoded")


def test_inline_words_come_after_their_cost() -> None:
    decoder = InlineDecoder(Counting(), 1, cost_s=0.4)
    decoder.ready(1.0)
    decoder.submit(job(1))
    assert decoder.ready(1.3) == []
    assert [each.revision for each in decoder.ready(1.5)] == [1]
    assert decoder.ready(9.0) == []


def test_inline_one_decode_at_a_time_and_a_waiting_one_is_replaced() -> None:
    decoder = InlineDecoder(Counting(), 1, cost_s=0.4)
    decoder.ready(1.0)
    for revision in (1, 2, 3):
        decoder.submit(job(revision))
    assert [each.revision for each in decoder.ready(1.5)] == [1]
    assert decoder.ready(1.75) == []
    assert [each.revision for each in decoder.ready(1.85)] == [3]
    assert decoder.decodes == 2


def test_a_tie_between_choices_has_no_words() -> None:
    decoder = InlineDecoder(Counting(tie=True), 1, cost_s=0.0)
    decoder.submit(Job(1, np.zeros(10, np.float32), CONFIRMING))
    assert decoder.ready(0.0) == [Decoded(1, EMPTY, unclear=True)]


def test_background_words_come_back_with_their_revision() -> None:
    decoder = BackgroundDecoder(Counting, beam_size=1)
    decoder.submit(job(7, length=12))
    (found,) = soon(lambda: decoder.ready(0.0))
    assert (found.revision, found.transcript.text) == (7, "12")
    decoder.close()


def test_background_a_waiting_job_is_replaced() -> None:
    gate = threading.Event()
    decoder = BackgroundDecoder(lambda: Counting(gate), beam_size=1)
    decoder.submit(job(1))
    time.sleep(0.1)  # it is begun
    decoder.submit(job(2))
    decoder.submit(job(3))
    gate.set()
    first = soon(lambda: decoder.ready(0.0))
    rest = first[1:] or soon(lambda: decoder.ready(0.0))
    assert [each.revision for each in (first[0], *rest)] == [1, 3]
    decoder.close()


@pytest.mark.parametrize(
    ("error", "told"),
    [(ModelError("no model"), "no model"), (RuntimeError("out of memory"), "RuntimeError")],
)
def test_background_a_model_that_fails_is_told_of(error: Exception, told: str) -> None:
    def load() -> Counting:
        raise error

    decoder = BackgroundDecoder(load, beam_size=1)
    with pytest.raises(ModelError, match=told):
        soon(lambda: decoder.ready(0.0))


def test_pieces_are_joined_on_one_clock() -> None:
    whole = joined([(0, said("one")), (2 * RATE_HZ, EMPTY), (3 * RATE_HZ, said("two", doubt=0.3))])
    assert whole.text == "one two"
    assert [word.start_s for word in whole.words] == [0.5, 3.5]
    assert whole.no_speech_probability == 0.3
    assert whole.average_log_probability == -0.3


def test_nothing_joined_is_nothing() -> None:
    assert joined([(0, EMPTY)]) is EMPTY


@pytest.fixture
def windows(whisper: WhisperTranscriber, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many frames the model was given each time."""
    encode, given = whisper._encode_window, list[int]()

    def noting(features: Samples) -> object:
        given.append(features.shape[1])
        return encode(features)

    monkeypatch.setattr(whisper, "_encode_window", noting)
    return given


@pytest.mark.parametrize("word", ["Yes", "No", "Stop", "Help"])
def test_a_bare_choice_is_heard_in_half_a_window(
    word: str, whisper: WhisperTranscriber, windows: list[int]
) -> None:
    samples = speech.say(f"{word}.").resampled(RATE_HZ).samples
    heard = decoded(whisper, Job(1, samples, CONFIRMING), 5)
    assert plain_words(heard.transcript.text) == [word.lower()]
    assert windows == [HALF_FRAMES]


@pytest.mark.parametrize("line", ["That's right.", "Not quite.", "I'm fine."])
def test_whatever_is_no_bare_choice_is_heard_in_a_whole_one(
    line: str, whisper: WhisperTranscriber, windows: list[int]
) -> None:
    samples = speech.say(line).resampled(RATE_HZ).samples
    heard = decoded(whisper, Job(1, samples, CONFIRMING), 5)
    assert heard.transcript == whisper.transcribe(samples, beam_size=5)
    assert windows[-1] == FULL_FRAMES

"""The bundled model measured over synthesised speech."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import wer
from tests.rig.speech import say
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.errors import ModelError
from voicecheck.speech import models
from voicecheck.speech.measure import measure, measured, word_errors
from voicecheck.speech.transcriber import WhisperTranscriber

SENTENCE = "Today we went to the market and bought some bread."
WORDS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=8)


def test_one_clip_gives_time_and_word_error() -> None:
    found = measure(models.bundled(), say(SENTENCE), SENTENCE)
    assert found.word_error == 0.0
    assert 0.02 < found.seconds < 5.0
    assert len(found.heard) == 1
    assert "market" in found.heard[0]


def test_words_that_were_not_said_are_errors(whisper: WhisperTranscriber) -> None:
    other = "Today we went to the forest and bought some honey cake."
    found = measured(whisper, [(say(SENTENCE), SENTENCE), (say(SENTENCE), other)])
    # Of 10 and 11 words: "forest" and "honey" are taken for others, "cake" is left out.
    assert found.word_error == pytest.approx(3 / 21)
    assert len(found.heard) == 2


def test_each_try_is_told(whisper: WhisperTranscriber) -> None:
    told: list[tuple[int, int]] = []
    spoken = [(say(SENTENCE), SENTENCE)] * 2
    measured(whisper, spoken, progress=lambda done, of: told.append((done, of)))
    assert told == [(done, 4) for done in range(5)]


def test_silence_misses_every_word(whisper: WhisperTranscriber) -> None:
    assert measured(whisper, [(Clip.silence(2.0, RATE_HZ), SENTENCE)]).word_error == 1.0


def test_a_decode_that_is_remembered_does_not_count(whisper: WhisperTranscriber) -> None:
    """The second time is no quicker: what was decoded before is encoded anew."""
    first, second = (measured(whisper, [(say(SENTENCE), SENTENCE)]).seconds for _ in range(2))
    assert second > first / 2


def test_no_model_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        measure(tmp_path, say(SENTENCE), SENTENCE)


@given(WORDS, WORDS)
def test_word_errors_are_counted_as_the_bench_counts_them(
    reference: list[str], heard: list[str]
) -> None:
    assert word_errors(reference, heard) == wer.word_errors(reference, heard)

"""How certain the newest words are."""

import pytest

from voicecheck.audio.turn import LIKELY, SURE
from voicecheck.speech.certainty import certainty
from voicecheck.speech.transcriber import EMPTY, Transcript, Word


def heard(text: str, log_probability: float, closing: float) -> Transcript:
    words = tuple(Word(word, 0.0, 0.1, 0.9) for word in text.split())
    return Transcript(text, words, 0.05, log_probability, 1.0, closing)


@pytest.mark.parametrize(
    ("text", "log_probability", "closing", "least", "most"),
    [
        ("My boss yelled at me in front of everyone.", -0.26, 0.97, SURE, 1.0),
        ("We cook dinner together.", -0.47, 0.93, LIKELY, SURE),
        ("My boss told me.", -0.47, 0.7, 0.0, LIKELY),
        ("We went to the market", -0.2, 0.0, 0.0, LIKELY),
        ("One chut.", -0.9, 0.8, 0.0, LIKELY),
        ("Happy!", -0.9, 0.9, LIKELY, SURE),
    ],
)
def test_certainty(
    text: str, log_probability: float, closing: float, least: float, most: float
) -> None:
    assert least <= certainty(heard(text, log_probability, closing), 1.5) <= most


def test_too_few_words_for_the_voice_are_not_all_of_them() -> None:
    assert certainty(heard("Yeah.", -0.3, 0.9), voiced_s=3.0) == 0.0


def test_no_words_are_not_certain() -> None:
    assert certainty(EMPTY, 1.0) == 0.0

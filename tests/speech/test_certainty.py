"""How certain the newest words are."""

import pytest

from voicecheck.audio.turn import LIKELY, SURE
from voicecheck.speech.certainty import certainty
from voicecheck.speech.transcriber import EMPTY, Transcript, Word


def heard(text: str, log_probability: float, last: float) -> Transcript:
    words = tuple(Word(word, 0.0, 0.1, last) for word in text.split())
    return Transcript(text, words, 0.05, log_probability, 1.0)


@pytest.mark.parametrize(
    ("text", "log_probability", "last", "least", "most"),
    [
        ("My boss yelled at me in front of everyone.", -0.26, 1.0, SURE, 1.0),
        ("We cook dinner together.", -0.47, 1.0, LIKELY, SURE),
        ("One chut.", -0.9, 0.3, 0.0, LIKELY),
        ("Six spoons of fresh snow, peas.", -0.57, 0.76, 0.0, LIKELY),
        ("Happy!", -0.9, 0.9, LIKELY, SURE),
    ],
)
def test_certainty(
    text: str, log_probability: float, last: float, least: float, most: float
) -> None:
    assert least <= certainty(heard(text, log_probability, last), 1.5) <= most


def test_too_few_words_for_the_voice_are_not_all_of_them() -> None:
    assert certainty(heard("Yeah.", -0.3, 0.9), voiced_s=3.0) == 0.0


def test_no_words_are_not_certain() -> None:
    assert certainty(EMPTY, 1.0) == 0.0

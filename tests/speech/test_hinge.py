"""Bare words, weighed against the few replies that are possible."""

from collections.abc import Sequence

import numpy as np
import pytest

from voicecheck.audio.clip import Samples
from voicecheck.speech.hinge import ANSWERING, CONFIRMING, NO_CHOICES, RATING, Choices, weigh
from voicecheck.speech.transcriber import Transcript, Word

SOUND = np.zeros(16_000, np.float32)


class Scores:
    """Scores as a model gave them; every other word is out of the question."""

    def __init__(self, **scores: float) -> None:
        self._scores = scores
        self.asked = 0

    def score(self, samples: Samples, candidates: Sequence[str]) -> dict[str, float]:
        self.asked += 1
        return {word: self._scores.get(word, -15.0) for word in candidates}


def heard(text: str) -> Transcript:
    return Transcript(text, (Word(text, 0.3, 0.8, 0.4),), 0.1, -0.9, 0.4)


@pytest.mark.parametrize(
    ("free", "scores", "choices", "text", "unclear"),
    [
        ("No.", {"no": -0.2, "yes": -10.0}, CONFIRMING, "No.", False),
        ("Now.", {"now": -0.6, "no": -0.9, "yes": -9.0}, CONFIRMING, "No.", False),
        ("Know.", {"know": -0.2, "no": -2.4, "yes": -9.0}, CONFIRMING, "No.", False),
        ("Snow.", {"snow": -0.1, "no": -6.0, "yes": -9.0}, CONFIRMING, "Snow.", False),
        ("No.", {"no": -0.9, "yes": -1.4}, CONFIRMING, "No.", True),
        ("Yes.", {"yes": -2.5, "yeah": -0.6, "no": -8.0}, CONFIRMING, "Yes.", False),
        ("Yes.", {"yes": -3.0, "no": -1.0}, CONFIRMING, "Yes.", True),
        ("Eat.", {"eat": -2.7, "eight": -2.8, "three": -6.7}, RATING, "Eight.", False),
        ("8.", {"8": -1.2, "eight": -1.5, "five": -6.8}, RATING, "8.", False),
        ("Top.", {"top": -0.3, "stop": -3.0}, ANSWERING, "Top.", False),
        ("Top.", {"top": -1.5, "stop": -0.8}, ANSWERING, "Top.", True),
        ("Happy.", {"happy": -0.1}, ANSWERING, "Happy.", False),
    ],
)
def test_a_bare_word(
    free: str, scores: dict[str, float], choices: Choices, text: str, unclear: bool
) -> None:
    weighed = weigh(Scores(**scores), SOUND, heard(free), choices)
    assert (weighed.transcript.text, weighed.unclear) == (text, unclear)


def test_a_misheard_word_keeps_its_time() -> None:
    weighed = weigh(Scores(now=-0.6, no=-0.9), SOUND, heard("Now."), CONFIRMING)
    (word,) = weighed.transcript.words
    assert (word.text, word.start_s, word.end_s) == ("No.", 0.3, 0.8)
    assert word.probability == pytest.approx(np.exp(-0.9), abs=0.01)


@pytest.mark.parametrize("text", ["", "No, it was Tuesday.", "I said yes to him."])
def test_what_says_itself_what_it_is_is_not_weighed(text: str) -> None:
    scores = Scores()
    assert weigh(scores, SOUND, heard(text), CONFIRMING).transcript.text == text
    assert scores.asked == 0


def test_where_anything_is_possible_nothing_is_weighed() -> None:
    scores = Scores()
    assert not weigh(scores, SOUND, heard("No."), NO_CHOICES).unclear
    assert scores.asked == 0


def test_no_word_stands_in_two_groups() -> None:
    for choices in (CONFIRMING, RATING, ANSWERING):
        assert len(set(choices.words)) == len(choices.words)

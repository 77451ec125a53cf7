"""Words that nobody said, and words that somebody did."""

import numpy as np
import pytest

from voicecheck.speech.invented import FAINT_DBFS, Voicing, invented
from voicecheck.speech.transcriber import Transcript

FRAME_S = 0.032


def voiced(duration_s: float, level_dbfs: float = -25.0) -> Voicing:
    return Voicing(np.full(round(duration_s / FRAME_S), 0.9, np.float32), FRAME_S, level_dbfs)


def transcript(
    text: str, no_speech: float = 0.1, log_probability: float = -0.5, ratio: float = 1.0
) -> Transcript:
    return Transcript(text, (), no_speech, log_probability, ratio)


@pytest.mark.parametrize(
    ("said", "voicing"),
    [
        (transcript("Thank you."), voiced(0.6)),
        (transcript("Thank you.", 0.25, -0.9), voiced(0.4)),
        (transcript("Start.", 0.19, -1.11), voiced(0.5)),
        (transcript("One.", 0.35, -1.15), voiced(0.5)),
        (transcript("One.", 0.54, -0.77), voiced(0.5)),
        (transcript("Or both. Hey, God.", 0.09, -1.06), voiced(1.2)),
        (transcript("I had a good day.", 0.02, -0.4), voiced(1.0, -45.0)),
        (transcript("Huh?", 0.06, -0.89), voiced(0.4)),
        (transcript("Ha, ha, ha.", 0.11, -0.81), voiced(0.8)),
        (transcript("I am so, so, so tired.", 0.02, -0.4, 1.5), voiced(1.4)),
    ],
)
def test_what_was_said_is_kept(said: Transcript, voicing: Voicing) -> None:
    assert invented(said, voicing) is None


@pytest.mark.parametrize(
    ("said", "voicing", "because"),
    [
        (transcript(""), voiced(2.0), "no words"),
        (transcript("Thank you."), voiced(0.2), "stock phrase"),
        (transcript("Thank you.", 0.6), voiced(0.6), "stock phrase"),
        (transcript("Thank you for watching!", 0.46, -1.11), voiced(3.0), "believe"),
        (transcript("Whoa! Whoa! Whoa! Whoa! Whoa!"), voiced(0.22), "words in"),
        (transcript("no no no no no no no no", ratio=6.0), voiced(4.0), "a loop"),
        (transcript("We also have the light and fire.", 0.6, -1.38), voiced(7.0), "believe"),
        (transcript("If I ever tell you about that.", 0.39, -0.87), voiced(7.0), "believe"),
        (transcript("HUH!", 0.18, -1.0), voiced(0.3), "no word"),
        (transcript("I had a good day."), voiced(1.0, FAINT_DBFS - 1), "too far away"),
    ],
)
def test_what_was_not_said_is_told_with_its_reason(
    said: Transcript, voicing: Voicing, because: str
) -> None:
    reason = invented(said, voicing)
    assert reason is not None
    assert because in reason


def test_the_voice_is_measured_where_it_is() -> None:
    loud, silent = np.full(512, 0.1, np.float32), np.zeros(512, np.float32)
    voicing = Voicing.of([silent, loud, loud, silent], [0.1, 0.9, 0.8, 0.3], FRAME_S)
    assert voicing.voiced_s == pytest.approx(2 * FRAME_S)
    assert voicing.level_dbfs == pytest.approx(-20.0, abs=0.1)


def test_no_voice_has_no_level() -> None:
    assert Voicing.of([], [], FRAME_S).level_dbfs < -100

"""The words of the virtual person are as long, as loud and as noisy as asked."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rig import speech, speech_of_person
from voicecheck.audio.clip import Clip


def test_the_same_words_are_the_same_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for cache in ("one", "two"):
        monkeypatch.setenv("VOICECHECK_RIG_CACHE", str(tmp_path / cache))
        made.append(speech.say("I feel left out."))
    assert np.array_equal(made[0].samples, made[1].samples)
    (kept,) = (tmp_path / "one").iterdir()
    assert "left" not in kept.name
    assert made[0].peak_dbfs == pytest.approx(-3, abs=0.1)


def test_two_voices_differ_in_pitch_and_keep_their_pace() -> None:
    joe, ann = (speech.say("Good evening to you all.", voice=voice) for voice in ("joe", "ann"))
    assert ann.duration_s == pytest.approx(joe.duration_s, rel=0.15)
    assert _centre_hz(ann) > 1.08 * _centre_hz(joe)


def _centre_hz(clip: Clip) -> float:
    power = np.abs(np.fft.rfft(clip.samples)) ** 2
    return float(
        np.sum(np.fft.rfftfreq(len(clip.samples), 1 / clip.rate_hz) * power) / power.sum()
    )


@given(dbfs=st.floats(-60, -20), silence_s=st.floats(0, 3))
@settings(max_examples=20, deadline=None)
def test_a_level_is_that_of_the_speech_not_of_the_silence(
    dbfs: float, silence_s: float, question: Clip
) -> None:
    clip = speech.at_level(speech.join([question, question], [silence_s]), dbfs)
    assert speech.speech_level_dbfs(clip) == pytest.approx(dbfs, abs=0.1)
    assert speech.speech_level_dbfs(speech.trimmed(clip)) == pytest.approx(dbfs, abs=0.2)


def test_too_loud_a_level_is_refused_rather_than_clipped(question: Clip) -> None:
    with pytest.raises(ValueError, match="cut the peaks off"):
        speech.at_level(question, -3)


def test_noise_lies_as_far_below_the_speech_as_asked(question: Clip) -> None:
    quiet = speech.at_level(question, -26)
    noisy = speech.with_noise(quiet, speech.room_noise(0.7, -20), 20, around_s=1.0)
    lead = Clip(noisy.samples[: noisy.rate_hz], noisy.rate_hz)
    assert speech.speech_level_dbfs(lead) == pytest.approx(-46, abs=1)
    assert noisy.duration_s == pytest.approx(quiet.duration_s + 2, abs=0.01)


def test_a_pause_is_put_between_words(question: Clip) -> None:
    paused = speech.with_pause(question, question.duration_s / 2, 1.0)
    assert paused.duration_s == pytest.approx(question.duration_s + 1.0, abs=0.001)
    first, second = speech_of_person(paused)
    assert second.start_s - first.end_s == pytest.approx(1.0, abs=0.1)

"""The ear tells the program's speech from its tone, to the sample."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rig import ProgramEar, speech, speech_of_program
from voicecheck.audio.clip import RATE_HZ, Clip, listening_tone


@given(cuts=st.lists(st.integers(0, 60_000), max_size=20))
@settings(max_examples=15, deadline=None)
def test_the_ear_hears_the_same_however_the_sound_arrives(cuts: list[int], question: Clip) -> None:
    line = speech.join([question, listening_tone(48_000), question], [0.2, 0.7])
    sound = np.append(line.resampled(RATE_HZ).samples, np.zeros(RATE_HZ, np.float32))
    ear = ProgramEar()
    heard = [h for part in np.split(sound, sorted(cuts)) for h in ear.feed(part)]
    assert heard == list(ProgramEar().feed(sound))
    assert [h.what for h in heard] == ["started", "stopped", "tone", "started", "stopped"]


@given(
    lead=st.integers(0, 400),
    pause_s=st.floats(0.05, 1.0),
    gain_db=st.floats(-20, 12),
    rate_hz=st.sampled_from([16_000, 22_050, 44_100, 48_000]),
)
@settings(max_examples=20, deadline=None)
def test_the_tone_is_heard_where_it_ends(
    lead: int, pause_s: float, gain_db: float, rate_hz: int, question: Clip
) -> None:
    tone = listening_tone(rate_hz)
    tone = Clip((tone.samples * 10 ** (gain_db / 20)).astype(np.float32), rate_hz)
    line = speech.join([question, tone], [pause_s]).resampled(RATE_HZ).samples
    quiet = np.zeros(RATE_HZ, np.float32)
    heard = list(ProgramEar().feed(np.concatenate([quiet[:lead], line, quiet])))
    assert [h.what for h in heard] == ["started", "stopped", "tone"]
    assert heard[1].at_s == pytest.approx(lead / RATE_HZ + question.duration_s, abs=0.04)
    assert heard[2].at_s == pytest.approx((lead + len(line)) / RATE_HZ, abs=0.005)


def test_speech_is_never_taken_for_the_tone(question: Clip) -> None:
    more = speech.say("Ooh, no. Who knew you knew? Hmm. Aah, oh, I see.")
    line = speech.join([question, more, question], [0.1, 0.1])
    assert not [h for h in ProgramEar().feed(line.resampled(RATE_HZ).samples) if h.what == "tone"]
    assert len(speech_of_program(line)) >= 1

"""Speech at another pace stays the same speech."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rig import speech
from tests.wer import word_error_rate
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.stretch import FASTEST, SLOWEST, stretched
from voicecheck.speech import models
from voicecheck.speech.transcriber import WhisperTranscriber

SAID = "My sister called me at lunch and we laughed about the old house."


@given(
    st.integers(0, 20_000),
    st.sampled_from([8_000, 16_000, 22_050, 48_000]),
    st.floats(0, 100, exclude_min=True),
)
def test_any_clip_has_the_length_that_was_asked_for(
    samples: int, rate_hz: int, factor: float
) -> None:
    noise = np.random.default_rng(samples).uniform(-1, 1, samples).astype(np.float32)
    made = stretched(Clip(noise, rate_hz), factor)
    assert made.samples.dtype == np.float32
    assert np.isfinite(made.samples).all()
    wanted = samples * min(max(factor, FASTEST), SLOWEST)
    if samples > 0.08 * rate_hz:
        assert len(made.samples) == pytest.approx(wanted, abs=max(1, 0.011 * samples))
    else:
        assert len(made.samples) == samples  # too short to have a pace


@pytest.mark.parametrize("factor", [0.6, 1.3, 1.9])
def test_the_pitch_stays(factor: float) -> None:
    tone = np.sin(2 * np.pi * 150 * np.arange(22_050) / 22_050).astype(np.float32)
    middle = stretched(Clip(tone, 22_050), factor).samples[2_000:-2_000]
    loudest_hz = np.abs(np.fft.rfft(middle)).argmax() * 22_050 / len(middle)
    assert loudest_hz == pytest.approx(150, abs=3)
    assert np.abs(middle).max() == pytest.approx(1, abs=0.05)


def test_its_words_stay() -> None:
    whisper = WhisperTranscriber(models.bundled())
    for factor in (0.7, 1.4):
        clip = stretched(speech.say(SAID), factor).resampled(RATE_HZ)
        heard = whisper.transcribe(clip.samples).text
        assert word_error_rate([(SAID, heard)]) <= 0.1

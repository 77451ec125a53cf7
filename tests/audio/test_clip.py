import math
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from voicecheck.audio.clip import RATE_HZ, Clip, Format, listening_tone
from voicecheck.errors import StoreError

sounds = hnp.arrays(np.int16, st.integers(1, 3000)).map(
    lambda whole: Clip(whole.astype(np.float32) / np.float32(32768), RATE_HZ)
)


def sine(frequency_hz: float, duration_s: float, rate_hz: int = RATE_HZ) -> Clip:
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    return Clip((0.5 * np.sin(2 * np.pi * frequency_hz * time_s)).astype(np.float32), rate_hz)


@given(sounds)
def test_flac_gives_back_every_sample(clip: Clip) -> None:
    back = Clip.from_bytes(clip.to_bytes())
    assert back.rate_hz == clip.rate_hz
    np.testing.assert_array_equal(back.samples, clip.samples)


def test_flac_clips_what_is_too_loud_instead_of_wrapping_it() -> None:
    back = Clip.from_bytes(Clip(np.array([1.5, -1.5, 0.25], np.float32), RATE_HZ).to_bytes())
    np.testing.assert_allclose(back.samples, [1, -1, 0.25], atol=1e-4)


def test_opus_is_small_and_keeps_length_and_pitch() -> None:
    clip = sine(440, 2.0)
    data = clip.to_bytes("opus")
    back = Clip.from_bytes(data)
    assert len(data) < len(clip.to_bytes("flac")) / 2
    assert len(back.samples) == len(clip.samples)
    assert loudest_hz(back) == pytest.approx(440, abs=2)


def test_opus_refuses_a_rate_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="44100"):
        sine(440, 0.1, 44_100).to_bytes("opus")


@pytest.mark.parametrize("kind", ["flac", "opus"])
def test_nothing_at_all_survives_a_file(kind: Format) -> None:
    back = Clip.from_bytes(Clip.silence(0, RATE_HZ).to_bytes(kind))
    assert len(back.samples) <= 1
    assert back.peak_dbfs < -200


@pytest.mark.parametrize("data", [b"", b"no sound", sine(440, 0.1).to_bytes()[:20]])
def test_bytes_that_are_no_sound_are_said_to_be_none(data: bytes) -> None:
    with pytest.raises(StoreError, match="not a sound file"):
        Clip.from_bytes(data)


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "AIFF", "OGG"])
def test_a_stereo_file_of_any_kind_is_mixed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "sound"
    left = sine(300, 0.5, 48_000).samples
    soundfile.write(path, np.stack([left, np.zeros_like(left)], axis=1), 48_000, format=kind)
    clip = Clip.from_file(path)
    assert clip.rate_hz == 48_000
    assert clip.samples.dtype == np.float32
    assert clip.samples.ndim == 1
    assert loudest_hz(clip) == pytest.approx(300, abs=3)
    assert clip.peak_dbfs == pytest.approx(sine(300, 0.5).peak_dbfs - 6, abs=1)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"none\.wav"):
        Clip.from_file(tmp_path / "none.wav")


@given(st.sampled_from([8_000, 22_050, 44_100, 48_000]), st.integers(1, 20_000))
def test_another_rate_keeps_the_duration(rate_hz: int, count: int) -> None:
    clip = Clip(np.zeros(count, np.float32), RATE_HZ)
    assert clip.resampled(rate_hz).duration_s == pytest.approx(clip.duration_s, abs=1.01 / rate_hz)


def test_another_rate_keeps_the_pitch() -> None:
    assert loudest_hz(sine(440, 1, 44_100).resampled(RATE_HZ)) == pytest.approx(440, abs=1)


def test_joined_clips_follow_one_another_at_the_first_ones_rate() -> None:
    joined = Clip.join([sine(440, 0.5), Clip.silence(0.25, 48_000), sine(440, 0.5, 8_000)])
    assert joined.rate_hz == RATE_HZ
    assert joined.duration_s == pytest.approx(1.25)
    assert np.abs(joined.samples[9_000:11_000]).max() < 0.01


def test_joining_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Clip.join([])


def test_peak() -> None:
    assert sine(440, 1).peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert Clip.silence(1, RATE_HZ).peak_dbfs == -math.inf


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100, 48_000])
def test_the_listening_tone_is_short_and_soft_and_does_not_click(rate_hz: int) -> None:
    tone = listening_tone(rate_hz)
    assert tone.duration_s == pytest.approx(0.15, abs=0.001)
    assert tone.peak_dbfs == pytest.approx(-24, abs=0.1)
    assert abs(tone.samples[0]) < 1e-5
    assert abs(tone.samples[-1]) < 1e-5
    assert np.sqrt(np.mean(tone.samples[: rate_hz // 200] ** 2)) < 0.002


def loudest_hz(clip: Clip) -> float:
    spectrum = np.abs(np.fft.rfft(clip.samples))
    return float(np.argmax(spectrum) * clip.rate_hz / len(clip.samples))


def test_louder_and_softer_by_decibels_and_never_over_full_scale() -> None:
    clip = sine(440, 0.1)
    assert clip.amplified(-6.0).peak_dbfs == pytest.approx(clip.peak_dbfs - 6.0, abs=0.01)
    assert clip.amplified(40.0).peak_dbfs == 0.0
    assert clip.amplified(-6.0).samples.dtype == np.float32
    assert clip.amplified(0.0) is clip

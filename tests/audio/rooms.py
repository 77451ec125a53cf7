"""Rooms that return what the speaker plays, worse ones than the sound server's own echo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.clip import RATE_HZ, Samples


@dataclass(frozen=True)
class Room:
    """A speaker and a microphone on one table.

    Attributes:
        gain_db: How loud the speaker arrives.
        delay_s: How late, devices included.
        reverberation_s: The time in which its sound falls by 60 dB; 0 for none.
        overdrive: How far a cheap speaker bends the wave; 0 for not at all.
        noise_dbfs: The room's own noise.
    """

    gain_db: float = -10.0
    delay_s: float = 0.02
    reverberation_s: float = 0.0
    overdrive: float = 0.0
    noise_dbfs: float = -65.0

    def heard(self, played: Samples, *, seed: int = 0) -> Samples:
        """What the microphone hears of it, float32[n] at 16 kHz, as long."""
        chance = np.random.default_rng(seed)
        sound = played.astype(np.float64)
        if self.overdrive:
            sound = np.tanh(self.overdrive * sound) / self.overdrive
        if self.reverberation_s:
            sound = _filtered(sound, self._answer())
        late = np.concatenate((np.zeros(round(self.delay_s * RATE_HZ)), sound))[: len(played)]
        noise = chance.standard_normal(len(played)) * 10 ** (self.noise_dbfs / 20)
        return np.asarray(late * 10 ** (self.gain_db / 20) + noise, np.float32)

    def _answer(self) -> NDArray[np.float64]:
        """The room's answer to a click, the same for the same room, of power 1."""
        time_s = np.arange(round(self.reverberation_s * RATE_HZ)) / RATE_HZ
        answer = np.random.default_rng(0).standard_normal(len(time_s))
        answer *= 10 ** (-3 * time_s / self.reverberation_s)
        answer *= 0.6 / np.sqrt(np.sum(answer**2))
        answer[0] = 1.0
        return np.asarray(answer / np.sqrt(np.sum(answer**2)), np.float64)


def _filtered(sound: NDArray[np.float64], answer: NDArray[np.float64]) -> NDArray[np.float64]:
    size = len(sound) + len(answer)
    spectrum = np.fft.rfft(sound, size) * np.fft.rfft(answer, size)
    return np.asarray(np.fft.irfft(spectrum, size)[: len(sound)], np.float64)

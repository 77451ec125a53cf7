"""The way of a sound from the speaker to the microphone, learned as it plays.

A partitioned frequency-domain Kalman filter, after Enzner and Vary (2006) and, for long paths in
short blocks, Kuech, Mabande and Enzner (2014). It is linear: whatever a person says passes it
unharmed, which a suppressor cannot promise.
"""

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.clip import RATE_HZ, Samples

BLOCK = 128
"""Samples a step, 8 ms: shorter steps learn sooner and cost more."""

LENGTH_S = 0.32
"""The longest way that can be learned, a device's latency and the room's answer together."""

_FIRST_UNCERTAINTY = 0.005  # each part's expected power: about that of a speaker at -10 dB
_FORGETTING = 0.998  # how much of the path is still true 8 ms later
_SMOOTHING = 0.7  # of the microphone's unexplained power
_SILENCE = 1e-6


class EchoPath:
    """Learns the echo of a reference and subtracts it."""

    def __init__(self) -> None:
        parts, bins = round(LENGTH_S * RATE_HZ / BLOCK), BLOCK + 1
        self._played: NDArray[np.float64] = np.zeros(2 * BLOCK)
        self._spectra: NDArray[np.complex128] = np.zeros((parts, bins), complex)
        self._path: NDArray[np.complex128] = np.zeros((parts, bins), complex)
        self._uncertainty: NDArray[np.float64] = np.full((parts, bins), _FIRST_UNCERTAINTY)
        self._unexplained: NDArray[np.float64] = np.zeros(bins)

    def echo_of(self, reference: Samples, heard: Samples, *, learn: bool = True) -> Samples:
        """Return the echo in what was heard, and learn from what is left.

        Args:
            reference: What was played, float32[n * BLOCK] at 16 kHz, not later than its echo.
            heard: What the microphone heard in the same time, as long.
            learn: Whether nobody else is heard: what a person says leads the path astray, above
                all beside a tone, which tells little of it.

        Returns:
            The echo as far as the path is known; zeros while nothing sounds.
        """
        blocks = zip(reference.reshape(-1, BLOCK), heard.reshape(-1, BLOCK), strict=True)
        return np.concatenate([self._step(*block, learn) for block in blocks]).astype(np.float32)

    def doubt(self) -> None:
        """Learn anew, from what is known: sound broke, so the path is about as long as it was."""
        np.maximum(self._uncertainty, _FIRST_UNCERTAINTY, out=self._uncertainty)

    def _step(self, reference: Samples, heard: Samples, learn: bool) -> NDArray[np.float64]:
        self._played = np.concatenate((self._played[BLOCK:], reference))
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft(self._played)
        if not self._spectra.any():
            return np.zeros(BLOCK)
        echo = np.fft.irfft((self._spectra * self._path).sum(axis=0))[BLOCK:]
        if learn:
            self._learn(heard - echo)
        return echo

    def _learn(self, left: NDArray[np.float64]) -> None:
        """Correct the path by what it left over, as far as it can be to blame for it."""
        error = np.fft.rfft(np.concatenate((np.zeros(BLOCK), left)))
        self._unexplained *= _SMOOTHING
        self._unexplained += (1 - _SMOOTHING) * np.abs(error) ** 2
        power = np.abs(self._spectra) ** 2
        blame = (self._uncertainty * power).sum(axis=0) + self._unexplained + _SILENCE
        gain = 2 * self._uncertainty * self._spectra.conj() / blame
        steps = np.fft.irfft(gain * error, axis=1)
        steps[:, BLOCK:] = 0  # a path answers after the sound, not around the block's end
        self._path += np.fft.rfft(steps, axis=1)
        known = np.clip(1 - 0.5 * (gain * self._spectra).real, 0, 1)
        self._uncertainty *= known * _FORGETTING**2
        self._uncertainty += (1 - _FORGETTING**2) * np.abs(self._path) ** 2

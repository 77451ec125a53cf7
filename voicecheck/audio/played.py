"""What the speaker has played lately, and when it is heard: the canceller's reference."""

import numpy as np
from numpy.typing import NDArray

KEPT_S = 4.0
"""How much is remembered."""

# A device tells its latency a few milliseconds wrong, now too much and now too little; but where
# sound broke, all that follows is heard later.
_CALM = 0.05
_BROKEN_S = 0.02


class Played:
    """A ring of the newest samples, written by PortAudio's thread and read by the ear's.

    Nothing locks: the writer only copies, and a reader stays seconds behind what is overwritten.
    Samples are counted from the first ever written; silence counts too.

    Attributes:
        rate_hz: Samples a second.
        count: How many were written so far.
        breaks: How many times sound broke on its way out, as the writer tells.
    """

    def __init__(self, rate_hz: int, kept_s: float = KEPT_S) -> None:
        self.rate_hz = rate_hz
        self.count = 0
        self.breaks = 0
        self._ring: NDArray[np.float32] = np.zeros(round(kept_s * rate_hz), np.float32)
        self._zero_s: float | None = None  # when sample 0 was heard, smoothed

    def write(self, samples: NDArray[np.float32], heard_s: float) -> None:
        """Note samples that were handed to the device; called on PortAudio's thread.

        Args:
            samples: float32[n], n at most what is kept.
            heard_s: When the first of them will be heard.
        """
        place = self.count % len(self._ring)
        first = min(len(samples), len(self._ring) - place)
        self._ring[place : place + first] = samples[:first]
        self._ring[: len(samples) - first] = samples[first:]
        zero_s = heard_s - self.count / self.rate_hz
        if self._zero_s is None or abs(zero_s - self._zero_s) > _BROKEN_S:
            self._zero_s = zero_s
        self._zero_s += _CALM * (zero_s - self._zero_s)
        self.count += len(samples)

    def index(self, heard_s: float) -> int | None:
        """Which sample is heard at a time; None before anything was played."""
        if self._zero_s is None:
            return None
        return round((heard_s - self._zero_s) * self.rate_hz)

    def read(self, start: int, count: int) -> NDArray[np.float32]:
        """Samples by their number, float32[count]; zeros where none are known (any more)."""
        known_from = max(start, self.count - len(self._ring), 0)
        known_to = min(start + count, self.count)
        samples = np.zeros(count, np.float32)
        if known_from < known_to:
            places = np.arange(known_from, known_to) % len(self._ring)
            samples[known_from - start : known_to - start] = self._ring[places]
        return samples

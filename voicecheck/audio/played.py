"""What the speaker has played lately, and when it is heard: the canceller's reference."""

import numpy as np
from numpy.typing import NDArray

KEPT_S = 4.0
"""How much is remembered."""

# A device tells its latency a few milliseconds wrong, now too much and now too little, and where a
# thread had to wait one block is told far too late; but where sound broke all that follows is.
_CALM = 0.05
_BROKEN_S = 0.02
_BROKEN_BLOCKS = 3


class Played:
    """A ring of the newest samples, written by PortAudio's thread and read by the ear's.

    Nothing locks: the writer only copies, and a reader stays seconds behind what is overwritten.
    Samples are counted from the first ever written; silence counts too.

    Attributes:
        rate_hz: Samples a second.
        count: How many were written so far.
        breaks: How many times sound broke on its way out: what follows is heard at another time.
    """

    def __init__(self, rate_hz: int, kept_s: float = KEPT_S) -> None:
        self.rate_hz = rate_hz
        self.count = 0
        self.breaks = 0
        self._ring: NDArray[np.float32] = np.zeros(round(kept_s * rate_hz), np.float32)
        self._zero_s: float | None = None  # when sample 0 was heard, smoothed
        self._astray = 0  # how many blocks in a row were heard at another time

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
        self._note(heard_s - self.count / self.rate_hz)
        self.count += len(samples)

    def _note(self, zero_s: float) -> None:
        if self._zero_s is None:
            self._zero_s = zero_s
        elif abs(zero_s - self._zero_s) <= _BROKEN_S:
            self._zero_s += _CALM * (zero_s - self._zero_s)
            self._astray = 0
        elif self._astray + 1 < _BROKEN_BLOCKS:
            self._astray += 1
        else:
            self._zero_s = zero_s
            self._astray = 0
            self.breaks += 1

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

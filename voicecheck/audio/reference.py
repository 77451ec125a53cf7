"""The canceller's reference: what the speaker played, in step with the microphone.

A speaker and a microphone that are two devices have two clocks, some 100 millionths apart. Two
samples a second are enough for the way back to the microphone never to be known well, so the
reference is read a little faster or slower than it was played.
"""

from typing import Any

import numpy as np
import soxr

from voicecheck.audio.clip import RATE_HZ, Samples
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES
from voicecheck.audio.played import Played

MOST_DRIFT = 1e-3
"""Clocks are never further apart; a tenth of it is much."""

# The reference runs ahead of the microphone by this much, for a device that tells its latency too
# long would else let an echo come before its sound.
_LEAD_S = 0.01
# Devices stall: beyond this the reference is aligned anew.
_TOLERANCE_S = 0.04
# The first times that a device tells are the most wrong.
_SETTLED_S = 3.0
# What is told of the times is some milliseconds wrong, so that a drift is known after a while: a
# third of it after 8 s, nearly all after 30. It changes as devices grow warm, over minutes.
_DOUBT_S2 = 10.0
_MEMORY_S = 60.0
# Sound that broke for an instant sets a clock by milliseconds at once, which no drift does.
_STEP_S, _STEP_LOOKS = 0.003, 20


class Drift:
    """How much faster one clock runs than another, from the times that both tell.

    A line through them, by least squares; each look counts for less as it ages.

    Attributes:
        rate: By how much, of one; 1e-4 is a tenth of a millisecond each second.
    """

    def __init__(self) -> None:
        self.rate = 0.0
        self.begin_anew()

    def begin_anew(self) -> None:
        """Take it that a clock was set: they run as they did."""
        self._known = self.rate
        self._count = 0
        self._astray = 0
        # Of all looks: their middle, and how they are spread around it, together and apart.
        self._middle_s: float = 0.0
        self._ahead_s: float = 0.0  # beyond what was known
        self._spread_s2: float = 0.0
        self._common_s2: float = 0.0

    def note(self, at_s: float, ahead_s: float) -> None:
        """Note how far it was ahead at a time.

        Args:
            at_s: By the other clock, from any zero.
            ahead_s: From any zero.
        """
        later_s = at_s - self._middle_s
        more_s = ahead_s - self._known * at_s - self._ahead_s
        if self._count and abs(more_s - (self.rate - self._known) * later_s) > _STEP_S:
            self._astray += 1
            if self._astray == _STEP_LOOKS:
                self.begin_anew()
            return
        self._astray = 0
        self._count += 1
        newest = max(1 / self._count, FRAME_S / _MEMORY_S)
        self._middle_s += newest * later_s
        self._ahead_s += newest * more_s
        self._spread_s2 = (1 - newest) * (self._spread_s2 + newest * later_s**2)
        self._common_s2 = (1 - newest) * (self._common_s2 + newest * later_s * more_s)
        rate = self._known + self._common_s2 / (self._spread_s2 + _DOUBT_S2)
        self.rate = min(max(rate, -MOST_DRIFT), MOST_DRIFT)


class Reference:
    """What the speaker played, frame by frame at 16 kHz, in step with the microphone.

    Attributes:
        breaks: How many times it lost the step, as where sound broke, and was aligned anew, since
            there was something to be heard.
    """

    def __init__(self, played: Played) -> None:
        self.breaks = 0
        self._played = played
        self._drift = Drift()
        self._breaks_known = 0
        self._sounded = False
        self._start: int | None = None  # of the present alignment, in what was played
        self._read = 0  # from there, at the speaker's rate
        self._given_s = 0.0  # from there, by the microphone's clock
        self._place_s = 0.0  # the same, by the speaker's
        self._resampler: Any = None
        self._ready: Samples = np.empty(0, np.float32)

    def frame(self, start_s: float) -> Samples:
        """The next frame, float32[512]; silence before anything was played.

        Args:
            start_s: When the microphone's frame began. The frames are aligned to it anew only
                where it is far from where the last one ended, for each jump has to be learned.
        """
        wanted = self._played.index(start_s + _LEAD_S)
        if wanted is None:
            return np.zeros(FRAME_SAMPLES, np.float32)
        if self._lost_step(wanted):
            self._align(wanted)
        assert self._start is not None
        self._steer((wanted - self._start) / self._played.rate_hz)
        while len(self._ready) < FRAME_SAMPLES:
            count = self._played.rate_hz // 100
            sound = self._played.read(self._start + self._read, count)
            self._read += count
            self._ready = np.append(self._ready, self._resampler.resample_chunk(sound))
        frame, self._ready = np.split(self._ready, [FRAME_SAMPLES])
        self._sounded = self._sounded or bool(frame.any())
        return frame

    def _steer(self, wanted_s: float) -> None:
        """Read as fast as the speaker plays, by the microphone's clock."""
        if self._given_s > _SETTLED_S:
            self._drift.note(self._given_s, wanted_s - self._given_s)
        pace = 1 + self._drift.rate
        self._resampler.set_io_ratio(self._played.rate_hz * pace, RATE_HZ)
        self._given_s += FRAME_S
        self._place_s += FRAME_S * pace

    def _lost_step(self, wanted: int) -> bool:
        if self._start is None or self._breaks_known != self._played.breaks:
            return True
        astray_s = abs((wanted - self._start) / self._played.rate_hz - self._place_s)
        return astray_s > _TOLERANCE_S

    def _align(self, start: int) -> None:
        self.breaks += self._sounded
        self._breaks_known = self._played.breaks
        self._start, self._read, self._given_s, self._place_s = start, 0, 0.0, 0.0
        self._drift.begin_anew()
        self._ready = np.empty(0, np.float32)
        self._resampler = soxr.ResampleStream(
            self._played.rate_hz * (1 + MOST_DRIFT), RATE_HZ, 1, dtype="float32", vr=True
        )

"""The speaker: plays clips, at once, and falls silent at once when asked."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio import devices
from voicecheck.audio.clip import Clip
from voicecheck.audio.devices import Device
from voicecheck.audio.played import Played
from voicecheck.errors import SpeakerError

FADE_S = 0.01
"""How long a stopped clip takes to fade, so that it does not click."""

REWIND_S = 0.3
"""How far a paused clip goes back, so that no word is cut in two."""

# Short enough to fall silent in time, long enough for a busy processor: with more busy programs
# than cores no sound broke, while at 10 ms there are underruns on an idle one.
_LATENCY_S = 0.05
_LONGEST_LATENCY_S = 2.0  # headsets without a wire come to a few tenths
_VANISHED_S = 1.0  # a living device asks for sound many times in this time
_TICK_S = 0.01
_REMEDY = "Check that it is plugged in, then run: voicecheck doctor"


class Playback:
    """A clip being played; made by `Speaker.play`.

    Attributes:
        started_s: When its first sample is heard, on the speaker's clock; None until it is known.
        ended_s: When its last sample is heard; None until it is known.
    """

    def __init__(
        self, clip: Clip, *, clock: Callable[[], float], check: Callable[[], None]
    ) -> None:
        self.started_s: float | None = None
        self.ended_s: float | None = None
        self._samples = clip.samples
        self._rate_hz = clip.rate_hz
        self._position = 0
        self._stop_asked = False
        self._fading = False
        self._pause_asked = False
        self._pausing = False
        self._clock = clock
        self._check = check

    @property
    def done(self) -> bool:
        """Whether the last sample has been heard."""
        return self.ended_s is not None and self._clock() >= self.ended_s

    def stop(self) -> None:
        """Fade out and fall silent, in less than a tenth of a second. Does not wait for it."""
        self._stop_asked = True

    def pause(self) -> None:
        """Fall silent as quickly as `stop`, but so that it can go on."""
        self._pause_asked = True

    def resume(self) -> None:
        """Go on from a little before the place where it was paused."""
        self._pause_asked = False

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the last sample has been heard.

        Returns:
            Whether it has; False if `timeout_s` passed first.

        Raises:
            SpeakerError: The speaker stopped taking sound, or was closed.
        """
        until_s = math.inf if timeout_s is None else self._clock() + timeout_s
        while not self.done:
            if self.ended_s is None:
                self._check()
            now_s = self._clock()
            if now_s >= until_s:
                return False
            wake_s = min(until_s, now_s + _TICK_S if self.ended_s is None else self.ended_s)
            time.sleep(max(0.0, wake_s - now_s))
        return True

    def fill(self, out: NDArray[np.float32], heard_s: float) -> int:
        """Write the next samples; called on PortAudio's thread, so it neither waits nor computes.

        Args:
            out: float32[n], to be overwritten from its start.
            heard_s: When the first of them will be heard.

        Returns:
            How many were written; fewer than n only at the end.
        """
        if self._stop_asked and not self._fading:
            self._fade()
        if self.started_s is None:
            self.started_s = heard_s
        if self._pause_asked and not self._stop_asked:
            self._fall_silent(out)
            return len(out)
        count = min(len(out), len(self._samples) - self._position)
        out[:count] = self._samples[self._position : self._position + count]
        if self._pausing and not self._stop_asked:
            self._pausing = False
            ramp = min(count, round(FADE_S * self._rate_hz))
            out[:ramp] *= np.linspace(0, 1, ramp, dtype=np.float32)
        self._position += count
        if self._position == len(self._samples):
            self.ended_s = heard_s + count / self._rate_hz
        return count

    def _fade(self) -> None:
        """Leave only a fading tail of what was still to come."""
        self._fading = True
        begun = self._position > 0 and not self._pausing
        length = round(FADE_S * self._rate_hz) if begun else 0
        tail = self._samples[self._position : self._position + length]
        self._samples = tail * np.linspace(1, 0, length, dtype=np.float32)[: len(tail)]
        self._position = 0

    def _fall_silent(self, out: NDArray[np.float32]) -> None:
        """Fill a block of a pause: a fade where it begins, then silence."""
        out.fill(0)
        if self._pausing:
            return
        self._pausing = True
        length = round(FADE_S * self._rate_hz) if self._position else 0
        tail = self._samples[self._position : self._position + min(length, len(out))]
        out[: len(tail)] = tail * np.linspace(1, 0, len(tail), dtype=np.float32)
        self._position = max(0, self._position - round(REWIND_S * self._rate_hz))


class Speaker:
    """An open speaker, inside a `with` block. One clip sounds at a time; between them, silence.

    The stream stays open, so that a clip starts at once and no headset swallows its beginning.

    Attributes:
        device: What it plays on.
        underflowed: How many times sound broke because the computer was too busy.
        played: What it has played lately, and when that is heard.
        begun: Set once there is something to play.
    """

    def __init__(self, device: Device, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.device = device
        self.underflowed = 0
        self.played = Played(device.rate_hz)
        self.begun = threading.Event()
        self._clock = clock
        self._stream: Any = None
        self._latency_s = _LATENCY_S
        self._playbacks: deque[Playback] = deque()
        self._asked_s = 0.0  # when the device last asked for sound
        self._finished = False

    def open(self) -> None:
        """Start to play silence.

        Raises:
            SpeakerError: The device refuses.
        """
        module = devices.sound()
        self._finished = False
        self._asked_s = self._clock()
        try:
            self._stream = module.OutputStream(
                device=self.device.index,
                samplerate=self.device.rate_hz,
                channels=min(2, self.device.channels),
                dtype="float32",
                latency=_LATENCY_S,
                callback=self._give,
                finished_callback=self._finish,
            )
            self._latency_s = self._stream.latency
            self._stream.start()
        except module.PortAudioError as error:
            self.close()
            message = f"The speaker “{self.device.name}” cannot be opened: {devices.why(error)}"
            raise SpeakerError(message, _REMEDY) from error

    def close(self) -> bool:
        """Fall silent. Never hangs, whatever became of the device; harmless when closed.

        Returns:
            As `devices.close`.
        """
        stream, self._stream = self._stream, None
        return stream is None or devices.close(stream)

    def reopen(self, device: Device) -> None:
        """Go on at a device that came back, perhaps at another rate, or at another one.

        What was still to be played is not.

        Raises:
            SpeakerError: The device refuses.
        """
        self.close()
        self.device = device
        self.played = Played(device.rate_hz)
        self._playbacks.clear()
        self.open()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def play(self, clip: Clip) -> Playback:
        """Play a clip at once; what still plays fades out first.

        Raises:
            SpeakerError: The speaker stopped taking sound, or is closed.
        """
        self._check()
        resampled = clip.resampled(self.device.rate_hz)
        playback = Playback(resampled, clock=self._clock, check=self._check)
        for earlier in tuple(self._playbacks):
            earlier.stop()
        self._playbacks.append(playback)
        self.begun.set()
        return playback

    def _check(self) -> None:
        if self._stream is None:
            raise SpeakerError(f"The speaker “{self.device.name}” is closed")
        if self._finished or self._clock() - self._asked_s > _VANISHED_S:
            raise SpeakerError(f"The speaker “{self.device.name}” stopped taking sound", _REMEDY)

    def _give(self, out: NDArray[np.float32], count: int, times: Any, status: Any) -> None:
        """Called on PortAudio's thread: hand over the next samples, or silence."""
        self._asked_s = self._clock()
        if status.output_underflow:
            self.underflowed += 1
        told_s = times.outputBufferDacTime - times.currentTime
        heard_s = self._asked_s + believable_latency_s(told_s, self._latency_s)
        out.fill(0)
        filled = 0
        while self._playbacks and filled < count:
            playback = self._playbacks[0]
            filled += playback.fill(out[filled:, 0], heard_s + filled / self.device.rate_hz)
            if playback.ended_s is not None:
                self._playbacks.popleft()
        out[:, 1:] = out[:, :1]
        self.played.write(out[:, 0], heard_s)

    def _finish(self) -> None:
        """Called when the stream ends: by us, or because the sound server went."""
        self._finished = True


def believable_latency_s(told_s: float, stream_s: float) -> float:
    """How long after it is handed over a sample is heard.

    Args:
        told_s: What the device says for this very block. It counts the sound server and the
            headset in, but some devices leave the times that it is made of at zero.
        stream_s: What the whole stream was opened with.
    """
    return told_s if 0 < told_s < _LONGEST_LATENCY_S else stream_s

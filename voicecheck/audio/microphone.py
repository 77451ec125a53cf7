"""The microphone: sound as it comes, in frames of 32 ms that know when they were captured."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
import soxr
from numpy.typing import NDArray

from voicecheck.audio import devices
from voicecheck.audio.clip import RATE_HZ
from voicecheck.audio.devices import Device
from voicecheck.errors import MicrophoneError

FRAME_SAMPLES = 512
"""How many samples a frame has: 32 ms at 16 kHz, which is what Silero takes."""

FRAME_S = FRAME_SAMPLES / RATE_HZ

# PortAudio's "high" is about 35 ms of buffer, of which it hands over 10 ms at a time: a quarter of
# the callbacks of "low" for 5 ms more delay.
_LATENCY = "high"
_REMEDY = "Check that it is plugged in and not muted, then run: voicecheck doctor"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A piece of captured sound.

    Attributes:
        samples: float32[512] at 16 kHz, -1 to 1.
        end_s: When the last sample was captured, on the clock of its source.
    """

    samples: NDArray[np.float32]
    end_s: float


class Source(Protocol):
    """Where frames come from: a microphone, or a file that stands in for one."""

    def read(self, timeout_s: float) -> Frame:
        """The next frame.

        Raises:
            MicrophoneError: No sound arrived for `timeout_s`.
        """


class CaptureClock:
    """Tells when each sample was captured, from when the blocks arrived.

    A block may arrive late, when the processor is busy, but not early. So the block that came
    earliest, for the sound counted up to it, tells the time of all around it. Only the last few
    seconds are asked, for a device's clock drifts, and sound may be lost.
    """

    _WINDOW_S = 2.0

    def __init__(self) -> None:
        self.counted_s = 0.0
        self._window_end_s = self._WINDOW_S
        self._offset_s = math.inf  # arrival less the sound counted: the least in this window
        self._last_offset_s = math.inf  # and in the one before

    def arrived(self, at_s: float, duration_s: float) -> None:
        """Note that a block of sound arrived just after its last sample was captured."""
        self.counted_s += duration_s
        if self.counted_s > self._window_end_s:
            self._window_end_s = self.counted_s + self._WINDOW_S
            self._last_offset_s, self._offset_s = self._offset_s, math.inf
        self._offset_s = min(self._offset_s, at_s - self.counted_s)

    def time_s(self, position_s: float) -> float:
        """When the sound at a position, counted from the very first sample, was captured."""
        return min(self._offset_s, self._last_offset_s) + position_s


class Microphone:
    """An open microphone, inside a `with` block.

    It captures from the start of the block on; what is not read waits.

    Attributes:
        device: What it listens to.
        overflowed: How many times sound was lost because the computer was too busy.
    """

    def __init__(self, device: Device, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.device = device
        self.overflowed = 0
        self._clock = clock
        self._stream: Any = None
        self._end_s = -math.inf
        self._blocks: SimpleQueue[tuple[float, NDArray[np.float32]] | None]
        self._heard: NDArray[np.float32]
        self._capture_clock: CaptureClock
        self._frames: int
        self._begin()

    def open(self) -> None:
        """Start to capture.

        Raises:
            MicrophoneError: The device refuses.
        """
        module = devices.sound()
        try:
            self._stream = module.InputStream(
                device=self.device.index,
                samplerate=self.device.rate_hz,
                channels=1,  # of a device with more, PortAudio gives the first
                dtype="float32",
                latency=_LATENCY,
                callback=self._take,
                finished_callback=self._finish,
            )
            self._stream.start()
        except module.PortAudioError as error:
            self.close()
            message = f"The microphone “{self.device.name}” cannot be opened: {devices.why(error)}"
            raise MicrophoneError(message, _REMEDY) from error

    def close(self) -> bool:
        """Stop to capture. Never hangs, whatever became of the device; harmless when closed.

        Returns:
            As `devices.close`.
        """
        stream, self._stream = self._stream, None
        return stream is None or devices.close(stream)

    def reopen(self, device: Device) -> None:
        """Go on at a device that came back, perhaps at another rate, or at another one.

        Raises:
            MicrophoneError: The device refuses.
        """
        self.close()
        self.device = device
        self._begin()
        self.open()

    def skip(self) -> None:
        """Let go of what was captured and is not read."""
        self._begin()

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

    def read(self, timeout_s: float) -> Frame:
        """The next frame; they follow one another without a gap.

        Raises:
            MicrophoneError: No sound arrived for `timeout_s`; an unplugged device does not say
                so, it only stops sending.
        """
        while len(self._heard) < FRAME_SAMPLES:
            self._heard = np.concatenate((self._heard, self._next_sound(timeout_s)))
        samples, self._heard = self._heard[:FRAME_SAMPLES], self._heard[FRAME_SAMPLES:]
        self._frames += 1
        end_s = self._capture_clock.time_s(self._frames * FRAME_S)
        self._end_s = max(self._end_s, end_s)  # a corrected clock must not run backwards
        return Frame(samples, self._end_s)

    def _begin(self) -> None:
        """Count the sound from here on; its time goes on."""
        self._blocks = SimpleQueue()
        # As if its ratio varied, which it does not, it gives back at once what it can: 12.5 ms of
        # 48 kHz are on the way, and not 6 to 37.
        rate_hz = self.device.rate_hz
        self._resampler = soxr.ResampleStream(
            rate_hz, RATE_HZ, 1, dtype="float32", vr=rate_hz != RATE_HZ
        )
        self._heard = np.empty(0, np.float32)
        self._capture_clock = CaptureClock()
        self._frames = 0

    def _next_sound(self, timeout_s: float) -> NDArray[np.float32]:
        """The next block from the device, at 16 kHz; empty where the resampler holds it back."""
        try:
            arrival = self._blocks.get(timeout=timeout_s)
        except Empty:
            arrival = None
        if arrival is None:
            self._blocks.put(None)  # whoever reads again is told again
            message = f"The microphone “{self.device.name}” stopped sending sound"
            raise MicrophoneError(message, _REMEDY)
        at_s, block = arrival
        self._capture_clock.arrived(at_s, len(block) / self.device.rate_hz)
        heard: NDArray[np.float32] = self._resampler.resample_chunk(block)
        return heard

    def _take(self, block: NDArray[np.float32], count: int, times: Any, status: Any) -> None:
        """Called on PortAudio's thread: note the time, copy, and be gone."""
        if status.input_overflow:
            self.overflowed += 1
        self._blocks.put((self._clock(), block[:, 0].copy()))

    def _finish(self) -> None:
        """Called when the stream ends: by us, or because the sound server went."""
        self._blocks.put(None)

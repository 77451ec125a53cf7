"""Sound into and out of the private server, as arrays, with honest times."""

import contextlib
import os
import queue
import select
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tests.rig.sound_server import SoundServer
from voicecheck.audio.clip import Clip

Samples = NDArray[np.float32]

# The capture's latency is also the room's block: sound starts and is heard within this.
_BLOCK_MS = 10
# Enough for a stalled writer; a clip still starts with the room's next block.
_PLAYBACK_BUFFER_MS = 400
_FULL_SCALE = 32_768


class StreamClock:
    """Tells when a sample was heard, from when its block arrived.

    A block can arrive late but never early, so the earliest arrival of the last seconds is the
    true one; a window of seconds forgets what a stalled machine has lost.
    """

    def __init__(self, window_s: float = 5.0) -> None:
        self._window_s = window_s
        self._window_end_s = -np.inf
        self._last_s = self._this_s = np.inf

    def arrived(self, stream_s: float, now_s: float) -> None:
        """Note that the sample at `stream_s` of the stream was there at `now_s`."""
        if now_s > self._window_end_s:
            self._last_s, self._this_s = self._this_s, np.inf
            self._window_end_s = now_s + self._window_s
        self._this_s = min(self._this_s, now_s - stream_s)

    def when(self, stream_s: float) -> float:
        """Return the clock's time of a place in the stream."""
        return float(stream_s + min(self._last_s, self._this_s))


class Capture:
    """Records named channels of one source, blocks of 10 ms, until closed.

    Attributes:
        rate_hz: Samples a second.
        captured: Samples read so far.
    """

    def __init__(
        self,
        server: SoundServer,
        source: str,
        channels: Sequence[str],
        *,
        rate_hz: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rate_hz = rate_hz
        self.captured = 0
        self._width = 2 * len(channels)
        self._rest = b""
        self._clock = clock
        self._times = StreamClock()
        self._process = server.command(
            *("parec", f"--device={source}", "--raw", "--format=s16le", f"--rate={rate_hz}"),
            *(f"--channels={len(channels)}", f"--channel-map={','.join(channels)}"),
            *("--no-remix", f"--latency-msec={_BLOCK_MS}"),
        )

    def read(self, timeout_s: float) -> Samples | None:
        """Wait for sound and return what there is, float32[n, channels]; n may be 0.

        Returns None when the source is gone for good.
        """
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, timeout_s))
        if not ready:
            return np.zeros((0, self._width // 2), np.float32)
        data = os.read(self._process.stdout.fileno(), 1 << 16)
        now_s = self._clock()
        if not data:
            return None
        data = self._rest + data
        whole = len(data) - len(data) % self._width
        data, self._rest = data[:whole], data[whole:]
        self.captured += whole // self._width
        self._times.arrived(self.captured / self.rate_hz, now_s)
        blocks = np.frombuffer(data, "<i2").reshape(-1, self._width // 2)
        return blocks.astype(np.float32) * np.float32(1 / _FULL_SCALE)

    def when(self, stream_s: float) -> float:
        """Return the clock's time of a place in what was captured, within about 10 ms."""
        return self._times.when(stream_s)

    def close(self) -> None:
        """Stop recording."""
        self._process.terminate()
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Playback:
    """Plays clips into one sink; each starts within about 10 ms of `play`.

    One stream stays open and starved: the server holds nothing back, so a clip is heard with its
    next block, and the pipe carries it from there whatever this process is busy with.
    """

    def __init__(
        self,
        server: SoundServer,
        sink: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate_hz = server.rate_hz
        self._clock = clock
        self._free_s = -np.inf
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._process = server.command(
            *("pacat", "--playback", f"--device={sink}", "--raw", "--format=float32le"),
            *(f"--rate={self._rate_hz}", "--channels=1", "--channel-map=mono"),
            f"--latency-msec={_PLAYBACK_BUFFER_MS}",
        )
        self._writer = threading.Thread(target=self._write, name=f"into {sink}", daemon=True)
        self._writer.start()

    @property
    def plays_until_s(self) -> float:
        """When what was given to play so far ends, on the clock."""
        return self._free_s

    def play(self, clip: Clip) -> tuple[float, float]:
        """Play a clip after what is playing already; does not wait for it.

        Returns:
            When it starts and when it ends, on the clock.
        """
        sound = clip.resampled(self._rate_hz).samples
        # The server starts a starved stream once its buffer is full: fill it for short clips.
        buffer = self._rate_hz * _PLAYBACK_BUFFER_MS // 1000
        filled = np.pad(sound, (0, max(0, buffer - len(sound))))
        starts_s = max(self._clock(), self._free_s)
        self._free_s = starts_s + len(filled) / self._rate_hz
        self._waiting.put(filled.astype("<f4").tobytes())
        return starts_s, starts_s + len(sound) / self._rate_hz

    def close(self) -> None:
        """Stop playing, at once."""
        self._process.terminate()
        self._waiting.put(None)
        self._writer.join()
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()

    def _write(self) -> None:
        assert self._process.stdin is not None
        while (data := self._waiting.get()) is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(data)
                self._process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

import os
import signal
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.rig.sound_server import PROGRAM, SoundServer
from tests.rig.streams import Capture
from voicecheck.audio import devices
from voicecheck.audio.clip import RATE_HZ, Clip, listening_tone
from voicecheck.audio.speaker import Playback, Speaker, believable_latency_s
from voicecheck.errors import SpeakerError

pytestmark = pytest.mark.live

HEARD = 0.003  # of full scale: what counts as sound
SERVER_RATE_HZ = 48_000


def tone(duration_s: float, frequency_hz: float = 440) -> Clip:
    time_s = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    return Clip((0.3 * np.cos(2 * np.pi * frequency_hz * time_s)).astype(np.float32), RATE_HZ)


class Listener:
    """Hears what the program plays, and when."""

    def __init__(self, server: SoundServer) -> None:
        self._capture = Capture(server, PROGRAM, ["mono"], rate_hz=SERVER_RATE_HZ)
        self._blocks: list[NDArray[np.float32]] = []
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def heard(self, from_s: float, to_s: float) -> tuple[NDArray[np.float32], float]:
        """What was heard between two times, and when exactly that begins."""
        while self._capture.when(self._capture.captured / SERVER_RATE_HZ) < to_s + 0.05:
            time.sleep(0.01)
        start_s = self._capture.when(0.0)
        first, last = (round((at_s - start_s) * SERVER_RATE_HZ) for at_s in (from_s, to_s))
        return np.concatenate(self._blocks)[max(0, first) : last], max(from_s, start_s)

    def sounded(self, from_s: float, to_s: float) -> tuple[float, float]:
        """When the first and the last sound between two times was heard."""
        samples, start_s = self.heard(from_s, to_s)
        (loud,) = np.nonzero(np.abs(samples) > HEARD)
        assert loud.size, "nothing was heard"
        return start_s + loud[0] / SERVER_RATE_HZ, start_s + loud[-1] / SERVER_RATE_HZ

    def close(self) -> None:
        self._ending.set()
        self._thread.join()
        self._capture.close()

    def _listen(self) -> None:
        while not self._ending.is_set():
            block = self._capture.read(0.1)
            if block is None:
                return
            self._blocks.append(block[:, 0])


@pytest.fixture
def listener(server: SoundServer) -> Iterator[Listener]:
    listener = Listener(server)
    yield listener
    listener.close()


@pytest.fixture
def speaker(server: SoundServer) -> Iterator[Speaker]:
    with Speaker(devices.find_output()) as speaker:
        time.sleep(0.3)
        yield speaker


# A playback by itself


@given(st.integers(0, 500), st.lists(st.integers(1, 200), min_size=12, max_size=12))
def test_a_clip_is_handed_over_whole_whatever_the_blocks(count: int, blocks: list[int]) -> None:
    clip = Clip(np.arange(1, count + 1, dtype=np.float32), 100)
    playback = Playback(clip, clock=lambda: 0.0, check=lambda: None)
    given_out: list[float] = []
    while playback.ended_s is None:
        out = np.zeros(blocks[len(given_out) % 12], np.float32)
        filled = playback.fill(out, heard_s=10 + len(given_out) / 100)
        given_out += out[:filled].tolist()
        assert not out[filled:].any()
    assert given_out == clip.samples.tolist()
    assert playback.started_s == 10
    assert playback.ended_s == pytest.approx(10 + count / 100)


@given(st.integers(0, 3000), st.integers(1, 300))
def test_a_stopped_clip_fades_and_ends(before: int, block: int) -> None:
    clip = Clip(np.full(4000, 0.5, np.float32), RATE_HZ)
    playback = Playback(clip, clock=lambda: 0.0, check=lambda: None)
    playback.fill(np.zeros(before, np.float32), 0.0)
    playback.stop()
    tail: list[float] = []
    while playback.ended_s is None:
        out = np.zeros(block, np.float32)
        tail += out[: playback.fill(out, 0.0)].tolist()
    assert len(tail) == (160 if before else 0)  # 10 ms; nothing of what never began
    assert np.all(np.diff([0.5, *tail]) <= 0)
    assert np.max(np.abs(np.diff([0.5, *tail, 0.0]))) < 0.01 if before else True


@given(st.integers(1, 3000), st.integers(1, 300), st.integers(1, 30))
def test_a_paused_clip_is_silent_and_goes_on_a_little_before(
    before: int, block: int, blocks: int
) -> None:
    rate_hz = 1000
    clip = Clip(np.full(4000, 0.5, np.float32), rate_hz)
    playback = Playback(clip, clock=lambda: 0.0, check=lambda: None)
    playback.fill(np.zeros(before, np.float32), 0.0)
    playback.pause()
    paused = np.ones(blocks * block, np.float32)
    for start in range(0, len(paused), block):
        assert playback.fill(paused[start : start + block], 0.0) == block
    assert not paused[10:].any()  # after a fade of 10 ms
    assert np.all(np.diff(paused) <= 0)
    assert playback.ended_s is None
    playback.resume()
    rest = np.zeros(5000, np.float32)
    filled = playback.fill(rest, 0.0)
    assert filled == 4000 - max(0, before - 300)
    assert rest[0] == 0
    assert rest[filled - 1] == 0.5
    assert playback.ended_s is not None


def test_a_clip_stopped_in_a_pause_stays_silent() -> None:
    playback = Playback(tone(1), clock=lambda: 0.0, check=lambda: None)
    playback.fill(np.zeros(4000, np.float32), 0.0)
    playback.pause()
    playback.fill(np.zeros(160, np.float32), 0.0)
    playback.stop()
    out = np.zeros(160, np.float32)
    playback.fill(out, 0.0)
    assert not out.any()
    assert playback.ended_s == 0.0


def test_a_clip_may_be_paused_before_it_begins() -> None:
    playback = Playback(tone(0.1), clock=lambda: 0.0, check=lambda: None)
    playback.pause()
    out = np.ones(100, np.float32)
    assert playback.fill(out, 0.0) == 100
    assert not out.any()
    playback.resume()
    assert playback.fill(np.zeros(5000, np.float32), 0.0) == 1600


@pytest.mark.parametrize(
    ("told_s", "believed_s"), [(0.3, 0.3), (0.0, 0.05), (-8123.4, 0.05), (8123.4, 0.05)]
)
def test_a_device_is_believed_about_its_latency_where_it_can_be(
    told_s: float, believed_s: float
) -> None:
    assert believable_latency_s(told_s, 0.05) == believed_s


# On the sound card


def test_a_clip_is_heard_when_it_says(speaker: Speaker, listener: Listener) -> None:
    clip = tone(0.5)
    asked_s = time.monotonic()
    assert not speaker.begun.is_set()
    playback = speaker.play(clip)
    assert speaker.begun.is_set()
    assert not playback.done
    assert playback.wait() is True
    assert playback.done
    ended_s = time.monotonic()
    assert playback.started_s is not None
    assert playback.ended_s is not None
    first_s, last_s = listener.sounded(asked_s, ended_s + 0.3)
    assert first_s == pytest.approx(playback.started_s, abs=0.03)
    assert last_s == pytest.approx(playback.ended_s, abs=0.03)
    assert last_s == pytest.approx(ended_s, abs=0.05)
    assert first_s - asked_s < 0.15
    assert last_s - first_s == pytest.approx(0.5, abs=0.01)


def test_it_is_heard_as_it_is_without_a_break(speaker: Speaker, listener: Listener) -> None:
    clip = tone(1.0)
    begun_s = time.monotonic()
    playback = speaker.play(clip)
    playback.wait()
    first_s, last_s = listener.sounded(begun_s, time.monotonic() + 0.2)
    samples, _ = listener.heard(first_s + 0.01, last_s - 0.01)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    pitch = round(440 * len(samples) / SERVER_RATE_HZ)
    assert spectrum[pitch - 4 : pitch + 5].sum() > 0.999 * spectrum.sum()  # a break spreads it
    assert np.max(np.abs(samples)) == pytest.approx(0.3, rel=0.03)


def test_stop_is_silent_within_a_tenth_of_a_second(speaker: Speaker, listener: Listener) -> None:
    for _ in range(3):
        begun_s = time.monotonic()
        playback = speaker.play(tone(3))
        time.sleep(0.4)
        stopped_s = time.monotonic()
        playback.stop()
        assert playback.wait(1) is True
        _, last_s = listener.sounded(begun_s, stopped_s + 0.5)
        assert 0 < last_s - stopped_s < 0.1


def test_a_pause_is_heard_at_once_and_the_rest_after_it(
    speaker: Speaker, listener: Listener
) -> None:
    begun_s = time.monotonic()
    playback = speaker.play(tone(1))
    time.sleep(0.4)
    paused_s = time.monotonic()
    playback.pause()
    time.sleep(0.5)
    assert not playback.done
    resumed_s = time.monotonic()
    _, last_s = listener.sounded(begun_s, resumed_s)
    assert 0 < last_s - paused_s < 0.1
    playback.resume()
    assert playback.wait(3)
    first_s, last_s = listener.sounded(resumed_s, time.monotonic() + 0.2)
    assert first_s - resumed_s < 0.15
    assert last_s - first_s == pytest.approx(1 - 0.4 + 0.3, abs=0.15)


def test_it_remembers_what_it_played(speaker: Speaker) -> None:
    clip = tone(0.3).resampled(speaker.device.rate_hz)
    playback = speaker.play(clip)
    playback.wait()
    assert playback.started_s is not None
    start = speaker.played.index(playback.started_s)
    assert start is not None
    around = speaker.played.read(start - 1000, len(clip.samples) + 2000)
    (place,) = np.nonzero(around)
    assert np.array_equal(around[place[0] :][: len(clip.samples)], clip.samples)
    assert place[0] == pytest.approx(1000, abs=0.01 * speaker.device.rate_hz)


def test_another_clip_takes_over_at_once(speaker: Speaker, listener: Listener) -> None:
    begun_s = time.monotonic()
    first = speaker.play(tone(3, 440))
    time.sleep(0.3)
    second = speaker.play(tone(0.3, 1200))
    assert second.wait()
    assert first.done
    assert first.ended_s is not None
    assert second.started_s is not None
    assert second.started_s == pytest.approx(first.ended_s, abs=0.001)
    _, last_s = listener.sounded(begun_s, time.monotonic() + 0.3)
    samples, _ = listener.heard(last_s - 0.25, last_s)
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.argmax(spectrum) * SERVER_RATE_HZ / len(samples) == pytest.approx(1200, abs=10)


def test_wait_gives_up_in_time(speaker: Speaker) -> None:
    playback = speaker.play(tone(5))
    begun_s = time.monotonic()
    assert playback.wait(0.2) is False
    assert time.monotonic() - begun_s == pytest.approx(0.2, abs=0.1)
    assert playback.wait(0) is False


def test_the_listening_tone_is_heard_softly(speaker: Speaker, listener: Listener) -> None:
    begun_s = time.monotonic()
    speaker.play(listening_tone(RATE_HZ)).wait()
    samples, _ = listener.heard(begun_s, time.monotonic() + 0.1)
    assert Clip(samples, SERVER_RATE_HZ).peak_dbfs == pytest.approx(-24, abs=0.5)


# Trouble


def test_a_sound_server_that_ends_does_not_leave_anyone_waiting(own_server: SoundServer) -> None:
    with Speaker(devices.find_output()) as speaker:
        playback = speaker.play(tone(30))
        assert playback.wait(0.3) is False
        os.kill(own_server.pid, signal.SIGKILL)
        begun_s = time.monotonic()
        with pytest.raises(SpeakerError, match="“default” stopped taking sound") as caught:
            playback.wait()
        assert time.monotonic() - begun_s < 0.8
        assert "doctor" in caught.value.remedy
        with pytest.raises(SpeakerError):
            speaker.play(tone(1))


def test_a_speaker_that_hangs_does_not_leave_anyone_waiting(own_server: SoundServer) -> None:
    with Speaker(devices.find_output()) as speaker:
        playback = speaker.play(tone(30))
        assert playback.wait(0.3) is False
        os.kill(own_server.pid, signal.SIGSTOP)
        # The library may wait for the server's answer as it closes, so let it go on by then.
        resumed = threading.Timer(3, os.kill, (own_server.pid, signal.SIGCONT))
        resumed.start()
        begun_s = time.monotonic()
        with pytest.raises(SpeakerError, match="stopped taking sound"):
            playback.wait()
        assert time.monotonic() - begun_s < 2
        resumed.join()


def test_a_speaker_that_refuses_is_named(own_server: SoundServer) -> None:
    device = devices.find_output()
    own_server.unplug_speaker()
    with pytest.raises(SpeakerError, match="“default” cannot be opened"):
        Speaker(device).open()


def test_closed_it_plays_nothing_and_can_be_closed_again(server: SoundServer) -> None:
    speaker = Speaker(devices.find_output())
    speaker.open()
    playback = speaker.play(tone(5))
    speaker.close()
    speaker.close()
    with pytest.raises(SpeakerError, match="closed"):
        playback.wait()
    with pytest.raises(SpeakerError, match="closed"):
        speaker.play(tone(1))

import dataclasses
import os
import signal
import threading
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rig.sound_server import MOUTH, SoundServer
from tests.rig.streams import Playback
from voicecheck.audio import devices
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES, CaptureClock, Frame, Microphone
from voicecheck.errors import MicrophoneError

pytestmark = pytest.mark.live

BLOCK_S = 0.01


def noise(duration_s: float) -> Clip:
    """Sound no part of which is like another; low, so that part of a sample is hardly a shift."""
    count = round(duration_s * RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(1).normal(size=count))
    spectrum[round(1500 * duration_s) :] = 0
    samples = np.fft.irfft(spectrum, count)
    return Clip((0.5 * samples / np.max(np.abs(samples))).astype(np.float32), RATE_HZ)


def listen(microphone: Microphone, duration_s: float) -> list[Frame]:
    return [microphone.read(5) for _ in range(round(duration_s / FRAME_S))]


# The clock


@given(
    st.lists(st.floats(0, 0.2), min_size=1, max_size=600),
    st.floats(-1e-4, 1e-4),
    st.floats(0, 1e6),
)
def test_the_capture_clock_is_wrong_by_no_more_than_the_block_that_was_least_late(
    late_s: list[float], drift: float, start_s: float
) -> None:
    clock = CaptureClock()
    for count, late in enumerate(late_s, start=1):
        captured_s = start_s + count * BLOCK_S * (1 + drift)
        clock.arrived(captured_s + late, BLOCK_S)
        error_s = clock.time_s(count * BLOCK_S) - captured_s
        least_late_s = min(late_s[max(0, count - 200) : count])
        assert -1e-3 < error_s < least_late_s + 1e-3  # drift makes a few tenths of a millisecond


def test_the_capture_clock_gets_over_lost_sound() -> None:
    clock = CaptureClock()
    for count in range(1, 1000):
        lost_s = 0.3 if count > 200 else 0.0
        clock.arrived(count * BLOCK_S + lost_s, BLOCK_S)
    assert clock.time_s(999 * BLOCK_S) == pytest.approx(999 * BLOCK_S + 0.3)


# Real capture


def test_frames_follow_one_another(server: SoundServer) -> None:
    with Microphone(devices.find_input()) as microphone:
        begun_s = time.monotonic()
        frames = listen(microphone, 2)
        ended_s = time.monotonic()
    for frame in frames:
        assert frame.samples.shape == (FRAME_SAMPLES,)
        assert frame.samples.dtype == np.float32
    steps_s = [later.end_s - earlier.end_s for earlier, later in pairwise(frames)]
    assert min(steps_s) >= 0
    assert np.median(steps_s) == pytest.approx(FRAME_S, abs=0.002)
    assert begun_s < frames[0].end_s < frames[-1].end_s <= ended_s
    assert microphone.overflowed == 0


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
def test_what_is_heard_is_what_was_said(server: SoundServer, rate_hz: int) -> None:
    said = noise(1.5)
    device = dataclasses.replace(devices.find_input(), rate_hz=rate_hz)
    with Playback(server, MOUTH) as mouth, Microphone(device) as microphone:
        listen(microphone, 0.3)
        mouth.play(said)
        heard = np.concatenate([frame.samples for frame in listen(microphone, 2.2)])
    match = np.correlate(heard, said.samples, "valid")
    start = int(np.argmax(np.abs(match)))
    part = heard[start : start + len(said.samples)]
    likeness = match[start] / (np.linalg.norm(part) * np.linalg.norm(said.samples))
    assert likeness > 0.97  # what a gap or a repeat in its midst would halve
    assert np.linalg.norm(part) == pytest.approx(np.linalg.norm(said.samples), rel=0.05)


def test_sound_is_read_soon_and_stamped_truly(server: SoundServer) -> None:
    said = noise(0.2)
    read_after_s, stamp_errors_s = [], []
    with Playback(server, MOUTH) as mouth, Microphone(devices.find_input()) as microphone:
        listen(microphone, 1)
        for _ in range(5):
            starts_s, _ = mouth.play(said)
            while True:
                frame = microphone.read(5)
                (loud,) = np.nonzero(np.abs(frame.samples) > 0.05)
                if loud.size:
                    break
            read_after_s.append(time.monotonic() - starts_s)
            onset_s = frame.end_s - (FRAME_SAMPLES - loud[0]) / RATE_HZ
            stamp_errors_s.append(onset_s - starts_s)
            listen(microphone, 0.5)
    assert np.median(read_after_s) < 0.1  # capture and resampling 60 ms at most, a frame 32 ms
    assert -0.005 < np.median(stamp_errors_s) < 0.03  # the room starts a sound within 10 ms


def test_what_is_not_read_waits(server: SoundServer) -> None:
    with Microphone(devices.find_input()) as microphone:
        microphone.read(5)
        time.sleep(1)
        begun_s = time.monotonic()
        listen(microphone, 0.8)
        assert time.monotonic() - begun_s < 0.4


# Trouble


def test_a_sound_server_that_ends_is_told_at_once_and_again(own_server: SoundServer) -> None:
    with Microphone(devices.find_input()) as microphone:
        listen(microphone, 0.2)
        os.kill(own_server.pid, signal.SIGKILL)
        begun_s = time.monotonic()
        with pytest.raises(MicrophoneError, match="“default” stopped sending sound") as caught:
            listen(microphone, 60)
        assert time.monotonic() - begun_s < 1
        assert "doctor" in caught.value.remedy
        begun_s = time.monotonic()
        with pytest.raises(MicrophoneError):
            microphone.read(5)
        assert time.monotonic() - begun_s < 1


def test_a_device_that_only_stops_sending_is_told_in_time(own_server: SoundServer) -> None:
    with Microphone(devices.find_input()) as microphone:
        listen(microphone, 0.2)
        os.kill(own_server.pid, signal.SIGSTOP)
        # The library may wait for the server's answer as it closes, so let it go on by then.
        resumed = threading.Timer(2.5, os.kill, (own_server.pid, signal.SIGCONT))
        resumed.start()
        begun_s = time.monotonic()
        with pytest.raises(MicrophoneError, match="stopped sending sound"):
            while True:
                microphone.read(0.5)
        assert time.monotonic() - begun_s < 2
        resumed.join()


def test_a_microphone_that_refuses_is_named(own_server: SoundServer) -> None:
    device = devices.find_input()
    own_server.unplug_microphone()
    with pytest.raises(MicrophoneError, match="“default” cannot be opened"):
        Microphone(device).open()


def test_closed_it_sends_nothing_more_and_can_be_closed_again(server: SoundServer) -> None:
    microphone = Microphone(devices.find_input())
    microphone.open()
    microphone.read(5)
    microphone.close()
    microphone.close()
    with pytest.raises(MicrophoneError):
        listen(microphone, 60)


def test_it_goes_on_at_another_rate_and_its_time_goes_on(server: SoundServer) -> None:
    device = devices.find_input()
    said = noise(0.5)
    with Playback(server, MOUTH) as mouth, Microphone(device) as microphone:
        before = listen(microphone, 0.5)
        microphone.reopen(dataclasses.replace(device, rate_hz=44_100))
        listen(microphone, 0.5)
        mouth.play(said)
        after = listen(microphone, 1.5)
        microphone.skip()
        last = microphone.read(5)
    heard = np.concatenate([frame.samples for frame in after])
    match = np.correlate(heard, said.samples, "valid")
    part = heard[int(np.argmax(match)) :][: len(said.samples)]
    likeness = match.max() / (np.linalg.norm(part) * np.linalg.norm(said.samples))
    assert likeness > 0.95
    times = [frame.end_s for frame in (*before, *after, last)]
    assert times == sorted(times)
    assert last.end_s > after[-1].end_s

from collections.abc import Callable

import numpy as np
import pytest

from voicecheck.audio.clip import RATE_HZ, SILENT_DB, Samples
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES, Frame
from voicecheck.audio.played import Played
from voicecheck.audio.room import RoomVoice, WatchedSource

SPEECH = np.random.default_rng(3).normal(0, 0.1, 10 * RATE_HZ).astype(np.float32)
# Loud and soft by turns.
SPEECH *= np.abs(np.sin(np.arange(len(SPEECH)) / 2500)).astype(np.float32)
HUSH = np.random.default_rng(4).normal(0, 0.0005, 10 * RATE_HZ).astype(np.float32)


class Room:
    """A microphone that hears `way_back(played)`, beside a speaker that plays `SPEECH`."""

    def __init__(self, way_back: Callable[[Samples], Samples]) -> None:
        self.played = Played(RATE_HZ)
        self.heard = way_back(SPEECH)
        self.frames = 0

    def read(self, timeout_s: float) -> Frame:
        part = slice(self.frames * FRAME_SAMPLES, (self.frames + 1) * FRAME_SAMPLES)
        self.played.write(SPEECH[part], self.frames * FRAME_S)
        self.frames += 1
        return Frame(self.heard[part], self.frames * FRAME_S)


def listened(room: Room, seconds: float) -> RoomVoice:
    source = WatchedSource(room, room.played)
    voice = RoomVoice(lambda samples: float(np.abs(samples).max() > 0.05))
    for _ in range(round(seconds / FRAME_S)):
        voice(source.read(1.0))
    return voice


def test_headphones_leave_the_room_clear() -> None:
    check = listened(Room(lambda _played: HUSH), 4).check
    assert check.is_clear
    assert not check.echo_remains


@pytest.mark.parametrize("late_s", [0.02, 0.12])
def test_a_speaker_on_the_table_is_heard(late_s: float) -> None:
    late = round(late_s * RATE_HZ)
    check = listened(Room(lambda played: HUSH + 0.5 * np.roll(played, late)), 4).check
    assert check.echo_remains
    assert not check.is_clear


def test_a_whisper_of_the_speaker_is_reason_enough_to_wait() -> None:
    check = listened(Room(lambda played: HUSH + 0.02 * played), 4).check
    assert not check.is_clear


def test_before_anything_was_played_the_program_is_silent() -> None:
    room = Room(lambda _played: HUSH)
    room.played = Played(RATE_HZ)
    silent = WatchedSource(room, Played(RATE_HZ))
    assert silent.read(1.0).program_db == SILENT_DB

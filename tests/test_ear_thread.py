"""The ear's thread: a microphone that goes away, a machine that sleeps."""

import queue
import threading
from pathlib import Path

import numpy as np
import pytest

from tests.test_ear import COST_S, Reader, voice_of
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES, Frame
from voicecheck.audio.spool import SpoolNote
from voicecheck.audio.turn import Timing
from voicecheck.ear import Ear
from voicecheck.ear_thread import ASLEEP_S, EarThread
from voicecheck.errors import MicrophoneError
from voicecheck.heard import EarEvent, Lost, Utterance
from voicecheck.speech.decoder import InlineDecoder

NOTE = SpoolNote("c", "s", "", "p", "2026-01-01T00:00:00")
LIMIT_S = 10.0


class Tape:
    """Frames that are played as fast as they are read; then the microphone is gone."""

    def __init__(self, levels: list[int], start_s: float) -> None:
        self._levels = list(levels)
        self.now_s = start_s

    def read(self, timeout_s: float) -> Frame:
        if not self._levels:
            raise MicrophoneError("The microphone is gone")
        self.now_s += FRAME_S
        level = self._levels.pop(0) / 1000
        return Frame(np.full(FRAME_SAMPLES, level, np.float32), self.now_s)


class Clocks:
    """The clock on the wall, and the one that stands still while the machine sleeps."""

    def __init__(self) -> None:
        self.asleep_s = 0.0

    def wall(self) -> float:
        return self.asleep_s


def ear(tmp_path: Path) -> Ear:
    ear = Ear(voice_of, InlineDecoder(Reader(), 1, COST_S), tmp_path)
    ear.open(0.0, Timing(), NOTE)
    return ear


SILENT = [0] * 40
WORDS = [number for number in (5, 6, 7) for _ in range(13)]
MORE = [number for number in (8, 9) for _ in range(13)]


def test_a_turn_goes_on_at_the_microphone_that_came_back(tmp_path: Path) -> None:
    heard: queue.SimpleQueue[EarEvent] = queue.SimpleQueue()
    first = Tape(SILENT + WORDS, 0.0)
    thread = EarThread(ear(tmp_path), first, heard.put)
    try:
        assert type(heard.get(timeout=LIMIT_S)).__name__ == "Began"
        lost = heard.get(timeout=LIMIT_S)
        assert isinstance(lost, Lost)
        assert lost.spell == thread.spell == 0
        assert thread.busy
        (spool,) = tmp_path.iterdir()
        assert spool.stat().st_size >= len(WORDS) * FRAME_SAMPLES * 2  # on disk, not in memory
        thread.resume(Tape(MORE + [0] * 200, first.now_s + 20.0))
        while not isinstance(event := heard.get(timeout=LIMIT_S), Utterance):
            pass
        said = [word.text for word in event.transcript.words]
        assert said == ["w5", "w6", "w7", "w8", "w9"]
    finally:
        thread.close()


@pytest.mark.parametrize("asleep_s", [0.0, ASLEEP_S - 1, ASLEEP_S + 1, 30_000.0])
def test_a_machine_that_slept_is_noticed(tmp_path: Path, asleep_s: float) -> None:
    heard: queue.SimpleQueue[EarEvent] = queue.SimpleQueue()
    clocks = Clocks()

    def fall_asleep(frame: Frame) -> None:
        if frame.end_s > 1.0:
            clocks.asleep_s = asleep_s

    tape = Tape(SILENT * 2, 0.0)
    thread = EarThread(
        ear(tmp_path), tape, heard.put, fall_asleep, wall=clocks.wall, clock=lambda: 0.0
    )
    try:
        lost = heard.get(timeout=LIMIT_S)
        assert isinstance(lost, Lost)
        slept = asleep_s > ASLEEP_S
        assert lost.error.message == (
            "The machine was asleep" if slept else "The microphone is gone"
        )
    finally:
        thread.close()


def test_while_it_pauses_nobody_reads(tmp_path: Path) -> None:
    reading = threading.Event()

    class Endless(Tape):
        def read(self, timeout_s: float) -> Frame:
            reading.set()
            self._levels = [0]
            return super().read(timeout_s)

    thread = EarThread(ear(tmp_path), Endless([], 0.0), lambda _event: None)
    try:
        assert reading.wait(LIMIT_S)
        thread.pause()
        reading.clear()
        assert not reading.wait(0.1)
        thread.resume(Endless([], 0.0))
        assert reading.wait(LIMIT_S)
    finally:
        thread.close()

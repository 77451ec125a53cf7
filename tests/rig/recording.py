"""Both sides of a conversation on one clock, and the gaps between them."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from tests.rig.program_ear import Span, speech_of_program
from tests.rig.sound_server import SoundServer
from tests.rig.streams import Capture, Samples
from voicecheck.audio.clip import Clip

_POLL_S = 0.1
_BLOCK_S = 0.01
_LOUD = 10 ** (-60 / 20)


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What was heard, the three channels aligned to the sample.

    Attributes:
        program: What the program's speaker played.
        person: What the person said, without echo or noise.
        microphone: What the program's microphone heard: the person, echo, noise.
        started_s: When it begins, on the recorder's clock (within about 10 ms).
    """

    program: Clip
    person: Clip
    microphone: Clip
    started_s: float

    def save(self, path: Path) -> None:
        """Write a file (its kind by its name) with the program left and the person right."""
        import soundfile

        both = np.stack([self.program.samples, self.person.samples], axis=1)
        soundfile.write(path, both, self.program.rate_hz)


class Recorder:
    """Records the whole room while its `with` block runs; ask for `recording` afterwards."""

    def __init__(
        self,
        server: SoundServer,
        *,
        rate_hz: int = 16_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = server
        self._rate_hz = rate_hz
        self._clock = clock
        self._blocks: list[Samples] = []
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._record, name="recorder", daemon=True)

    @property
    def recording(self) -> Recording:
        """What has been recorded; complete once the block has ended."""
        sound = np.concatenate([*self._blocks, np.zeros((0, 3), np.float32)])
        program, person, microphone = (
            Clip(np.ascontiguousarray(channel), self._rate_hz) for channel in sound.T
        )
        return Recording(program, person, microphone, self._capture.when(0.0))

    @property
    def recorded_s(self) -> float:
        """How much has been recorded by now."""
        return self._capture.captured / self._rate_hz

    def __enter__(self) -> Self:
        """Start recording; returns once sound arrives."""
        self._capture = Capture(
            self._server,
            "room.monitor",
            ["aux0", "aux1", "aux2"],
            rate_hz=self._rate_hz,
            clock=self._clock,
        )
        self._thread.start()
        while not self._blocks and self._thread.is_alive():
            time.sleep(_BLOCK_S)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop recording."""
        self._leaving.set()
        self._thread.join()
        self._capture.close()

    def _record(self) -> None:
        while not self._leaving.is_set():
            block = self._capture.read(_POLL_S)
            if block is None:
                return
            if len(block):
                self._blocks.append(block)


@dataclass(frozen=True, slots=True)
class Gap:
    """A change of turns, from the person to the program.

    Attributes:
        person_ended_s: The end of what the person said, in seconds of the recording.
        program_started_s: The start of the program's answer.
    """

    person_ended_s: float
    program_started_s: float

    @property
    def gap_s(self) -> float:
        """How long the person waited; negative where the program cut in."""
        return self.program_started_s - self.person_ended_s


def gaps(recording: Recording, turns: Sequence[Span] | None = None) -> list[Gap]:
    """Return how long each answer of the program took, for the turns that it answered.

    Args:
        recording: The conversation.
        turns: When the person had the turn, each from first word to last (`VirtualPerson.turns`
            knows); None where no turn has a pause longer than half a second. Within a turn the
            program speaks too early, and the gap is negative: what was still to come.
    """
    answers_s = [span.start_s for span in speech_of_program(recording.program)]
    said = speech_of_person(recording.person)
    found: list[Gap] = []
    for turn in said if turns is None else turns:
        heard = [span for span in said if turn.start_s < span.end_s and span.start_s < turn.end_s]
        answer_s = next((at_s for at_s in answers_s if at_s > turn.start_s), None)
        if not heard or answer_s is None:
            continue
        if not any(turn.end_s <= later.start_s < answer_s for later in said):
            found.append(Gap(heard[-1].end_s, answer_s))
    return found


def silence_after_s(recording: Recording, at_s: float) -> float:
    """Return how long the program goes on sounding after a time, until it is silent for 0.2 s.

    Args:
        recording: The conversation.
        at_s: The time, in seconds of the recording.

    Returns:
        Seconds, to within 5 ms; infinity where it is never silent again.
    """
    samples, block = recording.program.samples, recording.program.rate_hz // 200
    left = samples[round(at_s * recording.program.rate_hz) :]
    sounds = np.abs(left[: len(left) // block * block].reshape(-1, block)).max(axis=1) > _LOUD
    for number in np.flatnonzero(~sounds):
        if not sounds[number : number + 40].any():
            return float(number) / 200
    return float("inf")


def speech_of_person(clip: Clip, *, pause_s: float = 0.5) -> list[Span]:
    """Return where the person speaks in their own clean channel.

    Args:
        clip: The channel; what lies under -60 dBFS is silence.
        pause_s: Pauses up to this long belong to the speech around them.
    """
    block = round(_BLOCK_S * clip.rate_hz)
    whole = clip.samples[: len(clip.samples) // block * block].reshape(-1, block)
    loud_s = np.flatnonzero(np.max(np.abs(whole), axis=1) > _LOUD) * _BLOCK_S
    if not len(loud_s):
        return []
    runs = np.split(loud_s, np.flatnonzero(np.diff(loud_s) > pause_s + _BLOCK_S) + 1)
    return [Span(float(run[0]), float(run[-1]) + _BLOCK_S) for run in runs]

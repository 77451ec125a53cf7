"""Replay: the ear over a recording, deterministic and faster than real time.

The same ear that listens in a check-in hears a file, frame by frame, on a clock that the frames
carry. After an answer it listens on at once, so that a person who was cut off shows as a second
answer; they are given more time from then on, as in a check-in. Nobody speaks in between, so what
is measured is the listening alone.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voicecheck.audio.activity import VoiceActivity
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.finality import Finality
from voicecheck.audio.microphone import FRAME_SAMPLES, Frame
from voicecheck.audio.turn import Decision, Timing
from voicecheck.ear import Ear
from voicecheck.heard import Began, NothingSaid, Read, Utterance
from voicecheck.patience import FIRST_MOMENTS_S, unhurried
from voicecheck.speech.decoder import InlineDecoder
from voicecheck.speech.hinge import NO_CHOICES, Choices
from voicecheck.speech.transcriber import Transcriber

DECODE_COST_S = 0.45
"""How long a decode is taken to last: tiny.en with beam 5 on two idle cores needs 0.35 to 0.45 s,
whether it is given one second of sound or ten."""

LONGEST_TAIL_S = 40.0
"""Silence that is put after a recording at most, for the last turn to end in."""


@dataclass(frozen=True)
class Answer:
    """Something that would be kept.

    Attributes:
        text: The words.
        start_s: When its first voice began, in the recording.
        end_s: When its last voice ended.
        answered_at_s: When the program would have begun to answer.
    """

    text: str
    start_s: float
    end_s: float
    answered_at_s: float


@dataclass(frozen=True)
class Waterfall:
    """What an ear made of a recording.

    Attributes:
        duration_s: The recording's.
        answers: What would be kept, in order; empty where nothing would.
        unclear: Turns that were asked about instead of kept: voice without words, or a near tie.
        seen: Every decision and every decode, in order.
    """

    duration_s: float
    answers: tuple[Answer, ...]
    unclear: tuple[Answer, ...]
    seen: tuple[Decision | Read, ...]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision of the turn detector."""
        return tuple(each for each in self.seen if isinstance(each, Decision))

    @property
    def reads(self) -> tuple[Read, ...]:
        """Every decode."""
        return tuple(each for each in self.seen if isinstance(each, Read))


def recording(path: Path) -> Clip:
    """Read a sound file as the ear hears it: mono at 16 kHz.

    Raises:
        StoreError: There is no such file, or it holds no sound that libsndfile reads.
    """
    return Clip.from_file(path).resampled(RATE_HZ)


def replay(
    clip: Clip,
    transcriber: Transcriber,
    voice_activity: VoiceActivity,
    *,
    timing: Timing,
    choices: Choices = NO_CHOICES,
    finality: Finality | None = None,
    beam_size: int = 5,
    cost_s: float = DECODE_COST_S,
) -> Waterfall:
    """Let an ear hear a recording from its first sample on.

    Args:
        clip: The recording, at 16 kHz.
        transcriber: What turns sound into words.
        voice_activity: A fresh detector.
        timing: How patient to be.
        choices: The few replies that a short one is weighed against.
        finality: What tells how finished the last seconds sounded, if anything does.
        beam_size: How many readings the transcriber weighs.
        cost_s: How long a decode is taken to last.
    """
    seen: list[Decision | Read] = []
    answers: list[Answer] = []
    unclear: list[Answer] = []
    decoder = InlineDecoder(transcriber, beam_size, cost_s)
    ear = Ear(
        lambda frame: voice_activity(frame.samples),
        decoder,
        finality=finality,
        watch=seen.append,
    )
    ear.open(0.0, timing, choices=choices)
    answered_at_s = -math.inf
    for frame in frames(clip):
        for event in ear.hear(frame):
            if isinstance(event, Began) and event.at_s < answered_at_s + FIRST_MOMENTS_S:
                timing = unhurried(timing)
                ear.retime(timing)
            if isinstance(event, Utterance):
                answered_at_s = event.answered_at_s
                text = event.transcript.text
                answer = Answer(text, event.start_s, event.end_s, event.answered_at_s)
                (answers if text else unclear).append(answer)
            if isinstance(event, Utterance | NothingSaid):
                ear.open(frame.end_s, timing, choices=choices)
        if frame.end_s > clip.duration_s and not ear.busy:
            break
    return Waterfall(clip.duration_s, tuple(answers), tuple(unclear), tuple(seen))


def frames(clip: Clip) -> Iterator[Frame]:
    """Cut a clip at 16 kHz into frames, followed by silence for a last turn to end in."""
    tail = Clip.silence(LONGEST_TAIL_S, RATE_HZ).samples
    samples = np.concatenate([clip.samples, tail])
    for number in range(len(samples) // FRAME_SAMPLES):
        first = number * FRAME_SAMPLES
        end_s = (first + FRAME_SAMPLES) / RATE_HZ
        yield Frame(samples[first : first + FRAME_SAMPLES], end_s)

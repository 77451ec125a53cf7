"""What is read off a conversation: gaps, cut-ins, lost words, processor time. Pure arithmetic."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.scenes import PAUSED, SHORT, Kind
from tests.wer import normalised

TOUCH_S = 0.05
"""A reply that starts this close to the person's last sound does not cut in."""


@dataclass(frozen=True)
class Told:
    """One scene as it went with one program. Times are seconds of one recording.

    Attributes:
        kind: What sort of answer.
        start_s: When the person's voice began.
        end_s: When their last sound ended, on the channel that has nothing but their voice.
        replies_s: When the program began to speak, from `start_s` until the person's next turn.
        taken_s: When it took the answer for finished, likewise.
        said: The words that the person spoke.
        by_hand: What the same model makes of the clean clip, decoded whole, at leisure.
        heard: All the words that the program wrote down for this scene, in however many answers.
        processor_s: Processor time from `start_s` to the reply after `end_s`.
    """

    kind: Kind
    start_s: float
    end_s: float
    replies_s: tuple[float, ...]
    taken_s: tuple[float, ...]
    said: str
    by_hand: str
    heard: str
    processor_s: float

    @property
    def cut_in(self) -> bool:
        """Whether it spoke, or took the answer for finished, before the person had ended."""
        return any(at_s < self.end_s - TOUCH_S for at_s in (*self.replies_s, *self.taken_s))

    @property
    def gap_s(self) -> float | None:
        """How long the person waited for the reply; None where cut into or never replied to."""
        if self.cut_in or not self.replies_s:
            return None
        return self.replies_s[0] - self.end_s

    @property
    def words_lost(self) -> int:
        """How many of the words spoken are not in what was heard, in their order."""
        return lost(self.said, self.heard)


@dataclass(frozen=True)
class Row:
    """Some scenes of one program, counted.

    Attributes:
        scenes: How many.
        unanswered: To how many there was no reply at all.
        median_s: The median gap; None where every scene was cut into.
        p95_s: Its 95th percentile.
        cut_ins: How many scenes it cut into.
        words: How many words were spoken.
        words_lost: How many of them it did not write down.
        lost_by_hand: How many of them the model does not hear in the clean clips either.
        processor: Processor seconds for each second from the person's first to last sound.
    """

    scenes: int
    unanswered: int
    median_s: float | None
    p95_s: float | None
    cut_ins: int
    words: int
    words_lost: int
    lost_by_hand: int
    processor: float


def row(told: Sequence[Told]) -> Row:
    """Count some scenes."""
    gaps_s = [scene.gap_s for scene in told if scene.gap_s is not None]
    return Row(
        scenes=len(told),
        unanswered=sum(not scene.replies_s for scene in told),
        median_s=percentile(gaps_s, 50),
        p95_s=percentile(gaps_s, 95),
        cut_ins=sum(scene.cut_in for scene in told),
        words=sum(len(normalised(scene.said)) for scene in told),
        words_lost=sum(scene.words_lost for scene in told),
        lost_by_hand=sum(lost(scene.said, scene.by_hand) for scene in told),
        processor=sum(scene.processor_s for scene in told)
        / max(1e-9, sum(scene.end_s - scene.start_s for scene in told)),
    )


@dataclass(frozen=True)
class Place:
    """Where a program stands on the trade-off curve.

    Attributes:
        median_s: The median gap after finished sentences.
        cut_share: The share of answers with pauses that it cut into, 0 to 1.
        paused: How many such answers there were.
    """

    median_s: float | None
    cut_share: float
    paused: int


def place(told: Sequence[Told]) -> Place:
    """Place a program on the trade-off curve."""
    paused = of_kinds(told, PAUSED)
    finished = of_kinds(told, (Kind.SENTENCE,))
    return Place(finished.median_s, paused.cut_ins / max(1, paused.scenes), paused.scenes)


def of_kinds(told: Sequence[Told], kinds: Sequence[Kind]) -> Row:
    """Count the scenes of some kinds."""
    return row([scene for scene in told if scene.kind in kinds])


def by_kind(told: Sequence[Told]) -> dict[str, Row]:
    """Count each kind that was told, the short answers together, and all."""
    rows = {kind.value: of_kinds(told, (kind,)) for kind in Kind}
    rows |= {"short answers": of_kinds(told, SHORT), "all": row(told)}
    return {name: counted for name, counted in rows.items() if counted.scenes}


def percentile(values: Sequence[float], percent: float) -> float | None:
    """Return a percentile, between two values where it falls there; None of nothing."""
    return float(np.percentile(values, percent)) if values else None


def lost(said: str, heard: str) -> int:
    """Return how many words of one text are not in the other, in their order."""
    words = normalised(said)
    return len(words) - in_common(words, normalised(heard))


def in_common(words: Sequence[str], others: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(others) + 1)
    for word in words:
        above = row.copy()
        for number, other in enumerate(others, 1):
            row[number] = (
                above[number - 1] + 1 if word == other else max(above[number], row[number - 1])
            )
    return row[-1]


@dataclass(frozen=True)
class Meter:
    """How much processor time had been used when: readings in order of time.

    Attributes:
        at_s: When each was read.
        used_s: What had been used by then.
    """

    at_s: Sequence[float]
    used_s: Sequence[float]

    def between(self, start_s: float, end_s: float) -> float:
        """Return what was used from one time to another, in seconds."""
        if not self.at_s:
            return 0.0
        began_s, ended_s = np.interp([start_s, end_s], self.at_s, self.used_s)
        return float(ended_s - began_s)


def within(times_s: Iterable[float], start_s: float, end_s: float) -> tuple[float, ...]:
    """Return those times that lie from `start_s` until just before `end_s`, in order."""
    ordered = sorted(times_s)
    return tuple(ordered[bisect(ordered, start_s - 1e-9) : bisect(ordered, end_s - 1e-9)])

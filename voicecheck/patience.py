"""Patience: how long a person is waited for, and why.

People differ in how long they pause inside an answer. The silences after which someone went on
set how long they are waited for next time, within limits, and so does whether they go on after a
first sentence. Pure: pauses go in, a timing comes out; the store keeps the pauses.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from voicecheck.audio.turn import SHORT_S, Decision, Event, Timing
from voicecheck.people import Person, Wait

FACTOR_OF = {"brief": 0.7, "normal": 1.0, "long": 1.6}
"""How much longer than normal each word for patience waits."""

MOST_FACTOR = 2.0
"""What is learned, and "take your time", wait at most this much longer than normal."""

ENOUGH_PAUSES = 20
"""With fewer than these, what is learned is blended with the normal."""

SHORTEST_PAUSE_S = 0.25
"""What is shorter belongs to speech itself, as the closure before a "t"; the threshold usual in
the study of pauses since Goldman-Eisler's Psycholinguistics (1968)."""

LEFT_OUT, COUNTED = 0.05, 0.20
"""The longest twentieth of someone's pauses is left out, the mean of the fifth below it counts.
The 95th percentile alone would do, but of twenty pauses a single new one can double it."""

MARGIN = 1.65
"""The wait is so much longer than that mean: above the 95th percentile of pauses spread as in
speech. The silence that ended a turn is never learned, so with less each evening would shorten
the next."""


GOES_ON = 1 / 6
"""Who went on after a first sentence at least this often is given time for the next one: being
talked into is so much worse than waiting a second longer."""

FIRST_MOMENTS_S = 1.5
"""Who speaks this soon after their words begin to be said back had not finished."""


class Why(StrEnum):
    """Where someone's patience comes from; the first that holds counts."""

    FOR_ALL = "set for everyone"
    SET = "set by you"
    LEARNED = "learned"
    LEARNING = "still learning"
    NORMAL = "normal"


@dataclass(frozen=True)
class Patience:
    """How long someone is waited for.

    Attributes:
        timing: All waits, in seconds.
        why: Where they come from.
    """

    timing: Timing
    why: Why

    @property
    def word(self) -> str:
        """The word nearest to it: "brief", "normal" or "long"."""
        factor = self.timing.story_s / Timing().story_s
        return min(FACTOR_OF, key=lambda word: abs(math.log(FACTOR_OF[word] / factor)))


def pauses_inside(decisions: Iterable[Decision]) -> tuple[float, ...]:
    """The silences inside one answer, in seconds: those after which the voice came back.

    The silence that ended the turn is none of them, and neither is one in which anything else was
    decided: the program may have spoken in it.

    Args:
        decisions: What the turn detector decided, in order.
    """
    pauses_s = (pause.lasted_s for pause in _pauses(decisions) if pause.went_on)
    return tuple(pause_s for pause_s in pauses_s if pause_s >= SHORTEST_PAUSE_S)


def went_on(decisions: Iterable[Decision]) -> bool | None:
    """Whether someone went on after a first sentence, where a short answer might have ended.

    Args:
        decisions: What the turn detector decided in one answer, in order.

    Returns:
        None where they did not pause there for as long as a finished sentence is waited after.
    """
    might_end_s = Timing().finished_s
    ends = [
        pause.went_on
        for pause in _pauses(decisions)
        if pause.spoken_s <= SHORT_S and pause.lasted_s >= might_end_s
    ]
    return any(ends) if ends else None


@dataclass(frozen=True)
class _Pause:
    """A silence in an answer or at its end.

    Attributes:
        spoken_s: From the first voice of the answer to the last before it.
        lasted_s: How long it was, or had been when the answer was taken to be over.
        went_on: Whether the voice came back.
    """

    spoken_s: float
    lasted_s: float
    went_on: bool


def _pauses(decisions: Iterable[Decision]) -> Iterator[_Pause]:
    began: Decision | None = None
    for decision in decisions:
        ends = decision.event in (Event.RESUMED, Event.FINISHED)
        if ends and began and began.speech_start_s is not None and began.speech_end_s is not None:
            spoken_s = began.speech_end_s - began.speech_start_s
            lasted_s = decision.at_s - began.speech_end_s
            yield _Pause(spoken_s, lasted_s, decision.event is Event.RESUMED)
        began = decision if decision.event is Event.PAUSED else None


def timing_of(wait: Wait) -> Timing:
    """Return the timing for a patience: a word, or the silence in seconds that ends a story."""
    timing = Timing()
    if isinstance(wait, str):
        return timing.scaled(FACTOR_OF[wait])
    return timing.scaled(wait / timing.story_s)


def learned(pauses_s: Sequence[float]) -> Timing:
    """The timing that suits someone's pauses.

    The mean of the long pauses and a margin end a story; where it is unclear whether a sentence is
    finished, and in the middle of one, the wait changes in proportion. A single sentence that is
    surely finished is answered as soon as ever. Longer pauses never give less patience, the order
    of the pauses does not matter, and it stays between the brief patience and twice the normal.

    Args:
        pauses_s: Silences inside answers, each above 0. Fewer than 20 are blended with the normal.
    """
    normal = Timing()
    if not pauses_s:
        return normal
    wanted = _long_pause_s(pauses_s) * MARGIN / normal.story_s
    factor = min(max(wanted, FACTOR_OF["brief"]), MOST_FACTOR)
    known = min(len(pauses_s) / ENOUGH_PAUSES, 1.0)
    factor = known * factor + (1.0 - known)
    return replace(
        normal,
        likely_s=normal.likely_s * factor,
        story_s=normal.story_s * factor,
        unsure_s=normal.unsure_s * factor,
        unfinished_s=normal.unfinished_s * factor,
    )


def with_time(timing: Timing) -> Timing:
    """The timing after someone asked for time aloud: the longest patience, never less than before.

    Args:
        timing: What held until then.
    """
    normal, longest = Timing(), Timing().scaled(MOST_FACTOR)
    waits = [f.name for f in fields(Timing) if getattr(longest, f.name) != getattr(normal, f.name)]
    more = {wait: max(getattr(timing, wait), getattr(longest, wait)) for wait in waits}
    return replace(timing, **more)


def unhurried(timing: Timing) -> Timing:
    """The timing for someone who went on after they had been answered.

    Their one sentence was the first of a story, and the next may be too: each is given the time to
    think of another.

    Args:
        timing: What held until then.
    """
    return replace(timing, finished_s=max(timing.finished_s, timing.story_s))


def patience_for(person: Person, for_all: Wait = "normal") -> Patience:
    """How long to wait for someone.

    Args:
        person: What is known of them.
        for_all: The patience chosen for everyone, on the command line or in the settings.
            "normal" is no choice: it leaves each to their own.
    """
    if for_all != "normal":
        return Patience(timing_of(for_all), Why.FOR_ALL)
    if person.wait is not None:
        return Patience(timing_of(person.wait), Why.SET)
    tells_more = sum(person.went_on) > 0 and _share(person.went_on) >= GOES_ON
    if not (person.pauses_s or tells_more):
        return Patience(Timing(), Why.NORMAL)
    timing = learned(person.pauses_s)
    enough = len(person.pauses_s) >= ENOUGH_PAUSES
    why = Why.LEARNED if enough else Why.LEARNING
    return Patience(unhurried(timing) if tells_more else timing, why)


def _share(times: Sequence[bool]) -> float:
    return sum(times) / len(times)


def _long_pause_s(pauses_s: Sequence[float]) -> float:
    """The mean of the long pauses, between the 75th and the 95th percentile.

    How long the longest were makes no difference: one of them was perhaps a ringing telephone.
    """
    longest_first = sorted(pauses_s, reverse=True)
    left_out = math.ceil(len(longest_first) * LEFT_OUT)
    counted = math.ceil(len(longest_first) * COUNTED)
    long = longest_first[left_out : left_out + counted] or longest_first
    return sum(long) / len(long)

"""Asking softly whether now is okay: begin, come back later, or leave it for today."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from voicecheck.audio.spool import SpoolNote
from voicecheck.dialogue import Adjust, Event, Expect, Heard, Interrupted, Pressed, WentOn
from voicecheck.exchange import Exchange, Screen
from voicecheck.language.commands import Command
from voicecheck.language.invitation import Reply
from voicecheck.language.tongue import ENGLISH, Tongue, tongue
from voicecheck.phrases import Phrases
from voicecheck.schedule.quiet import Quiet

LATEST = timedelta(hours=2)
"""A machine that slept at the hour asks when it wakes, but not later than this."""

NIGHT = timedelta(hours=6)
"""A time after midnight is still today's where it is no farther away."""

SOFTER_DB = -6
TRIES = 3
"""How often something is asked before it is left for today."""

LONGEST_NAP_S = 20.0  # a machine that sleeps meanwhile stops the clock of a longer one


@dataclass(frozen=True, slots=True)
class Begin:
    """Now is okay."""


@dataclass(frozen=True, slots=True)
class ComeBack:
    """It is asked again at a time."""

    at: datetime


class Why(StrEnum):
    """Why it is left for today."""

    REFUSED = "refused"
    SILENT = "silent"
    UNCLEAR = "unclear"
    QUIET = "quiet"
    NOT_TODAY = "not today"
    LATE = "late"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Leave:
    """Nothing more is asked today."""

    why: Why


class Unanswered(Enum):
    """What has to be asked before it can be decided."""

    WHEN = "when"
    AGAIN = "again"


Decision = Begin | ComeBack | Leave


def may_ask(now: datetime, due: datetime | None, quiet: Quiet | None) -> Leave | None:
    """Whether it may be asked now: None where it may, else why it is left.

    Args:
        now: The present, with its offset.
        due: When it should be asked; None for just now.
        quiet: Hours in which nothing is asked.
    """
    if quiet is not None and quiet.holds(now):
        return Leave(Why.QUIET)
    return Leave(Why.LATE) if due is not None and now - due > LATEST else None


def decide(
    answer: str,
    now: datetime,
    quiet: Quiet | None,
    *,
    asked_when: bool = False,
    tongue: Tongue = ENGLISH,
) -> Decision | Unanswered:
    """What follows from an answer to "is now okay?".

    Args:
        answer: What was heard.
        now: When, with its offset.
        quiet: Hours in which nothing is asked.
        asked_when: Whether it answers "when shall I ask again?".
        tongue: What understands the language that is spoken.
    """
    reply = tongue.invited(answer, now, asked_when=asked_when)
    match reply.kind:
        case Reply.Kind.YES:
            return Begin()
        case Reply.Kind.NO:
            return Leave(Why.REFUSED)
        case Reply.Kind.UNCLEAR:
            return Unanswered.WHEN if asked_when else Unanswered.AGAIN
        case Reply.Kind.LATER if reply.at is None:
            return Unanswered.WHEN
    assert reply.at is not None
    if quiet is not None and quiet.holds(reply.at):
        return Leave(Why.QUIET)
    if reply.at.date() != now.date() and reply.at - now > NIGHT:
        return Leave(Why.NOT_TODAY)
    return ComeBack(reply.at)


def ask(
    exchange: Exchange,
    screen: Screen,
    phrases: Phrases,
    now: Callable[[], datetime],
    quiet: Quiet | None,
) -> Decision:
    """Ask softly whether now is okay, and take the answer. Nothing of it is kept.

    Raises:
        VoicecheckError: Nothing can be heard.
    """
    exchange.record(False)  # what is answered here touches no disk
    exchange.adjust(Adjust(volume_db=SOFTER_DB))
    try:
        decision = _ask(exchange, screen, phrases, now, quiet)
        _say(exchange, screen, *_farewell(decision, phrases))
    finally:
        exchange.adjust(Adjust(volume_db=-SOFTER_DB))
        exchange.record(True)
    return decision


def _ask(
    exchange: Exchange,
    screen: Screen,
    phrases: Phrases,
    now: Callable[[], datetime],
    quiet: Quiet | None,
) -> Decision:
    line, asked_when = phrases.is_now_okay, False
    for _ in range(TRIES):
        event = _say(exchange, screen, line) or exchange.listen(Expect.CONFIRMATION, _note(line))
        match event:
            case Heard(text, utterance) | WentOn(text, utterance):
                screen.heard(text)
                if utterance is not None:
                    exchange.settle([utterance])
                found = decide(text, now(), quiet, asked_when=asked_when, tongue=tongue(phrases))
            case Pressed(command):
                found = _KEYS.get(command, Unanswered.AGAIN)
            case Interrupted():
                return Leave(Why.ENDED)
            case _:
                return Leave(Why.SILENT)
        if not isinstance(found, Unanswered):
            return found
        asked_when = asked_when or found is Unanswered.WHEN
        line = phrases.ask_when if asked_when else phrases.is_now_okay_again
    return Leave(Why.UNCLEAR)


_KEYS: dict[Command, Decision | Unanswered] = {
    Command.DONE: Begin(),
    Command.RESUME: Begin(),
    Command.SKIP: Leave(Why.REFUSED),
    Command.STOP: Leave(Why.REFUSED),
    Command.PAUSE: Unanswered.WHEN,
}


def _farewell(decision: Decision, phrases: Phrases) -> tuple[str, ...]:
    """What is said at the end; nothing to a room in which nobody answered."""
    match decision:
        case ComeBack(at):
            return (phrases.ask_again_at.replace("{time}", spoken_time(at, phrases)),)
        case Leave(Why.QUIET):
            return (phrases.quiet_then,)
        case Leave(Why.REFUSED | Why.NOT_TODAY | Why.UNCLEAR):
            return (phrases.left_for_today,)
        case _:
            return ()


def spoken_time(at: datetime, phrases: Phrases) -> str:
    """A time of day as it is spoken, on a clock of twelve hours."""
    hour = str((at.hour - 1) % 12 + 1)
    if not at.minute:
        return phrases.time_full.replace("{hour}", hour)
    return phrases.time_of_day.replace("{hour}", hour).replace("{minute}", f"{at.minute:02}")


def wait_until(
    at: datetime,
    now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Wait until the clock on the wall shows a time, also where the machine sleeps meanwhile."""
    while (left_s := (at - now()).total_seconds()) > 0:
        sleep(min(left_s, LONGEST_NAP_S))


def _say(exchange: Exchange, screen: Screen, *lines: str) -> Event | None:
    for line in lines:
        screen.said(line)
    return exchange.say(lines, _note(""), reflects=False, slowly=False) if lines else None


def _note(prompt: str) -> SpoolNote:
    return SpoolNote("", "", "", prompt, "")

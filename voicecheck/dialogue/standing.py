"""What stands from before a check-in, as values: the day, open promises, a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class OpenPromise:
    """A promise to ask after.

    Attributes:
        id: Its number in the store.
        person: Who made it; None is the owner.
        text: The words it was made in.
        made_on: The day it was made on.
    """

    id: int
    person: str | None
    text: str
    made_on: date


@dataclass(frozen=True)
class Proposal:
    """A guide that is proposed at the close.

    Attributes:
        guide: Its name.
        why: The reason as it is spoken.
        person: Whose words it comes from; None is the owner.
    """

    guide: str
    why: str
    person: str | None = None


Propose = Callable[[], Proposal | None]
"""Chooses what to propose, once the close is reached: a fortnight's words are weighed for it."""


def nothing() -> None:
    """Propose nothing."""


@dataclass(frozen=True)
class Planned:
    """The guide that is planned, and for which day."""

    guide: str
    day: date | None = None


@dataclass(frozen=True)
class Standing:
    """What is known before the first word.

    Attributes:
        today: The day of the check-in.
        promises: Those to ask after, the oldest first.
        plan: The plan of those who are there.
        recalls_plan: Whether the plan is spoken of at the close.
        titles: The guides there are: their titles by name.
        cycle: Those who want to be asked for the day of their cycle.
    """

    today: date
    promises: tuple[OpenPromise, ...] = ()
    plan: Planned | None = None
    recalls_plan: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)
    cycle: tuple[str | None, ...] = ()


NOTHING_STANDS = Standing(date.min)
"""The first check-in of all, on no day."""

"""How values stand in the columns of the store: times, texts, numbers."""

import math
import sqlite3
from datetime import UTC, date, datetime
from typing import TypeVar

import msgspec
from ulid import ULID

T = TypeVar("T")

LARGEST = 2.0**53
"""Beyond it a float no longer tells one whole number from the next."""


def written(moment: datetime) -> str:
    """A time as it is kept: ISO 8601 with its offset."""
    return moment.astimezone().isoformat() if moment.tzinfo is None else moment.isoformat()


def read_time(text: str) -> datetime:
    """A time that was kept.

    Raises:
        sqlite3.DatabaseError: It is none: the store is damaged.
    """
    try:
        return datetime.fromisoformat(text)
    except (ValueError, TypeError) as problem:
        raise sqlite3.DatabaseError("a time in it is none") from problem


def read_day(text: str) -> date:
    """A day that was kept.

    Raises:
        sqlite3.DatabaseError: It is none: the store is damaged.
    """
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError) as problem:
        raise sqlite3.DatabaseError("a day in it is none") from problem


def read_row(kind: type[T], **values: object) -> T:
    """A row that was kept, as the record it stands for.

    Raises:
        sqlite3.DatabaseError: A value is of another type, or no number: the store is damaged.
    """
    if not all(map(_can_be_counted_with, values.values())):
        raise sqlite3.DatabaseError("a number in it is none")
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError:
        # It may quote what was said.
        raise sqlite3.DatabaseError("a value in it is none") from None


def _can_be_counted_with(value: object) -> bool:
    """Whether every number in a value, such as a rating, is finite and no larger than any kept."""
    if isinstance(value, tuple):
        return all(map(_can_be_counted_with, value))
    return not isinstance(value, float) or abs(value) <= LARGEST


def storable(text: str) -> str:
    """A text without the half surrogate pairs that a terminal may hand over: no UTF-8 has them."""
    return text.encode(errors="replace").decode()


def finite(number: float) -> float:
    """A number that SQLite takes; "not a number" it would read as nothing at all and refuse."""
    return 0.0 if math.isnan(number) else float(number)


def begin_of_ids(moment: datetime) -> str:
    """What the ids of check-ins begin with that begin at a moment.

    A ULID begins with ten letters of time, which makes the ids an index of when it started.
    """
    epoch = datetime.fromtimestamp(0, UTC)
    return str(ULID.from_datetime(max(moment, epoch)))[:10]

"""What a damaged store may hand over in place of a value."""

import math
import sqlite3
from dataclasses import dataclass

import pytest

from voicecheck.store.columns import LARGEST, read_row
from voicecheck.store.record import Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    person: str | None
    seconds: float
    rating: Rating | None


WHOLE = {"person": "Sam", "seconds": 2.5, "rating": Rating("mood", 3.0)}


@pytest.mark.parametrize("changed", [{}, {"person": None}, {"seconds": -LARGEST}])
def test_what_was_kept_is_read(changed: dict[str, object]) -> None:
    values = WHOLE | changed
    row = read_row(Row, **values)
    assert {name: getattr(row, name) for name in values} == values


@pytest.mark.parametrize(
    "changed",
    [
        {"person": 7},
        {"person": b"Sam"},
        {"seconds": "long"},
        *({"seconds": number} for number in (math.inf, math.nan, 1e300)),
        *({"rating": Rating("mood", number)} for number in (math.inf, math.nan, -1e300)),
    ],
)
def test_what_cannot_have_been_kept_is_damage(changed: dict[str, object]) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        read_row(Row, **WHOLE | changed)

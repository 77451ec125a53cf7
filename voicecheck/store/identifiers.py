"""How a check-in is named: by its ULID, or by any beginning of it that no other has."""

from datetime import UTC, datetime
from itertools import takewhile

from sqlite_utils import Database
from ulid import ULID

from voicecheck.errors import NotFoundError
from voicecheck.store.columns import storable

SHORTEST_ID = 6

BEHIND_ALL = "~"
"""Sorts behind every letter of an id."""


def begin_of_ids(moment: datetime) -> str:
    """What the ids of check-ins begin with that began at a moment; later ones sort behind it.

    A ULID begins with ten letters of time, which makes the ids an index of when it started.
    """
    epoch = datetime.fromtimestamp(0, UTC)
    return str(ULID.from_datetime(max(moment, epoch)))[:10]


def short_id(db: Database, checkin: str) -> str:
    """The shortest beginning of an id that no other visible one shares, from six letters on."""
    # In their order, the one that shares most with this one stands right beside it.
    beside = db.execute(
        """
        SELECT (SELECT id FROM visible_checkins WHERE id < :id ORDER BY id DESC LIMIT 1),
            (SELECT id FROM visible_checkins WHERE id > :id ORDER BY id LIMIT 1)
        """,
        {"id": checkin},
    ).fetchone()
    shared = max((_shared(checkin, other) for other in beside if other), default=0)
    return checkin[: max(shared + 1, SHORTEST_ID)]


def resolve(db: Database, ref: str) -> str:
    """The whole id of a check-in that the viewer may see.

    Args:
        db: The open store.
        ref: The id, or a beginning of it that no other has; upper or lower case.

    Raises:
        NotFoundError: None begins so, or several do: they are listed.
    """
    found = beginning_with(db, ref) if ref.strip() else []
    if not found:
        raise NotFoundError(f"No check-in begins with {ref!r}", "`voicecheck history` lists them")
    if len(found) > 1:
        some = ", ".join(found[:5]) + (", ..." if len(found) > 5 else "")
        raise NotFoundError(
            f"{len(found)} check-ins begin with {ref!r}: {some}", "Write more of the one"
        )
    return found[0]


def beginning_with(db: Database, letters: str) -> list[str]:
    """The ids that begin so, of the check-ins that the viewer may see, in their order."""
    first = storable(letters.strip().upper())
    rows = db.execute(
        "SELECT id FROM visible_checkins WHERE id BETWEEN ? AND ? ORDER BY id",
        (first, first + BEHIND_ALL),
    )
    return [found for (found,) in rows]


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=True)))

"""A plan for the week, and which guides were proposed when: of one person, or of two together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.columns import read_day, read_time, storable
from voicecheck.store.database import explained, writing
from voicecheck.store.roster import Roster

_OF_COMPANY = "person IS ? AND beside IS ? AND alone = ?"


@dataclass(frozen=True, slots=True)
class Plan:
    """A guide that someone means to follow.

    Attributes:
        guide: Its name.
        day: On or by which day; None for any day.
        made_at: When it was planned.
    """

    guide: str
    day: date | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A guide that was proposed at the close of a check-in."""

    guide: str
    offered_at: datetime


class Plans:
    """The plans of an open store.

    What two people planned together is theirs together: it is no part of what either plans
    alone. Of more than two nothing is planned.
    """

    def __init__(self, db: Database, path: Path, people: Roster) -> None:
        self._db = db
        self._path = path
        self._people = people

    def plan(self, people: Sequence[str | None]) -> Plan | None:
        """The plan of these people."""
        with explained(self._path):
            row = self._db.execute(
                f"SELECT guide, day, made_at FROM plans WHERE {_OF_COMPANY}",  # noqa: S608
                self._known(people),
            ).fetchone()
            if row is None:
                return None
            guide, day, made_at = row
            return Plan(guide, day and read_day(day), read_time(made_at))

    def set(
        self, people: Sequence[str | None], guide: str, day: date | None, now: datetime
    ) -> None:
        """Plan a guide, in the place of what was planned before."""
        with explained(self._path), writing(self._db) as db:
            company = self._company(people)
            db.execute(f"DELETE FROM plans WHERE {_OF_COMPANY}", company)  # noqa: S608
            written = day and day.isoformat()
            db.execute(
                "INSERT INTO plans (person, beside, alone, guide, day, made_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (*company, storable(guide), written, now.isoformat()),
            )

    def forget(self, people: Sequence[str | None]) -> bool:
        """Forget the plan of these people; return whether there was one."""
        with explained(self._path), writing(self._db) as db:
            gone = db.execute(
                f"DELETE FROM plans WHERE {_OF_COMPANY} RETURNING id",  # noqa: S608
                self._known(people),
            ).fetchall()
        return bool(gone)

    def offered(self, people: Sequence[str | None], guide: str, now: datetime) -> None:
        """Note that a guide was proposed."""
        with explained(self._path), writing(self._db) as db:
            db.execute(
                "INSERT INTO offers (person, beside, alone, guide, offered_at) "
                "VALUES (?, ?, ?, ?, ?)",
                (*self._company(people), storable(guide), now.isoformat()),
            )

    def offers(self, people: Sequence[str | None]) -> list[Offer]:
        """What was proposed to these people, the newest first."""
        with explained(self._path):
            rows = self._db.execute(
                f"SELECT guide, offered_at FROM offers WHERE {_OF_COMPANY} "  # noqa: S608
                "ORDER BY offered_at DESC",
                self._known(people),
            ).fetchall()
            return [Offer(guide, read_time(at)) for guide, at in rows]

    def _company(self, people: Sequence[str | None]) -> tuple[int | None, int | None, bool]:
        """Those who plan, new in the store where they are, in an order that is always the same."""
        return _ordered([self._people.add(name) for name in people])

    def _known(self, people: Sequence[str | None]) -> tuple[int | None, int | None, bool]:
        rows = [None if name is None else self._people.find(name) or -1 for name in people]
        return _ordered(rows)


def _ordered(rows: Sequence[int | None]) -> tuple[int | None, int | None, bool]:
    first, *rest = sorted({row or 0 for row in rows})
    return first or None, (rest[0] if rest else None), not rest

"""Promises: made in an answer, kept in its words, asked after until they are kept or let go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from sqlite_utils import Database

from voicecheck.errors import NotFoundError
from voicecheck.store.columns import read_day, read_row, read_time, storable
from voicecheck.store.company import Company
from voicecheck.store.database import explained, writing
from voicecheck.store.erasure import erasing
from voicecheck.store.record import PromiseMade

PromiseState = Literal["open", "kept", "let go"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A promise that is kept in the store.

    Attributes:
        id: Its number.
        checkin: The check-in it was made in.
        person: Who made it; None is the owner.
        text: In the words it was made in.
        day: The day by which; None where none was said.
        made_at: When it was made.
        state: What has become of it.
        settled_at: When that was said; None while it is open.
    """

    id: int
    checkin: str
    person: str | None
    text: str
    day: date | None
    made_at: datetime
    state: PromiseState
    settled_at: datetime | None


class Promises:
    """The promises of an open store."""

    def __init__(self, db: Database, path: Path, company: Company) -> None:
        self._db = db
        self._path = path
        self._company = company

    def make(self, answer: int, text: str, day: date | None) -> None:
        """Keep the promise that an answer makes, or what it has become by a correction.

        Args:
            answer: The id of the answer.
            text: The words it is made in.
            day: The day by which, where one was said.

        Raises:
            StoreError: There is no such answer, or it could not be written.
        """
        with explained(self._path), writing(self._db):
            self.put(answer, PromiseMade(text, day))

    def put(self, answer: int, made: PromiseMade) -> None:
        """The same within a transaction that is open already."""
        self._db.execute(
            """
            INSERT INTO promises (answer, text, day) VALUES (?, ?, ?)
            ON CONFLICT (answer) DO UPDATE SET text = excluded.text, day = excluded.day
            """,
            (answer, storable(made.text), _written(made.day)),
        )

    def unmake(self, answer: int) -> None:
        """Let there be no promise in an answer after all; no byte of it stays."""
        with explained(self._path):
            found = self._db.execute("SELECT 1 FROM promises WHERE answer = ?", (answer,))
            if found.fetchone() is None:
                return
        with erasing(self._db, self._path) as db:
            db.execute("DELETE FROM promises WHERE answer = ?", (answer,))

    def all(self) -> list[Promised]:
        """Every promise of the check-ins that the viewer may read, the newest first."""
        with explained(self._path):
            return self._read("", {})

    def promise(self, number: int) -> Promised:
        """One of them, by its number.

        Raises:
            NotFoundError: There is none that the viewer may read.
        """
        with explained(self._path):
            # As text, for a number may be larger than SQLite takes; it is compared as a number.
            found = self._read("AND promises.id = :id", {"id": str(number)})
        if not found:
            raise NotFoundError(
                f"There is no promise {number}", "`voicecheck promises` lists them"
            )
        return found[0]

    def due(self, people: Sequence[str | None], today: date) -> list[Promised]:
        """The promises to ask after in a check-in that begins, the oldest first.

        Those are open, their day has come, and everyone who is present was there when they were
        made: what was promised alone is not asked after in front of another.

        Args:
            people: Who takes part; None is the owner.
            today: The day of the check-in.
        """
        present, names = self._company.were_present(people)
        with explained(self._path):
            found = self._read(
                f"""
                AND promises.state = 'open' AND (day IS NULL OR day <= :today)
                AND verdict IN ('confirmed', 'corrected', 'own_words') AND {present}
                """,
                {"today": today.isoformat(), **names},
            )
        there = {self._company.row(name) for name in people}
        return [one for one in reversed(found) if self._company.row(one.person) in there]

    def settle(self, number: int, state: PromiseState, now: datetime) -> None:
        """Note what has become of a promise; "open" opens it again.

        Raises:
            NotFoundError: There is no such promise that is the viewer's to change.
        """
        with explained(self._path), writing(self._db) as db:
            self._require_own(number)
            db.execute(
                "UPDATE promises SET state = ?, settled_at = ? WHERE id = ?",
                (state, None if state == "open" else now.isoformat(), number),
            )

    def put_off(self, number: int, day: date) -> None:
        """Give a promise that was not kept yet another day.

        Raises:
            NotFoundError: As for `settle`.
        """
        with explained(self._path), writing(self._db) as db:
            self._require_own(number)
            db.execute("UPDATE promises SET day = ? WHERE id = ?", (_written(day), number))

    def delete(self, number: int) -> None:
        """Delete a promise; the answer it was made in stays.

        Raises:
            NotFoundError: As for `settle`.
        """
        with explained(self._path):
            self._require_own(number)
        with erasing(self._db, self._path) as db:
            db.execute("DELETE FROM promises WHERE id = ?", (number,))

    def _require_own(self, number: int) -> None:
        found = self._db.execute(
            """
            SELECT 1 FROM promises JOIN answers ON answers.id = answer
            JOIN turns ON turns.id = answers.turn
            WHERE promises.id = ? AND checkin IN (SELECT id FROM own_checkins)
            """,
            (number,),
        )
        if found.fetchone() is None:
            raise NotFoundError(
                f"There is no promise {number} of yours", "`voicecheck promises` lists them"
            )

    def _read(self, condition: str, values: dict[str, Any]) -> list[Promised]:
        rows = self._db.query(
            f"""
            SELECT promises.id, checkin, people.name AS person, promises.text, day,
                said_at AS made_at, promises.state, settled_at
            FROM promises JOIN answers ON answers.id = promises.answer
            JOIN turns ON turns.id = answers.turn JOIN checkins ON checkins.id = checkin
            LEFT JOIN people ON people.id = turns.person
            WHERE EXISTS (SELECT 1 FROM visible_checkins WHERE id = checkins.id) {condition}
            ORDER BY said_at DESC, promises.id DESC
            """,  # noqa: S608  # the conditions are this module's own
            values,
        )
        return [
            read_row(
                Promised,
                **row
                | {
                    "day": row["day"] and read_day(row["day"]),
                    "made_at": read_time(row["made_at"]),
                    "settled_at": row["settled_at"] and read_time(row["settled_at"]),
                },
            )
            for row in rows
        ]


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

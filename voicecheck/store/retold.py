"""What a person said and rated, as it is looked back on: their own words, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.columns import begin_of_ids, read_time
from voicecheck.store.company import Company
from voicecheck.store.database import explained
from voicecheck.store.record import Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer.

    Attributes:
        checkin: The check-in it was given in.
        guide: The guide that was followed.
        step: The step that asked for it.
        person: Who gave it; None is the owner.
        text: Their words, corrected where they did.
        said_at: When.
        rating: The number, where one was given.
    """

    checkin: str
    guide: str
    step: str
    person: str | None
    text: str
    said_at: datetime
    rating: Rating | None = None


LONGEST_OPEN = timedelta(days=60)
"""What is said now may belong to a check-in that was begun so long ago and gone on with."""


class Retold:
    """Reads what was said in the check-ins that the viewer may read."""

    def __init__(self, db: Database, path: Path, company: Company) -> None:
        self._db = db
        self._path = path
        self._company = company

    def said(
        self, person: str | None, since: datetime, present: Sequence[str | None] = ()
    ) -> list[Said]:
        """What someone said and stood by, the oldest first.

        Args:
            person: Who; None is the owner.
            since: From this moment on.
            present: Only where all of these took part.
        """
        condition, values = self._company.were_present(present)
        with explained(self._path):
            rows = self._db.query(
                f"""
                SELECT checkin, guide, step, people.name AS person, text, said_at,
                    ratings.name AS rating, value
                FROM answers JOIN turns ON turns.id = answers.turn
                JOIN checkins ON checkins.id = turns.checkin
                LEFT JOIN people ON people.id = turns.person
                LEFT JOIN ratings ON ratings.answer = answers.id
                WHERE checkins.id >= :first AND {condition}
                    AND checkin IN (SELECT id FROM visible_checkins)
                    AND coalesce(turns.person, 0) = :person
                    AND verdict IN ('confirmed', 'corrected', 'own_words')
                ORDER BY answers.id
                """,  # noqa: S608  # the condition is the store's own
                {
                    "person": self._company.row(person),
                    "first": begin_of_ids(since - LONGEST_OPEN),
                    **values,
                },
            )
            found = [_said(row) for row in rows]
        return [one for one in found if one.said_at >= since]

    def followed(self, people: Sequence[str | None], since: datetime) -> dict[str, datetime]:
        """When each guide was last begun with these people present, by name."""
        condition, values = self._company.were_present(people)
        with explained(self._path):
            rows = self._db.execute(
                f"""
                SELECT guide, started_at FROM checkins
                WHERE id IN (SELECT id FROM visible_checkins) AND {condition} ORDER BY id
                """,  # noqa: S608  # the condition is the store's own
                values,
            ).fetchall()
            begun = {guide: read_time(started_at) for guide, started_at in rows}
        return {guide: at for guide, at in begun.items() if at >= since}


def _said(row: dict[str, object]) -> Said:
    name, value = row.pop("rating"), row.pop("value")
    said_at = read_time(str(row.pop("said_at")))
    rating = None if name is None else Rating(str(name), float(str(value)))
    return Said(**row, said_at=said_at, rating=rating)  # type: ignore[arg-type]  # the columns are its fields

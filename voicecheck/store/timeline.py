"""The check-ins as days to look back on: a page of them at a time, with how each began."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.columns import read_time
from voicecheck.store.database import explained
from voicecheck.store.record import Rating, State

FIRST_LINES, FIRST_LETTERS = 2, 240
NUMBER_LETTERS = 24
"""An answer to a question for a number that is not longer says nothing but the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which check-ins are looked at; what is left out does not matter.

    Attributes:
        guide: That followed this guide.
        person: In which this person took part beside the owner.
        tag: That have this tag.
        until: That began before this day ended, as 2026-11-23.
    """

    guide: str | None = None
    person: str | None = None
    tag: str | None = None
    until: str | None = None


_CHOSEN = """
    EXISTS (SELECT 1 FROM visible_checkins WHERE id = checkins.id)
    AND (:guide IS NULL OR guide = :guide)
    AND (:until IS NULL OR substr(started_at, 1, 10) <= :until)
    AND (:person IS NULL OR id IN
        (SELECT checkin FROM checkin_people JOIN people ON people.id = person
            WHERE name = :person
        UNION SELECT checkin FROM turns JOIN people ON people.id = person
            WHERE name = :person))
    AND (:tag IS NULL OR id IN (SELECT checkin FROM tags WHERE name = :tag))
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """A check-in as it stands among the days.

    Attributes:
        id: Its ULID.
        guide: The guide that was followed.
        started_at: When it began.
        state: Whether it came to its end.
        people: Who took part beside the owner.
        owner: Whether the owner took part.
        own: Whether the viewer took part; otherwise it was shared with them.
        answers: How many answers it holds.
        recorded_s: Seconds of sound it holds.
        ratings: The numbers that were given, in order.
        tags: By which it is found again.
        first_words: The first answers in words, as the people stand by them.
    """

    id: str
    guide: str
    started_at: datetime
    state: State
    people: tuple[str, ...]
    owner: bool
    own: bool
    answers: int
    recorded_s: float
    ratings: tuple[Rating, ...]
    tags: tuple[str, ...]
    first_words: tuple[str, ...]


class Timeline:
    """The days of an open store, as far as the viewer may read them."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    def page(self, chosen: Chosen, limit: int, before: str | None = None) -> list[Glimpse]:
        """Some check-ins, newest first.

        Args:
            chosen: Which.
            limit: At most so many.
            before: Only those older than the one with this id.
        """
        # Newest first along the ids, which are made of time: only what is shown is read whole.
        with explained(self._path):
            rows = self._db.query(
                f"""
                SELECT id, guide, started_at, state, owner_away = 0 AS owner,
                    EXISTS (SELECT 1 FROM own_checkins WHERE id = checkins.id) AS own,
                    (SELECT json_group_array(name) FROM
                        (SELECT name FROM checkin_people JOIN people ON people.id = person
                        WHERE checkin = checkins.id ORDER BY checkin_people.position)) AS people,
                    (SELECT count(*) FROM turns JOIN answers ON answers.turn = turns.id
                        WHERE checkin = checkins.id) AS answers,
                    (SELECT coalesce(sum(duration_s), 0.0) FROM turns
                        JOIN answers ON answers.turn = turns.id
                        JOIN recordings ON recordings.answer = answers.id
                        WHERE checkin = checkins.id) AS recorded_s,
                    (SELECT json_group_array(name) FROM
                        (SELECT name FROM tags WHERE checkin = checkins.id ORDER BY name)) AS tags,
                    (SELECT json_group_array(json_array(name, value)) FROM
                        (SELECT ratings.name, value FROM turns
                        JOIN answers ON answers.turn = turns.id
                        JOIN ratings ON ratings.answer = answers.id
                        WHERE checkin = checkins.id ORDER BY turns.position)) AS ratings,
                    (SELECT json_group_array(text) FROM
                        (SELECT substr(text, 1, :letters) AS text FROM turns
                        JOIN answers ON answers.turn = turns.id
                        LEFT JOIN ratings ON ratings.answer = answers.id
                        WHERE checkin = checkins.id AND trim(text) <> ''
                            AND (value IS NULL OR length(text) > :letters_of_number)
                        ORDER BY turns.position LIMIT :lines)) AS first_words
                FROM checkins
                WHERE {_CHOSEN} AND (:before IS NULL OR id < :before)
                ORDER BY id DESC LIMIT :limit
                """,  # noqa: S608, nothing from outside
                asdict(chosen)
                | {
                    "before": before,
                    "limit": limit,
                    "letters": FIRST_LETTERS,
                    "letters_of_number": NUMBER_LETTERS,
                    "lines": FIRST_LINES,
                },
            )
            return [
                Glimpse(
                    **row
                    | {
                        "started_at": read_time(row["started_at"]),
                        "owner": bool(row["owner"]),
                        "own": bool(row["own"]),
                        "people": tuple(json.loads(row["people"])),
                        "ratings": tuple(Rating(*each) for each in json.loads(row["ratings"])),
                        "tags": tuple(json.loads(row["tags"])),
                        "first_words": tuple(json.loads(row["first_words"])),
                    }
                )
                for row in rows
            ]

    def ids_by_day(self, chosen: Chosen) -> list[list[str]]:
        """The ids of check-ins, those of each day together, the oldest first.

        Args:
            chosen: Which.
        """
        with explained(self._path):
            rows = self._db.execute(
                f"""
                SELECT substr(started_at, 1, 10) AS day, id FROM checkins
                WHERE {_CHOSEN} ORDER BY day, id
                """,  # noqa: S608, nothing from outside
                asdict(chosen),
            ).fetchall()
        return [[checkin for _, checkin in those] for _, those in groupby(rows, key=itemgetter(0))]

    def guides(self) -> list[str]:
        """The guides that were followed, by name."""
        with explained(self._path):
            rows = self._db.execute(
                """
                SELECT guide FROM (SELECT DISTINCT guide FROM checkins) AS followed
                WHERE EXISTS (SELECT 1 FROM checkins WHERE checkins.guide = followed.guide
                    AND EXISTS (SELECT 1 FROM visible_checkins WHERE id = checkins.id))
                ORDER BY guide
                """
            )
            return [name for (name,) in rows.fetchall()]

    def people(self) -> list[str]:
        """Those who took part beside the owner, by name."""
        with explained(self._path):
            rows = self._db.execute(
                """
                SELECT name FROM people WHERE EXISTS
                    (SELECT 1 FROM checkin_people WHERE person = people.id AND EXISTS
                        (SELECT 1 FROM visible_checkins WHERE id = checkin))
                ORDER BY name
                """
            )
            return [name for (name,) in rows.fetchall()]

"""Who is known to the store: their names, how they pause, and the patience set for them.

Of pauses only lengths are kept, in hundredths of a second, and of first sentences only whether
more followed: neither when they were nor in which answer. So what is learned survives the deletion
of a check-in; it goes when the person is forgotten, or with the last check-in they took part in.
"""

import math
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from voicecheck.errors import NotFoundError
from voicecheck.people import OWNER, Person, Wait, same_person, shown
from voicecheck.store.database import explained, writing
from voicecheck.store.erasure import erasing

NEWEST_PAUSES = 200
"""So many pauses are kept of each person."""

NEWEST_FIRST_SENTENCES = 12
"""Of so many first sentences it is kept whether the person went on after them."""

# What is learned of someone, each a row with a number of its own.
_LEARNED = ("pauses", "first_sentences")

Id = int | None
"""A row of the table of people; the owner has none."""


class Roster:
    """The people of an open store. None stands for the owner wherever a name is asked for."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    def all(self) -> list[Person]:
        """Everyone: the owner first, the others by name."""
        with explained(self._path):
            rows = self._db.execute("SELECT id, name FROM people").fetchall()
            if not all(isinstance(name, str) for _, name in rows):
                raise sqlite3.DatabaseError("a name in it is none")
            others = sorted(rows, key=lambda row: same_person(row[1]))
            return [self._person(person, name) for person, name in [(None, None), *others]]

    def person(self, name: str | None) -> Person:
        """One of them, by name in upper or lower case; "you" is the owner.

        Raises:
            NotFoundError: Nobody of that name is known.
        """
        everyone = self.all()
        wanted = same_person(shown(name))
        for person in everyone:
            if same_person(shown(person.name)) == wanted:
                return person
        known = ", ".join(shown(person.name) for person in everyone)
        raise NotFoundError(f"Nobody called {name!r} is known here", f"Known: {known}")

    def learn(
        self, name: str | None, pauses_s: Sequence[float], went_on: Sequence[bool] = ()
    ) -> None:
        """Keep how somebody paused in an answer, beside the newest from before.

        Args:
            name: Who paused.
            pauses_s: How long, inside it; what is no length is left out.
            went_on: Whether they went on after a first sentence, for each that may have ended it.
        """
        lengths = [round(pause_s, 2) for pause_s in pauses_s if math.isfinite(pause_s)]
        lengths = [length for length in lengths if length > 0]
        if not (lengths or went_on):
            return
        with explained(self._path), writing(self._db):
            person = self.add(name)
            self._keep_newest(person, "pauses", "length_s", lengths, NEWEST_PAUSES)
            times = [int(each) for each in went_on]
            self._keep_newest(person, "first_sentences", "went_on", times, NEWEST_FIRST_SENTENCES)

    def set_wait(self, name: str | None, wait: Wait | None) -> None:
        """Set how patient to be with someone; None goes back to what is learned.

        Someone who has not spoken yet becomes known by it.
        """
        with explained(self._path), writing(self._db) as db:
            person = self.add(name)
            db.execute("DELETE FROM patience WHERE person IS ?", (person,))
            if wait is not None:
                kept = wait if isinstance(wait, str) else float(wait)
                db.execute("INSERT INTO patience VALUES (?, ?)", (person, kept))
            self.sweep()

    def forget(self, name: str | None) -> None:
        """Forget someone's pauses and the patience set for them; their answers stay.

        No byte of the pauses stays. Someone of whom nothing else is kept is forgotten whole.

        Raises:
            NotFoundError: Nobody of that name is known.
        """
        known = self.person(name)
        with erasing(self._db, self._path) as db:
            person = self.add(known.name)
            for table in (*_LEARNED, "patience"):
                db.execute(f"DELETE FROM {table} WHERE person IS ?", (person,))  # noqa: S608
            self.sweep()

    # --- inside a transaction of the store ---

    def find(self, name: str | None) -> Id:
        """The row of someone; None for the owner, and where nobody is called so."""
        people = self._db.execute("SELECT id, name FROM people")
        wanted = same_person(shown(name))
        return next((row for row, known in people if same_person(known) == wanted), None)

    def add(self, name: str | None) -> Id:
        """The row of someone, new where they are; None for the owner."""
        if same_person(shown(name)) == OWNER:
            return None
        found = self.find(name)
        if found is not None:
            return found
        added = self._db.execute("INSERT INTO people (name) VALUES (?) RETURNING id", (name,))
        return int(added.fetchone()[0])

    def sweep(self) -> None:
        """Let go of those who no longer take part in any check-in.

        The patience set for someone was the owner's doing and keeps their name.
        """
        db = self._db
        for table in _LEARNED:
            db.execute(
                f"""
                DELETE FROM {table} WHERE
                    person IS NULL AND NOT EXISTS (SELECT 1 FROM checkins)
                    OR person NOT IN (SELECT person FROM checkin_people
                        UNION SELECT person FROM turns WHERE person IS NOT NULL)
                """  # noqa: S608 - own names
            )
        # Whoever is named in another table stays, but for those that only hang on to a person.
        naming = db.execute(
            """
            SELECT DISTINCT tables.name, keys."from"
            FROM sqlite_master AS tables, pragma_foreign_key_list(tables.name) AS keys
            WHERE tables.type = 'table' AND keys."table" = 'people'
                AND tables.name NOT IN
                    ('pauses', 'first_sentences', 'gates_shown', 'plans', 'offers')
            """
        ).fetchall()
        named = " UNION ".join(
            f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'  # noqa: S608 - own names
            for table, column in naming
        )
        db.execute(f"DELETE FROM people WHERE id NOT IN ({named})")  # noqa: S608

    def _person(self, person: Id, name: str | None) -> Person:
        (answers,) = self._db.execute(
            """
            SELECT count(*) FROM answers JOIN turns ON turns.id = answers.turn
            WHERE turns.person IS ? AND verdict <> 'unheard'
                AND checkin IN (SELECT id FROM visible_checkins)
            """,
            (person,),
        ).fetchone()
        wait = self._db.execute(
            "SELECT wait FROM patience WHERE person IS ?", (person,)
        ).fetchone()
        pauses_s = self._kept(person, "pauses", "length_s")
        went_on = tuple(map(bool, self._kept(person, "first_sentences", "went_on")))
        return Person(name, answers, pauses_s, wait and _read_wait(wait[0]), went_on)

    def _kept(self, person: Id, table: str, column: str) -> tuple[float, ...]:
        """What was learned of somebody, the oldest first."""
        rows = self._db.execute(
            f"SELECT {column} FROM {table} WHERE person IS ? ORDER BY id",  # noqa: S608 - own names
            (person,),
        )
        return tuple(row[0] for row in rows)

    def _keep_newest(
        self, person: Id, table: str, column: str, values: Sequence[float], newest: int
    ) -> None:
        """Add to what was learned of somebody, and let go of the oldest."""
        self._db.conn.executemany(
            f"INSERT INTO {table} (person, {column}) VALUES (?, ?)",  # noqa: S608 - own names
            [(person, value) for value in values],
        )
        self._db.execute(
            f"""
            DELETE FROM {table} WHERE person IS :person AND id NOT IN
            (SELECT id FROM {table} WHERE person IS :person ORDER BY id DESC LIMIT :newest)
            """,  # noqa: S608
            {"person": person, "newest": newest},
        )


def _read_wait(wait: object) -> Wait:
    if wait not in ("brief", "normal", "long") and not isinstance(wait, float):
        raise sqlite3.DatabaseError("a patience in it is none")
    return wait

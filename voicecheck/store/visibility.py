"""Whose words are whose: what each person may read of the store, and what they shared.

What a person told the program alone is theirs alone. What people said together, each of them may
read. What someone told alone they may share, one check-in at a time, and take back.

Every connection has temporary views for the one who looks, the viewer:

- `viewer(person)`: their row in `people`, 0 for the owner, -1 where nobody of that name is known;
- `own_checkins(id)`: the check-ins they took part in;
- `visible_checkins(id)`: those, and the ones that were shared with them.

All SQL that reads words asks `visible_checkins`; all that changes or deletes asks `own_checkins`.
"""

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from voicecheck.errors import NotFoundError, VoicecheckError
from voicecheck.people import OWNER, same_person, shown
from voicecheck.store.database import explained, writing
from voicecheck.store.erasure import erasing
from voicecheck.store.roster import Roster

VIEWS = """
CREATE TEMP TABLE viewer_name (name TEXT);

CREATE TEMP VIEW viewer (person) AS
SELECT CASE WHEN viewer_name.name IS NULL THEN 0 ELSE coalesce(
    (SELECT id FROM main.people WHERE same_person(people.name) = viewer_name.name), -1) END
FROM viewer_name;

-- Conditions on each row, not unions of rows: to look one up, the others need not be known.
CREATE TEMP VIEW own_checkins (id) AS
SELECT id FROM main.checkins WHERE owner_away = 0 AND (SELECT person FROM viewer) = 0
    OR EXISTS (SELECT 1 FROM main.checkin_people
        WHERE checkin = checkins.id AND person = (SELECT person FROM viewer))
    OR EXISTS (SELECT 1 FROM main.turns
        WHERE checkin = checkins.id AND person = (SELECT person FROM viewer));

CREATE TEMP VIEW visible_checkins (id) AS
SELECT id FROM main.checkins
WHERE EXISTS (SELECT 1 FROM own_checkins WHERE own_checkins.id = checkins.id)
    OR EXISTS (SELECT 1 FROM main.shares
        WHERE checkin = checkins.id AND coalesce(person, 0) = (SELECT person FROM viewer));
"""


class Visibility:
    """What the viewer of an open store may read.

    Attributes:
        viewer: Their name; None is the owner.
    """

    def __init__(self, db: Database, path: Path, people: Roster, viewer: str | None) -> None:
        self._db = db
        self._path = path
        self._people = people
        self.viewer = None if same_person(shown(viewer)) == OWNER else viewer
        db.conn.create_function("same_person", 1, same_person, deterministic=True)
        db.conn.executescript(VIEWS)
        name = None if self.viewer is None else same_person(self.viewer)
        with db.conn:  # deferred: another program that writes is not waited for
            db.conn.execute("INSERT INTO temp.viewer_name VALUES (?)", (name,))

    def share(self, checkin_id: str, name: str | None, now: datetime) -> None:
        """Let someone else read a check-in that the viewer told alone.

        Args:
            checkin_id: The whole id.
            name: With whom; None is the owner. Someone who has not spoken yet becomes known.
            now: The present, with its offset.

        Raises:
            NotFoundError: The viewer sees no such check-in.
            VoicecheckError: It is not theirs alone, or they are the one it is shared with.
        """
        with explained(self._path), writing(self._db) as db:
            self._require_alone(checkin_id)
            if same_person(shown(name)) == same_person(shown(self.viewer)):
                raise VoicecheckError(
                    "It is yours already", "Name someone else, as in: --with Ana"
                )
            db.execute(
                "INSERT OR IGNORE INTO shares VALUES (?, ?, ?)",
                (checkin_id, self._people.add(name), now.isoformat()),
            )

    def unshare(self, checkin_id: str) -> None:
        """Take back every sharing of a check-in that the viewer told alone.

        Raises:
            NotFoundError: The viewer sees no such check-in.
            VoicecheckError: It is not theirs alone.
        """
        with explained(self._path):
            self._require_alone(checkin_id)
        with erasing(self._db, self._path) as db:
            db.execute("DELETE FROM shares WHERE checkin = ?", (checkin_id,))
            self._people.sweep()

    def shared_with(self, checkin_id: str) -> tuple[str | None, ...]:
        """Those who may read a check-in though they took no part; None is the owner."""
        with explained(self._path):
            rows = self._db.execute(
                """
                SELECT people.name FROM shares LEFT JOIN people ON people.id = shares.person
                WHERE checkin = ? ORDER BY shared_at
                """,
                (checkin_id,),
            ).fetchall()
        return tuple(name for (name,) in rows)

    def may_read(self, checkin_id: str) -> bool:
        """Whether there is such a check-in and the viewer may read it."""
        with explained(self._path):
            return self._is_in("visible_checkins", checkin_id)

    def owns(self, checkin_id: str) -> bool:
        """Whether the viewer took part in it."""
        with explained(self._path):
            return self._is_in("own_checkins", checkin_id)

    def is_hidden(self, checkin_id: str) -> bool:
        """Whether there is such a check-in, though the viewer may not read it."""
        with explained(self._path):
            return self._is_in("checkins", checkin_id) and not self.may_read(checkin_id)

    # --- inside a transaction, or where errors are explained already ---

    def row_of(self, who: str) -> int:
        """The row of someone as a viewer names them: "you" is the viewer.

        Returns:
            It, 0 for the owner, -1 where nobody of that name is known.
        """
        name = self.viewer if same_person(who) == OWNER else who
        return 0 if name is None else self._people.find(name) or -1

    def require_own(self, checkin_id: str) -> None:
        """See that the viewer took part in it.

        Raises:
            NotFoundError: They see no such check-in.
            VoicecheckError: It was shared with them and is another's.
        """
        if not self._is_in("visible_checkins", checkin_id):
            raise NotFoundError(f"No check-in {checkin_id!r}", "`voicecheck history` lists them")
        if not self._is_in("own_checkins", checkin_id):
            raise VoicecheckError(
                "This was shared with you: it is for reading",
                "Only the one who told it can change, share or delete it",
            )

    def _require_alone(self, checkin_id: str) -> None:
        self.require_own(checkin_id)
        (present,) = self._db.execute(
            """
            SELECT (owner_away = 0) + (SELECT count(*) FROM
                (SELECT person FROM checkin_people WHERE checkin = id
                UNION SELECT person FROM turns WHERE checkin = id AND person IS NOT NULL))
            FROM checkins WHERE id = ?
            """,
            (checkin_id,),
        ).fetchone()
        if present > 1:
            raise VoicecheckError(
                "You were not alone in it",
                "Each who took part sees it already; none of them shares it alone",
            )

    def _is_in(self, view: str, checkin_id: str) -> bool:
        found = self._db.execute(f"SELECT 1 FROM {view} WHERE id = ?", (checkin_id,))  # noqa: S608
        return found.fetchone() is not None

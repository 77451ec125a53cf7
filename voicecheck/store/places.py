"""Where a check-in stands that has not come to its end, so that it can be gone on with.

The place is written before anything that follows from a reply is done, so it is never behind the
answers. It goes when the check-in is finished; where the person ended it before, it is marked, so
that nobody is asked about a check-in that they left on purpose.
"""

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.columns import read_time
from voicecheck.store.database import explained, writing


class Places:
    """The places of an open store's check-ins."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    def mark(self, checkin_id: str, conversation: bytes) -> None:
        """Write down where a check-in stands; what was written before is overwritten."""
        with explained(self._path), writing(self._db) as db:
            db.execute(
                """
                INSERT INTO places (checkin, conversation) VALUES (?, ?)
                ON CONFLICT (checkin) DO UPDATE SET conversation = excluded.conversation
                """,
                (checkin_id, conversation),
            )

    def of(self, checkin_id: str) -> bytes | None:
        """Where a check-in stands; None where that is not known, or it came to its end."""
        with explained(self._path):
            row = self._db.execute(
                "SELECT conversation FROM places WHERE checkin = ?", (checkin_id,)
            ).fetchone()
            return None if row is None else bytes(row[0])

    def broken_off(self, since: datetime) -> str | None:
        """The newest check-in, begun since then, that neither ended nor was stopped."""
        with explained(self._path):
            rows = self._db.execute(
                """
                SELECT id, started_at FROM places JOIN checkins ON checkins.id = places.checkin
                WHERE NOT stopped AND id IN (SELECT id FROM own_checkins) ORDER BY id DESC LIMIT 1
                """
            ).fetchall()
            for checkin_id, started_at in rows:
                if read_time(started_at) >= since:
                    return str(checkin_id)
            return None

    def newest(self) -> str | None:
        """The newest check-in that can be gone on with; None where there is none."""
        with explained(self._path):
            row = self._db.execute(
                """
                SELECT max(checkin) FROM places
                WHERE checkin IN (SELECT id FROM own_checkins)
                """
            ).fetchone()
            return row[0] and str(row[0])

    def stop(self, checkin_id: str) -> None:
        """Note that the person ended a check-in before its end."""
        with explained(self._path), writing(self._db) as db:
            db.execute("UPDATE places SET stopped = 1 WHERE checkin = ?", (checkin_id,))

    def leave(self, checkin_id: str) -> None:
        """Forget where a check-in stands: it came to its end."""
        with explained(self._path), writing(self._db) as db:
            db.execute("DELETE FROM places WHERE checkin = ?", (checkin_id,))

    def reopen(self, checkin_id: str) -> None:
        """Go on with a check-in: it is open again."""
        with explained(self._path), writing(self._db) as db:
            db.execute("UPDATE places SET stopped = 0 WHERE checkin = ?", (checkin_id,))
            db.execute(
                "UPDATE checkins SET state = 'open', ended_at = NULL WHERE id = ?", (checkin_id,)
            )

    def close_rest(self) -> None:
        """Mark every check-in that a crash left open as unfinished.

        One that broke off before its first question leaves no trace.
        """
        with explained(self._path), writing(self._db) as db:
            db.execute(
                """
                DELETE FROM checkins WHERE state = 'open'
                AND id NOT IN (SELECT checkin FROM places UNION SELECT checkin FROM turns)
                """
            )
            db.execute("UPDATE checkins SET state = 'unfinished' WHERE state = 'open'")

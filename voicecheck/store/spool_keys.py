"""The keys of the spool: they lie in the locked store, so that only its pass phrase opens them."""

import os

from sqlite_utils import Database

from voicecheck.store.database import writing

KEY_BYTES = 32


class SpoolKeys:
    """The keys of an open store's spool.

    Attributes:
        newest: What new sound is sealed with; None where the store is not locked.
    """

    def __init__(self, db: Database, *, locked: bool) -> None:
        self._db = db
        self.newest = self.all()[0] if locked and self.all() else None

    def all(self) -> tuple[bytes, ...]:
        """Every key there has been, the newest first: a crash may have left sound of any."""
        rows = self._db.execute("SELECT key FROM spool_keys ORDER BY id DESC").fetchall()
        return tuple(bytes(key) for (key,) in rows)

    def add(self) -> bytes:
        """Make a new one, as for a store that is about to be locked: the old ones lay open."""
        key = os.urandom(KEY_BYTES)
        with writing(self._db) as db:
            db.execute("INSERT INTO spool_keys (key) VALUES (?)", (key,))
        return key

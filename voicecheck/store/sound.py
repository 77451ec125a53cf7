"""Letting go of sound whose words stay."""

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.columns import begin_of_ids
from voicecheck.store.erasure import erasing

OLD = """
    answer IN (SELECT answers.id FROM answers JOIN turns ON turns.id = answers.turn
        WHERE turns.checkin < :before
        AND (:everyones OR turns.checkin IN (SELECT id FROM own_checkins)))
"""


class Sound:
    """The recordings of an open store."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    def count(self, before: datetime, *, everyones: bool) -> int:
        """How many recordings `purge` would delete."""
        which = {"before": begin_of_ids(before), "everyones": everyones}
        (found,) = self._db.execute(
            f"SELECT count(*) FROM recordings WHERE {OLD}",  # noqa: S608 - a text of this module
            which,
        ).fetchone()
        return int(found)

    def purge(self, before: datetime, *, everyones: bool) -> int:
        """Delete the sound of check-ins begun before a moment; no byte of it stays.

        Args:
            before: The moment.
            everyones: Also that of check-ins in which the viewer took no part, as the setting
                has it, which is one for all.

        Returns:
            How many recordings went.

        Raises:
            StoreError: It could not be written.
        """
        found = self.count(before, everyones=everyones)
        if found:
            with erasing(self._db, self._path, texts=False) as db:
                db.execute(
                    f"DELETE FROM recordings WHERE {OLD}",  # noqa: S608 - a text of this module
                    {"before": begin_of_ids(before), "everyones": everyones},
                )
        return found

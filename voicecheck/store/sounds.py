"""The sound of an answer, read piece by piece: only the part that is played is taken up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlite_utils import Database

from voicecheck.errors import NotFoundError
from voicecheck.store.database import explained


class Sounds:
    """The recordings of an open store, as far as the viewer may hear them."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    @contextmanager
    def open(self, answer_id: int, seq: int) -> Iterator[BinaryIO]:
        """One recording of an answer as a file to read and seek in, encoded as it was kept.

        Args:
            answer_id: As `Turn.answer_id`.
            seq: As `RecordingInfo.seq`.

        Raises:
            NotFoundError: There is none.
            StoreError: It cannot be read.
        """
        with explained(self._path):
            found = self._db.execute(
                """
                SELECT recordings.id FROM recordings
                JOIN answers ON answers.id = recordings.answer
                JOIN turns ON turns.id = answers.turn
                WHERE answer = ? AND seq = ?
                    AND EXISTS (SELECT 1 FROM visible_checkins WHERE id = turns.checkin)
                """,
                (answer_id, seq),
            ).fetchone()
            if found is None:
                raise NotFoundError("There is no such recording", "It may have been deleted")
            conn: Any = self._db.conn
            opened = getattr(conn, "blobopen", None) or conn.open_blob  # as SQLCipher's has it
            with opened("recordings", "sound", found[0], readonly=True) as blob:
                yield cast(BinaryIO, blob)

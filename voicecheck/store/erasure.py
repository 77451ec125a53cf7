"""What is deleted leaves nothing behind: not in the file, its log, or an older copy of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.database import explained, leave_no_trace, writing
from voicecheck.store.migrations import copies


@contextmanager
def erasing(db: Database, path: Path) -> Iterator[Database]:
    """One transaction that deletes, and then makes sure that no byte of it stays.

    Args:
        db: The open store.
        path: Its file.

    Raises:
        StoreError: It could not be written.
    """
    with explained(path):
        with writing(db):
            yield db
        leave_no_trace(db)
        for copy in copies(path):
            copy.unlink()

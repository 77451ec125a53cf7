"""What is deleted leaves nothing behind: not in the file, its log, or an older copy of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.database import empty_log, explained, leave_no_trace, writing
from voicecheck.store.migrations import copies


@contextmanager
def erasing(db: Database, path: Path, *, texts: bool = True) -> Iterator[Database]:
    """One transaction that deletes, and then makes sure that no byte of it stays.

    Args:
        db: The open store.
        path: Its file.
        texts: Whether words are among what is deleted, not sound alone.

    Raises:
        StoreError: It could not be written.
    """
    with explained(path):
        with writing(db):
            yield db
        if texts:
            leave_no_trace(db)
        else:
            empty_log(db)
        for copy in copies(path):
            copy.unlink()

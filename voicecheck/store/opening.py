"""The store's file is opened to be written to, or read where it may not be written to."""

from pathlib import Path

from sqlite_utils import Database

from voicecheck.store.database import connect
from voicecheck.store.lock import Key
from voicecheck.store.migrations import migrate, refuse_older


def opened(path: Path, key: Key | None) -> Database:
    """A store that can be written to, brought up to date.

    Raises:
        sqlite3.Error: It is no database, damaged or locked by another program.
        StoreError: It is another program's, or from a later version.
        WrongPhraseError: The key is not this file's.
    """
    db = connect(path, key)
    try:
        migrate(db, path, key=key)
        db.enable_wal()
    except BaseException:
        db.close()
        raise
    return db


def opened_untouched(path: Path, key: Key | None) -> Database:
    """A store as it is: nothing is written, neither in it nor beside it.

    Raises:
        sqlite3.Error: As for `opened`.
        StoreError: As for `opened`; or it would have to be written to first.
        WrongPhraseError: The key is not this file's.
    """
    db = connect(path, key, untouched=True)
    try:
        refuse_older(db, path)
    except BaseException:
        db.close()
        raise
    return db

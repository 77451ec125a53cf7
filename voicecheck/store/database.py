"""The store's file: made private, opened, and its faults told in one line each."""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from voicecheck.errors import StoreError

BUSY_TIMEOUT_S = 5.0

# In pages, 64 MB: more than a check-in writes. The log is folded in when the store closes, so
# that no save in the middle of a conversation pays for it.
WAL_AUTOCHECKPOINT = 16_384

SETTINGS = (
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten with zeros
    "synchronous = FULL",  # in WAL mode: every commit is on the disk before it returns
    "temp_store = MEMORY",  # nothing said is written to a temporary file elsewhere
    f"wal_autocheckpoint = {WAL_AUTOCHECKPOINT}",
)


def make_private(path: Path) -> None:
    """Make the store's folder (0700) and file (0600) where missing, whatever the umask.

    A folder that was there and holds other things keeps its mode: it may be shared on purpose.

    Raises:
        OSError: The place cannot be written to.
    """
    folder = path.parent
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
        place.chmod(0o700)
    if not any(folder.iterdir()):
        _close_to_others(folder)
    # Never opened here once it exists: closing such a handle would drop SQLite's own locks
    # (https://www.sqlite.org/howtocorrupt.html, 2.2).
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    # SQLite gives its -wal and -shm files the mode of the store.
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if file.is_file():
            _close_to_others(file)
    for place, needed in ((path, os.R_OK | os.W_OK), (folder, os.W_OK | os.X_OK)):
        if not os.access(place, needed):
            raise PermissionError(errno.EACCES, "it may not be written to", str(place))


def _close_to_others(place: Path) -> None:
    mode = stat.S_IMODE(place.stat().st_mode)
    if mode & 0o077:
        place.chmod(mode & 0o700)


def connect(path: Path) -> Database:
    """Open the file with the settings above; whether it is a store is not looked at.

    Raises:
        sqlite3.Error: It is no database, damaged or locked.
    """
    conn = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
    try:
        conn.execute("PRAGMA schema_version").fetchone()  # reads the header
        for setting in SETTINGS:
            conn.execute(f"PRAGMA {setting}")
        return Database(conn, execute_plugins=False)
    except BaseException:
        conn.close()
        raise


@contextmanager
def writing(db: Database) -> Iterator[Database]:
    """One transaction that writes: all of it is kept, or nothing.

    It takes the lock first, so that waiting for another program is possible: a transaction that
    has begun to read can no longer wait, it can only fail.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.commit()
    except BaseException:
        db.rollback()
        raise


def leave_no_trace(db: Database) -> None:
    """Write every table of texts anew after a deletion, so that no stale copy of one stays.

    `secure_delete` overwrites what is deleted, but not the copies that SQLite leaves in the free
    part of a page when it moves rows to a neighbour. A table emptied without a condition has all
    its pages overwritten whole, if no trigger or foreign key has to look at each row. The sound
    needs none of this, see the table `recordings`. Then the write-ahead log is emptied too; where
    another program is reading, it goes when that one closes the store.
    """
    with _without_foreign_keys(db), writing(db):
        triggers = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'answers'"
        ).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for table in ("people", "turns", "answers", "words"):
            _write_anew(db, table)
        for _, definition in triggers:
            db.execute(definition)
        db.execute("INSERT INTO answers_fts (answers_fts) VALUES ('rebuild')")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _write_anew(db: Database, table: str) -> None:
    # The names are this module's own.
    db.execute(f"CREATE TEMP TABLE anew AS SELECT * FROM {table}")  # noqa: S608
    db.execute(f"DELETE FROM {table}")  # noqa: S608
    db.execute(f"INSERT INTO {table} SELECT * FROM anew")  # noqa: S608
    db.execute("DROP TABLE anew")


@contextmanager
def _without_foreign_keys(db: Database) -> Iterator[None]:
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        db.execute("PRAGMA foreign_keys = ON")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of the file into a StoreError with its remedy."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a fault of this program, not of the file
    except sqlite3.Error as problem:
        raise _store_error(path, problem) from problem
    except UnicodeDecodeError as problem:  # SQLite quotes the damaged part in its message
        raise _damaged(path) from problem
    except OSError as problem:
        raise StoreError(
            f"{problem.filename or path} cannot be used: {problem.strerror or problem}",
            "Make it writable for you, or set VOICECHECK_HOME to a folder that is",
        ) from problem


def _store_error(path: Path, problem: sqlite3.Error) -> StoreError:
    # SQLite's own message is not passed on: it may quote what was said.
    code = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without details
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreError(f"{path} is in use by another program", "Close it and try again")
        case sqlite3.SQLITE_FULL:
            return StoreError(f"The disk of {path} is full", "Make room and try again")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return StoreError(
                f"{path} cannot be written to",
                "Make it and its folder writable for you, or set VOICECHECK_HOME",
            )
        case sqlite3.SQLITE_IOERR:
            return StoreError(f"The disk of {path} fails", "Copy the file away, check the disk")
        case sqlite3.SQLITE_CONSTRAINT:
            return StoreError(f"{path} refused what does not belong in it", "Please report this")
        case _:
            return _damaged(path)


def _damaged(path: Path) -> StoreError:
    return StoreError(
        f"{path} is damaged", "Move it away whole and keep it; a new one is then begun"
    )

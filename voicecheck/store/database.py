"""The store's file: made private, opened, and its faults told in one line each."""

import errno
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from voicecheck import private_files
from voicecheck.errors import (
    DiskFullError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    WrongPhraseError,
)
from voicecheck.store.lock import Key, fits

BUSY_TIMEOUT_S = 5.0

HEADER_BYTES = 100
"""What every SQLite file that holds anything begins with."""

# In pages, 64 MB: more than a check-in writes. The log is folded in when the store closes, so
# that no save in the middle of a conversation pays for it.
WAL_AUTOCHECKPOINT = 16_384

SETTINGS = (
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten with zeros
    "synchronous = FULL",  # in WAL mode: every commit is on the disk before it returns
    "temp_store = MEMORY",  # nothing said is written to a temporary file elsewhere
    f"wal_autocheckpoint = {WAL_AUTOCHECKPOINT}",
    "cell_size_check = ON",  # a page whose parts don't fit together is told of at once
)


TEXTS = (
    "people",
    "turns",
    "answers",
    "words",
    "promises",
    "plans",
    "offers",
    "versions",
    "tags",
)
"""The tables in which something said may stand, beside the sound."""

RECOVER = "Run: voicecheck recover, which sets it aside whole and reads what can be read"
COPY_IT = "Copy its folder to where you may write, and set VOICECHECK_HOME to the copy"


def make_private(path: Path) -> None:
    """Make the store's folder (0700) and file (0600) where missing, whatever the umask.

    A folder that was there and holds other things keeps its mode: it may be shared on purpose.

    Raises:
        OSError: The place cannot be written to.
    """
    folder = path.parent
    private_files.make_folders(folder)
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
    for place in _unwritable(path):
        raise PermissionError(errno.EACCES, "it may not be written to", str(place))


def may_be_written_to(path: Path) -> bool:
    """Whether a store can be written to, and made beside it what SQLite needs for that."""
    return not any(_unwritable(path))


def _unwritable(path: Path) -> Iterator[Path]:
    for place, needed in ((path, os.R_OK | os.W_OK), (path.parent, os.W_OK | os.X_OK)):
        if not os.access(place, needed):
            yield place


def _close_to_others(place: Path) -> None:
    if not private_files.HAS_MODES:
        return
    mode = stat.S_IMODE(place.stat().st_mode)
    if mode & 0o077:
        place.chmod(mode & 0o700)


def connect(path: Path, key: Key | None = None, *, untouched: bool = False) -> Database:
    """Open the file with the settings above; whether it is a store is not looked at.

    Args:
        path: The file.
        key: What opens a locked one.
        untouched: Whether it is only read, as where it may not be written to.

    Raises:
        sqlite3.Error: It is no database, damaged or locked by another program.
        StoreError: It cannot be read untouched.
        WrongPhraseError: The key is not this file's.
    """
    if path.exists() and 0 < path.stat().st_size < HEADER_BYTES:
        raise sqlite3.DatabaseError("a stump")  # SQLite would write over it
    conn = raw(path, key, untouched=untouched)
    try:
        conn.execute("PRAGMA schema_version").fetchone()  # reads the header
        for setting in SETTINGS:
            conn.execute(f"PRAGMA {setting}")
        return Database(conn, execute_plugins=False)
    except BaseException:
        conn.close()
        raise


def raw(path: Path, key: Key | None = None, *, untouched: bool = False) -> sqlite3.Connection:
    """A bare connection; a locked file's is SQLCipher's, which behaves as sqlite3's does.

    Raises:
        sqlite3.Error: The file cannot be opened.
        StoreError: It cannot be read untouched.
        WrongPhraseError: The key is not this file's.
    """
    name = _name_of_untouched(path) if untouched else str(path)
    if key is None:
        return sqlite3.connect(name, timeout=BUSY_TIMEOUT_S, uri=untouched)
    import sqlcipher3

    conn: sqlite3.Connection = sqlcipher3.connect(name, timeout=BUSY_TIMEOUT_S, uri=untouched)
    try:
        conn.execute("PRAGMA cipher_log_level = NONE")  # it would write on stderr
        conn.execute(f"PRAGMA key = {key.sql}")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.DatabaseError as problem:
        conn.close()
        if problem.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise WrongPhraseError(
                f"That is not the pass phrase of {path}", "Try again; without it nothing opens"
            ) from None
        raise
    fits(key)
    return conn


def _name_of_untouched(path: Path) -> str:
    """The name by which SQLite reads a store and writes nothing, neither in it nor beside it.

    The log of a program that was killed is read with it, by the index that SQLite left beside it.
    Where there is none, the file is all there is: SQLite is told that, for it would make a log.
    """
    log = path.with_name(f"{path.name}-wal")
    is_logged = log.exists() and log.stat().st_size > 0
    if is_logged and not path.with_name(f"{path.name}-shm").exists():
        raise StoreError(f"{log} cannot be read where nothing may be written", COPY_IT)
    return f"{path.absolute().as_uri()}?{'mode=ro' if is_logged else 'immutable=1'}"


def faults() -> tuple[type[Exception], ...]:
    """What SQLite raises, and SQLCipher where it is in use: they have no parent in common."""
    if "sqlcipher3" not in sys.modules:
        return (sqlite3.Error,)
    import sqlcipher3

    return (sqlite3.Error, sqlcipher3.Error)


def misfits() -> tuple[type[Exception], ...]:
    """What they raise where a row does not belong in its table."""
    if "sqlcipher3" not in sys.modules:
        return (sqlite3.IntegrityError,)
    import sqlcipher3

    return (sqlite3.IntegrityError, sqlcipher3.IntegrityError)


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
    """Write every table anew after a deletion, so that no stale copy of a text stays.

    `secure_delete` overwrites what is deleted, but not the copies that SQLite leaves in the free
    part of a page when it moves rows to a neighbour. A table emptied without a condition has all
    its pages overwritten whole, if no trigger or foreign key has to look at each row. The tables
    are found in the file itself, so that a new one cannot be forgotten; the sound needs none of
    this, see the table `recordings`. Then the log is emptied too.
    """
    with _without_foreign_keys(db), writing(db):
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        definitions = dict(triggers.fetchall())
        for name in definitions:
            db.execute(f'DROP TRIGGER "{name}"')
        for table in _tables(db)[1]:
            _write_anew(db, table)
        for definition in definitions.values():
            db.execute(definition)
        rebuild_indexes(db)
    empty_log(db)


def rebuild_indexes(db: Database) -> None:
    """Make every full-text index anew, inside the caller's transaction."""
    for index in _tables(db)[0]:
        db.execute(f'INSERT INTO "{index}" ("{index}") VALUES (\'rebuild\')')  # noqa: S608


def empty_log(db: Database) -> None:
    """Leave nothing in the write-ahead log.

    Where another program is reading, it goes when that one closes the store.
    """
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _tables(db: Database) -> tuple[list[str], list[str]]:
    """The full-text indexes, and the tables that are written anew: all that hold words."""
    listed = db.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'")
    kinds: dict[str, str] = dict(listed.fetchall())
    indexes = [name for name, kind in kinds.items() if kind == "virtual"]
    own = [name for name, kind in kinds.items() if kind == "table" and name[:6] != "sqlite"]
    return indexes, [name for name in own if name not in ("recordings", "_sqlite_migrations")]


def _write_anew(db: Database, table: str) -> None:
    # The names are the store's own.
    db.execute(f'CREATE TEMP TABLE anew AS SELECT * FROM main."{table}"')  # noqa: S608
    db.execute(f'DELETE FROM main."{table}"')  # noqa: S608
    db.execute(f'INSERT INTO main."{table}" SELECT * FROM anew')  # noqa: S608
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
    except faults() as problem:
        if type(problem).__name__ == "ProgrammingError":
            raise  # a fault of this program, not of the file
        raise _store_error(path, problem) from problem
    except UnicodeDecodeError as problem:  # SQLite quotes the damaged part in its message
        raise _damaged(path) from problem
    except OSError as problem:
        if problem.errno in private_files.NO_ROOM:
            raise _full(path) from None
        if private_files.is_open_elsewhere(problem):
            raise busy(path) from problem
        raise StoreError(
            f"{problem.filename or path} cannot be used: {problem.strerror or problem}",
            "Make it writable for you, or set VOICECHECK_HOME to a folder that is",
        ) from problem


def _store_error(path: Path, problem: Exception) -> StoreError:
    # SQLite's own message is not passed on: it may quote what was said.
    detailed = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if detailed == sqlite3.SQLITE_IOERR_SHMSIZE:  # no room for the index of its log
        return _full(path)
    match detailed & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy(path)
        case sqlite3.SQLITE_FULL:
            return _full(path)
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


def busy(path: Path) -> StoreBusyError:
    """Say that another program has a store open, or is at work on it."""
    return StoreBusyError(f"{path} is in use by another program", "Close it and try again")


def _full(path: Path) -> DiskFullError:
    return DiskFullError(f"The disk of {path} is full", "Make room and try again")


def _damaged(path: Path) -> StoreError:
    return StoreDamagedError(f"{path} is damaged", RECOVER)

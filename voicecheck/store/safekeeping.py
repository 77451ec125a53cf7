"""Copies of the store and back: each is checked after it was written, none overwrites anything."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from voicecheck import private_files
from voicecheck.counting import counted
from voicecheck.errors import StoreDamagedError, StoreError
from voicecheck.passphrase import given
from voicecheck.store.database import RECOVER, connect, explained, faults, may_be_written_to, raw
from voicecheck.store.lock import Key, Phrase, key_of, look_again
from voicecheck.store.migrations import MIGRATIONS, refuse_unknown

PAGES_AT_ONCE = 4096
"""16 MB: often enough to show how far it is."""

Progress = Callable[[int, int], None]
"""Is told how many pages are done, and of how many."""

ANOTHER = "Use a file that `voicecheck backup` wrote"

COUNTED = ("checkins", "answers", "recordings")


@dataclass(frozen=True)
class Counts:
    """What a store holds."""

    checkins: int
    answers: int
    recordings: int

    def __str__(self) -> str:
        answers = counted(self.answers, "answer")
        recordings = counted(self.recordings, "recording")
        return f"{counted(self.checkins, 'check-in')}, {answers} and {recordings}"


def back_up(path: Path, target: Path, progress: Progress, phrase: Phrase = given) -> Counts:
    """Copy the store to a file, which other programs may go on using meanwhile.

    The copy of a locked store is locked, with the same pass phrase.

    Returns:
        What the copy holds; it was read again and is whole.

    Raises:
        StoreError: There is a file already, the store is damaged, or the copy is not like it.
    """
    with explained(target):
        if target.exists():
            raise StoreError(f"{target} exists already", "Choose another name, or move it away")
    if not path.exists():
        raise StoreError(f"{path} does not exist yet, so there is nothing to copy")
    with explained(target):
        part = _part_of(target)
        key = key_of(path, phrase)
        try:
            with _damage_told_as(f"{path} is damaged", RECOVER), explained(target):
                with closing(_reading(path, key)) as source:
                    _copy(source, part, progress, key)
                    expected = counts_of(source)
                found = checked(part, key)
            if found != expected:
                raise StoreError(f"{target} is not like the store", "Try again")
            private_files.put_in_place(part, target)
        finally:
            part.unlink(missing_ok=True)
    return found


def restore(
    backup: Path, path: Path, now: datetime, progress: Progress, phrase: Phrase = given
) -> tuple[Counts, Path]:
    """Put a copy in the place of the store. The store that is there is set aside whole.

    Returns:
        What is in the store now, and where the earlier one lies; that file is not there where
        there was no store.

    Raises:
        StoreError: The file is no whole store of voicecheck's; nothing was changed.
    """
    require_file(backup)
    with explained(path):
        private_files.make_folders(path.parent)
        part = _part_of(path)
        try:
            key = key_of(backup, phrase)
            with _damage_told_as(f"{backup} is no whole backup of voicecheck's", ANOTHER):
                with explained(backup), closing(_reading(backup, key)) as source:
                    _refuse_foreign(source, backup)
                    _copy(source, part, progress, key)
                found = checked(part, key)
            _fold_log(path)
            aside = set_aside(path, "before-restore", now)
            private_files.put_in_place(part, path)
            look_again()
        finally:
            part.unlink(missing_ok=True)
    return found, aside


def require_file(path: Path) -> None:
    """See that there is a file to be read.

    Raises:
        StoreError: There is none.
    """
    with explained(path):  # a name may be longer than any file's
        if not path.is_file():
            raise StoreError(f"There is no file {path}")


@contextmanager
def _damage_told_as(message: str, remedy: str) -> Iterator[None]:
    """Tell of damage as that of the file which is copied: the copy is only like it."""
    try:
        yield
    except StoreDamagedError as problem:
        raise StoreDamagedError(message, remedy) from problem


def set_aside(path: Path, why: str, now: datetime) -> Path:
    """Move a store away whole, with its log; return where it lies. Nothing is overwritten.

    Raises:
        OSError: It cannot be moved; it stays where it is.
    """
    stem = f"{path.stem}.{why}-{now:%Y%m%d-%H%M%S}"
    aside = path.with_name(f"{stem}{path.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
    # The log first: a store without its log is only older, but a log that is left behind would be
    # taken for the next store's and spoil it.
    for ending in ("-shm", "-wal", ""):
        file = path.with_name(path.name + ending)
        if file.exists():
            file.rename(aside.with_name(aside.name + ending))
    private_files.sync_folder(path.parent)
    return aside


def _fold_log(path: Path) -> None:
    """Make a store one file, where it is whole enough for that."""
    if path.exists():
        with suppress(*faults()):
            connect(path).close()


def checked(path: Path, key: Key | None = None) -> Counts:
    """Read a store whole and count what it holds.

    Raises:
        StoreDamagedError: Something in it is damaged.
    """
    with explained(path), closing(_reading(path, key)) as conn:
        faults = conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
        strangers = conn.execute("PRAGMA foreign_key_check").fetchone()
        if faults != "ok" or strangers is not None:
            raise StoreDamagedError(
                f"{path} is damaged", "It can be read with: voicecheck recover"
            )
        return counts_of(conn)


def counts_of(conn: sqlite3.Connection) -> Counts:
    """Count what a store holds."""
    return Counts(*(conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in COUNTED))  # noqa: S608


def _refuse_foreign(source: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose shape is not that of a store: it may hold anything.

    Raises:
        StoreError: It is another program's, newer, or was changed.
    """
    given = Database(source, execute_plugins=False)
    refuse_unknown(given, path, MIGRATIONS)
    applied = {step.name for step in MIGRATIONS.applied(given)}
    with Database(memory=True, execute_plugins=False) as made:
        MIGRATIONS.ensure_migrations_table(made)
        for step in MIGRATIONS.pending(made):
            if step.name in applied:
                step.fn(made)
        expected = _shape(made.conn)
    if not applied or _shape(source) != expected:
        raise StoreError(
            f"{path} is no backup of voicecheck's",
            ANOTHER,
        )


def _shape(conn: sqlite3.Connection) -> set[tuple[str, str, str]]:
    rows = conn.execute(
        """
        SELECT type, name, coalesce(sql, '') FROM sqlite_master
        WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        """
    )
    return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}


def _reading(path: Path, key: Key | None) -> sqlite3.Connection:
    """Open a store to read it; nothing in it can make SQLite do more."""
    with path.open("rb") as file:
        file.read(1)  # a folder, or a file of somebody else's, is told of as such
    conn = raw(path, key, untouched=not may_be_written_to(path))
    try:
        conn.execute("PRAGMA trusted_schema = OFF")
        conn.execute("PRAGMA cell_size_check = ON")
        conn.execute("PRAGMA query_only = ON")
        conn.execute("PRAGMA schema_version").fetchone()
    except BaseException:
        conn.close()
        raise
    return conn


def _copy(source: sqlite3.Connection, part: Path, progress: Progress, key: Key | None) -> None:
    part.unlink(missing_ok=True)
    private_files.make(part)
    with closing(raw(part, key)) as target:
        source.backup(
            target,
            pages=PAGES_AT_ONCE,
            progress=lambda _status, left, total: progress(total - left, total),
        )
        target.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, whole by itself


def _part_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")

"""Locking and unlocking: the store is written anew beside its file, checked, put in its place.

Whenever this is killed, the file in its place is whole: the old one until the last step, the new
one from then on. What lies beside is overwritten and removed at the next opening. Plain text that
is replaced is overwritten too, as far as the disk lets a file be overwritten.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import FileIO
from pathlib import Path
from typing import Any

from voicecheck import private_files
from voicecheck.errors import StoreDamagedError
from voicecheck.store.database import busy, raw
from voicecheck.store.lock import Key, look_again, require_extra

_BLOCK_BYTES = 1 << 20


def rewrite(path: Path, old: Key | None, new: Key | None) -> None:
    """Encrypt a store, decrypt it, or encrypt it with another key.

    Args:
        path: The store's file; no other program may have it open.
        old: What opens it now; None where it is not locked.
        new: What is to open it; None where it is to be unlocked.

    Raises:
        StoreBusyError: Another program has it open; nothing was changed.
        StoreDamagedError: What was written is not what was there; nothing was changed.
        WrongPhraseError: The old key does not open it.
    """
    require_extra()
    beside = _beside(path)
    clear(path)
    with closing(_alone(path, old)) as conn, _made_private(beside) as held:
        key = new.sql if new else "''"
        conn.execute(f"ATTACH DATABASE ? AS beside KEY {key}", (str(beside),))
        conn.execute("PRAGMA beside.journal_mode = OFF")
        conn.execute("SELECT sqlcipher_export('beside')").fetchone()
        conn.execute("DETACH DATABASE beside")
        _compare(conn, path, beside, new)
        if sys.platform == "win32":  # what is open can be moved by nobody there
            conn.close()
            held.close()
        _put_in_place(beside, path)
    look_again()


def clear(path: Path) -> None:
    """Remove what a killed `rewrite` left beside a store; nothing where one is at work."""
    earlier = _earlier(path)
    if earlier.exists() and path.exists():
        if earlier.samefile(path):  # killed before the step that counts
            earlier.unlink()
        else:
            erase(earlier)
    beside = _beside(path)
    try:
        with beside.open("r+b") as file:
            if not private_files.hold(file.fileno()):
                return
            _overwrite(file.fileno())
            private_files.remove(file, beside)
    except FileNotFoundError:
        return


def erase(path: Path) -> None:
    """Overwrite a file with zeros and remove it."""
    with path.open("r+b") as file:
        _overwrite(file.fileno())
    path.unlink()


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.rewriting")


def _earlier(path: Path) -> Path:
    """The second name of the file that is replaced, where one that is open cannot be."""
    return path.with_name(f"{path.name}.rewritten")


@contextmanager
def _made_private(beside: Path) -> Iterator[FileIO]:
    """The file beside, empty and marked as in use; gone at the end, if it is still there."""
    try:
        file = FileIO(beside, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))
    except FileExistsError as problem:  # another program is at it
        raise busy(beside) from problem
    try:
        beside.chmod(0o600)  # whatever the umask
        private_files.hold(file.fileno())
        yield file
    finally:
        file.close()
        if beside.exists():
            erase(beside)


def _alone(path: Path, key: Key | None) -> Any:
    """A connection that nobody else has, with the log folded in: the file is whole by itself."""
    import sqlcipher3

    conn = sqlcipher3.connect(str(path), timeout=5.0) if key is None else raw(path, key)
    try:
        conn.isolation_level = None
        conn.execute("PRAGMA temp_store = MEMORY")
        conn.execute("PRAGMA locking_mode = EXCLUSIVE")
        (mode,) = conn.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != "delete":
            raise busy(path)
        conn.execute("BEGIN EXCLUSIVE")
        conn.execute("COMMIT")  # the lock is held until the connection closes
    except sqlcipher3.OperationalError as problem:
        conn.close()
        raise busy(path) from problem
    except BaseException:
        conn.close()
        raise
    return conn


def _compare(conn: Any, path: Path, beside: Path, key: Key | None) -> None:
    """See that the new file is whole and holds, row for row, what the old one does."""
    with closing(raw(beside, key)) as made:
        whole = made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        listing = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        shape = conn.execute(listing).fetchall()
        alike = whole and shape == made.execute(listing).fetchall()
        tables = [name for kind, name, _, sql in shape if kind == "table" and _is_plain(sql)]
        for table in tables if alike else ():
            rows = f'SELECT * FROM "{table}"'  # noqa: S608 - the store's own names
            alike = alike and _same(conn.execute(rows), made.execute(rows))
    if not alike:
        raise StoreDamagedError(
            f"{path} could not be written anew as it is", "It was left as it was. Check the disk"
        )


def _is_plain(sql: str | None) -> bool:
    return sql is not None and not sql.upper().startswith("CREATE VIRTUAL")


def _same(one: Any, other: Any) -> bool:
    try:
        return all(a == b for a, b in zip(one, other, strict=True))
    except ValueError:  # one of them ends before the other
        return False


def _put_in_place(beside: Path, path: Path) -> None:
    """The one step that counts. The old file's content is overwritten once it has no name."""
    if sys.platform == "win32":
        earlier = _earlier(path)
        os.link(path, earlier)
        private_files.put_in_place(beside, path)
        erase(earlier)
        return
    with path.open("r+b") as old:
        private_files.put_in_place(beside, path)
        # Not cut short: another program that has it open must find no empty store to write to.
        _overwrite(old.fileno())


def _overwrite(descriptor: int) -> None:
    left = os.fstat(descriptor).st_size
    os.lseek(descriptor, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(descriptor, bytes(min(left, _BLOCK_BYTES)))
    os.fsync(descriptor)

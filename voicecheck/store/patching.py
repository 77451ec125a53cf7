"""Damaged pages of a locked store are replaced by empty ones, so that the others can be read.

SQLCipher puts a checksum on each page, and opens none any more once one of them is wrong. An empty
page that was encrypted with the same key, for the same place, is right: what lay there is lost,
and SQLite finds its way around it as in a store that is not locked.
"""

import re
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from voicecheck.errors import StoreDamagedError, WrongPhraseError
from voicecheck.store.database import faults
from voicecheck.store.lock import Key

PAGE_BYTES = 4096
"""Of every store that SQLCipher 4 has written."""


def patch(damaged: Path, key: Key) -> int:
    """Make a damaged locked store readable, as far as it goes.

    Args:
        damaged: A copy of it, which is written to; its log is folded in.
        key: What opens it.

    Returns:
        How many pages are lost.

    Raises:
        StoreDamagedError: Its beginning is destroyed, without which nothing is found in it.
        WrongPhraseError: The key opens no page of it.
    """
    with closing(unread(damaged, key)) as conn, suppress(*faults()):
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    pages = -(-damaged.stat().st_size // PAGE_BYTES)
    with damaged.open("r+b") as file:
        file.truncate(pages * PAGE_BYTES)
    with closing(unread(damaged, key)) as conn:
        told = conn.execute("PRAGMA cipher_integrity_check").fetchall()
    lost = sorted({int(found[1]) for (line,) in told if (found := re.search(r"page (\d+)", line))})
    if len(lost) >= pages:
        raise WrongPhraseError("That is not the pass phrase of this store", "Try again")
    if 1 in lost:
        raise StoreDamagedError(
            "The beginning of the store is destroyed: nothing in it can be read",
            "Restore a backup, which sets it aside whole",
        )
    if lost:
        _fill(damaged, lost, key)
    return len(lost)


def _fill(damaged: Path, lost: Sequence[int], key: Key) -> None:
    """Put an empty page in the place of each that is lost."""
    filler = damaged.with_name(f"{damaged.name}.filler")
    try:
        with closing(unread(filler, key)) as conn:
            conn.execute("PRAGMA journal_mode = OFF")
            conn.execute("CREATE TABLE empty (pages BLOB)")
            conn.execute("INSERT INTO empty VALUES (zeroblob(?))", (lost[-1] * PAGE_BYTES,))
        with filler.open("rb") as empty, damaged.open("r+b") as file:
            for page in lost:
                empty.seek((page - 1) * PAGE_BYTES)
                file.seek((page - 1) * PAGE_BYTES)
                file.write(empty.read(PAGE_BYTES))
    finally:
        filler.unlink(missing_ok=True)


def unread(path: Path, key: Key) -> Any:
    """A connection to a locked file of which nothing has been read yet."""
    import sqlcipher3

    conn = sqlcipher3.connect(str(path), isolation_level=None)
    conn.execute("PRAGMA cipher_log_level = NONE")  # it would write on stderr
    conn.execute(f"PRAGMA key = {key.sql}")
    return conn

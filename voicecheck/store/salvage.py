"""Reading a damaged store: table by table, row by row, around what cannot be read.

Whatever was read is put into a new store. A recording whose answer is lost is kept with an answer
without words, an answer whose question is lost with a question that says so: nothing that was
read is dropped because something beside it was not.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ulid import ULID

from voicecheck.store.columns import written
from voicecheck.store.database import (
    connect,
    explained,
    faults,
    make_private,
    misfits,
    rebuild_indexes,
)
from voicecheck.store.lock import Key
from voicecheck.store.migrations import migrate
from voicecheck.store.patching import patch, unread

Row = tuple[object, ...]

HEADER_BYTES = 100
"""What every SQLite file begins with; see https://www.sqlite.org/fileformat.html, 1.3."""

MOST_MISSES = 20_000
"""So many identifiers in a row without a row are the end of a table."""

STEP_UNKNOWN = "recovered"
"""The guide and the step that are named where those are lost."""

_PARENTS_FIRST = (
    *("people", "checkins", "checkin_people", "turns", "answers"),
    *("words", "recordings", "ratings", "versions"),
)
_KEYED_BY = {
    **{"words": "answers", "ratings": "answers"},
    **{"checkin_people": "checkins", "tags": "checkins"},
}
"""Tables without a row number: they are asked for what belongs to each row of another."""

_NO_WORDS = ("places", "sqlite_sequence")
"""What is not worth a damaged copy: where a check-in stood, and SQLite's own."""


@dataclass
class Salvaged:
    """What was read of a damaged store.

    Attributes:
        read: How many rows, by table.
        unreadable: How many rows are known to have been there and could not be read.
        pages: How many pages of a locked store were lost.
    """

    read: dict[str, int] = field(default_factory=dict)
    unreadable: int = 0
    pages: int = 0


def salvage(damaged: Path, new: Path, now: datetime, key: Key | None = None) -> Salvaged:
    """Read what can be read of a damaged store into a new one.

    Args:
        damaged: A copy of it that may be written to: its log is folded in.
        new: Where the new store is made; nothing may be there.
        now: The time of check-ins that have lost theirs.
        key: What opens the damaged store, and is to open the new one; None where it is not locked.

    Raises:
        StoreError: The new store cannot be written.
        StoreDamagedError: It is locked and its beginning is destroyed: nothing can be read.
        WrongPhraseError: The key is not the damaged store's.
    """
    found = Salvaged()
    with explained(new):
        make_private(new)
        with closing(connect(new, key)) as made:
            migrate(made, new, key=key)
    with explained(damaged):
        if key is None:
            _mend_header(damaged, new)
        else:
            found.pages = patch(damaged, key)
    with (
        explained(new),
        closing(connect(new, key)) as made,
        closing(_opened(damaged, key)) as source,
    ):
        target = made.conn
        target.execute("PRAGMA foreign_keys = OFF")
        target.execute("BEGIN IMMEDIATE")
        for table in _tables(target):
            columns = _shared_columns(source, target, table)
            if columns:
                rows = _rows(source, table, columns, found)
                found.read[table] = _write(target, table, columns, rows)
        _adopt_orphans(target, now)
        rebuild_indexes(made)
        target.execute("COMMIT")
        target.execute("PRAGMA foreign_keys = ON")
    return found


def _mend_header(damaged: Path, whole: Path) -> None:
    """Give a store that does not even begin like one the beginning of a whole one.

    Without those hundred bytes SQLite reads nothing, though all that they tell is known: the size
    of a page and how many there are.
    """
    fresh = whole.read_bytes()[:HEADER_BYTES]
    page_bytes = int.from_bytes(fresh[16:18], "big")
    with damaged.open("r+b") as file:
        found = file.read(HEADER_BYTES)
        if found[:18] == fresh[:18]:
            return
        pages = damaged.stat().st_size // page_bytes
        no_free_pages = b"\0" * 8
        mended = fresh[:28] + pages.to_bytes(4, "big") + no_free_pages + fresh[40:]
        file.seek(0)
        file.write(mended)


def _opened(damaged: Path, key: Key | None) -> sqlite3.Connection:
    conn = sqlite3.connect(damaged) if key is None else unread(damaged, key)
    conn.isolation_level = None
    conn.text_factory = lambda raw: raw.decode(errors="replace")
    with suppress(*faults()):
        conn.execute("PRAGMA trusted_schema = OFF")
        conn.execute("PRAGMA writable_schema = ON")  # a damaged schema is read as far as it goes
    return conn


def _tables(target: sqlite3.Connection) -> list[str]:
    """Every table of the new store that holds what people said or did, parents first."""
    rows = target.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    ).fetchall()
    names = [
        name
        for (name,) in rows
        if name not in _NO_WORDS and not name.startswith(("sqlite", "_sqlite"))
    ]
    first = [name for name in _PARENTS_FIRST if name in names]
    return [*first, *(name for name in names if name not in first)]


def _shared_columns(
    source: sqlite3.Connection, target: sqlite3.Connection, table: str
) -> list[str]:
    """The columns that both have; none where the table cannot be found in the damaged store."""
    wanted = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    try:
        there = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    except faults():
        return []
    return [name for name in wanted if name in there]


def _rows(
    source: sqlite3.Connection, table: str, columns: Sequence[str], found: Salvaged
) -> Iterator[Row]:
    """Every row that can be read."""
    listed = ", ".join(columns)
    begun: list[Row] = []
    try:  # the usual case, and much the quickest
        for row in source.execute(f"SELECT {listed} FROM {table}"):  # noqa: S608
            begun.append(row)  # noqa: PERF402  # kept as it goes: the next one may fail
    except faults():
        yield from _rows_around(source, table, listed, found)
        return
    yield from begun


def _rows_around(
    source: sqlite3.Connection, table: str, listed: str, found: Salvaged
) -> Iterator[Row]:
    """Row by row, by number; what cannot be read is stepped over."""
    if table in _KEYED_BY:
        key = {"answers": "answer", "checkins": "checkin"}[_KEYED_BY[table]]
        for parent in _keys(source, _KEYED_BY[table]):
            try:
                statement = f"SELECT {listed} FROM {table} WHERE {key} = ?"  # noqa: S608
                yield from source.execute(statement, (parent,)).fetchall()
            except faults():
                found.unreadable += 1
        return
    number, misses, newest = 0, 0, _newest(source, table)
    while number < newest or misses < MOST_MISSES:
        number += 1
        try:
            statement = f"SELECT {listed} FROM {table} WHERE rowid = ?"  # noqa: S608
            row = source.execute(statement, (number,)).fetchone()
        except faults():
            found.unreadable += number <= newest
            misses += 1
            continue
        misses = 0 if row else misses + 1
        if row:
            yield row


def _newest(source: sqlite3.Connection, table: str) -> int:
    for statement in (
        f"SELECT max(rowid) FROM {table}",  # noqa: S608
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",  # noqa: S608
    ):
        with suppress(*faults()):
            row = source.execute(statement).fetchone()
            if row and row[0]:
                return int(row[0])
    return 0


def _keys(source: sqlite3.Connection, table: str) -> Iterator[object]:
    """What rows of a parent are known by."""
    if table == "answers":
        yield from range(1, _newest(source, table) + 1)
        return
    with suppress(*faults()):
        yield from [row[0] for row in source.execute("SELECT id FROM checkins").fetchall()]


def _write(
    target: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterator[Row]
) -> int:
    """Write rows; one that does not belong in the table, as after damage, is left out."""
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    count = 0
    for row in rows:
        with suppress(*misfits()):
            count += target.execute(statement, row).rowcount
    return count


def _adopt_orphans(target: sqlite3.Connection, now: datetime) -> None:
    """Give what was read a parent where its own was not."""
    at = written(now)
    target.execute("UPDATE turns SET person = NULL WHERE person NOT IN (SELECT id FROM people)")
    target.execute(
        """
        INSERT INTO answers (id, turn, verbatim, text, verdict, said_at)
        SELECT DISTINCT answer, -answer, '', '', 'unheard', ? FROM
            (SELECT answer FROM recordings UNION SELECT answer FROM words
                UNION SELECT answer FROM versions UNION SELECT answer FROM promises)
        WHERE answer NOT IN (SELECT id FROM answers)
        """,
        (at,),
    )
    target.execute(
        """
        UPDATE answers SET text = (SELECT group_concat(text, ' ') FROM
                (SELECT text FROM words WHERE answer = answers.id ORDER BY position)),
            verdict = 'unconfirmed'
        WHERE turn < 0 AND id IN (SELECT answer FROM words)
        """
    )
    for other in ("(SELECT answer, text FROM versions ORDER BY id DESC)", "promises"):
        target.execute(
            f"""
            UPDATE answers SET verdict = 'unconfirmed',
                text = (SELECT text FROM {other} AS o WHERE o.answer = answers.id LIMIT 1)
            WHERE turn < 0 AND text = '' AND id IN (SELECT answer FROM {other})
            """  # noqa: S608
        )
    target.execute("UPDATE answers SET verbatim = text WHERE turn < 0")
    lost = target.execute(
        "SELECT turn FROM answers WHERE turn NOT IN (SELECT id FROM turns) ORDER BY abs(turn)"
    ).fetchall()
    if lost:
        checkin = str(ULID.from_datetime(now))
        target.execute(
            "INSERT INTO checkins (id, guide, started_at, state, version) "
            "VALUES (?, ?, ?, 'unfinished', '')",
            (checkin, STEP_UNKNOWN, at),
        )
        target.executemany(
            "INSERT INTO turns (id, checkin, position, step, prompt, attempts) "
            "VALUES (?, ?, ?, ?, '', 1)",
            [(turn, checkin, place, STEP_UNKNOWN) for place, (turn,) in enumerate(lost)],
        )
    target.execute(
        """
        INSERT INTO checkins (id, guide, started_at, state, version)
        SELECT DISTINCT checkin, ?, ?, 'unfinished', '' FROM turns
        WHERE checkin NOT IN (SELECT id FROM checkins)
        """,
        (STEP_UNKNOWN, at),
    )
    # Whose turns alone are known of it told it alone, as far as anybody knows.
    target.execute(
        """
        UPDATE checkins SET owner_away = 1
        WHERE guide = ? AND id IN (SELECT checkin FROM turns WHERE person IS NOT NULL)
            AND id NOT IN (SELECT checkin FROM turns WHERE person IS NULL)
        """,
        (STEP_UNKNOWN,),
    )
    target.execute(
        """
        INSERT OR IGNORE INTO checkin_people (checkin, person, position)
        SELECT checkin, person, row_number() OVER (PARTITION BY checkin ORDER BY min(position)) - 1
        FROM turns JOIN checkins ON checkins.id = turns.checkin
        WHERE person IS NOT NULL AND guide = ? GROUP BY checkin, person
        """,
        (STEP_UNKNOWN,),
    )
    _drop_strangers(target)


def _drop_strangers(target: sqlite3.Connection) -> None:
    """Leave out what still points nowhere: none of it holds an answer or sound."""
    for table in _tables(target):
        keys = target.execute(
            'SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)
        ).fetchall()
        for column, parent in keys:
            target.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT id FROM {parent})")  # noqa: S608

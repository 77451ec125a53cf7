"""What is deleted leaves no byte, in whichever table it lay."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store.test_store import EVENING, all_bytes, kept, sound
from voicecheck.store import Store, database
from voicecheck.store.database import connect, leave_no_trace, writing

ROWS = 150


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "voicecheck.db"
    Store.open(path).close()
    return path


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with connect(path) as opened:
        opened.execute("PRAGMA foreign_keys = OFF")
        opened.execute("PRAGMA ignore_check_constraints = ON")
        yield opened


def tables() -> list[str]:
    with Database(memory=True, execute_plugins=False) as empty:
        from voicecheck.store.migrations import MIGRATIONS

        MIGRATIONS.apply(empty)
        listed = empty.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'")
        names = [name for name, kind in listed if kind == "table"]
    return sorted(name for name in names if not name.startswith(("sqlite_", "_sqlite_")))


def mark(table: str, row: int) -> str:
    return f"{table}{row:04d}q"


def value(table: str, column: str, kind: str, row: int, times: int) -> object:
    match kind:
        case "TEXT" | "ANY":
            return f"{mark(table, row)}{column} " * times
        case "BLOB":
            return (f"{mark(table, row)}{column} " * times).encode()
        case "REAL":
            return row + 0.5
        case _:
            return row + 1


def fill(db: Database, table: str, rng: random.Random) -> None:
    """Rows of any shape, which then grow: so SQLite moves them between pages and copies stay."""
    columns = [(c.name, c.type) for c in db.table(table).columns]
    names = ", ".join(f'"{name}"' for name, _ in columns)
    holes = ", ".join("?" * len(columns))
    for most in (3, 30):
        order = list(range(ROWS))
        rng.shuffle(order)
        with writing(db):
            for row in order:
                times = rng.randint(1, most)
                db.execute(
                    f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({holes})',
                    [value(table, name, kind, row, times) for name, kind in columns],
                )


def remains(db: Database, table: str) -> list[int]:
    """The rows of which something is found after every third is deleted and the rest kept."""
    key = next(c.name for c in db.table(table).columns if c.type in ("TEXT", "BLOB", "ANY"))
    gone = range(0, ROWS, 3)
    with writing(db):
        for row in gone:
            db.execute(
                f'DELETE FROM "{table}" WHERE CAST("{key}" AS TEXT) LIKE ?',
                [f"{mark(table, row)}%"],
            )
    leave_no_trace(db)
    (file,) = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    content = all_bytes(Path(file).parent)
    assert mark(table, 1).encode() in content
    return [row for row in gone if mark(table, row).encode() in content]


WITHOUT_TEXT = {"first_sentences", "gates_shown", "pauses", "recordings", "tries"}


@pytest.mark.parametrize("table", sorted(set(tables()) - WITHOUT_TEXT))
def test_no_table_keeps_a_copy_of_what_is_deleted(db: Database, table: str) -> None:
    fill(db, table, random.Random(1))
    assert remains(db, table) == []
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("table", ["turns", "versions"])
def test_a_table_that_is_missed_is_found_out(
    db: Database, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = database._tables

    def without(db: Database) -> tuple[list[str], list[str]]:
        indexes, names = whole(db)
        return indexes, [name for name in names if name != table]

    monkeypatch.setattr(database, "_tables", without)
    fill(db, table, random.Random(1))
    assert remains(db, table)


def test_a_new_table_is_covered_without_being_named(db: Database) -> None:
    db.execute("CREATE TABLE moods (id INTEGER PRIMARY KEY, answer INTEGER, words TEXT)")
    fill(db, "moods", random.Random(1))
    assert remains(db, "moods") == []


def test_what_is_not_written_anew_holds_no_free_text(db: Database) -> None:
    columns = {c.name for c in db.table("recordings").columns if c.type in ("TEXT", "ANY")}
    assert columns == {"kind", "format"}  # each one of a few fixed words
    for table in ("pauses", "first_sentences"):
        assert not [c for c in db.table(table).columns if c.type in ("TEXT", "BLOB", "ANY")]


def test_indexes_keep_no_words_of_their_own(db: Database) -> None:
    """They are rebuilt from their tables: one with a content of its own could not be."""
    assert not [name for name in db.table_names() if name.endswith("_content")]


def test_triggers_and_indexes_are_as_before(path: Path) -> None:
    with connect(path) as db:
        before = set(db.execute("SELECT type, name, sql FROM sqlite_master"))
        leave_no_trace(db)
        assert set(db.execute("SELECT type, name, sql FROM sqlite_master")) == before


def test_several_are_deleted_at_once(path: Path) -> None:
    with Store.open(path) as store:
        gone = [store.begin("evening", [], EVENING) for _ in range(3)]
        stays = store.begin("evening", [], EVENING)
        for checkin_id in [*gone, stays]:
            store.keep(checkin_id, kept(text=f"zebra {checkin_id}", recordings=[sound()]))
        store.delete(*gone)
        assert [summary.id for summary in store.history()] == [stays]
        content = all_bytes(path.parent)
        assert not [checkin_id for checkin_id in gone if checkin_id.encode() in content]

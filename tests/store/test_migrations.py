import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from tests.store.test_store import EVENING, all_bytes, kept
from voicecheck.errors import StoreError
from voicecheck.people import Person
from voicecheck.private_files import HAS_MODES
from voicecheck.store import Store
from voicecheck.store.database import connect
from voicecheck.store.migrations import MIGRATIONS, copies, migrate


def steps_before(name: str) -> Migrations:
    """The steps that came before one, as an older version knew them."""
    known = Migrations("voicecheck")
    with Database(memory=True) as empty:
        for step in MIGRATIONS.pending(empty):
            if step.name == name:
                break
            known(name=step.name)(step.fn)
    return known


def with_a_later_step() -> Migrations:
    """The steps of a version that knows one more."""
    later = steps_before("none of them")

    @later()
    def m998_moods(db: Database) -> None:
        db.execute("ALTER TABLE checkins ADD COLUMN mood TEXT")

    return later


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "voicecheck.db"
    with Store.open(path) as store:
        store.keep(store.begin("evening", [], EVENING), kept(text="zebra"))
    return path


def test_an_older_store_is_brought_up_with_a_copy_beside_it(path: Path) -> None:
    with connect(path) as db:
        migrate(db, path, with_a_later_step())
        assert "mood" in db.table("checkins").columns_dict
        assert [row["text"] for row in db.table("answers").rows] == ["zebra"]
    (copy,) = copies(path)
    assert copy.name == "voicecheck.before-m998_moods.db"
    assert copy.stat().st_mode & 0o777 == 0o600 or not HAS_MODES
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT text FROM answers").fetchall() == [("zebra",)]
        assert "mood" not in old.execute("SELECT sql FROM sqlite_master").fetchall()


def test_a_new_store_needs_no_copy(path: Path) -> None:
    assert copies(path) == []


def test_a_store_of_a_newer_version_is_left_alone(path: Path) -> None:
    with connect(path) as db:
        migrate(db, path, with_a_later_step())
    before = all_bytes(path.parent)
    with pytest.raises(StoreError, match="newer"):
        Store.open(path)
    assert all_bytes(path.parent) == before


def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    broken = with_a_later_step()

    @broken()
    def m999_broken(db: Database) -> None:
        db.execute("ALTER TABLE checkins ADD COLUMN weather TEXT")
        raise sqlite3.OperationalError("disk I/O error")

    with connect(path) as db:
        with pytest.raises(sqlite3.OperationalError):
            migrate(db, path, broken)
        assert not MIGRATIONS.pending(db)
        assert "m998_moods" not in {step.name for step in MIGRATIONS.applied(db)}
        assert "mood" not in db.table("checkins").columns_dict
    with Store.open(path) as store:
        assert len(store.history()) == 1


def test_without_its_copy_nothing_is_changed(path: Path) -> None:
    # A folder in the copy's place: it cannot be written.
    (path.parent / "voicecheck.before-m998_moods.db.part").mkdir()
    with connect(path) as db:
        with pytest.raises(OSError, match="part"):
            migrate(db, path, with_a_later_step())
        assert "mood" not in db.table("checkins").columns_dict


def test_deleting_takes_the_copies_too(path: Path) -> None:
    copy = path.with_name("voicecheck.before-m998_moods.db")
    copy.write_bytes(path.read_bytes())
    assert b"zebra" in all_bytes(path.parent)
    with Store.open(path) as store:
        store.drop(store.history()[0].id, 0)
    assert b"zebra" not in all_bytes(path.parent)


def test_a_store_from_before_pauses_were_learned_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "voicecheck.db"
    with connect(path) as db:
        migrate(db, path, steps_before("m002_patience"))
        db.execute("INSERT INTO people (name) VALUES ('Ana')")
        db.conn.commit()
    with Store.open(path) as store:
        assert [person.name for person in store.people.all()] == [None, "Ana"]
        store.people.learn("Ana", [0.5])
        store.people.set_wait(None, "long")
    assert [copy.name for copy in copies(path)] == ["voicecheck.before-m002_patience.db"]


def test_a_store_from_before_first_sentences_were_learned_from_is_brought_up(
    tmp_path: Path,
) -> None:
    path = tmp_path / "voicecheck.db"
    with connect(path) as db:
        migrate(db, path, steps_before("m008_first_sentences"))
        db.execute("INSERT INTO pauses (length_s) VALUES (0.7)")
        db.conn.commit()
    with Store.open(path) as store:
        store.people.learn(None, [], [True])
        assert store.people.person(None) == Person(None, pauses_s=(0.7,), went_on=(True,))


def test_two_programs_that_start_at_once_make_one_store(tmp_path: Path) -> None:
    path = tmp_path / "voicecheck.db"
    with Store.open(path) as one, Store.open(path) as other:
        one.begin("evening", [], EVENING)
        other.begin("evening", [], EVENING)
        assert len(one.history()) == 2


def test_views_are_of_use_to_a_reader(path: Path) -> None:
    with closing(sqlite3.connect(path)) as reader:
        reader.row_factory = sqlite3.Row
        (answer,) = reader.execute("SELECT * FROM checkin_answers").fetchall()
        (overview,) = reader.execute("SELECT * FROM checkin_overview").fetchall()
        found = reader.execute("SELECT rowid FROM answers_fts WHERE answers_fts MATCH 'zebras'")
        assert [row[0] for row in found] == [answer["answer"]]
    assert (answer["person"], answer["text"], answer["guide"]) == ("you", "zebra", "evening")
    assert (overview["answers"], overview["state"]) == (1, "open")


def test_the_copy_is_whole_when_the_log_is_not_folded_in(path: Path) -> None:
    with Store.open(path) as store:
        store.keep(store.history()[0].id, kept(1, "heron"))
        with connect(path) as db:
            migrate(db, path, with_a_later_step())
    (copy,) = copies(path)
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT count(*) FROM answers").fetchone() == (2,)

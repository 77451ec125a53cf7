"""Tries at saying back, and to whom the gate was shown."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.test_store import EVENING, kept
from voicecheck.store import Store
from voicecheck.store.record import SaidBack


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "voicecheck.db"


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_try_is_kept_with_what_it_says_back_and_the_verdict(path: Path) -> None:
    with Store.open(path) as store:
        checkin = store.begin("reflect", ["Ana", "Sam"], EVENING)
        store.keep(checkin, replace(kept(0), person="Ana"))
        tried = replace(kept(1), person="Sam", said_back=SaidBack(0, 1, None))
        store.keep(checkin, tried)
        assert store.checkin(checkin).turns[1].said_back == SaidBack(0, 1, None)
        store.keep(checkin, replace(tried, said_back=SaidBack(0, 1, True)))
        told, back = store.checkin(checkin).turns
        assert (told.said_back, back.said_back) == (None, SaidBack(0, 1, True))
        store.drop(checkin, 0)
        assert [turn.said_back for turn in store.checkin(checkin).turns] == [None]
    assert rows(path, "tries") == 0


def test_the_gate_is_kept_as_shown_and_nothing_more(path: Path) -> None:
    with Store.open(path) as store:
        assert not store.gates.shown_to([None, "Sam"])
        store.begin("repair", ["Sam"], EVENING)
        store.gates.show_to([None, "Sam"])
        store.gates.show_to([None, "Sam"])
        assert store.gates.shown_to([None, "sam"])
        assert not store.gates.shown_to([None, "Ana"])
    with closing(sqlite3.connect(path)) as db:
        (columns,) = db.execute("SELECT group_concat(name) FROM pragma_table_info('gates_shown')")
    assert columns == ("person",)
    assert rows(path, "gates_shown") == 2


def test_who_is_forgotten_takes_their_mark_along(path: Path) -> None:
    with Store.open(path) as store:
        checkin = store.begin("repair", ["Sam"], EVENING)
        store.gates.show_to(["Sam"])
        store.delete(checkin)
        assert not store.gates.shown_to(["Sam"])
    assert rows(path, "gates_shown") == 0

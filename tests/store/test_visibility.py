from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.store.test_store import EVENING, all_bytes, kept, sound
from voicecheck.audio.clip import RATE_HZ
from voicecheck.audio.spool import Spool, SpoolNote
from voicecheck.errors import NotFoundError, VoicecheckError
from voicecheck.people import Person
from voicecheck.recovery import waiting
from voicecheck.store import Store


@dataclass(frozen=True)
class Home:
    """A store with a check-in of each, told alone, and those of two."""

    path: Path
    owners: str
    anas: str
    bos: str
    owner_and_ana: str
    ana_and_bo: str
    two_named: str

    def sees(self, viewer: str | None) -> set[str]:
        with Store.open(self.path, viewer) as store:
            return {summary.id for summary in store.history()}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    path = tmp_path / "home" / "voicecheck.db"

    def told(viewer: str | None, others: list[str | None], at: int) -> str:
        with Store.open(path, viewer) as store:
            checkin_id = store.begin("evening", others, EVENING + timedelta(minutes=at))
            text = f"zebra{at}"
            store.keep(checkin_id, kept(0, text, person=viewer, recordings=[sound()]))
        return checkin_id

    return Home(
        path,
        owners=told(None, [], 0),
        anas=told("Ana", [], 1),
        bos=told("Bo", [], 2),
        owner_and_ana=told(None, ["Ana"], 3),
        ana_and_bo=told("Ana", ["Bo"], 4),
        two_named=told(None, ["Ana", "Bo"], 5),
    )


def test_each_sees_what_they_told_alone_and_what_they_said_together(home: Home) -> None:
    assert home.sees(None) == {home.owners, home.owner_and_ana, home.two_named}
    assert home.sees("Ana") == {home.anas, home.owner_and_ana, home.ana_and_bo, home.two_named}
    assert home.sees("bo") == {home.bos, home.ana_and_bo, home.two_named}
    assert home.sees("Carl") == set()
    assert home.sees("you") == home.sees(None)


READINGS: list[Callable[[Store, str], object]] = [
    lambda store, ref: store.checkin(ref),
    lambda store, ref: store.recordings(ref),
    lambda store, ref: store.delete(ref),
    lambda store, ref: store.visibility.share(ref, "Carl", EVENING),
    lambda store, ref: store.visibility.unshare(ref),
]


@pytest.mark.parametrize("reading", READINGS)
def test_what_is_hidden_is_as_if_it_were_not_there(
    home: Home, reading: Callable[[Store, str], object]
) -> None:
    for viewer in (None, "Bo", "Carl"):
        with Store.open(home.path, viewer) as store, pytest.raises(NotFoundError):
            reading(store, home.anas)
    with Store.open(home.path, "Ana") as store:
        assert store.checkin(home.anas).turns[0].text == "zebra1"


def test_a_hidden_id_is_neither_named_nor_makes_others_longer(home: Home) -> None:
    with Store.open(home.path, None) as store:
        with pytest.raises(NotFoundError) as error:
            store.checkin(home.owners[:4])
        assert home.anas not in str(error.value)
        assert home.bos not in str(error.value)
    with Store.open(home.path, "Carl") as store:
        with pytest.raises(NotFoundError, match="No check-in begins"):
            store.checkin(home.anas[:3])
        mine = store.begin("evening", [], EVENING + timedelta(minutes=1))
        assert store.checkin(mine[:8]).id == mine
        assert [summary.short_id for summary in store.history()] == [mine[:6]]


def test_of_others_only_the_answers_that_one_may_read_are_counted(home: Home) -> None:
    with Store.open(home.path) as store:
        assert store.people.person("Ana") == Person("Ana", answers=0)
        assert store.people.person(None).answers == 3
    with Store.open(home.path, "Ana") as store:
        assert store.people.person("Ana").answers == 2


def test_who_you_are_in_a_search_is_the_one_who_looks(home: Home) -> None:
    def ids(viewer: str | None, who: str) -> set[str]:
        with Store.open(home.path, viewer) as store:
            return {summary.id for summary in store.history(who=who)}

    assert ids("Ana", "you") == home.sees("Ana")
    assert ids("Ana", "Bo") == {home.ana_and_bo, home.two_named}
    assert ids(None, "you") == home.sees(None)
    assert ids(None, "Bo") == {home.two_named}


def test_what_is_shared_is_read_until_it_is_taken_back(home: Home) -> None:
    with Store.open(home.path, "Ana") as store:
        store.visibility.share(home.anas, "bo", EVENING)
        store.visibility.share(home.anas, "Bo", EVENING)
        assert store.checkin(home.anas).shared_with == ("Bo",)
    with Store.open(home.path, "Bo") as store:
        assert store.checkin(home.anas).turns[0].text == "zebra1"
        assert len(store.recordings(home.anas)) == 1
    assert home.anas not in home.sees(None) | home.sees("Carl")
    with Store.open(home.path, "Ana") as store:
        store.visibility.unshare(home.anas)
        assert store.checkin(home.anas).shared_with == ()
    assert home.anas not in home.sees("Bo")


def test_the_owner_shares_and_is_shared_with(home: Home) -> None:
    with Store.open(home.path) as store:
        store.visibility.share(home.owners, "Dora", EVENING)
    assert home.sees("dora") == {home.owners}
    with Store.open(home.path, "Bo") as store:
        store.visibility.share(home.bos, None, EVENING)
    assert home.bos in home.sees(None)
    assert home.sees("Carl") == set()


def test_what_is_shared_is_for_reading(home: Home) -> None:
    with Store.open(home.path, "Ana") as store:
        store.visibility.share(home.anas, "Bo", EVENING)
    with Store.open(home.path, "Bo") as store:
        for change in READINGS[2:]:
            with pytest.raises(VoicecheckError, match="shared with you"):
                change(store, home.anas)
    assert home.anas in home.sees("Ana")


def test_what_two_said_is_shared_by_neither_alone(home: Home) -> None:
    with Store.open(home.path, "Ana") as store:
        for together in (home.owner_and_ana, home.ana_and_bo, home.two_named):
            with pytest.raises(VoicecheckError, match="not alone"):
                store.visibility.share(together, "Carl", EVENING)
        with pytest.raises(VoicecheckError, match="yours already"):
            store.visibility.share(home.anas, "ANA", EVENING)


def test_no_name_stays_of_someone_it_is_no_longer_shared_with(home: Home) -> None:
    with Store.open(home.path) as store:
        store.visibility.share(home.owners, "Xanthippe", EVENING)
        store.visibility.unshare(home.owners)
        assert b"Xanthippe" not in all_bytes(home.path.parent)
        store.visibility.share(home.owners, "Xanthippe", EVENING)
        store.delete(home.owners)
        assert b"Xanthippe" not in all_bytes(home.path.parent)


def test_what_a_crash_left_of_another_waits_for_them(home: Home, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    notes = {
        "ana": SpoolNote(home.anas, "high", "Ana", "What was good?", ""),
        "both": SpoolNote(home.owner_and_ana, "high", "Ana", "What was good?", ""),
        "gone": SpoolNote("01ARZ3NDEKTSV4RRFFQ69G5FAV", "high", "Ana", "What was good?", ""),
    }
    for note in notes.values():
        with Spool(spool, note) as file:
            file.write(np.zeros(RATE_HZ, np.float32))

    def found(viewer: str | None) -> list[SpoolNote | None]:
        with Store.open(home.path, viewer) as store:
            return [leftover.note for leftover in waiting(spool, store)]

    assert found(None) == [notes["both"]]
    assert found("Bo") == []
    assert found("Ana") == list(notes.values())

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.store.test_store import EVENING, all_bytes, kept
from voicecheck.errors import NotFoundError, StoreError
from voicecheck.store import Store

MONDAY = EVENING.date()
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "voicecheck.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def promised(
    store: Store,
    text: str = "I'll walk by the sea.",
    day: date | None = None,
    *,
    people: tuple[str | None, ...] = (None,),
    person: str | None = None,
) -> int:
    """Make a promise in a check-in of its own; return its number."""
    checkin = store.begin("evening", people, EVENING)
    store.promises.make(store.keep(checkin, kept(text=text, person=person)), text, day)
    return max(one.id for one in store.promises.all())


def due(store: Store, day: date, *people: str | None) -> list[str]:
    return [one.text for one in store.promises.due(people or (None,), day)]


def test_a_promise_is_read_back_in_the_words_it_was_made_in(store: Store) -> None:
    number = promised(store, "I'll walk by the sea.", TUESDAY)
    (one,) = store.promises.all()
    assert one == store.promises.promise(number)
    assert (one.text, one.day, one.state) == ("I'll walk by the sea.", TUESDAY, "open")
    assert (one.person, one.made_at, one.settled_at) == (None, EVENING, None)


def test_it_is_asked_after_when_its_day_has_come_until_it_is_settled(store: Store) -> None:
    thursday = MONDAY + timedelta(days=3)
    first = promised(store, "I'll call her.")
    promised(store, "I'll be home by six.", thursday)
    assert due(store, TUESDAY) == ["I'll call her."]
    assert due(store, thursday) == ["I'll call her.", "I'll be home by six."]
    store.promises.settle(first, "kept", EVENING)
    assert due(store, thursday) == ["I'll be home by six."]
    assert store.promises.promise(first).settled_at == EVENING


def test_another_day_may_be_given_and_it_may_be_opened_again(store: Store) -> None:
    number = promised(store)
    store.promises.put_off(number, TUESDAY)
    assert (due(store, MONDAY), due(store, TUESDAY)) == ([], ["I'll walk by the sea."])
    store.promises.settle(number, "let go", EVENING)
    store.promises.settle(number, "open", EVENING)
    assert due(store, TUESDAY) == ["I'll walk by the sea."]
    assert store.promises.promise(number).settled_at is None


def test_words_that_were_not_stood_by_are_not_asked_after(store: Store) -> None:
    checkin = store.begin("evening", [None], EVENING)
    answer = store.keep(checkin, kept(verdict="unconfirmed"))
    store.promises.make(answer, "I'll wok by the see.", None)
    assert due(store, TUESDAY) == []
    store.keep(checkin, kept(verdict="corrected"))
    store.promises.make(answer, "I'll walk by the sea.", None)
    assert due(store, TUESDAY) == ["I'll walk by the sea."]


def test_what_was_promised_alone_is_not_asked_after_in_front_of_another(store: Store) -> None:
    promised(store, "I'll tell Ana.")
    promised(store, "I'll cook.", people=(None, "Ana"))
    promised(store, "I'll drive.", people=(None, "Ana"), person="Ana")
    assert due(store, TUESDAY) == ["I'll tell Ana.", "I'll cook."]
    assert due(store, TUESDAY, None, "Ana") == ["I'll cook.", "I'll drive."]
    assert due(store, TUESDAY, None, "Sam") == []


def test_another_sees_and_changes_only_what_they_were_there_for(store: Store, path: Path) -> None:
    mine = promised(store, "I'll tell Ana.")
    ours = promised(store, "I'll cook.", people=(None, "Ana"))
    with Store.open(path, "Ana") as hers:
        assert [one.id for one in hers.promises.all()] == [ours]
        hers.promises.settle(ours, "kept", EVENING)
        for refused in (
            lambda: hers.promises.promise(mine),
            lambda: hers.promises.settle(mine, "let go", EVENING),
            lambda: hers.promises.put_off(mine, TUESDAY),
            lambda: hers.promises.delete(mine),
        ):
            with pytest.raises(NotFoundError):
                refused()
    assert store.promises.promise(mine).state == "open"


@pytest.mark.parametrize("number", [0, -1, 1 << 63, 10**300])
def test_a_number_that_no_promise_has_is_not_there(store: Store, number: int) -> None:
    promised(store, "I'll cook.")
    with pytest.raises(NotFoundError):
        store.promises.promise(number)


def test_a_promise_needs_its_answer(store: Store) -> None:
    with pytest.raises(StoreError):
        store.promises.make(77, "I'll walk.", None)


SECRET = "quokka"


@pytest.mark.parametrize("way", ["delete the check-in", "drop the answer"])
def test_a_promise_goes_with_its_answer_and_leaves_no_byte(path: Path, way: str) -> None:
    with Store.open(path) as store:
        promised(store, "I'll stay.")
        checkin = store.begin("evening", [None], EVENING)
        for place in range(30):  # enough for SQLite to move rows between pages
            words = f"I'll see the {SECRET} {place} " * 9
            store.promises.make(store.keep(checkin, kept(place, words)), words, None)
            store.promises.make(store.keep(checkin, kept(place, words * 2)), words * 2, None)
        if way == "delete the check-in":
            store.delete(checkin)
        else:
            for place in range(30):
                store.drop(checkin, place)
        assert [one.text for one in store.promises.all()] == ["I'll stay."]
        assert SECRET.encode() not in all_bytes(path.parent)
    assert SECRET.encode() not in all_bytes(path.parent)


@pytest.mark.parametrize("way", ["delete", "unmake"])
def test_a_promise_alone_is_deleted_and_leaves_no_byte(path: Path, way: str) -> None:
    with Store.open(path) as store:
        checkin = store.begin("evening", [None], EVENING)
        answer = store.keep(checkin, kept(text="Something else."))
        store.promises.make(answer, f"I'll see the {SECRET}.", None)
        if way == "delete":
            store.promises.delete(store.promises.all()[0].id)
        else:
            store.promises.unmake(answer)
            store.promises.unmake(answer)
        assert store.promises.all() == []
        assert SECRET.encode() not in all_bytes(path.parent)
        assert store.checkin(checkin).turns[0].text == "Something else."

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.test_store import EVENING, all_bytes, kept
from voicecheck.store import Store
from voicecheck.store.plans import Offer, Plan
from voicecheck.store.record import Rating

SUNDAY = EVENING.date() + timedelta(days=6)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "voicecheck.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def test_a_plan_is_set_changed_and_forgotten(store: Store) -> None:
    assert store.plans.plan([None]) is None
    store.plans.set([None], "repair", SUNDAY, EVENING)
    assert store.plans.plan([None]) == Plan("repair", SUNDAY, EVENING)
    store.plans.set([None], "boundary", None, EVENING)
    assert store.plans.plan([None]) == Plan("boundary", None, EVENING)
    assert store.plans.forget([None])
    assert not store.plans.forget([None])
    assert store.plans.plan([None]) is None


def test_what_two_plan_is_theirs_together(store: Store) -> None:
    store.plans.set([None], "apology", None, EVENING)
    store.plans.set([None, "Ana"], "repair", SUNDAY, EVENING)
    assert store.plans.plan(["Ana", None]) == Plan("repair", SUNDAY, EVENING)
    assert store.plans.plan([None]) == Plan("apology", None, EVENING)
    assert store.plans.plan(["Ana"]) is None
    assert store.plans.plan([None, "Sam"]) is None
    assert store.plans.plan(["Sam"]) is None


def test_offers_are_remembered_the_newest_first(store: Store) -> None:
    later = EVENING + timedelta(days=7)
    store.plans.offered([None], "repair", EVENING)
    store.plans.offered([None], "boundary", later)
    store.plans.offered(["Ana"], "breathe", later)
    assert store.plans.offers([None]) == [Offer("boundary", later), Offer("repair", EVENING)]
    assert store.plans.offers(["Sam"]) == []


def test_nothing_of_it_stays_when_nothing_said_is_left(path: Path) -> None:
    with Store.open(path) as store:
        checkin = store.begin("evening", [None, "Ana"], EVENING)
        store.plans.set([None], "leaving-quokka", None, EVENING)
        store.plans.set(["Ana"], "leaving-quokka", None, EVENING)
        store.plans.offered([None], "leaving-quokka", EVENING)
        store.delete(checkin)
        assert store.plans.plan([None]) is None
        assert store.plans.offers([None]) == []
        assert b"quokka" not in all_bytes(path.parent)


def test_what_was_said_is_read_by_person_day_and_company(store: Store) -> None:
    alone = store.begin("evening", [None], EVENING)
    store.keep(alone, kept(text="I need quiet."))
    store.keep(alone, kept(1, "mumble", verdict="unconfirmed"))
    later = EVENING + timedelta(days=1)
    two = store.begin("pulse", [None, "Ana"], later)
    store.keep(two, kept(text="Four.", rating=Rating("trust", 4), step="trust", said_at=later))
    store.keep(two, kept(1, "Three.", person="Ana", said_at=later))

    assert [one.text for one in store.retold.said(None, EVENING)] == ["I need quiet.", "Four."]
    (rated,) = store.retold.said(None, later)
    assert (rated.rating, rated.step, rated.guide) == (Rating("trust", 4), "trust", "pulse")
    together = store.retold.said(None, EVENING, present=[None, "Ana"])
    assert [one.text for one in together] == ["Four."]
    assert [one.text for one in store.retold.said("Ana", EVENING)] == ["Three."]
    assert store.retold.said("Sam", EVENING) == []
    assert store.retold.followed([None], EVENING) == {"evening": EVENING, "pulse": later}
    assert store.retold.followed([None, "Ana"], EVENING) == {"pulse": later}
    assert store.retold.followed([None], later) == {"pulse": later}


def test_another_reads_nothing_that_was_told_alone(store: Store, path: Path) -> None:
    store.keep(store.begin("evening", [None], EVENING), kept(text="I need quiet."))
    with Store.open(path, "Ana") as hers:
        assert hers.retold.said(None, EVENING) == []
        assert hers.retold.followed([None], EVENING) == {}

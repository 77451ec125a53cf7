import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx, fixture

from tests.store.test_store import EVENING, kept, sound
from voicecheck.store import Store
from voicecheck.store.record import Rating
from voicecheck.trends import (
    PRIOR_SHARE,
    STANDS_OUT,
    Promises,
    Rated,
    Ratings,
    Talked,
    about,
    promised,
    standing_out,
    trends,
)

START = datetime(2026, 11, 1, 21, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    text: str = ""
    step: str = "high"
    person: str | None = None
    day: int = 0
    rating: tuple[str, float] | None = None
    recorded_s: float = 0.0

    @property
    def checkin(self) -> str:
        return str(self.day)

    @property
    def started_at(self) -> datetime:
        return START + timedelta(days=self.day)

    @property
    def said_at(self) -> datetime:
        return self.started_at


@dataclass(frozen=True)
class Made:
    state: Literal["open", "kept", "let go"]
    person: str | None = None
    made_at: datetime = START


def test_nothing_said_is_nothing_shown() -> None:
    empty = trends([])
    assert (empty.checkins, empty.first, empty.ratings, empty.about, empty.hours) == (
        0,
        None,
        (),
        (),
        {},
    )


def test_every_number_is_a_point_of_its_own() -> None:
    found = trends(
        [
            Said(rating=("mood", 4), day=0),
            Said(rating=("cycle", 12), day=0),
            Said(rating=("mood", 2), person="Sam", day=0),
            Said(rating=("mood", 1), day=3),
        ]
    )
    assert found.ratings == (
        Ratings("mood", None, (Rated(date(2026, 11, 1), 4, 12), Rated(date(2026, 11, 4), 1))),
        Ratings("mood", "Sam", (Rated(date(2026, 11, 1), 2),)),
    )
    assert (found.checkins, found.first, found.last) == (2, date(2026, 11, 1), date(2026, 11, 4))
    assert found.hours == {21: 2}


def test_what_lows_are_about_is_what_is_said_more_there_than_usual() -> None:
    rows = []
    for day in range(10):
        rows.append(Said("I walked to the sea and it was good today", "high", day=day))
        rows.append(Said("I could not sleep and it was bad today", "low", day=day))
        rows.append(Said("I need a walk to the sea today", "needed", day=day))
    (found,) = about(rows)
    lows = [term.word for term in found.lows]
    assert lows[:1] in (["bad"], ["sleep"])
    assert set(lows) == {"bad", "sleep"}
    assert not {"i", "and", "it", "was", "not", "the", "today"} & set(lows)
    assert found.highs[0].word in ("good", "walked")
    sleep = next(term for term in found.lows if term.word == "sleep")
    assert (sleep.answers, sleep.of, sleep.elsewhere) == (10, 10, 0)


def test_the_measure_is_the_published_one() -> None:
    these = [["sleep", "cat"], ["sleep", "sleep"], ["sleep"]]
    others = [["cat"] * 6, ["sea"] * 10, ["sleep"]]
    (term,) = standing_out(these, others)
    prior = PRIOR_SHARE * 22
    alpha = prior * 5 / 22
    ours = math.log((4 + alpha) / (5 + prior - 4 - alpha))
    usual = math.log((1 + alpha) / (17 + prior - 1 - alpha))
    z = (ours - usual) / math.sqrt(1 / (4 + alpha) + 1 / (1 + alpha))
    assert (term.word, term.answers, term.of, term.elsewhere) == ("sleep", 3, 3, 1)
    assert term.z == approx(z)
    assert z > STANDS_OUT


def test_what_is_said_in_one_answer_only_stands_out_in_none() -> None:
    assert standing_out([["zebra"] * 50], [["sea"] * 50]) == ()
    assert standing_out([["zebra"]] * 5, []) == ()
    assert standing_out([["zebra"]] * 5, [["zebra"]]) == (), "nor where it is all that is said"


words = st.lists(st.lists(st.sampled_from("sea cat sleep work walk".split())))


@given(words, words)
def test_no_word_stands_out_on_both_sides(these: list[list[str]], others: list[list[str]]) -> None:
    ours, theirs = standing_out(these, others), standing_out(others, these)
    assert not {term.word for term in ours} & {term.word for term in theirs}
    assert all(math.isfinite(term.z) and term.answers <= term.of for term in ours)


def test_promises_are_counted_for_each() -> None:
    found = promised([Made("kept"), Made("kept"), Made("open"), Made("let go", "Sam")])
    assert found == (Promises(None, 2, 0, 1), Promises("Sam", 0, 1, 0))


def test_minutes_and_words_of_each() -> None:
    found = trends([Said("one two", recorded_s=90), Said("three", person="Sam"), Said("")])
    assert found.talked == (Talked(None, 1.5, 2, 1), Talked("Sam", 0.0, 1, 1))


@fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "voicecheck.db")


def test_the_store_gives_the_answers_in_order_and_narrowed(store: Store) -> None:
    with store:
        first = store.begin("pulse", ["Sam"], EVENING)
        store.keep(first, kept(0, "four", step="mood", rating=Rating("mood", 4)))
        store.keep(first, kept(1, "three", person="Sam", recordings=[sound()]))
        second = store.begin("evening", [], EVENING + timedelta(days=1))
        store.keep(second, kept(0, "five"))
        store.tags.add(second, "sea")

        def texts(**which: Any) -> list[str]:
            return [row.text for row in store.answers.given(**which)]

        assert texts() == ["four", "three", "five"]
        assert texts(who="sam") == texts(who="Sam") == ["three"]
        assert texts(who="you") == ["four", "five"]
        assert texts(who="nobody") == []
        assert texts(guide="pulse") == ["four", "three"]
        assert texts(since=EVENING + timedelta(hours=1)) == texts(tag="Sea") == ["five"]
        found = trends(store.answers.given(), store.promises.all())
        assert [(each.name, each.points[0].value) for each in found.ratings] == [("mood", 4)]
        assert [(each.person, each.minutes) for each in found.talked] == [
            (None, 0),
            ("Sam", 0.025),
        ]
        assert found.hours == {21: 2}

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.guides import bundled_folder, phrases
from voicecheck.language.english.grammar import read
from voicecheck.store.record import Rating
from voicecheck.suggestion import Suggestion, suggestion

MONDAY = datetime(2026, 11, 23, 21, 0, tzinfo=timezone(timedelta(hours=1)))
PHRASES = phrases()
ALL = {name for name in read("occasions") if name not in ("rules", "ratings")}


@dataclass(frozen=True)
class Told:
    text: str
    day: int = 0
    step: str = "low"
    rating: Rating | None = None

    @property
    def said_at(self) -> datetime:
        return MONDAY + timedelta(days=self.day)


def proposed(*told: Told, **changes: object) -> Suggestion | None:
    return suggestion(told, ALL, PHRASES, **changes)  # type: ignore[arg-type]  # by its own names


def test_the_same_need_three_times_is_told_so_in_their_words() -> None:
    found = proposed(
        Told("I need an hour to myself.", 0),
        Told("The day was long. I really need an hour to myself.", 2),
        Told("An hour to myself.", 4, step="needed"),
    )
    assert found is not None
    assert (found.guide, found.times) == ("boundary", 3)
    assert found.why == "You said three times: an hour to yourself."
    assert found.said[-1] == "I need an hour to myself"


def test_different_words_for_one_thing_are_both_said() -> None:
    found = proposed(
        Told("I need an hour to myself."), Told("I just want some peace and quiet.", 1)
    )
    assert found is not None
    assert (
        found.why
        == "You said: you need an hour to yourself. And: you just want some peace and quiet."
    )


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        ("We had a big fight about the dishes.", "repair"),
        ("I yelled at him this morning.", "repair"),
        ("I shouldn't have said that to her.", "apology"),
        ("I panicked on the train.", "ground"),
        ("We need to talk about money.", "moment"),
        ("Nobody thanked me for it.", "appreciation"),
        ("She said I was overreacting.", "validate"),
    ],
)
def test_once_is_enough_for_some(text: str, guide: str) -> None:
    found = proposed(Told(text))
    assert found is not None and found.guide == guide


@pytest.mark.parametrize(
    "text",
    [
        "I had a lovely day.",
        "We never fought.",
        "I was not stressed at all.",
        "I had an hour to myself.",
        "My sister and her husband had a fight.",
        "I need an hour to myself.",  # once is not enough
        "She really listened to me.",
        "I'm sorry for your loss, said the card.",
    ],
)
def test_nothing_is_proposed_that_was_not_said(text: str) -> None:
    assert proposed(Told(text)) is None


def test_what_most_answers_speak_of_comes_first() -> None:
    found = proposed(
        Told("I was so stressed today."),
        Told("I felt overwhelmed.", 1),
        Told("I couldn't sleep.", 2),
        Told("We had a fight.", 3),
    )
    assert found is not None and found.guide == "breathe"


def test_low_ratings_speak_too() -> None:
    found = proposed(
        Told("Two.", 0, "mood", Rating("mood", 2)), Told("One.", 1, "mood", Rating("mood", 1))
    )
    assert found == Suggestion(
        "breathe", "You gave mood a low number twice; the last was 1.", (), 2
    )
    assert proposed(Told("Two.", 0, "mood", Rating("mood", 2))) is None
    assert proposed(*[Told("Five.", n, "mood", Rating("mood", 5)) for n in range(3)]) is None


def test_what_was_said_before_a_guide_was_followed_is_used_up() -> None:
    fight = Told("We had a fight.", 0)
    assert proposed(fight, used_up={"repair": MONDAY + timedelta(days=1)}) is None
    again = Told("We argued again.", 2)
    found = proposed(fight, again, used_up={"repair": MONDAY + timedelta(days=1)})
    assert found is not None and found.times == 1


def test_only_guides_that_are_there_are_proposed() -> None:
    assert suggestion([Told("We had a fight.")], {"breathe"}, PHRASES) is None


def test_words_of_danger_call_for_no_exercise() -> None:
    assert proposed(Told("We had a fight."), Told("He hit me and I am scared of him.", 1)) is None


def test_a_partner_is_named() -> None:
    found = proposed(Told("You never listen to me."), Told("You ignored me.", 1), partner="Sam")
    assert found is not None
    assert found.why == "You said: Sam never listens to you. And: Sam ignored you."


@given(st.lists(st.text(max_size=60).map(Told), max_size=4))
def test_whatever_was_said(told: list[Told]) -> None:
    found = proposed(*told)
    assert found is None or found.guide in ALL


def test_every_guide_that_may_be_proposed_is_bundled() -> None:
    ratings = {name for name in read("occasions")["ratings"].values() if isinstance(name, str)}
    assert {path.stem for path in bundled_folder().glob("*.toml")} >= ALL | ratings

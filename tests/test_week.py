from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.test_suggestion import MONDAY, Told
from voicecheck.guides import phrases
from voicecheck.language.english.words import plain_words
from voicecheck.store.record import Rating
from voicecheck.week import SENTENCES, week

PHRASES = phrases()
TODAY = (MONDAY + timedelta(days=6)).date()


def spoken(*told: Told) -> list[str]:
    return [one.spoken for one in week(told, TODAY, PHRASES)]


def test_four_sentences_from_different_days_in_their_own_words() -> None:
    told = [
        Told("My sister called me and we laughed a lot.", 0, "high"),
        Told("I took the bus to town.", 0, "note"),
        Told("I felt left out in the meeting.", 2, "low"),
        Told("I took the bus to town.", 3, "note"),
        Told("Anna brought me soup.", 5, "appreciated"),
        Told("I need one quiet hour to myself.", 6, "needed"),
    ]
    assert spoken(*told) == [
        "On Monday, your sister called you and you laughed a lot.",
        "On Wednesday, you felt left out in the meeting.",
        "Yesterday, Anna brought you soup.",
        "Today, you need one quiet hour to yourself.",
    ]


def test_a_day_is_named_once() -> None:
    told = [
        Told("I felt proud of the garden.", 6, "high"),
        Told("I was tired of the noise.", 6, "low"),
    ]
    assert spoken(*told) == [
        "Today, you felt proud of the garden.",
        "You were tired of the noise.",
    ]


def test_what_is_no_sentence_is_left_out() -> None:
    told = [
        Told("Yes.", 6),
        Told("Four.", 6, "trust", Rating("trust", 4)),
        Told("Two. I was scared of him because he hit me.", 6, "trust", Rating("trust", 2)),
        Told("I felt wonderful all day.", -1),
        Told("Three. We talked for a whole evening.", 6, "respect", Rating("respect", 3)),
    ]
    assert spoken(*told) == ["Today, you talked for a whole evening."]


def test_a_week_without_words() -> None:
    assert spoken() == []


@given(st.lists(st.builds(Told, st.text(max_size=80), st.integers(-3, 9)), max_size=9))
def test_whatever_was_said_it_is_four_sentences_at_most(told: list[Told]) -> None:
    found = week(told, TODAY, PHRASES)
    assert len(found) <= SENTENCES
    assert all(plain_words(one.spoken) for one in found)

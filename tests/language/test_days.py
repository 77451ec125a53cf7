from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.days import days

MONDAY = date(2026, 11, 23)
WEDNESDAY = date(2026, 11, 25)
CALENDAR = st.dates(date(1990, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I'll be home by six on Thursday.", "2026-11-26"),
        ("tomorrow morning", "2026-11-24"),
        ("by Friday evening", "2026-11-27"),
        ("I'll write to her next week", "2026-12-06"),
        ("on the third", "2026-12-03"),
        ("by the 30th, at the latest", "2026-11-30"),
        ("on the twenty first of December", "2026-12-21"),
        ("December 3rd", "2026-12-03"),
        ("on 3 December at noon", "2026-12-03"),
        ("Friday the fourth", "2026-12-04"),
        ("in three days", "2026-11-26"),
        ("in a couple of weeks", "2026-12-07"),
        ("in two weeks' time", "2026-12-07"),
        ("the day after tomorrow", "2026-11-25"),
        ("a week from Sunday", "2026-12-06"),
        ("on Tuesday next week", "2026-12-01"),
        ("next week on Tuesday", "2026-12-01"),
        ("next Thursday", "2026-12-03"),
        ("on Monday", "2026-11-30"),
        ("this Monday", "2026-11-23"),
        ("tonight", "2026-11-23"),
        ("this weekend", "2026-11-29"),
        ("by the end of the month", "2026-11-30"),
        ("February 29", "2028-02-29"),
        ("not until Friday", "2026-11-27"),
        ("at Sunday's dinner", "2026-11-29"),
    ],
)
def test_the_day_that_is_named(text: str, day: str) -> None:
    assert [str(found.date) for found in days(text, MONDAY)] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "for the first time",
        "wait a second",
        "I may march on",
        "last Friday",
        "not on Friday",
        "I was late yesterday",
        "in a few minutes",
        "February 30",
        "the second one on the list",
        "I'll be home by six",
    ],
)
def test_no_day_is_named(text: str) -> None:
    assert days(text, MONDAY) == []


def test_days_that_passed_or_are_ruled_out_are_no_days() -> None:
    text = "I was late last Monday, so not on Friday but on Saturday."
    (found,) = days(text, MONDAY)
    assert (found.date, text[found.start : found.end]) == (date(2026, 11, 28), "on Saturday")


@given(CALENDAR, st.integers(1, 7))
def test_a_weekday_is_the_next_one(today: date, ahead: int) -> None:
    wanted = today + timedelta(days=ahead)
    assert [found.date for found in days(f"I'll call on {wanted:%A}.", today)] == [wanted]


@given(CALENDAR, st.integers(0, 360), st.booleans())
def test_a_date_is_the_next_one(today: date, ahead: int, month_first: bool) -> None:
    wanted = today + timedelta(days=ahead)
    said = f"{wanted:%B} {wanted.day}" if month_first else f"the {wanted.day}th of {wanted:%B}"
    assert [found.date for found in days(f"I promise it for {said}, love.", today)] == [wanted]


PIECES = (
    "on by next this last the third first of in a two couple weeks week days from now tomorrow "
    "Thursday friday may march december 31st 99 0 not until end month weekend , . ' day after "
    "every twenty-first"
).split()


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(), CALENDAR)
def test_whatever_is_said_a_day_is_today_or_later_and_in_the_words(text: str, today: date) -> None:
    for found in days(text, today):
        assert found.date >= today
        assert 0 <= found.start < found.end <= len(text)


def test_the_end_of_the_calendar_is_no_fault() -> None:
    assert days("in sixty weeks, next month, on Friday", date(9999, 12, 31)) == []

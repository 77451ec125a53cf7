"""The day that someone names when they speak of what is to come: "on Thursday", "next week".

A small grammar of its own: the date libraries that read free text also find days in "may",
"second" or "sun", which in a sentence mean none. Times of day are left in the words.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from voicecheck.language.english.closed_classes import MONTHS, WEEKDAYS
from voicecheck.language.english.words import straight

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first".split()
)
_COUNTS = {
    word: count
    for count, words in enumerate(
        "|a an one|two couple|three|four|five|six|seven|eight|nine|ten|eleven|twelve".split("|")
    )
    for word in words.split()
}
_FARTHEST_COUNT = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A day to come, and where it was named.

    Attributes:
        date: The day itself; of a week or a weekend, its last day.
        start: Index of the first character of its words.
        end: Index after the last.
    """

    date: date
    start: int
    end: int


def days(text: str, today: date) -> list[Day]:
    """Every day to come that a text names, in the order of the words.

    A weekday is the next one after today ("this Wednesday" may be today); "next Friday" is that
    of the week after this one, which begins on Monday. "The third" is the next third of a month.
    Days that have passed ("last Friday", "yesterday") are left out, and so are days that are
    ruled out ("not on Friday").

    Args:
        text: What was said, as a transcriber writes it.
        today: The day it was said on.
    """
    said = straight(text).lower()
    found = []
    for match in re.finditer(_NAMED, said, re.VERBOSE):
        if _is_not_meant(said[: match.start()], match[0]):
            continue
        parts = {name: part for name, part in match.groupdict().items() if part}
        kind = next(name for name in _MEANINGS if name in parts)
        day = _meaning(kind, parts, today)
        if day is not None:
            found.append(Day(day, match.start(), match.end()))
    return found


def _is_not_meant(before: str, named: str) -> bool:
    is_ruled_out = before.rstrip().endswith("not") and not named.startswith(("until", "till"))
    return is_ruled_out or bool(_PASSED.search(before))


_PASSED = re.compile(r"\b(?:last|past|previous|since|ago)\s+(?:the\s+)?$")
_LEAD = (
    r"(?:(?:on|by|before|until|till|for|from|at|during|of|over|come|no later than)\s+)?"
    r"(?:the\s+)?(?:(?:this|next|coming|following|every|each)\s+){0,2}"
)
_PART = r"(?:'s)?(?:\s+(?:early|late))?(?:\s+(?:in the\s+)?(?:morning|afternoon|evening|night))?"
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)})"
# The longest first: "twenty-first" is no "first".
_ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|"
    + "|".join(word.replace("-", r"[\s-]") for word in sorted(_ORDINALS, key=len, reverse=True))
    + ")"
)
_COUNT = rf"(?:\d{{1,2}}|a\s+couple(?:\s+of)?|{'|'.join(_COUNTS)})"
# "On the first" ends there; "for the first time" names no day.
_NOTHING_COUNTED = (
    r"(?=\s*(?:$|[.,;:!?]|(?:and|but|or|so|at|in|before|after|when|if|with|because|i|i'll|i'm|we|"
    r"we'll|then|too|morning|afternoon|evening|night|instead|please)\b))"
)


# Compiled when it is first needed: at the start it would hold up the first word.
_NAMED = rf"""
    \b(?:
    (?P<after_tomorrow>the\s+day\s+after\s+tomorrow)
    | (?P<from_now>(?:in\s+(?P<count>{_COUNT})\s+(?P<unit>day|week|month)s?(?:'s?\s+time)?
        | (?P<count_from>{_COUNT})\s+(?P<unit_from>day|week|month)s?\s+from\s+(?:now|today))\b
        (?!\s+of\b))
    | (?P<week_from>a\s+week\s+(?:from|on)\s+(?P<from_day>{_WEEKDAY}|tomorrow))
    | (?P<end_of>(?:by\s+|at\s+|until\s+|before\s+)?the\s+end\s+of\s+
        (?P<end_which>the|this|next)\s+(?P<end_unit>week|month))
    | (?P<in_week>(?:on\s+)?(?P<in_week_day>{_WEEKDAY}){_PART}\s+(?:of\s+)?next\s+week
        | next\s+week,?\s+(?:on\s+)?(?P<in_week_day_after>{_WEEKDAY}))
    | (?P<dated>{_LEAD}(?:{_WEEKDAY},?\s+)?(?:the\s+)?(?:
        (?P<of_day>{_ORDINAL}|\d{{1,2}})(?:\s+of)?\s+(?P<of_month>{_MONTH})
        | (?P<month>{_MONTH})\s+(?:the\s+)?(?P<month_day>{_ORDINAL}|\d{{1,2}}(?!\d|:)))\b)
    | (?P<weekday_the>{_LEAD}{_WEEKDAY},?\s+the\s+(?P<weekday_date>{_ORDINAL})\b)
    | (?P<the_date>(?:on|by|before|until|till)\s+the\s+(?P<alone>{_ORDINAL}){_NOTHING_COUNTED})
    | (?P<stretch>(?:(?:by|until|during|over|at|on|for|in|sometime)\s+)?(?:
        (?P<which>this|next|the|this\s+coming|the\s+coming)\s+(?P<span>weekend)
        | (?P<whole>this|next)\s+(?P<whole_unit>week|month)))
    | (?P<weekday>(?P<lead>{_LEAD})(?P<day>{_WEEKDAY})s?\b(?!\s+last\b){_PART})
    | (?P<tomorrow>(?:(?:by|until|before|for|on)\s+)?tomorrow{_PART})
    | (?P<today>(?:by\s+|for\s+)?(?:today|tonight|this\s+(?:morning|afternoon|evening)))
    )\b"""


def _meaning(kind: str, said: dict[str, str], today: date) -> date | None:
    try:
        return _MEANINGS[kind](said, today)
    except (ValueError, OverflowError):  # beyond the calendar
        return None


def _from_now(said: dict[str, str], today: date) -> date | None:
    written = said.get("count") or said["count_from"]
    unit = said.get("unit") or said["unit_from"]
    word = written.split()[0] if written.split()[0] not in ("a", "an") else written.split()[-1]
    word = "couple" if "couple" in written else word
    count = int(word) if word.isdecimal() else _COUNTS[word]
    if not 0 < count <= _FARTHEST_COUNT:
        return None
    return _months_on(today, count) if unit == "month" else today + count * _UNIT[unit]


_UNIT = {"day": timedelta(days=1), "week": timedelta(days=7)}


def _months_on(today: date, count: int) -> date:
    years, month = divmod(today.month - 1 + count, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _week_from(said: dict[str, str], today: date) -> date:
    named = said["from_day"]
    first = today + _UNIT["day"] if named == "tomorrow" else _next(named, today)
    return first + _UNIT["week"]


def _next(weekday: str, today: date) -> date:
    """The next such day after today."""
    return today + timedelta(days=(WEEKDAYS.index(weekday) - today.weekday() - 1) % 7 + 1)


def _of_next_week(weekday: str, today: date) -> date:
    return today + timedelta(days=7 - today.weekday() + WEEKDAYS.index(weekday))


def _in_week(said: dict[str, str], today: date) -> date:
    return _of_next_week(said.get("in_week_day") or said["in_week_day_after"], today)


def _weekday(said: dict[str, str], today: date) -> date:
    lead = said.get("lead", "").split()
    if "next" in lead or "following" in lead:
        return _of_next_week(said["day"], today)
    if "this" in lead and WEEKDAYS[today.weekday()] == said["day"]:
        return today
    return _next(said["day"], today)


def _stretch(said: dict[str, str], today: date) -> date:
    sunday = today + timedelta(days=6 - today.weekday())
    if "span" in said:
        return sunday + _UNIT["week"] * said["which"].startswith("next")
    if said["whole_unit"] == "week":
        return sunday + _UNIT["week"] * (said["whole"] == "next")
    return _end_of_month(today, later=said["whole"] == "next")


def _end_of(said: dict[str, str], today: date) -> date:
    later = said["end_which"] == "next"
    if said["end_unit"] == "month":
        return _end_of_month(today, later=later)
    return today + timedelta(days=6 - today.weekday()) + _UNIT["week"] * later


def _end_of_month(today: date, *, later: bool) -> date:
    first = _months_on(today.replace(day=1), int(later))
    return first.replace(day=monthrange(first.year, first.month)[1])


def _dated(said: dict[str, str], today: date) -> date | None:
    month = MONTHS.index(said.get("of_month") or said["month"]) + 1
    day = _number(said.get("of_day") or said["month_day"])
    for year in range(today.year, today.year + 9):  # the next 29th of February is never farther
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    return None


def _next_dated(said: dict[str, str], today: date) -> date | None:
    day = _number(said.get("weekday_date") or said["alone"])
    for months in range(13):
        first = _months_on(today.replace(day=1), months)
        if 1 <= day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= today:
            return first.replace(day=day)
    return None


def _number(ordinal: str) -> int:
    digits = re.match(r"\d+", ordinal)
    if digits:
        return int(digits[0])
    return _ORDINALS.index("-".join(re.split(r"[\s-]", ordinal))) + 1


_MEANINGS: dict[str, Callable[[dict[str, str], date], date | None]] = {
    "after_tomorrow": lambda said, today: today + 2 * _UNIT["day"],
    "from_now": _from_now,
    "week_from": _week_from,
    "end_of": _end_of,
    "in_week": _in_week,
    "dated": _dated,
    "weekday_the": _next_dated,
    "the_date": _next_dated,
    "stretch": _stretch,
    "weekday": _weekday,
    "tomorrow": lambda said, today: today + _UNIT["day"],
    "today": lambda said, today: today,
}

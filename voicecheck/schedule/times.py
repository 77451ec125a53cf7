"""An hour and days of the week, as a person types them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY_DAY = tuple(range(7))
WEEKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_GROUPS = {
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "all": EVERY_DAY,
    "weekday": WEEKDAYS,
    "weekdays": WEEKDAYS,
    "weekend": WEEKEND,
    "weekends": WEEKEND,
}
_SHORTEST_DAY = 2

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When it asks.

    Attributes:
        at: The time of day, on the clock of the machine.
        days: The days of the week, Monday is 0; in order, each once.
    """

    at: time
    days: tuple[int, ...] = EVERY_DAY

    def __str__(self) -> str:
        if self.days == EVERY_DAY:
            days = "every day"
        elif self.days == WEEKDAYS:
            days = "on weekdays"
        elif self.days == WEEKEND:
            days = "at the weekend"
        else:
            names = [DAYS[day].capitalize() for day in self.days]
            begin = f"{', '.join(names[:-1])} and " if len(names) > 1 else ""
            days = f"on {begin}{names[-1]}"
        return f"{days} at {self.at:%H:%M}"


def read_time(text: str) -> time | None:
    """The time of day that a text is ("21:00", "9pm", "9:30 p.m.", "21"), if it is one."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half == "p")
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_days(texts: Iterable[str]) -> tuple[int, ...] | None:
    """The days that texts name ("mon,wed", "weekdays", "fri-sun"); None where one names none.

    No text at all is every day.
    """
    found: set[int] = set()
    words = [word for text in texts for word in re.split(r"[,\s]+", text.lower()) if word]
    for word in words:
        first, _, last = word.partition("-")
        span = _span(first, last) if last else _GROUPS.get(word) or _day(word)
        if not span:
            return None
        found.update(span)
    return tuple(sorted(found)) or EVERY_DAY


def _span(first: str, last: str) -> tuple[int, ...]:
    """From one day on to another, over the weekend where it must."""
    begin, end = _day(first), _day(last)
    if not begin or not end:
        return ()
    return tuple((begin[0] + after) % 7 for after in range((end[0] - begin[0]) % 7 + 1))


def _day(word: str) -> tuple[int, ...]:
    if len(word) < _SHORTEST_DAY:
        return ()
    return tuple(number for number, name in enumerate(DAYS) if name.startswith(word))[:1]

"""A day as it is spoken: "yesterday", "on Thursday", "on Thursday, December 3"."""

from datetime import date

from voicecheck.phrases import Phrases

_NEAR_DAYS = 6


def spoken_day(day: date, today: date, phrases: Phrases) -> str:
    """Say a day as seen from today, in the words of the phrases.

    Args:
        day: The day; passed or to come.
        today: The present day.
        phrases: How days are said.
    """
    ahead = (day - today).days
    near = {0: phrases.day_today, 1: phrases.day_tomorrow, -1: phrases.day_yesterday}
    if ahead in near:
        return near[ahead]
    template = phrases.day_near if abs(ahead) <= _NEAR_DAYS else phrases.day_far
    weekday, month = phrases.weekdays[day.weekday()], phrases.months[day.month - 1]
    parts = {"weekday": weekday, "month": month, "number": str(day.day)}
    for name, part in parts.items():
        template = template.replace(f"{{{name}}}", part)
    return template


def begun_large(line: str) -> str:
    """The line with a capital at its beginning."""
    return line[:1].upper() + line[1:]

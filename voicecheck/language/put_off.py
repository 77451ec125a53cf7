"""When someone wants to be asked again: "in half an hour", "at ten", "give me twenty minutes".

A small grammar of its own, as that of days: the libraries that read free text for a time also find
one in "I was up at six" and "for half an hour I couldn't sleep".
"""

import re
from datetime import datetime, time, timedelta

from voicecheck.language.english.words import straight

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty".split()
_VALUE = {word: number for number, word in enumerate(_UNITS, start=1)} | {
    word: number for number, word in zip(range(20, 60, 10), _TENS, strict=True)
}

# The longer words first: "sixteen" is no "six".
_ONES, _UP_TO_TWENTY = "|".join(_UNITS[:9]), "|".join(_UNITS[::-1])
_NUMBER = rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})(?:\s+(?:{_ONES}))?|{_UP_TO_TWENTY})"
_HOUR = rf"(?:\d{{1,2}}|{'|'.join(_UNITS[11::-1])})"
_MINUTES = r"(?:minutes?|mins?)"
_HOURS = r"(?:hours?|hrs?)"
_UP_TO = rf"(?:{_NUMBER}\s+(?:or|to)\s+)?"  # of "ten or fifteen" the longer is meant
_MORE = r"(?:(?:more|extra)\s+)?"

# "For one moment" and "for two people" tell no time.
_MAY_FOLLOW = (
    r"(?:then|please|instead|if|when|because|and|but|is|would|will|works|sounds|ish|again|today"
    r"|maybe|perhaps|i|we|not|no|thanks|thank|okay|ok|sharp)"
)
# Compiled when it is first needed: at the start it would hold up the first word.
_STRETCH = rf"""
    (?:
      (?P<quarters>three\s+quarters\s+of\s+an\s+hour)
    | (?P<quarter>(?:a\s+)?quarter(?:\s+of)?\s+an\s+hour)
    | (?P<half>(?:a\s+)?half\s+(?:an?\s+|of\s+an\s+)?(?:more\s+)?hour)
    | (?P<and_half>(?:(?P<whole>{_NUMBER})\s+and\s+a\s+half\s+{_HOURS}
        |(?:an|one)\s+hour\s+and\s+a\s+half))
    | (?:an|one|a)\s+hour\s+or\s+(?P<hour_or>{_NUMBER})
    | (?P<an_hour>(?:an|a)\s+(?:more\s+|full\s+|whole\s+)?hour)
        (?:\s+and\s+(?P<an_hour_and>{_NUMBER})\s+{_MINUTES})?
    | {_UP_TO}(?P<hours>{_NUMBER})\s+{_MORE}{_HOURS}
        (?:\s+(?:and\s+)?(?P<and_minutes>{_NUMBER})\s+{_MINUTES})?
    | {_UP_TO}(?P<minutes>{_NUMBER})\s+{_MORE}{_MINUTES}
    | (?<=\bin\s)(?P<in>{_NUMBER})(?=\s*(?:$|[.,;!?](?!\d)|{_MAY_FOLLOW}\b))
    | a\s+couple(?:\s+of)?(?:\s+more)?\s+(?:{_MINUTES}|(?P<couple_hours>{_HOURS}))(?P<couple>)
    | (?P<few>(?:a\s+few|some|several)(?:\s+more)?\s+{_MINUTES})
    | (?P<moment>(?:a|one|another)\s+(?:quick\s+|more\s+)?(?:minute|moment|second|sec|tick)
        |(?:a\s+few|two)\s+(?:more\s+)?(?:moments|seconds|secs))
    | (?P<bit>a\s+(?:little\s+)?(?:bit|while)|a\s+little)
    )\b
    """
_LONG = re.compile(r"a while$")
_VAGUE_MINUTES = {"couple": 5, "few": 10, "moment": 5, "bit": 15}
_LONG_WHILE_MINUTES = 30

_PART = (
    r"(?:\s+(?:(?P<part>tonight|this\s+(?:evening|afternoon|morning))"
    r"|in\s+the\s+(?P<of>evening|afternoon|morning)|at\s+(?P<night>night)))?"
)
_HALF_DAY = r"(?:\s*(?P<half_day>[ap])\.?\s?m\b\.?)?"
# As the one above.
_CLOCK = rf"""
    (?:
      (?P<noon>noon|midday) | (?P<midnight>midnight)
    | (?:a\s+)?(?P<past>{_NUMBER}|quarter|half)(?:\s+minutes)?
        \s+(?:past|after)\s+(?P<past_hour>{_HOUR})
    | (?:a\s+)?(?P<to>{_NUMBER}|quarter)(?:\s+minutes)?
        \s+(?:to|before|of|till)\s+(?P<to_hour>{_HOUR})
    | half\s+(?P<half_hour>{_HOUR})
    | (?P<hour>{_HOUR})(?:
        [:.](?P<digits>[0-5]\d)
        | \s+(?:o\s+|oh\s+)?(?P<spoken>{_NUMBER})(?!\s*(?:{_MINUTES}|{_HOURS})\b)
        | (?P<full>\s+o'?\s?clock) | (?=\s*[ap]\.?\s?m\b)
        | (?=\s+(?:tonight|this\s+(?:evening|afternoon|morning)|in\s+the\s+|at\s+night)) )
    | (?P<bare>{_HOUR})(?=\s*(?:$|[.,;!?](?!\d)|{_MAY_FOLLOW}\b))
    ){_HALF_DAY}{_PART}(?![\w:])
    """

_HEDGE = (
    r"(?:about|around|maybe|perhaps|like|say|just|roughly|approximately|another|the\s+next"
    r"|at\s+least|um|uh|er|or)"
)
_COMES_BACK_IN = re.compile(
    rf"(?:\b(?:in|after|another|within|give\s+(?:me|us)|need|needs|wait|want|take|takes|how\s+about"
    rf"|make\s+it|make\s+that|make|just|(?:hang|hold)\s+on(?:\s+for)?|i\s+mean|rather|no|not\s+now|later|yet)\s*,?\s*(?:{_HEDGE}\s+)*|^\s*)$"
)
_FOLLOWS_STRETCH = re.compile(r"\s*(?:later|from\s+now|more|'?s?\s+time|longer)\b")
_COMES_BACK_AT = re.compile(
    rf"\b(?:at|till|until|after|by|around|about|for|say|make\s+it|make\s+that|how\s+about|closer\s+to"
    rf"|rather|better|not\s+before|before)\s+(?:{_HEDGE}\s+)*$"
)
_ALONE_BEFORE = re.compile(
    r"^(?:\s|,|\.|um+|uh+|er+|oh|well|so|no|not\s+now|not\s+yet|not\s+right\s+now|yes|yeah|okay|ok"
    r"|maybe|perhaps|sorry|please|later|how\s+about|i\s+think|let\s+us|let's|say)*$"
)
_ALONE = re.compile(rf"\W*(?:um+|uh+|well|say|maybe|at|in)?\W*(?P<n>{_NUMBER})\W*(?:please\W*)?")
_PASSED = re.compile(r"^\s*(?:ago|before|earlier)\b")
_WAS = re.compile(
    r"\b(?:was|were|been|since|last|had|did|woke|slept|got\s+(?:up|home))\b[^,.;!?]*$"
)
_ONLY_SO_LONG = re.compile(
    r"\b(?:i|we)(?:'ve|\s+have|\s+only\s+have|'ve\s+only)?\s+(?:just\s+|only\s+)?(?:got|have|had)"
    r"(?!\s+to\s+wait)[^,.;!?]*$|\bonly\s+(?:for\s+)?$|\bfor\s+(?:only\s+|just\s+|about\s+)?$"
)
_AGREES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|okay|ok|fine|all\s+right|alright|of\s+course)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:leave|go|going|up|out|meet|meeting|call|appointment|train|bus|flight|shift|work|start"
    r"|starts|stop|finish|end|bed|sleep|there|done)\b[^,.;!?]*$"
)

NEAR = timedelta(hours=3)
"""A bare "ten" is ten o'clock where that is so near, else ten minutes."""


def put_off(text: str, now: datetime, *, asked_when: bool = False) -> datetime | None:
    """The time at which someone wants to be asked again.

    Of several times the last counts ("in ten minutes, no, at ten"). A clock time is the next one
    that a clock shows so; "a few minutes", "a bit" and "a while" are 10, 15 and 30 minutes.

    Args:
        text: What was heard in answer to "is now okay?".
        now: The time it was said at, with its offset.
        asked_when: Whether it answers "when?": then a bare number is a time as well.

    Returns:
        None where it names none: what has passed ("an hour ago"), how long someone has ("I only
        have ten minutes"), what they do at that time ("yes, but I leave at ten").
    """
    said = re.sub(r"[-\u2013]", " ", straight(text).lower())
    found = [(end, at) for end, at in (*_stretches(said, now), *_clocks(said, now))]
    if found:
        return max(found, key=lambda one: one[0])[1]
    return _bare(said, now) if asked_when else None


def _stretches(said: str, now: datetime) -> list[tuple[int, datetime]]:
    found = []
    for match in re.finditer(_STRETCH, said, re.VERBOSE):
        before, after = said[: match.start()], said[match.end() :]
        cued = _COMES_BACK_IN.search(before) or _FOLLOWS_STRETCH.match(after)
        alone = _ALONE_BEFORE.match(before)
        if (cued or alone) and not _is_no_wish(before, after):
            found.append((match.end(), now + _length(match)))
    return found


def _is_no_wish(before: str, after: str) -> bool:
    is_over = _PASSED.match(after) or _WAS.search(before)
    return bool(is_over or _ONLY_SO_LONG.search(before))


def _length(match: re.Match[str]) -> timedelta:
    said = {name: part for name, part in match.groupdict().items() if part is not None}
    if "bit" in said and _LONG.search(said["bit"]):
        return timedelta(minutes=_LONG_WHILE_MINUTES)
    if "couple_hours" in said:
        return timedelta(hours=2)
    for kind, minutes in _VAGUE_MINUTES.items():
        if kind in said:
            return timedelta(minutes=minutes)
    fixed = {"quarters": 45, "quarter": 15, "half": 30}
    for kind, minutes in fixed.items():
        if kind in said:
            return timedelta(minutes=minutes)
    if "and_half" in said:
        return timedelta(hours=_value(said.get("whole", "one")) + 0.5)
    if "hour_or" in said:
        return timedelta(hours=_value(said["hour_or"]))
    if "an_hour" in said:
        return timedelta(hours=1, minutes=_value(said.get("an_hour_and", "0")))
    if "hours" in said:
        return timedelta(hours=_value(said["hours"]), minutes=_value(said.get("and_minutes", "0")))
    return timedelta(minutes=_value(said.get("minutes") or said["in"]))


def _clocks(said: str, now: datetime) -> list[tuple[int, datetime]]:
    found = []
    for match in re.finditer(_CLOCK, said, re.VERBOSE):
        before, after = said[: match.start()], said[match.end() :]
        cued = _COMES_BACK_AT.search(before)
        alone = match["bare"] is None and _ALONE_BEFORE.match(before)
        is_busy = _AGREES.match(said) and _ELSEWHERE.search(before)
        if not (cued or alone) or is_busy or _PASSED.match(after) or _WAS.search(before):
            continue
        at = _shown_next(match, now)
        if at is not None:
            found.append((match.end(), at))
    return found


def _shown_next(match: re.Match[str], now: datetime) -> datetime | None:
    """The next time that a clock shows this; None where none ever does."""
    if match["noon"] or match["midnight"]:
        return _next(now, time(12 if match["noon"] else 0))
    hour, minute = _hour_and_minute(match)
    if hour > 24 or not 0 <= minute < 60:
        return None
    half_day = match["half_day"] or _half_day(match["part"] or match["of"] or match["night"])
    if half_day and 1 <= hour <= 12:
        return _next(now, time(hour % 12 + 12 * (half_day == "p"), minute))
    if 1 <= hour <= 12 and not re.match(r"0\d", match["hour"] or ""):
        return min(_next(now, time((hour + turn) % 24, minute)) for turn in (0, 12))
    return _next(now, time(hour % 24, minute))


def _hour_and_minute(match: re.Match[str]) -> tuple[int, int]:
    if match["past"]:
        return _value(match["past_hour"]), _value(match["past"])
    if match["to"]:
        return (_value(match["to_hour"]) - 2) % 12 + 1, 60 - _value(match["to"])
    if match["half_hour"]:
        return _value(match["half_hour"]), 30
    minute = match["digits"] or match["spoken"] or "0"
    return _value(match["hour"] or match["bare"]), _value(minute)


def _half_day(part: str | None) -> str | None:
    if part is None:
        return None
    return "a" if part.endswith("morning") else "p"


def _next(now: datetime, at: time) -> datetime:
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def _bare(said: str, now: datetime) -> datetime | None:
    """A number alone, in answer to "when?": ten o'clock, or else ten minutes."""
    match = _ALONE.fullmatch(said)
    if match is None:
        return None
    number = _value(match["n"])
    if 1 <= number <= 12:
        shown = min(_next(now, time((number + turn) % 24)) for turn in (0, 12))
        if shown - now <= NEAR:
            return shown
    return now + timedelta(minutes=number) if number else None


def _value(written: str) -> int:
    if written in ("quarter", "half"):
        return 15 if written == "quarter" else 30
    if written.isdecimal():
        return int(written)
    return sum(_VALUE[word] for word in written.split())

"""A plan for the week, set, changed or forgotten by voice: "let's do the repair one on Sunday"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from voicecheck.language.days import Day, days
from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import Token, plain_words, tokens, unfold

_LONGEST_WORDS = 24
_DAY = "DAY"
_GUIDE = "GUIDE"
_ENDINGS = ("ing", "ed", "es", "e", "s", "y")
_SHORTEST_STEM = 4


class Wish(StrEnum):
    """What is to become of the plan."""

    SET = "set"
    MOVE = "move"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What someone says about the plan for the week.

    Attributes:
        wish: What is to become of it.
        guide: The guide's name, where the plan is set.
        day: The day, where one was said.
    """

    wish: Wish
    guide: str = ""
    day: date | None = None


def plan_wish(
    text: str, guides: Mapping[str, str], today: date, *, offered: bool = False
) -> PlanWish | None:
    """What the whole utterance wants of the plan, if it speaks of nothing else.

    Args:
        text: What was heard.
        guides: The guides there are: their titles by name.
        today: The day it was said on.
        offered: Whether a plan was just spoken of, so that "on Sunday" is understood.

    Returns:
        None for every other utterance ("I want to repair my bike on Sunday").
    """
    spoken = tokens(text)
    if sum(token.is_word for token in spoken) > _LONGEST_WORDS:
        return None
    heard, guide, day = _read(text, spoken, guides, today)
    for wish in (Wish.FORGET, Wish.SET, Wish.MOVE):
        kinds = [wish.value, *([f"offered-{wish.value}"] if offered else [])]
        if heard and any(len(heard) in _phrase(kind).ends(heard, 0) for kind in kinds):
            return PlanWish(wish, guide if wish is Wish.SET else "", day)
    return None


def _read(
    text: str, spoken: Sequence[Token], guides: Mapping[str, str], today: date
) -> tuple[list[str], str, date | None]:
    """The words with the day and the first guide named put in as such."""
    named = days(text, today)
    dropped = set(read("plans")["dropped"].split())
    parts = unfold(token for token in spoken if token.is_word)
    heard: list[str] = []
    guide, at = "", 0
    while at < len(parts):
        day = _day_at(named, parts[at])
        name, length = ("", 0) if day else _guide_at([p.text for p in parts[at:]], guides)
        if day:
            heard.append(_DAY)
            at += sum(part.start < day.end for part in parts[at:])
        elif length:
            heard.append(_GUIDE)
            guide = guide or name
            at += length
        else:
            heard += [parts[at].text] if parts[at].text not in dropped else []
            at += 1
    return heard, guide, named[0].date if named else None


def _day_at(named: Sequence[Day], part: Token) -> Day | None:
    return next((day for day in named if day.start <= part.start < day.end), None)


def _guide_at(heard: Sequence[str], guides: Mapping[str, str]) -> tuple[str, int]:
    """The guide named at the first of these words, and how many words name it."""
    best = ("", 0)
    for name, title in guides.items():
        for called in (plain_words(name), plain_words(title)):
            alike = zip(called, heard, strict=False)
            fits = len(called) <= len(heard) and all(_alike(one, other) for one, other in alike)
            if called and fits and len(called) > best[1]:
                best = (name, len(called))
    return best


def _alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: "repair" and "repairing", "breathe" and "breath"."""
    return one == other or _stem(one) == _stem(other)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return _stem(word[: -len(ending)])
    return word


@cache
def _phrase(kind: str) -> Phrase:
    book = read("plans")
    return Grammar({**book["rules"], "day": "DAY", "guide": "GUIDE"}).phrase(book[kind]["say"])

"""How much a clause matters to the one who said it: feelings and needs before errands."""

import re
from enum import StrEnum
from functools import cache
from typing import Any

from voicecheck.language.english.grammar import read
from voicecheck.language.english.verbs import forms
from voicecheck.language.english.words import vocabulary
from voicecheck.language.feelings import feelings


class Kind(StrEnum):
    """What a clause tells."""

    FEELING = "feeling"
    NEED = "need"
    EVENT = "event"
    FACT = "fact"

    @property
    def happened(self) -> bool:
        """Whether it tells what was or is, and no feeling or need."""
        return self in {Kind.EVENT, Kind.FACT}


DAYS = vocabulary("monday tuesday wednesday thursday friday saturday sunday")
_OWN = vocabulary("i i'm me my i'd i've")
_DENIALS = vocabulary("not never didn't don't can't couldn't won't wasn't haven't")


def kind_of(words: list[str]) -> Kind:
    """What a clause tells: one's own feeling, a need, an event of a life, or what else was."""
    said = " ".join(words)
    if _needs(said):
        return Kind.NEED
    own = any(feeling.whose == "own" for feeling in feelings(said))
    if own or _sign("felt").search(said):
        return Kind.FEELING
    return Kind.EVENT if _is_event(said, words) else Kind.FACT


def _is_event(said: str, words: list[str]) -> bool:
    """Whether it tells of a death, a birth, a job won or lost, a decision, a wrong, an apology."""
    known, _, _ = _counted()["events"]
    return not known.isdisjoint(words) or any(
        _signs()[name][0].search(said) for name in ("life_event", "decision", "apology")
    )


def salience(words: list[str], names: int) -> float:
    """Weigh a clause.

    Args:
        words: Its words in small letters.
        names: How many names stand in it.

    Returns:
        A weight; a clause that names the speaker's own feeling with its cause comes near 10, an
        errand near 0.
    """
    said = " ".join(words)
    base = _read()["base"]
    own = bool(_OWN & set(words))
    weight: float = base["clause"] + base["name"] * min(names, 2) + base["own"] * own
    weight += _felt(said)
    weight += base["need"] * _needs(said)
    weight += base["unwanted"] * bool(_sign("unwanted").search(said))
    weight += sum(more for sign, more in _signs().values() if sign.search(said))
    counted = _counted().values()
    weight += sum(each * min(most, len(known & set(words))) for known, each, most in counted)
    weight += base["own_denial"] * (own and bool(_DENIALS & set(words)))
    return weight


def _felt(said: str) -> float:
    """What the feelings in it weigh, and being done to without one."""
    base = _read()["base"]
    named = feelings(said)
    own = [feeling for feeling in named if feeling.whose == "own"]
    weight: float = 0.0
    if own and all(feeling.negated for feeling in own):
        weight += base["denied_feeling"]
    elif own or _sign("felt").search(said):
        weight += base["feeling"] + base["feeling_more"] * min(len(own), 2)
    elif named or _sign("likings").search(said):
        weight += base["other_feeling"]
    suffered: float = base["suffered"] * bool(not own and _sign("passives").search(said))
    return weight + suffered


def _needs(said: str) -> bool:
    return bool(_sign("needs").search(said) and not _sign("no_needs").search(said))


@cache
def _read() -> dict[str, Any]:
    return read("salience")


@cache
def _sign(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_read()["kinds"][name]))


@cache
def _signs() -> dict[str, tuple[re.Pattern[str], float]]:
    return {
        name: (re.compile("|".join(sign["says"])), sign["weight"])
        for name, sign in _read()["signs"].items()
    }


@cache
def _counted() -> dict[str, tuple[frozenset[str], float, int]]:
    """Words that are counted: what each weighs, and how many of them count."""
    return {
        name: (
            vocabulary(kind.get("words", ""))
            | frozenset(form for verb in kind.get("verbs", "").split() for form in forms(verb)),
            kind["weight"],
            kind["most"],
        )
        for name, kind in _read()["counted"].items()
    }

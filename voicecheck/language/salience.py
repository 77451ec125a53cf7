"""What a clause tells, and which signs its words hold of how much it matters."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from voicecheck.language.english.grammar import read
from voicecheck.language.english.verbs import forms
from voicecheck.language.english.words import vocabulary
from voicecheck.language.feelings import Feeling, feelings


class Kind(StrEnum):
    """What a clause tells."""

    FEELING = "feeling"
    NEED = "need"
    FACT = "fact"


DAYS = vocabulary("monday tuesday wednesday thursday friday saturday sunday")

# What an answer of each kind weighs where nothing stands beside it.
_ALONE = {Kind.FEELING: 6.0, Kind.NEED: 5.0, Kind.FACT: 0.3}


def kind_of(words: Sequence[str]) -> Kind:
    """What a clause tells: one's own feeling, a need, or what else was."""
    said = " ".join(words)
    if _sign("needs").search(said) and not _sign("no_needs").search(said):
        return Kind.NEED
    own = any(feeling.whose == "own" for feeling in _named(said))
    return Kind.FEELING if own or _sign("felt").search(said) else Kind.FACT


@lru_cache(maxsize=128)  # asked first of what kind a clause is, then how much it matters
def _named(said: str) -> tuple[Feeling, ...]:
    return tuple(feelings(said))


@lru_cache(maxsize=512)
def in_words(words: tuple[str, ...]) -> dict[str, float]:
    """The signs that a clause's own words hold, each with how much there is of it."""
    said = " ".join(words)
    named = _named(said)
    own = [feeling for feeling in named if feeling.whose == "own"]
    found: dict[str, float] = {
        "feelings": min(2, len(own)),
        "denied feeling": bool(own) and all(feeling.negated for feeling in own),
        "another's feeling": bool(named) and not own,
    }
    found |= {name: bool(sign.search(said)) for name, sign in _signs().items()}
    held = frozenset(words)
    found |= {name: min(most, len(known & held)) for name, (known, most) in _counted().items()}
    found["own denial"] = bool(found["denials"]) and not held.isdisjoint({"i", "i'm"})
    return found


def salience(words: tuple[str, ...]) -> float:
    """How much a short answer matters by itself, beside others that stand nowhere near it."""
    return _ALONE[kind_of(words)] + lost(words, 0)


def lost(words: tuple[str, ...], names: int) -> float:
    """What a clause loses without these words: names and events, not errands."""
    found = in_words(words)
    worth: dict[str, float] = _read()["trimming"]
    return worth["names"] * names + sum(
        worth.get(sign, 0.0) * much for sign, much in found.items()
    )


@cache
def _read() -> dict[str, Any]:
    return read("salience")


@cache
def _sign(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_read()["kinds"][name]))


@cache
def _signs() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(says)) for name, says in _read()["signs"].items()}


@cache
def _counted() -> dict[str, tuple[frozenset[str], int]]:
    """Words that are counted, and how many of them count."""
    return {
        name: (
            vocabulary(kind.get("words", ""))
            | frozenset(form for verb in kind.get("verbs", "").split() for form in forms(verb)),
            kind["most"],
        )
        for name, kind in _read()["counted"].items()
    }

"""How much each clause of an answer matters, by what it says and where it stands.

The signs are plain ones: who did it, whether a feeling stands near, whether it opens a sentence
after "but", whether its words come again. What each is worth was learned from practice answers by
`scripts/learn_salience.py`, for clauses of feelings and needs and for others apart.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from voicecheck.language.english.function_words import (
    ADVERBS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)
from voicecheck.language.english.grammar import read
from voicecheck.language.english.units import Unit
from voicecheck.language.english.verbs import AUXILIARIES, base_of, is_past
from voicecheck.language.english.words import vocabulary
from voicecheck.language.salience import Kind, in_words

LEARNED = Path(__file__).parent / "grammars" / "salience_learned.toml"

# So the signs of single words begin, which only many clauses together teach.
SAYING = "says "

_PERSONS = vocabulary("i you he she we they it that this there nobody everyone everybody who")
_LEADS = vocabulary("and but so because then when if though while until since that")
_SLIGHT = frozenset().union(
    *(ADVERBS, DETERMINERS, OBJECT_PRONOUNS, PREPOSITIONS, SUBJECT_PRONOUNS, SUBORDINATORS),
    *(AUXILIARIES, _PERSONS, _LEADS),
    vocabulary("or not no just well yeah oh like be have do what how why okay right really"),
)
_TURNS = vocabulary("but then anyway oh so because what and after")
_JOINTS = vocabulary("and but so because then which when or that")
_SHORT = 8
_NEAR = 3
_FAR = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A clause as it is weighed.

    Attributes:
        words: Its words in small letters, without what it can go without.
        whole: All of its words.
        kind: What it tells.
        unit: Where it stands.
        opening: The first two words of it, with those that join it to what stands before.
        names: How many names stand in it.
        trimmings: How many things it can go without.
        has: What else is to be said of it: "bare", "announced", "noted", "again", "exclaimed".
    """

    words: tuple[str, ...]
    whole: tuple[str, ...]
    kind: Kind
    unit: Unit
    opening: tuple[str, ...]
    names: int
    trimmings: int
    has: frozenset[str]


def weights(answer: Sequence[Told]) -> list[float]:
    """What each clause weighs beside the others; one that matters comes near 6 or above."""
    return [
        _sum(_learned()["happened" if told.kind is Kind.FACT else "felt"], signs)
        for told, signs in zip(answer, signs_of(answer), strict=True)
    ]


def _sum(learned: dict[str, float], signs: dict[str, float]) -> float:
    return learned["always"] + sum(learned.get(sign, 0.0) * much for sign, much in signs.items())


@cache
def _learned() -> dict[str, Any]:
    return read(LEARNED.stem)


def signs_of(answer: Sequence[Told]) -> list[dict[str, float]]:
    """The signs of each clause, each with how much there is of it, those alone that it has."""
    topics = _topics(answer)
    turns = _turns(answer)
    errands = [in_words(told.words).get("errands", 0.0) for told in answer]
    return [
        {
            sign: float(much)
            for found in (
                in_words(told.words),
                _of_form(told),
                _of_place(answer, at, turns),
                _of_neighbours(answer, at, errands),
                _of_feelings(answer, at),
                topics[at],
                _of_words(told),
            )
            for sign, much in found.items()
            if much
        }
        for at, told in enumerate(answer)
    ]


def _of_form(told: Told) -> dict[str, float]:
    """Who did it and when, how long it is, how it is joined."""
    words = told.words
    who = _subject(words)
    unit = told.unit
    return {
        f"by {who}": 1,
        f"as {told.kind}": 1,
        f"joined by {unit.joint}": unit.joint in _JOINTS,
        "happens to me": who != "i" and not {"me", "my"}.isdisjoint(words),
        "past": any(is_past(word) for word in words[:6]),
        "doing": any(word.endswith("ing") and len(word) > 4 for word in words),
        "length": math.log1p(len(words)),
        "three words": len(words) <= 3,
        "ten words": len(words) >= 10,
        "long words": sum(map(len, words)) / max(1, len(words)),
        "names": min(2, told.names),
        "trimmings": min(3, told.trimmings),
        "subordinate": unit.subordinate,
        "question": unit.question,
    } | dict.fromkeys(told.has, 1)


def _subject(words: Sequence[str]) -> str:
    """Who or what it is about, as far as a pronoun tells."""
    first = next((word for word in words if word not in _LEADS), "").split("'")[0]
    if first in _PERSONS:
        return {"she": "he", "this": "that", "everybody": "everyone"}.get(first, first)
    if first in {"my", "our"}:
        return "mine"
    return "the" if first in DETERMINERS else "another"


def _turns(answer: Sequence[Told]) -> dict[int, str]:
    """How each sentence sets out: with "but", "anyway", "and then"; empty for any other way."""
    turns: dict[int, str] = {}
    for told in answer:
        words = [word for word in told.opening if word in _TURNS]
        first = told.opening[:1] == tuple(words[:1])
        turns.setdefault(told.unit.sentence, words[-1] if words and first else "")
    return turns


def _of_place(answer: Sequence[Told], at: int, turns: dict[int, str]) -> dict[str, float]:
    """Where it stands in its sentence and its sentence among the others."""
    told = answer[at]
    here = told.unit.sentence
    beside = [place for place, other in enumerate(answer) if other.unit.sentence == here]
    alone = len(beside) == 1
    against = any(answer[place].unit.joint == "but" for place in beside if place <= at)
    last = at == len(answer) - 1
    signs: dict[str, float] = {
        "alone": alone,
        "alone and short": alone and len(told.words) <= _SHORT,
        "begins the sentence": beside[0] == at,
        "ends the sentence": beside[-1] == at,
        "place in the sentence": at - beside[0],
        "clauses in the sentence": min(6, len(beside)),
        "first": at == 0,
        "first sentence": here == 0,
        "last": last,
        "how far on": at / max(1, len(answer) - 1),
        "set against": against,
        "before a but": not last and answer[at + 1].unit.joint == "but",
        "after a but": at > 0 and answer[at - 1].unit.joint == "but",
        "many clauses": math.log(len(answer)),
    }
    for sentence, name in ((here - 1, "after"), (here, "in"), (here + 1, "before")):
        if sentence in turns:
            signs[f"{name} a sentence with {turns[sentence] or 'none'}"] = 1
    return signs


def _of_neighbours(answer: Sequence[Told], at: int, errands: Sequence[float]) -> dict[str, float]:
    """What is told right before and after it; of each clause it is known how many errands."""
    here = answer[at].unit.sentence
    signs: dict[str, float] = {}
    for apart in (-2, -1, 1, 2):
        if not 0 <= at + apart < len(answer):
            signs[f"none at {apart}"] = 1
            continue
        other = answer[at + apart]
        signs[f"{other.kind} at {apart}"] = 1
        together = abs(apart) == 1 and other.unit.sentence == here
        signs[f"{other.kind} at {apart} together"] = together
        signs[f"errands at {apart}"] = errands[at + apart]
    beside = (much for one, much in zip(answer, errands, strict=True) if one.unit.sentence == here)
    signs["errands in the sentence"] = min(3, sum(beside))
    follows = _subject(answer[at + 1].words) if at + 1 < len(answer) else ""
    signs["i follows"] = follows == "i"
    signs["it follows"] = follows in {"it", "that"}
    signs["he follows"] = follows in {"he", "they"}
    signs["i after another"] = (
        at > 0 and _subject(answer[at].words) == "i" and _subject(answer[at - 1].words) != "i"
    )
    return signs


def _of_feelings(answer: Sequence[Told], at: int) -> dict[str, float]:
    """How far the feelings and needs are from it."""
    here = answer[at].unit.sentence
    feelings = [place for place, one in enumerate(answer) if one.kind is Kind.FEELING]
    strong = [place for place, one in enumerate(answer) if one.kind is not Kind.FACT]
    needs = [place for place in strong if answer[place].kind is Kind.NEED]
    signs: dict[str, float] = {
        "only feeling": feelings == [at],
        "share of feelings": len(strong) / len(answer),
        "before all feelings": bool(strong) and at < strong[0],
        "after all feelings": bool(strong) and at > strong[-1],
        "feeling in the sentence": any(
            answer[place].unit.sentence == here for place in strong if place != at
        ),
    }
    for name, places in (("feeling", feelings), ("need", needs)):
        ahead = [place - at for place in places if place > at]
        behind = [at - place for place in places if place < at]
        signs[f"no {name} ahead"] = not ahead
        signs[f"no {name} behind"] = not behind
        for near in range(1, _NEAR + 1):
            signs[f"{name} in {near}"] = ahead[:1] == [near]
            signs[f"{name} {near} ago"] = behind[-1:] == [near]
    if feelings:
        away = here - answer[feelings[0]].unit.sentence
        signs[f"sentences from the first feeling {max(-_FAR, min(_NEAR, away))}"] = 1
    return signs


def _of_words(told: Told) -> dict[str, float]:
    """The words themselves, in their base form."""
    heads = (word.split("'")[0] for word in told.words)
    return {SAYING + base_of(head): 1 for head in heads}


def _topics(answer: Sequence[Told]) -> list[dict[str, float]]:
    """Whether its words come again elsewhere, and beside a feeling."""
    words = [_content(told) for told in answer]
    often = Counter(word for some in words for word in some)
    felt = Counter(
        word
        for some, told in zip(words, answer, strict=True)
        for word in some
        if told.kind is not Kind.FACT
    )
    known: set[str] = set()
    found: list[dict[str, float]] = []
    for some, told in zip(words, answer, strict=True):
        new = some - known
        known |= some
        own = told.kind is not Kind.FACT
        found.append(
            {
                "content": min(6, len(some)),
                "new words": min(5, len(new)),
                "words that recur": min(3, sum(often[word] > 1 for word in some)),
                "opens a topic": min(3, sum(often[word] > 1 for word in new)),
                "words of a feeling": min(2, sum(felt[word] > own for word in some)),
            }
        )
    return found


def _content(told: Told) -> frozenset[str]:
    return frozenset(base_of(word) for word in told.whole if word.split("'")[0] not in _SLIGHT)

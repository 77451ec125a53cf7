"""What someone said that speaks of a guide: "I need an hour to myself" speaks of `boundary`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from voicecheck.language.clean import clean
from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.units import units
from voicecheck.language.english.words import Token, unfold

_NEEDED = "needed"
_JOINTS = frozenset("and but so because cause cos that then or yet well".split())
_NO_GUIDES = ("rules", "ratings")
_DENIED = frozenset("not never".split())


@dataclass(frozen=True, slots=True)
class Occasion:
    """A clause that speaks of a guide.

    Attributes:
        guide: The guide's name.
        words: The clause, in the person's words.
    """

    guide: str
    words: str


def occasions(text: str, step: str = "") -> list[Occasion]:
    """Every clause of an answer that speaks of a guide; one for each guide.

    Args:
        text: The answer.
        step: The step that asked for it: the answer to `needed` is a need as it stands.
    """
    said = clean(text)
    found, clauses = units(said)
    told: dict[str, Occasion] = {}
    for clause in clauses:
        spoken = found[clause.start : clause.end]
        while len(spoken) > 1 and (spoken[0].word in _JOINTS or not spoken[0].is_word):
            spoken = spoken[1:]
        words = said[spoken[0].start : spoken[-1].end]
        for guide in _speaks_of(spoken, step):
            told.setdefault(guide, Occasion(guide, words))
    return list(told.values())


def answers_needed(guide: str) -> int:
    """In how many answers a guide must have been spoken of before it is proposed."""
    return int(read("occasions")[guide]["answers"])


def of_rating(name: str, value: float) -> str:
    """The guide that a low rating speaks of; empty for none."""
    book = read("occasions")["ratings"]
    is_low = value <= book["low"] and name not in ("low", "answers")
    return str(book.get(name, "")) if is_low else ""


def ratings_needed() -> int:
    """How often something must have been rated low before a guide is proposed."""
    return int(read("occasions")["ratings"]["answers"])


def _speaks_of(spoken: Sequence[Token], step: str) -> Iterator[str]:
    heard = [token.text for token in unfold(token for token in spoken if token.is_word)]
    for guide, kinds in _phrases().items():
        for kind, phrase in kinds.items():
            if kind == "say" or step == _NEEDED:
                starts = range(len(heard))
                if any(phrase.ends(heard, at) and not _is_denied(heard, at) for at in starts):
                    yield guide
                    break


def _is_denied(heard: Sequence[str], at: int) -> bool:
    return bool(_DENIED & set(heard[max(at - 1, 0) : at]))


@cache
def _phrases() -> dict[str, dict[str, Phrase]]:
    book = read("occasions")
    grammar = Grammar(book["rules"])
    return {
        guide: {kind: grammar.phrase(entry[kind]) for kind in ("say", _NEEDED) if kind in entry}
        for guide, entry in book.items()
        if guide not in _NO_GUIDES
    }

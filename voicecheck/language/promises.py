"""Promises: the words one is made in, the day it is for, and what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from voicecheck.language.clean import clean
from voicecheck.language.days import Day, days
from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.pieces import MARKS
from voicecheck.language.english.units import Unit, units
from voicecheck.language.english.words import Token, plain_words, tokens, unfold

_TURNS = frozenset("so but and".split())
_OPENERS = frozenset("so but and well then okay ok anyway".split())
_CONDITIONS = frozenset("if when unless until".split())


@dataclass(frozen=True, slots=True)
class Promise:
    """What someone means to do.

    Attributes:
        text: The words it was made in, without stumbles.
        day: The day by which; None where none was said.
    """

    text: str
    day: date | None = None


class Became(StrEnum):
    """What a person says has become of a promise."""

    KEPT = "kept"
    NOT_YET = "not yet"
    LET_GO = "let go"


def promise(text: str, today: date) -> Promise | None:
    """The promise in an answer to "what do you promise?".

    What was told before it ("work was long, so ...") and after it is left out; where nothing
    sounds like a promise the whole answer is one ("call my mother"), for it was asked for.

    Args:
        text: What was said.
        today: The day it was said on.

    Returns:
        None where none was made: "nothing today", "I'd rather not".
    """
    said = clean(text)
    if not plain_words(said) or _is_refused(said):
        return None
    begin, end = _span(said)
    words = said[begin:end].strip()
    words = words[:1].upper() + words[1:]
    return Promise(words, _day_of(words, today) or _day_of(said, today))


def became(text: str) -> Became | None:
    """What a reply to "kept, not yet, or let go?" says.

    A plain no is "not yet": only the person's own words let a promise go. "Let it go" counts
    wherever it is said; otherwise the beginning does ("no, the train was late").

    Returns:
        None where it says none of them.
    """
    heard = _heard(text)
    if not heard:
        return None
    letting_go = _letting_go(heard)
    if letting_go is not None:
        return letting_go
    yes = _phrase("yes").ends(heard, 0)
    says_no = bool(_phrase("not-yet").ends(heard, 0))
    if says_no or any(_phrase("not-yet").ends(heard, end) for end in yes):
        return Became.NOT_YET
    if yes or _phrase("kept").ends(heard, 0):
        return Became.KEPT
    for kind, became_ in (("not-yet", Became.NOT_YET), ("kept", Became.KEPT)):
        if any(_phrase(kind).ends(heard, at) for at in range(len(heard))):
            return became_
    return None


def _letting_go(heard: Sequence[str]) -> Became | None:
    """Let go; "don't let it go" is not yet; None where neither is said."""
    refused = set(read("promises")["let-go"]["refused"].split())
    for at in range(len(heard)):
        if _phrase("let-go").ends(heard, at):
            is_refused = bool(refused & set(heard[max(at - 2, 0) : at]))
            return Became.NOT_YET if is_refused else Became.LET_GO
    return None


def _is_refused(said: str) -> bool:
    heard = _heard(said)
    return not heard or len(heard) in _phrase("refused").ends(heard, 0)


def _span(said: str) -> tuple[int, int]:
    """Where the promise begins and ends in what was said."""
    found, clauses = units(said)
    made = [at for at, clause in enumerate(clauses) if _makes_one(found, clause)]
    if not made:
        return 0, len(said)
    first, last = made[0], made[-1]
    while first and _belongs(found, clauses, first):
        first -= 1
    while last + 1 < len(clauses) and clauses[last + 1].sentence == clauses[last].sentence:
        last += 1
    begin = clauses[first].start
    while begin < clauses[first].end - 1 and found[begin].word in _OPENERS | {","}:
        begin += 1
    end = found[clauses[last].end - 1].end
    return found[begin].start, end + (said[end : end + 1] in MARKS and end < len(said))


def _belongs(found: Sequence[Token], clauses: Sequence[Unit], at: int) -> bool:
    """Whether a promise goes on from the clause before: its condition, or its first half."""
    clause, before = clauses[at], clauses[at - 1]
    if clause.sentence != before.sentence:
        return False
    opens = {found[before.start].word, before.joint}
    return bool(opens & _CONDITIONS) or clause.joint not in _TURNS


def _makes_one(found: Sequence[Token], clause: Unit) -> bool:
    heard = [
        token.text for token in unfold(t for t in found[clause.start : clause.end] if t.is_word)
    ]
    made = _phrase("made")
    return any(made.ends(heard, at) for at in range(len(heard)))


def _day_of(words: str, today: date) -> date | None:
    """The day of a promise: the first one named after "I will", else the last one before."""
    named = days(words, today)
    if len(named) < 2:
        return named[0].date if named else None
    begins = next(_commitments(words), 0)
    after: list[Day] = [day for day in named if day.start >= begins]
    return after[0].date if after else named[-1].date


def _commitments(words: str) -> Iterator[int]:
    """Where in the text each "I will" begins."""
    spoken = unfold(token for token in tokens(words) if token.is_word)
    heard = [token.text for token in spoken]
    for at, token in enumerate(spoken):
        if _phrase("made").ends(heard, at):
            yield token.start


def _heard(text: str) -> list[str]:
    dropped = set(read("promises")["dropped"].split())
    spoken = unfold(token for token in tokens(text) if token.is_word)
    return [token.text for token in spoken if token.text not in dropped]


@cache
def _phrase(kind: str) -> Phrase:
    book = read("promises")
    return Grammar(book["rules"]).phrase(book[kind]["say"])

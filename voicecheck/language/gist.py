"""What mattered most in a long answer, in the person's own words."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, product

from voicecheck.language.choosing import chosen
from voicecheck.language.clean import clean
from voicecheck.language.composing import Joining, composed, names_for, run_text
from voicecheck.language.english.pieces import join, split
from voicecheck.language.english.verbs import third_person
from voicecheck.language.english.vocatives import without_vocatives
from voicecheck.language.english.words import plain_words
from voicecheck.language.faithful import faults
from voicecheck.language.mirror import turned
from voicecheck.language.parts import Answer, Part, closed, taken_to_parts

_MOST_TRIES = 12
_BARRED = -99.0
# What "you" is turned into where no name is known.
_NOBODY = "your partner"
_OF_NOBODY = 9.0
# So many words fewer are asked for where what was chosen turns out longer than it looked.
_SPARE = 3


def gist(text: str, *, partner: str | None = None, max_words: int = 30) -> str:
    """Say back what mattered most: own feelings, needs, what happened, with whom.

    Clauses are kept or left out, in their order and their words; a clause may lose an adjunct, an
    aside or the tail of a list, but keeps its negation, its doubt and its condition.

    Args:
        text: What was said.
        partner: The other person's name, where one is there.
        max_words: The most words the mirrored text may have.

    Returns:
        The whole mirrored text where it is short enough, otherwise one or two sentences of it.
        Where no clause is short and true enough, the whole mirrored text.
    """
    return brief(clean(text), partner=partner, max_words=max_words)


def brief(said: str, *, partner: str | None = None, max_words: int = 30) -> str:
    """Do what `gist` does with a text that is clean already."""
    words = _uncalled(said, partner) if partner else said
    whole = turned(words, partner=partner)
    if len(plain_words(whole)) <= max_words:
        return whole
    answer = taken_to_parts(words)
    parts, room = _without_calls(_not_of_nobody(answer, partner), partner), max_words
    for _ in range(_MOST_TRIES):
        kept = chosen(parts, room)
        if not kept:
            break
        wordings = _wordings(answer, kept, partner, max_words)
        first = next(wordings, None)
        if first is None and room > max_words - _SPARE:
            room -= 1  # a "we" that became "you two", a joint more
            continue
        at_fault = None if first is None else _changed(answer, kept, first, whole)
        if at_fault is None and first is not None:
            true = next(
                (
                    told
                    for told in chain([first], wordings)
                    if not faults(said, told, as_told=True)
                ),
                None,
            )
            if true is not None:
                return true
            at_fault = _untrue(answer, kept, said, partner)
        if at_fault is None:
            at_fault = min(kept, key=lambda at: (not parts[at].bare, parts[at].weight))
        parts = _mended(parts, kept, at_fault)
    return _one_clause(answer, said, partner, max_words) or whole


def _one_clause(answer: Answer, said: str, partner: str | None, max_words: int) -> str:
    """The clause that matters most of those that are short and true alone; empty if none is."""
    for part in sorted(_not_of_nobody(answer, partner), key=lambda part: -part.weight):
        if part.is_core and part.weight > 0:
            told = turned(composed(answer, part.needs), partner=partner)
            if len(plain_words(told)) <= max_words and not faults(said, told, as_told=True):
                return told
    return ""


def _uncalled(said: str, partner: str) -> str:
    """The words without the name that they call the partner by, which is not said back."""
    return join(without_vocatives(split(said), partner))


def _not_of_nobody(answer: Answer, partner: str | None) -> list[Part]:
    """The parts, where a "you" that means nobody is said back only if all else is worse.

    Who is alone says "you" to nobody: it is anybody, or stands in what another said.
    """
    if partner is not None:
        return answer.parts
    return [
        replace(part, weight=part.weight - _OF_NOBODY) if _is_of_nobody(answer, at) else part
        for at, part in enumerate(answer.parts)
    ]


def _without_calls(parts: list[Part], partner: str | None) -> list[Part]:
    """The parts, where one that only calls the partner by name is never said back."""
    return [
        replace(part, weight=_BARRED) if part.words == ((partner or "").lower(),) else part
        for part in parts
    ]


def _is_of_nobody(answer: Answer, at: int) -> bool:
    """Whether a "you" of it would be said back as one's partner; "my partner" is somebody."""
    part = answer.parts[at]
    if not any(word.startswith("you") for word in part.words):
        return False
    words = " ".join(part.words)
    said = run_text(answer, frozenset({at}), [part.clause]) if part.is_core else words
    return _NOBODY in turned(said, partner=None).lower()  # not in 'she said, "are you well"'


def _wordings(
    answer: Answer, kept: frozenset[int], partner: str | None, max_words: int
) -> Iterator[str]:
    """What was chosen said back, in those ways that are short enough; each is tried in turn."""
    known: set[str] = set()
    names = names_for(answer, kept)
    for said, joining in product((names, {}) if names else ({},), Joining):
        told = turned(composed(answer, kept, joining, said), partner=partner)
        if told not in known and len(plain_words(told)) <= max_words:
            known.add(told)
            yield told


def _untrue(answer: Answer, kept: frozenset[int], said: str, partner: str | None) -> int | None:
    """A clause that is not true by itself, without what it was said with."""
    for at in sorted(kept):
        clause = answer.parts[at].clause
        if answer.parts[at].is_core and faults(
            said, turned(run_text(answer, kept, [clause]), partner=partner), as_told=True
        ):
            return at
    return None


def _mended(parts: list[Part], kept: frozenset[int], at_fault: int) -> list[Part]:
    """The parts where one that is not true by itself keeps what it had, or else is barred."""
    fault = parts[at_fault]
    more = {
        at
        for at, part in enumerate(parts)
        if part.clause == fault.clause and not part.is_core and part.weight > _BARRED
    }
    if fault.is_core and more - kept:
        whole = replace(fault, needs=fault.needs | more)
    else:
        whole = replace(fault, weight=_BARRED)
    return closed([*parts[:at_fault], whole, *parts[at_fault + 1 :]])


def _changed(answer: Answer, kept: frozenset[int], told: str, whole: str) -> int | None:
    """A part that reads otherwise on its own: "you put" is now or then by what is around it."""
    new = set(plain_words(told)) - set(plain_words(whole))
    for at in sorted(kept):
        if any(third_person(word) in new for word in answer.parts[at].words):
            return at
    return None

"""What mattered most in a long answer, in the person's own words."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from voicecheck.language.choosing import chosen
from voicecheck.language.clean import clean
from voicecheck.language.english.function_words import (
    ADVERBS,
    DETERMINERS,
    OTHER_SUBJECTS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)
from voicecheck.language.english.pieces import capitalised
from voicecheck.language.english.verbs import is_finite_verb, third_person
from voicecheck.language.english.words import plain_words
from voicecheck.language.faithful import faults
from voicecheck.language.mirror import turned
from voicecheck.language.parts import Answer, Part, closed, taken_to_parts

# Small words whose capital is only that of a sentence.
_COMMON = (
    SUBJECT_PRONOUNS
    | OTHER_SUBJECTS
    | DETERMINERS
    | PREPOSITIONS
    | SUBORDINATORS
    | ADVERBS
    | {"you", "last", "next", "yesterday", "today", "tonight", "tomorrow", "best", "worst"}
)
_MOST_SENTENCES = 2
_MOST_TRIES = 12
_BARRED = -99.0


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
        Where no clause is short enough, the whole mirrored text.
    """
    return brief(clean(text), partner=partner, max_words=max_words)


def brief(said: str, *, partner: str | None = None, max_words: int = 30) -> str:
    """Do what `gist` does with a text that is clean already."""
    whole = turned(said, partner=partner)
    if len(plain_words(whole)) <= max_words:
        return whole
    answer = taken_to_parts(said)
    parts = answer.parts
    for _ in range(_MOST_TRIES):
        kept = chosen(parts, max_words)
        if not kept:
            break
        told = turned(_composed(answer, kept), partner=partner)
        at_fault = _changed(answer, kept, told, whole)
        if at_fault is None and len(plain_words(told)) <= max_words:
            if not faults(said, told):
                return told
            at_fault = _untrue(answer, kept, said, partner)
        if at_fault is None:
            at_fault = min(kept, key=lambda at: (not parts[at].bare, parts[at].weight))
        parts = _mended(parts, kept, at_fault)
    return whole


def _untrue(answer: Answer, kept: frozenset[int], said: str, partner: str | None) -> int | None:
    """A clause that is not true by itself, without what it was said with."""
    for at in sorted(kept):
        clause = answer.parts[at].clause
        if answer.parts[at].is_core and faults(
            said, turned(_run_text(answer, kept, [clause]), partner=partner)
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


def _composed(answer: Answer, kept: frozenset[int]) -> str:
    """One text of the chosen parts, in at most two sentences."""
    runs = _runs(answer, kept)
    sentences = [_run_text(answer, kept, run) for run in runs]
    while len(sentences) > _MOST_SENTENCES:
        lengths = [len(plain_words(left + right)) for left, right in pairwise(sentences)]
        at = lengths.index(min(lengths))
        joint = _joint(answer, runs[at][-1], runs[at + 1][0])
        joined = f"{sentences[at].rstrip('.?')}, {joint} {_lowered(sentences[at + 1])}"
        sentences[at : at + 2] = [joined]
        runs[at : at + 2] = [runs[at] + runs[at + 1]]
    return " ".join(sentences)


def _joint(answer: Answer, before: int, after: int) -> str:
    """What was set against the words right before it still is."""
    against = answer.clauses[after].unit.joint == "but" and after == before + 1
    return "but" if against else "and"


def _runs(answer: Answer, kept: frozenset[int]) -> list[list[int]]:
    """Clauses that stood side by side in one sentence."""
    runs: list[list[int]] = []
    for at in sorted({answer.parts[part].clause for part in kept}):
        last = runs[-1][-1] if runs else None
        here = answer.clauses[at].unit
        hangs = here.subordinate and last in _needed(answer, at)
        beside = last is not None and (at == last + 1 or hangs)
        if beside and answer.clauses[runs[-1][-1]].unit.sentence == here.sentence:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _run_text(answer: Answer, kept: frozenset[int], run: Sequence[int]) -> str:
    said = ""
    for at in run:
        clause = answer.clauses[at]
        text = _clause_text(answer, kept, at)
        if not said:
            subject = clause.unit.subject
            again = "" if subject is None else answer.tokens[subject].text.split("'")[0] + " "
            said = again + text
            continue
        joint = answer.text[
            answer.tokens[clause.unit.start].start : answer.tokens[clause.begin].start
        ]
        follows = clause.unit.subject is not None or at - 1 in _needed(answer, at)
        close = clause.unit.subordinate or (follows and clause.unit.joint in {"and", "or"})
        said += f"{'' if close else ','} {joint}{text}"
    mark = "?" if answer.clauses[run[-1]].unit.question else "."
    return capitalised(said) + mark


def _needed(answer: Answer, clause: int) -> set[int]:
    core = next(part for part in answer.parts if part.clause == clause)
    return {answer.parts[at].clause for at in core.needs}


def _clause_text(answer: Answer, kept: frozenset[int], clause: int) -> str:
    """The clause with those of its parts that are kept, as it was said."""
    spans = sorted(
        span for at in kept for span in answer.parts[at].spans if answer.parts[at].clause == clause
    )
    text, last = "", -1
    for begin, end in spans:
        start = answer.tokens[begin].start
        glued = begin == last or not text
        gap = answer.text[answer.tokens[last - 1].end : start] if begin == last else " "
        text += "" if glued and not text else gap
        text += answer.text[start : answer.tokens[end - 1].end]
        last = end
    return text.replace(" ,", ",").strip(" ,")


def _lowered(sentence: str) -> str:
    """A sentence that now goes on after "and"; a name and "I" keep their capital."""
    first = sentence.split(maxsplit=1)[0].lower().split("'")[0].rstrip(",")
    small = first in _COMMON - {"i"} or any(
        is_finite_verb(word) for word in (first, sentence.split(maxsplit=1)[0].lower())
    )
    return sentence[:1].lower() + sentence[1:] if small else sentence

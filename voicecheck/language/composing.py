"""The clauses of an answer that were chosen, made into one or two sentences of its own words."""

from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import pairwise

from voicecheck.language.english.function_words import (
    ADVERBS,
    DETERMINERS,
    OTHER_SUBJECTS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WH_WORDS,
)
from voicecheck.language.english.pieces import capitalised
from voicecheck.language.english.reference import whom
from voicecheck.language.english.verbs import AUXILIARIES, is_finite_verb
from voicecheck.language.english.words import plain_words, vocabulary
from voicecheck.language.parts import Answer

# Small words whose capital is only that of a sentence.
_COMMON = (
    SUBJECT_PRONOUNS
    | OTHER_SUBJECTS
    | DETERMINERS
    | PREPOSITIONS
    | SUBORDINATORS
    | ADVERBS
    | {"her", "you", "last", "next", "yesterday", "today", "tonight", "tomorrow", "best", "worst"}
)
_NUMBERS = vocabulary(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety half people
    nobody"""
)
_TITLES = vocabulary("mr mrs ms miss dr mister")
# A semicolon parts what no comma can: each stretch is understood by itself, as a sentence is.
_MOST_STRETCHES, _MOST_APART = 4, 6
# A date or a heading is joined to no clause where another two can be.
_APART = 20


class Joining(Enum):
    """How clauses are put side by side."""

    AND = "and"
    COMMA = "comma"
    APART = "apart"


def composed(
    answer: Answer,
    kept: frozenset[int],
    joining: Joining = Joining.AND,
    names: Mapping[int, str] | None = None,
) -> str:
    """One text of the chosen parts.

    Args:
        answer: What was said, cut up.
        kept: The numbers of the parts that are said.
        joining: In four stretches at most, the last clause of each joined by "and", or, where
            room is short, by a comma like the others; or each in a stretch of its own as far as
            six go, where it is not clear what goes with what.
        names: What is said for a token, from `names_for`.

    Returns:
        One or two sentences.
    """
    runs, most = runs_of(answer, kept), _MOST_STRETCHES
    if joining is Joining.APART:
        runs, most = [one for run in runs for one in _taken_apart(answer, run)], _MOST_APART
    stretches = [[run] for run in runs]
    lengths = [
        len(plain_words(run_text(answer, kept, run))) + _APART * _is_bare(answer, run[-1])
        for run in runs
    ]
    while len(stretches) > most:
        pairs = [left + right for left, right in pairwise(lengths)]
        at = pairs.index(min(pairs))
        stretches[at : at + 2] = [stretches[at] + stretches[at + 1]]
        lengths[at : at + 2] = [pairs[at]]
    tight = joining is Joining.COMMA
    said = [_stretch(answer, kept, each, tight=tight, names=names) for each in stretches]
    return _in_sentences(said)


def names_for(answer: Answer, kept: frozenset[int]) -> dict[int, str]:
    """Who is meant, for the first "she" of each whose name is in nothing that is kept."""
    known = {at for part in kept for span in answer.parts[part].spans for at in range(*span)}
    subjects = {
        subject
        for part in kept
        if (subject := answer.clauses[answer.parts[part].clause].unit.subject) is not None
        and "'" not in answer.tokens[subject].text
    }
    said: dict[int, str] = {}
    # "Mr Hollis" in small letters is somebody whom `whom` knows nothing of.
    entitled = any(token.word in _TITLES for token in answer.tokens)
    meant = {} if entitled else whom(answer.text) or {}
    for at in sorted((known | subjects) & meant.keys()):
        where, name = meant[at]
        if where not in known:
            said[at] = name
            known.add(where)
    return said


def _in_sentences(stretches: Sequence[str]) -> str:
    """Stretches in one or two sentences, the second where the words are nearest to half of all."""
    ends = [len(" ".join(stretches[: at + 1])) for at in range(len(stretches))]
    half = min(range(len(ends)), key=lambda at: abs(2 * ends[at] - ends[-1]), default=0)
    said = ""
    for at, stretch in enumerate(stretches):
        if at and at - 1 != half:
            said = f"{said.rstrip('.?')}; {_lowered(stretch)}"
        else:
            said = f"{said} {stretch}".lstrip()
    return said


def _taken_apart(answer: Answer, run: Sequence[int]) -> list[list[int]]:
    """A run as sentences: a clause that hangs on nothing stands alone."""
    apart = [[run[0]]]
    for before, at in pairwise(run):
        unit = answer.clauses[at].unit
        hangs = unit.subordinate or unit.subject is not None or unit.joint == "but"
        needed = before in _needed(answer, at) or at in _needed(answer, before)
        if hangs or needed:
            apart[-1].append(at)
        else:
            apart.append([at])
    return apart


def _stretch(
    answer: Answer,
    kept: frozenset[int],
    runs: Sequence[Sequence[int]],
    *,
    tight: bool,
    names: Mapping[int, str] | None = None,
) -> str:
    """Clauses side by side: "A, B, and C"."""
    said = run_text(answer, kept, runs[0], names)
    for before, run in pairwise(runs):
        text = run_text(answer, kept, run, names)
        last = run is runs[-1]
        joint = _joint(answer, before[-1], run[0], last=last and not tight)
        said = f"{said.rstrip('.?')}, {joint}{_lowered(text)}"
    return said


def _joint(answer: Answer, before: int, after: int, *, last: bool) -> str:
    """What was set against the words right before it still is; a date is no clause to join."""
    if answer.clauses[after].unit.joint == "but" and after == before + 1:
        return "but "
    bare = _is_bare(answer, before) or _is_bare(answer, after)
    return "and " if last and not bare else ""


def _is_bare(answer: Answer, clause: int) -> bool:
    return any(part.bare for part in answer.parts if part.clause == clause)


def runs_of(answer: Answer, kept: frozenset[int]) -> list[list[int]]:
    """Clauses that stood side by side in one sentence."""
    runs: list[list[int]] = []
    for at in sorted({answer.parts[part].clause for part in kept}):
        last = runs[-1][-1] if runs else None
        here = answer.clauses[at].unit
        hangs = here.subordinate and last in _needed(answer, at)
        hangs = hangs or (last is not None and _leads_to(answer, last, at))
        beside = last is not None and (at == last + 1 or hangs)
        if beside and answer.clauses[runs[-1][-1]].unit.sentence == here.sentence:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _leads_to(answer: Answer, clause: int, at: int) -> bool:
    """Whether a clause is the "when I came in" of one that stands further on."""
    return answer.clauses[clause].unit.subordinate and at in _needed(answer, clause)


def run_text(
    answer: Answer,
    kept: frozenset[int],
    run: Sequence[int],
    names: Mapping[int, str] | None = None,
) -> str:
    """The clauses of one run as a sentence."""
    said, names = "", names or {}
    for at in run:
        clause = answer.clauses[at]
        text = _clause_text(answer, kept, at, names)
        if not said:
            subject = clause.unit.subject
            said = text
            if subject is not None:
                who = answer.tokens[subject].text.split("'")[0]
                said = f"{names.get(subject, who)} {text}"
            continue
        joint = answer.text[
            answer.tokens[clause.unit.start].start : answer.tokens[clause.begin].start
        ]
        follows = clause.unit.subject is not None or at - 1 in _needed(answer, at)
        close = clause.unit.subordinate or (follows and clause.unit.joint in {"and", "or"})
        said += f"{'' if close else ','} {joint}{text}"
    return capitalised(said) + ("?" if _asks(answer, run[-1]) else ".")


def _asks(answer: Answer, clause: int) -> bool:
    """Whether a clause is what its sentence asks: the last one, or one like "did you see"."""
    unit = answer.clauses[clause].unit
    follows = answer.clauses[clause + 1 : clause + 2]
    last = not follows or follows[0].unit.sentence != unit.sentence
    first = answer.tokens[answer.clauses[clause].begin].word
    if answer.clauses[clause].announced and first not in AUXILIARIES | WH_WORDS:
        return False  # "can you believe I slept through it?"
    return unit.question and (last or first in AUXILIARIES | WH_WORDS)


def _needed(answer: Answer, clause: int) -> set[int]:
    core = next(part for part in answer.parts if part.clause == clause)
    return {answer.parts[at].clause for at in core.needs}


def _clause_text(
    answer: Answer, kept: frozenset[int], clause: int, names: Mapping[int, str]
) -> str:
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
        text += _words(answer, begin, end, names)
        last = end
    return text.replace(" ,", ",").strip(" ,")


def _words(answer: Answer, begin: int, end: int, names: Mapping[int, str]) -> str:
    """The words from one token to another as they were said, but for those that are named."""
    text, start = "", answer.tokens[begin].start
    for at in sorted(names.keys() & range(begin, end)):
        text += answer.text[start : answer.tokens[at].start] + names[at]
        start = answer.tokens[at].end
    return text + answer.text[start : answer.tokens[end - 1].end]


def _lowered(sentence: str) -> str:
    """A sentence that now goes on after "and"; a name and "I" keep their capital."""
    first = sentence.split(maxsplit=1)[0].lower().split("'")[0].rstrip(",")
    counted = first.split("-")[0] in _NUMBERS
    small = (
        counted
        or first in _COMMON - {"i"}
        or any(is_finite_verb(word) for word in (first, sentence.split(maxsplit=1)[0].lower()))
    )
    return sentence[:1].lower() + sentence[1:] if small else sentence

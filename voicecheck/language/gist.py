"""What mattered most in a long answer, in the person's own words."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from voicecheck.language.clean import clean
from voicecheck.language.english.function_words import OTHER_SUBJECTS, SUBJECT_PRONOUNS
from voicecheck.language.english.pieces import capitalised
from voicecheck.language.english.units import Unit, units
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    BASES,
    ONLY_PAST,
    is_past,
    is_third_person,
    third_person,
)
from voicecheck.language.english.words import Token, plain_words, vocabulary
from voicecheck.language.faithful import faithful
from voicecheck.language.mirror import turned
from voicecheck.language.salience import DAYS, salience

# A condition cannot be left out: "I'd leave if ..." would harden into "I'd leave".
_CONDITIONS = vocabulary("if unless until although though")
_DROPPED_JOINTS = vocabulary("and but so then yet or plus")
_OPENERS = vocabulary("well okay ok yeah anyway honestly basically so")
_MOST_SENTENCES = 2
# A clause that matters less than this is an errand: better a shorter gist.
_POINTING = vocabulary("he she they him them it")
_LEAST_WEIGHT = 1.2
_MOST_EXCHANGES = 8


@dataclass(frozen=True, slots=True)
class _Clause:
    """A unit as it can be said on its own.

    Attributes:
        unit: Where it stands.
        text: Its words; a subject that stood further left is said again.
        alone: The same without the word that joined it to what stood before.
        weight: How much it matters.
        needs: Its own number and those of the clauses that it cannot be said without.
        length: How many words it has.
        points: Whether it speaks of "him" or "it", which may stand in the clause before.
    """

    unit: Unit
    text: str
    alone: str
    weight: float
    needs: frozenset[int]
    length: int
    points: bool


def gist(text: str, *, partner: str | None = None, max_words: int = 30) -> str:
    """Say back what mattered most: own feelings, needs, what happened, with whom.

    Whole clauses are kept or left out, in their order and their words; a clause keeps its
    negation, its doubt and its condition.

    Args:
        text: What was said.
        partner: The other person's name, where one is there.
        max_words: The most words the mirrored text may have.

    Returns:
        The whole mirrored text where it is short enough, otherwise one or two sentences of it.
        Where no clause is short enough, the whole mirrored text.
    """
    said = clean(text)
    whole = turned(said, partner=partner)
    if len(plain_words(whole)) <= max_words:
        return whole
    clauses = _clauses(said)
    chosen = _chosen(clauses, max_words)
    while chosen:
        brief = turned(_composed(clauses, chosen), partner=partner)
        changed = _changed(clauses, chosen, brief, whole)
        if changed is not None:
            chosen = _left(clauses, chosen, changed)
            continue
        if len(plain_words(brief)) <= max_words and not faithful(said, brief):
            return brief
        chosen = _without_least(clauses, chosen)
    return whole


def _changed(clauses: list[_Clause], chosen: frozenset[int], brief: str, whole: str) -> int | None:
    """A clause that reads otherwise on its own: "you put" is now or then by what is around it."""
    new = set(plain_words(brief)) - set(plain_words(whole))
    for at in sorted(chosen):
        if any(third_person(word) in new for word in plain_words(clauses[at].text)):
            return at
    return None


def _clauses(said: str) -> list[_Clause]:
    tokens, found = units(said)
    clauses: list[_Clause] = []
    for number, unit in enumerate(found):
        text = said[tokens[unit.start].start : tokens[unit.end - 1].end]
        first = unit.start
        while first < unit.end - 1 and tokens[first].word in _DROPPED_JOINTS | _OPENERS:
            first += 1
            first += tokens[first].text == ","
        alone = said[tokens[first].start : tokens[unit.end - 1].end]
        if unit.subject is not None:
            alone = f"{tokens[unit.subject].text.split(chr(39))[0]} {alone}"
        words = [token.word for token in tokens[unit.start : unit.end] if token.is_word]
        clauses.append(
            _Clause(
                unit,
                text,
                alone,
                salience(words, _names(tokens, unit)),
                _needs(found, tokens, number),
                len(words),
                not _POINTING.isdisjoint(words),
            )
        )
    return _weighed_together(_closed(clauses))


def _names(tokens: list[Token], unit: Unit) -> int:
    """Capitalised words that no rule of spelling made large."""
    return sum(
        token.text[:1].isupper()
        and token.word.split("'")[0] not in DAYS | {"i"}
        and (at == 0 or tokens[at - 1].text not in '.?!…"')
        for at, token in enumerate(tokens[unit.start : unit.end], unit.start)
    )


def _needs(found: list[Unit], tokens: list[Token], number: int) -> frozenset[int]:
    unit = found[number]
    needs: set[int] = set()
    main = _main_of(found, tokens, number)
    if main is not None:
        needs.add(main)
    elif unit.subject is None and _goes_on(found, number) and not _has_subject(tokens, unit):
        needs.add(number - 1)
    for beside in (number - 1, number + 1):
        if 0 <= beside < len(found) and _main_of(found, tokens, beside) == number:
            needs.update({beside} if _is_condition(tokens, found[beside]) else ())
    return frozenset(needs)


def _goes_on(found: list[Unit], number: int) -> bool:
    return number > 0 and found[number - 1].sentence == found[number].sentence


def _main_of(found: list[Unit], tokens: list[Token], number: int) -> int | None:
    """The clause that a subordinate one hangs on: the one before, or after where it leads."""
    unit = found[number]
    leads = _opens_subordinate(tokens, unit)
    if not unit.subordinate and not leads:
        return None
    same = [at for at, other in enumerate(found) if other.sentence == unit.sentence]
    mains = [at for at in same if not found[at].subordinate and at != number]
    if not leads and _goes_on(found, number):
        return max((at for at in mains if at < number), default=None)
    return min((at for at in mains if at > number), default=None)


def _opens_subordinate(tokens: list[Token], unit: Unit) -> bool:
    """Whether a joint leads into a clause that hangs on the next: "But when I came home"."""
    after = tokens[unit.start + 1].word if unit.start + 1 < unit.end else ""
    verbs = sum(
        token.word in ONLY_PAST | AUXILIARIES or is_past(token.word)
        for token in tokens[unit.start : unit.end]
    )
    return unit.joint in _DROPPED_JOINTS and after in {"when", "if", "while"} and verbs < 2


def _is_condition(tokens: list[Token], unit: Unit) -> bool:
    return tokens[unit.start].word in _CONDITIONS or (
        unit.start + 1 < unit.end and tokens[unit.start + 1].word in _CONDITIONS
    )


def _has_subject(tokens: list[Token], unit: Unit) -> bool:
    """Whether the clause can stand alone: it has a verb and something before it."""
    begin = unit.start + bool(unit.joint)
    for at in range(begin, unit.end):
        word = tokens[at].word
        head, *tail = word.split("'")
        if head in SUBJECT_PRONOUNS | OTHER_SUBJECTS | {"you"} and (tail or at + 1 < unit.end):
            return True
        verb = word in AUXILIARIES | ONLY_PAST or is_past(word) or is_third_person(word)
        if verb or (word in BASES and at > begin):
            return at > begin
    return False


def _weighed_together(clauses: list[_Clause]) -> list[_Clause]:
    """What led to a feeling weighs more beside it."""
    weighed: list[_Clause] = []
    for at, clause in enumerate(clauses):
        weight = clause.weight
        beside = clauses[at + 1 : at + 2] + (
            clauses[max(0, at - 1) : at] if len(clause.needs) > 1 else []
        )
        if any(other.weight >= 5 for other in beside):
            weight += 1.0
        weighed.append(replace(clause, weight=weight))
    return weighed


def _chosen(clauses: list[_Clause], max_words: int) -> frozenset[int]:
    """The clauses that matter most among those that fit, with what they need."""
    best: frozenset[int] = frozenset()
    while True:
        options = _options(clauses, best, max_words)
        gained = max(options, key=lambda option: _gain(clauses, best, option), default=best)
        if _gain(clauses, best, gained) <= 0:
            break
        best = gained
    return _exchanged(clauses, best, max_words) or _shortest(clauses)


def _options(
    clauses: list[_Clause], chosen: frozenset[int], max_words: int
) -> list[frozenset[int]]:
    """What could be said with one clause more."""
    grown = (
        chosen | clause.needs
        for at, clause in enumerate(clauses)
        if at not in chosen and (clause.weight >= _LEAST_WEIGHT or not chosen)
    )
    return [option for option in grown if _length(clauses, option) <= max_words]


def _exchanged(clauses: list[_Clause], chosen: frozenset[int], max_words: int) -> frozenset[int]:
    """Give up one clause for another while that says more."""
    for _ in range(_MOST_EXCHANGES):
        options = [
            option
            for least in chosen
            for option in _options(clauses, _left(clauses, chosen, least), max_words)
        ]
        better = max(options, key=lambda option: _worth(clauses, option), default=chosen)
        if _worth(clauses, better) <= _worth(clauses, chosen):
            break
        chosen = better
    return chosen


def _worth(clauses: list[_Clause], chosen: frozenset[int]) -> float:
    return sum(
        (clauses[at].weight - float(_hangs_in_the_air(clauses, at, chosen)) for at in chosen), 0.0
    )


def _closed(clauses: list[_Clause]) -> list[_Clause]:
    """The clauses, each needing also what its needed ones need."""
    closed: list[_Clause] = []
    for number, clause in enumerate(clauses):
        needs, more = frozenset({number}), clause.needs | {number}
        while more != needs:
            needs = more
            more = needs.union(*(clauses[at].needs for at in needs))
        closed.append(replace(clause, needs=needs))
    return closed


def _gain(clauses: list[_Clause], before: frozenset[int], after: frozenset[int]) -> float:
    """Weight won for each word spent; the root lets a long clause that matters go first."""
    won = _worth(clauses, after) - _worth(clauses, before)
    spent = _length(clauses, after) - _length(clauses, before)
    return won / math.pow(max(1, spent), 0.6)


def _hangs_in_the_air(clauses: list[_Clause], at: int, chosen: frozenset[int]) -> bool:
    """Whether it speaks of "him" or "them" while what came before is left out."""
    return clauses[at].points and at > 0 and at - 1 not in chosen


def _length(clauses: list[_Clause], chosen: Iterable[int]) -> int:
    return sum(clauses[at].length for at in chosen)


def _shortest(clauses: list[_Clause]) -> frozenset[int]:
    sets = [clause.needs for clause in clauses]
    return min(sets, key=lambda chosen: _length(clauses, chosen), default=frozenset())


def _without_least(clauses: list[_Clause], chosen: frozenset[int]) -> frozenset[int]:
    """Leave out the clause that matters least, and those that cannot be said without it."""
    return _left(clauses, chosen, min(chosen, key=lambda at: clauses[at].weight))


def _left(clauses: list[_Clause], chosen: frozenset[int], given_up: int) -> frozenset[int]:
    return frozenset(at for at in chosen if given_up not in clauses[at].needs)


def _composed(clauses: list[_Clause], chosen: frozenset[int]) -> str:
    """One text of the chosen clauses, in at most two sentences."""
    runs = _runs(clauses, sorted(chosen))
    sentences = [_run_text(clauses, run) for run in runs]
    while len(sentences) > _MOST_SENTENCES:
        lengths = [len(plain_words(left + right)) for left, right in pairwise(sentences)]
        at = lengths.index(min(lengths))
        joined = f"{sentences[at].rstrip('.')}, and {_lowered(sentences[at + 1])}"
        sentences[at : at + 2] = [joined]
    return " ".join(sentences)


def _runs(clauses: list[_Clause], chosen: list[int]) -> list[list[int]]:
    """Clauses that stood side by side in one sentence."""
    runs: list[list[int]] = []
    for at in chosen:
        last = runs[-1][-1] if runs else None
        beside = last is not None and at == last + 1
        if (
            beside
            and last is not None
            and clauses[last].unit.sentence == clauses[at].unit.sentence
        ):
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _run_text(clauses: list[_Clause], run: list[int]) -> str:
    said = clauses[run[0]].alone
    for at in run[1:]:
        clause = clauses[at]
        follows = clause.unit.subject is not None or at - 1 in clause.needs
        close = clause.unit.subordinate or (follows and clause.unit.joint in {"and", "or"})
        said += f"{'' if close else ','} {clause.text}"
    mark = "?" if clauses[run[-1]].unit.question else "."
    return capitalised(said) + mark


def _lowered(sentence: str) -> str:
    """A sentence that now goes on after "and"; a name and "I" keep their capital."""
    first = sentence.split(maxsplit=1)[0].lower().split("'")[0].rstrip(",")
    common = SUBJECT_PRONOUNS | OTHER_SUBJECTS | {"you", "my", "your", "our", "the", "a", "what"}
    small = common | {"when", "because", "if", "on", "in", "at", "his", "her", "their", "after"}
    return sentence[:1].lower() + sentence[1:] if first in small - {"i"} else sentence

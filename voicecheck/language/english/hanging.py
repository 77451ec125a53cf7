"""Which clause hangs on which: what cannot be said alone once a text is cut."""

from collections.abc import Sequence

from voicecheck.language.english.function_words import (
    ADVERBS,
    DETERMINERS,
    OTHER_SUBJECTS,
    SUBJECT_PRONOUNS,
)
from voicecheck.language.english.leads import LEADING_PREPOSITIONS
from voicecheck.language.english.units import Unit
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    BASES,
    ONLY_PAST,
    is_finite_verb,
    is_past,
    is_third_person,
)
from voicecheck.language.english.words import Token, vocabulary

# A condition cannot be left out: "I'd leave if ..." would harden into "I'd leave".
_CONDITIONS = vocabulary("if unless until although though")
_SAYS_NOTHING = vocabulary("honest ask asking")
_LONGEST_DATE = 4
_OPENING_ADVERBS = ADVERBS - {"both", "all", "each"}
AND = vocabulary("and but so then yet or plus")


def needs_of(found: Sequence[Unit], tokens: Sequence[Token], number: int) -> set[int]:
    """The numbers of the clauses without which a clause cannot be said.

    A subordinate clause needs its main one, "and left" what it goes on with, and a clause its
    condition.
    """
    unit = found[number]
    needs: set[int] = set()
    main = _main_of(found, tokens, number)
    alone = has_subject(tokens, unit.start + bool(unit.joint), unit.end)
    if main is not None:
        needs.add(main)
    elif (_goes_on(found, number) and _reports(tokens, unit)) or (
        unit.subject is None and _goes_on(found, number) and not alone
    ):
        needs.add(number - 1)
    for beside in (number - 1, number + 1):
        if 0 <= beside < len(found) and _main_of(found, tokens, beside) == number:
            needs.update({beside} if _is_condition(tokens, found[beside]) else ())
    return needs


def _goes_on(found: Sequence[Unit], number: int) -> bool:
    return number > 0 and found[number - 1].sentence == found[number].sentence


def _main_of(found: Sequence[Unit], tokens: Sequence[Token], number: int) -> int | None:
    """The clause that a subordinate one hangs on: the one before, or after where it leads."""
    unit = found[number]
    leads = _opens_subordinate(tokens, unit)
    if not unit.subordinate and not leads:
        return None
    same = [at for at, other in enumerate(found) if other.sentence == unit.sentence]
    mains = [
        at
        for at in same
        if not found[at].subordinate and at != number and _has_verb(tokens, found[at])
    ]
    if not leads and _goes_on(found, number):
        return max((at for at in mains if at < number), default=None)
    return min((at for at in mains if at > number), default=None)


def _reports(tokens: Sequence[Token], unit: Unit) -> bool:
    """Whether it is more of what somebody said: "and that I hadn't had a drink"."""
    first = unit.start + (unit.joint == "and")
    follows = tokens[first + 1].word.split("'")[0] if first + 1 < unit.end else ""
    return tokens[first].word == "that" and follows in SUBJECT_PRONOUNS | DETERMINERS | {"you"}


def _has_verb(tokens: Sequence[Token], unit: Unit) -> bool:
    """Whether a clause can be what another hangs on; "after last spring" cannot."""
    words = [token.word for token in tokens[unit.start : unit.end]]
    if words[0] in LEADING_PREPOSITIONS and len(words) <= _LONGEST_DATE:
        return False
    return any("'" in word or word in BASES or is_finite_verb(word) for word in words)


def _opens_subordinate(tokens: Sequence[Token], unit: Unit) -> bool:
    """Whether a joint leads into a clause that hangs on the next: "But when I came home"."""
    after = tokens[unit.start + 1].word if unit.start + 1 < unit.end else ""
    if unit.joint not in AND or after not in {"when", "if", "while"}:
        return False
    words = [token.word for token in tokens[unit.start : unit.end]]
    return sum(word in ONLY_PAST or word in AUXILIARIES or is_past(word) for word in words) < 2


def _is_condition(tokens: Sequence[Token], unit: Unit) -> bool:
    if not _SAYS_NOTHING.isdisjoint(token.word for token in tokens[unit.start : unit.start + 5]):
        return False  # "if I'm honest", "if you ask me" make nothing depend on it
    return any(token.word in _CONDITIONS for token in tokens[unit.start : unit.start + 2])


def has_subject(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether the clause can stand alone: it has a verb and something before it."""
    while begin < end - 1 and tokens[begin].word in _OPENING_ADVERBS:
        begin += 1  # "never made her feel daft"
    for at in range(begin, end):
        word = tokens[at].word
        head, *tail = word.split("'")
        if head in {"that", "this", "those", "these"} and not tail:
            continue
        if head in SUBJECT_PRONOUNS | OTHER_SUBJECTS | {"you"} and (tail or at + 1 < end):
            return True
        if at > begin and tokens[at - 1].word in DETERMINERS:
            continue  # "the dishes"
        verb = word in AUXILIARIES | ONLY_PAST or is_past(word) or is_third_person(word)
        if verb or (word in BASES and at > begin):
            return at > begin
    return False

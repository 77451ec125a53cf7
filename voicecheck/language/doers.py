"""Whose deed it is: what a clause of a reflection takes from one and gives to another."""

from collections.abc import Iterator
from itertools import pairwise

from voicecheck.language.english.alignment import is_light, is_one_of, is_person
from voicecheck.language.english.predication import persons
from voicecheck.language.english.roles import OWNED, PARTNER, SPEAKER, Role
from voicecheck.language.english.units import Unit
from voicecheck.language.english.verbs import is_participle
from voicecheck.language.english.words import vocabulary
from voicecheck.language.faults import NEGATIONS, Fault
from voicecheck.language.told_when import is_moved

_THIRD = vocabulary("he she they him her them everyone everybody someone somebody")
# They stand before the one who did it: "today I".
_BEFORE_WHOM = vocabulary("finally today tonight yesterday again now later")


def other_subjects(
    chunk: list[Role], pairs: dict[int, int], source: list[Role]
) -> Iterator[Fault]:
    """A deed whose own subject was passed over: "your boss yelled and cried"."""
    if not pairs:
        return
    kept = set(pairs.values())
    first = min(kept)
    entered: set[int] = {source[first].unit}
    for at in sorted(kept):
        role = source[at]
        if role.unit in entered or is_light(role):
            continue
        entered.add(role.unit)
        subject = _subject_of(role.unit, source)
        told = {source[i].key for i in kept if i <= at or source[i].unit == role.unit}
        if subject is None or subject.key in told:
            continue
        if _goes_on_with(subject, source):
            continue
        is_subject = is_person(subject) or subject.key.endswith("'s")
        if is_subject and any(r.key == source[at].key for r in chunk):
            yield Fault("agent", role.text)


def _subject_of(unit: int, source: list[Role]) -> Role | None:
    """Who or what a clause begins with: "I", of "and then I left"."""
    roles_of = [role for role in source if role.unit == unit]
    first = next((role for role in roles_of if role.opens or role.implied), None)
    if first is None or not (is_light(first) or is_one_of(first, _BEFORE_WHOM)):
        return first
    after = roles_of[roles_of.index(first) + 1 :][:1]
    return next((role for role in after if is_person(role)), first)


def _goes_on_with(subject: Role, source: list[Role]) -> bool:
    """Whether "he" can only be the one told of before: "my brother owes me and he won't pay"."""
    before = [role for role in source if role.unit == subject.unit - 1]
    if subject.key not in {"he", "she"} or not before or before[0].implied:
        return False
    others = [role for role in before if role.name or role.key in persons() or role.key in _THIRD]
    owner = before[0].key.endswith(OWNED) or before[0].name
    return owner and len(others) == 1


def patched(
    chunk: list[Role],
    pairs: dict[int, int],
    source: list[Role],
    found: list[Unit],
    *,
    as_told: bool,
) -> Iterator[Fault]:
    """A clause patched together from words of several: "felt" of one, "angry" of another."""
    kept = set(pairs.values())
    placed = [(at, source[to]) for at, to in sorted(pairs.items()) if not is_light(chunk[at])]
    if is_moved(placed, chunk, source, found):
        yield Fault("cause", chunk[0].text)
    for (at, said), (after, next_said) in pairwise(placed):
        if chunk[at].unit != chunk[after].unit or said.unit == next_said.unit:
            continue
        apart = found[said.unit].sentence != found[next_said.unit].sentence
        if apart and not as_told and _goes_straight_on(pairs[at], pairs[after], kept, source):
            continue
        if apart and _share_a_subject(
            chunk[at + 1 : after], pairs[at], pairs[after], kept, source
        ):
            continue
        last = after == placed[-1][0] or chunk[after + 1].unit != chunk[after].unit
        if last and next_said.opens and next_said.key in {PARTNER, SPEAKER}:
            yield Fault("agent", chunk[after].text)  # "it bit me and you ran": "it bit Sam"
        if apart or is_one_of(chunk[at], NEGATIONS):
            yield Fault("negation" if is_one_of(chunk[at], NEGATIONS) else "agent", chunk[at].text)


def _goes_straight_on(first: int, then: int, kept: set[int], source: list[Role]) -> bool:
    """ "You won it, three two" for "We won it! Three two": nothing between them is skipped."""
    between = all(i in kept or is_light(source[i]) for i in range(first + 1, then))
    unit = source[then].unit
    return between and all(
        i in kept or is_light(r) for i, r in enumerate(source) if r.unit == unit
    )


def _share_a_subject(
    between: list[Role], first: int, then: int, kept: set[int], source: list[Role]
) -> bool:
    """ "You're glad and a bit worried" for "I'm glad. I'm a bit worried": nothing is skipped."""
    units = source[first].unit, source[then].unit
    owner, other = (next((r.key for r in source if r.unit == unit), "") for unit in units)
    skipped = (r for i, r in enumerate(source[:then]) if r.unit == units[1] and i not in kept)
    plain = all(r.key in {owner, "also"} or is_light(r) for r in skipped)
    return owner == other and plain and any(r.key in {"and", "but"} for r in between)


def turned_round(chunk: list[Role], pairs: dict[int, int], source: list[Role]) -> Iterator[Fault]:
    """The doer made the one it was done to: "your son hit Al" for "my son was hit by Al"."""
    kept = set(pairs.values())
    for words, placed in ((chunk, set(pairs)), (source, kept)):
        for at, role in enumerate(words):
            if role.key != "by" or at in placed:
                continue
            if not any(is_participle(one.text) for one in words[max(at - 2, 0) : at]):
                continue
            doer = words[at + 1 : at + 4]
            told_of = any(one in placed for one in range(at + 1, at + 1 + len(doer)))
            if told_of and any(one in placed for one in range(max(at - 3, 0), at)):
                yield Fault("agent", "by")

"""A reflection's "when" or "after": whether it was said there, or truly stands for an "and"."""

from collections.abc import Sequence

from voicecheck.language.english.alignment import is_light
from voicecheck.language.english.roles import Role
from voicecheck.language.english.units import Unit
from voicecheck.language.english.words import vocabulary
from voicecheck.language.faults import NEGATIONS

_MEETS = NEGATIONS | vocabulary(
    """feel cry laugh smile say tell answer shout scream freeze panic go leave hang sulk apologise
    apologize love hate like relieved upset happy sad angry furious proud glad scared hurt"""
)


def told_in_order(
    placed: Sequence[tuple[list[Role], dict[int, int]]],
    target_units: Sequence[Unit],
    given: tuple[list[Role], list[Unit]],
) -> set[int]:
    """The chunks whose "when" stands for an "and": "you cried when he rang" for "he rang and I".

    What is told as the occasion has to come first in what was said, and right before the other.

    Args:
        placed: The clauses of the reflection, each with where its words were said.
        target_units: The clauses that these stand in.
        given: What was said, with its clauses.
    """
    found: set[int] = set()
    for at, (chunk, pairs) in enumerate(placed):
        word = 1 if chunk[0].key in {"and", "but"} and len(chunk) > 1 else 0
        if chunk[word].key not in {"when", "after"} or word in pairs:
            continue
        sentence = target_units[chunk[0].unit].sentence
        beside = [
            other
            for other in (at - 1, at + 1)
            if 0 <= other < len(placed)
            and target_units[placed[other][0][0].unit].sentence == sentence
        ]
        if beside and _leads_to(chunk[word].key, pairs, placed[beside[0]][1], given):
            found.add(at)
    return found


def _leads_to(
    joint: str,
    occasion: dict[int, int],
    outcome: dict[int, int],
    given: tuple[list[Role], list[Unit]],
) -> bool:
    """Whether the one was said right before the other, with an "and" or "then" between them."""
    source, units = given
    first = {source[to].unit for to in occasion.values() if not is_light(source[to])}
    then = {source[to].unit for to in outcome.values() if not is_light(source[to])}
    if not first or not then or max(first) >= min(then):
        return False
    begin, end = max(first), min(then)
    between = all(unit.subordinate for unit in units[begin + 1 : end])
    own = any(role.key == joint and role.unit in first | then for role in source)
    goes_on = units[end].joint in {"and", "but", "so", "then"}
    joined = goes_on and units[begin].sentence == units[end].sentence
    return between and (joined or _is_next(source, units, begin, end)) and not own


def _is_next(source: Sequence[Role], units: Sequence[Unit], begin: int, end: int) -> bool:
    """Whether the next sentence tells how somebody met it: "My mum rang. I said nothing"."""
    follows = units[begin].sentence + 1 == units[end].sentence and end == begin + 1
    return follows and any(role.unit == end and role.key in _MEETS for role in source)


def is_moved(
    placed: list[tuple[int, Role]],
    chunk: list[Role],
    source: Sequence[Role],
    found: Sequence[Unit],
) -> bool:
    """Whether a "when" was taken from what it led into: "when you left I cried and you rang".

    So may a "because" be, which makes the cause the outcome: "because it rained I went home".
    """
    if len(placed) < 2 or placed[0][0] != 0 or chunk[0].key not in {"when", "because"}:
        return False
    when, after = placed[0][1], placed[1][1]
    if when.unit == after.unit:
        return when.leads and not after.leads
    begins = [role.key for role in source if role.unit == after.unit][:2]
    return found[after.unit].joint != "and" or "then" in begins

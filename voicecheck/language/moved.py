"""What a reflection tells in another place of the same clause: a time, a place, an adverb.

"All day you were cold" is "I was cold all day", and "you lost your temper only once" is "I only
lost it once". Who does what to whom keeps its order: that is never moved here.
"""

from collections.abc import Iterator, Sequence

from voicecheck.language.english.alignment import is_light, is_one_of, is_person
from voicecheck.language.english.closed_classes import MONTHS, WEEKDAYS
from voicecheck.language.english.predication import persons
from voicecheck.language.english.roles import OWNED, Role, called_otherwise, meant_by
from voicecheck.language.english.words import vocabulary
from voicecheck.language.faults import NEGATIONS

# Where and when; not to whom, from whom, by whom or about what.
_PLACING = vocabulary(
    """in on at during before after since until till over through across between inside outside
    around near behind under beside for within"""
)
# "May" is a doubt before it is a month.
TIMES = (frozenset(WEEKDAYS + MONTHS) - {"may"}) | vocabulary(
    """yesterday today tomorrow tonight morning evening afternoon night week month year hour minute
    day noon midnight"""
)
_WHEN = TIMES | vocabulary("weekend time now then once twice ago earlier later lately soon")
_COUNTING = vocabulary("all every this these last next each some whole first")
_ADVERBS = vocabulary(
    """finally again really actually completely mostly honestly even only just still somehow
    mainly maybe perhaps probably together anyway instead too also especially already almost
    little bit quite sort kind of"""
)
_PARTICLES = vocabulary("up down out off away back over")
_MOST_LEADING = 7


def moved(chunk: Sequence[Role], pairs: dict[int, int], source: Sequence[Role]) -> dict[int, int]:
    """Where the words were said that found no place in order, but stand in the same clause.

    Args:
        chunk: A clause of the reflection.
        pairs: Which of its words were said in order, and where.
        source: What was said.

    Returns:
        More pairs of the same kind.
    """
    runs = list(_runs(chunk, pairs))
    if not runs:
        return {}
    units = {source[at].unit for at in pairs.values() if not is_light(source[at])}
    taken = set(pairs.values())
    keys = [role.key for role in source]
    people, others = called_otherwise(keys), set(keys)
    found: dict[int, int] = {}
    for run in runs:
        wanted = [meant_by(chunk[at], people, others) for at in run]
        for begin in range(len(source) - len(run) + 1):
            places = range(begin, begin + len(run))
            if any(at in taken or source[at].unit not in units for at in places):
                continue
            said = all(source[at].key in meant for at, meant in zip(places, wanted, strict=True))
            if said and _may_move(chunk, run, source, begin):
                found |= dict(zip(run, places, strict=True))
                taken |= set(places)
                break
    return found


def is_free(role: Role) -> bool:
    """Whether a word may stand anywhere in its clause: when, how often, how much."""
    return is_one_of(role, _WHEN | _COUNTING | _ADVERBS) or role.text.endswith("ly")


def leading(chunk: Sequence[Role]) -> int:
    """How many words of a clause tell when or where before anybody: "all day you", "in May he"."""
    first = chunk[0]
    if not is_one_of(first, _PLACING | _WHEN | _COUNTING):
        return 0
    for at, role in enumerate(chunk[:_MOST_LEADING]):
        if is_person(role) and not role.key.endswith(OWNED):
            return at
    return 0


def _runs(chunk: Sequence[Role], pairs: dict[int, int]) -> Iterator[range]:
    """The stretches without a place, but for those of light words alone."""
    begin = 0
    while begin < len(chunk):
        end = begin
        while end < len(chunk) and end not in pairs:
            end += 1
        if end > begin and not all(is_light(chunk[at]) for at in range(begin, end)):
            yield range(begin, end)
        begin = end + 1


def _may_move(chunk: Sequence[Role], run: range, source: Sequence[Role], begin: int) -> bool:
    words = [chunk[at] for at in run]
    if any(is_one_of(role, NEGATIONS) for role in words):
        return False
    if any(_is_somebody(role, source[begin + at]) for at, role in enumerate(words)):
        return False
    if words[0].key in _PLACING and len(words) > 1:
        return True
    before = source[begin - 1].key if begin else ""
    placed = run.start > 0 and chunk[run.start - 1].key == before and before in _PLACING
    if placed:
        return True
    free = all(is_free(role) or role.key in _PARTICLES for role in words)
    return free and _same_side_of_not(chunk, run, source, begin)


def _is_somebody(told: Role, said: Role) -> bool:
    owner = told.key.endswith(OWNED)
    # A sentence begins with a capital too.
    named = told.name and said.name and told.key not in _WHEN
    return not owner and (is_person(told) or named or told.key in persons())


def _same_side_of_not(
    chunk: Sequence[Role], run: range, source: Sequence[Role], begin: int
) -> bool:
    """Whether it is denied as it was: "you don't really mind", "you really don't"."""
    told = any(is_one_of(role, NEGATIONS) for role in chunk[: run.start])
    unit = source[begin].unit
    said = any(role.unit == unit and is_one_of(role, NEGATIONS) for role in source[:begin])
    return told == said

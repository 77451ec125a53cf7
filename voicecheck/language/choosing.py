"""Which parts of an answer are said back: those that matter most among those that fit."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeAlias

from voicecheck.language.parts import Part
from voicecheck.language.salience import Kind

# A clause that matters less than this is left out: better a shorter gist.
_LEAST_WEIGHT = 1.5
_LEAST_TRIMMING = 0.05
_MOST_EXCHANGES = 8
_MOST_HOPEFUL = 6
# A second feeling says less than the first, if the first came with nothing that happened.
_AGAIN = {Kind.FEELING: 0.8, Kind.NEED: 0.75, Kind.FACT: 0.95}
_SAID_TWICE = -0.4
_HANGING = 0.32
_WHO = 1.0
_PERSONS = frozenset({"he", "she", "they"})
# A listener follows three clauses with ease; each more has to be worth it.
# What happened, how it felt and what is needed: a gist that holds all three says more.
_COVERED = {Kind.FEELING: 2.5, Kind.NEED: 2.5, Kind.FACT: 2.5}
_EASILY_HEARD = 3
_CROWDED = 0.6

# What some of the parts say together.
_Valued: TypeAlias = Callable[[frozenset[int]], float]


def chosen(parts: Sequence[Part], max_words: int) -> frozenset[int]:
    """The numbers of the parts that together say most, with what they need."""

    @cache  # the same parts are met again on many ways
    def valued(kept: frozenset[int]) -> float:
        return worth(parts, kept)

    best = _grown(parts, frozenset(), max_words, valued)
    for _ in range(_MOST_EXCHANGES):
        rooms = {
            room
            for taken in _candidates(parts, best)
            for given_up in (frozenset[int](), *(frozenset({at}) for at in best))
            if (room := _with_room(parts, best, taken, given_up, max_words))
        }
        hopeful = sorted(rooms, key=lambda room: -valued(room))[:_MOST_HOPEFUL]
        options = [_grown(parts, room, max_words, valued) for room in hopeful]
        better = max(options, key=valued, default=best)
        if valued(better) <= valued(best):
            break
        best = better
    return best or _shortest(parts)


def _with_room(
    parts: Sequence[Part],
    kept: frozenset[int],
    taken: int,
    given_up: frozenset[int],
    max_words: int,
) -> frozenset[int]:
    """One clause more for another, and what room it needs from what says least for its length."""
    wanted = parts[taken].needs
    for at in given_up:
        kept = _without(parts, kept, at)
    kept |= wanted
    while _length(parts, kept) > max_words:
        spare = [at for at in kept if not parts[at].needs & wanted]
        if not spare:
            return frozenset()
        kept = _without(parts, kept, min(spare, key=lambda at: _density(parts[at])))
    return kept


def _density(part: Part) -> float:
    return part.weight / math.pow(max(1, part.length), 0.6)


def _grown(
    parts: Sequence[Part], start: frozenset[int], max_words: int, valued: _Valued
) -> frozenset[int]:
    best = start
    while True:
        options = _options(parts, best, max_words)
        gains = [_gain(parts, best, option, valued) for option in options]
        if max(gains, default=0.0) <= 0:
            return best
        best = options[gains.index(max(gains))]


def _without(parts: Sequence[Part], kept: frozenset[int], given_up: int) -> frozenset[int]:
    """What is left where one part goes, and with it what cannot be said without it."""
    return frozenset(at for at in kept if given_up not in parts[at].needs)


def _options(parts: Sequence[Part], kept: frozenset[int], most: int) -> list[frozenset[int]]:
    """What could be said with one part more."""
    spare = most - _length(parts, kept)
    return [
        kept | part.needs
        for at, part in enumerate(parts)
        if at not in kept
        and part.weight >= (_LEAST_WEIGHT if part.is_core else _LEAST_TRIMMING)
        and _length(parts, part.needs - kept) <= spare
    ]


def _candidates(parts: Sequence[Part], kept: frozenset[int]) -> list[int]:
    """Clauses that were passed over though they matter."""
    return [
        at
        for at, part in enumerate(parts)
        if part.is_core and part.weight >= _LEAST_WEIGHT and at not in kept
    ]


def _gain(
    parts: Sequence[Part], before: frozenset[int], after: frozenset[int], valued: _Valued
) -> float:
    """Weight won for each word spent; the root lets a long clause that matters go first."""
    won = valued(after) - valued(before)
    spent = _length(parts, after) - _length(parts, before)
    return won / math.pow(max(1, spent), 0.6)


def worth(parts: Sequence[Part], kept: Iterable[int]) -> float:
    """How much these parts say together."""
    kept = frozenset(kept)
    told = {parts[at].clause for at in kept}
    weights: dict[Kind, list[float]] = defaultdict(list)
    total = 0.0
    tellers = [at for at in kept if parts[at].names]
    for at in kept:
        part = parts[at]
        if not part.is_core:
            total += part.weight
            continue
        if part.words[0].split("'")[0] in _PERSONS:
            # "She put her name": who she is stands in no clause before.
            total -= _WHO * all(parts[other].clause >= part.clause for other in tellers)
        elif part.points and part.clause > 0 and part.clause - 1 not in told:
            total -= _HANGING
        rank = (part.weight, -at)
        twice = any(other in kept and (parts[other].weight, -other) > rank for other in part.again)
        weights[part.kind].append(part.weight * (_SAID_TWICE if twice else 1.0))
    for kind, each in weights.items():
        each.sort(reverse=True)
        total += sum(weight * math.pow(_AGAIN[kind], place) for place, weight in enumerate(each))
    total += sum(_COVERED[kind] for kind in weights)
    return total - _CROWDED * max(0, len(told) - _EASILY_HEARD)


def _length(parts: Sequence[Part], kept: Iterable[int]) -> int:
    """The words as they will be said: a comma can join clauses where no room is left."""
    return sum(parts[at].length for at in kept)


def _shortest(parts: Sequence[Part]) -> frozenset[int]:
    sets = [part.needs for part in parts]
    return min(sets, key=lambda option: _length(parts, option), default=frozenset())

"""Lay a clause of a reflection beside what was said, word for word and in order.

It is a local alignment by dynamic programming, as that of Smith and Waterman: words that can
stand for each other win, words that were never said cost, and so does skipping what was said.
"""

from voicecheck.language.english.roles import Role, called_otherwise, meant_by
from voicecheck.language.english.words import vocabulary

_LIGHT = vocabulary("and then to of in on at for about it there this by as with also")
_GAIN_WORD, _GAIN_ROLE, _GAIN_LIGHT = 3.0, 2.0, 1.0
_LOSS_WORD, _LOSS_ROLE, _LOSS_LIGHT = 4.0, 2.5, 0.3
_SKIP, _SKIP_UNIT = 0.12, 0.3


def aligned(chunk: list[Role], source: list[Role]) -> dict[int, int]:
    """Lay a clause beside what was said, in order.

    Returns:
        For each word of the clause that was said, the index of where.
    """
    width = len(source) + 1
    rows = [[0.0] * width]
    moves: list[list[str]] = [["start"] * width]
    keys = [role.key for role in source]
    people, others = called_otherwise(keys), set(keys)
    skips = [_skip(source, at) for at in range(len(source))]
    for told in chunk:
        above = rows[-1]
        loss, gain, meant = _loss(told), _gain(told), meant_by(told, people, others)
        last = above[0] - loss
        row, move = [last], ["unsaid"]
        for before, over, key, skip in zip(above, above[1:], keys, skips, strict=False):
            best, how = over - loss, "unsaid"
            if last - skip > best:
                best, how = last - skip, "skip"
            if key in meant and before + gain >= best:
                best, how = before + gain, "same"
            row.append(best)
            move.append(how)
            last = best
        rows.append(row)
        moves.append(move)
    return _traced(rows, moves)


def _traced(rows: list[list[float]], moves: list[list[str]]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    told, at = len(rows) - 1, rows[-1].index(max(rows[-1]))
    while told > 0:
        how = moves[told][at]
        if how == "skip":
            at -= 1
            continue
        if how == "same":
            pairs[told - 1] = at - 1
            at -= 1
        told -= 1
    return pairs


def is_one_of(role: Role, known: frozenset[str]) -> bool:
    """Whether the word, as said or in its plain form, is among those."""
    return role.text in known or role.key in known


def is_light(role: Role) -> bool:
    """Whether it carries so little that a reflection may add or drop it."""
    return role.key in _LIGHT


def _gain(role: Role) -> float:
    if is_light(role):
        return _GAIN_LIGHT
    return _GAIN_ROLE if is_person(role) else _GAIN_WORD


def _loss(role: Role) -> float:
    if is_light(role):
        return _LOSS_LIGHT
    return _LOSS_ROLE if is_person(role) else _LOSS_WORD


def _skip(source: list[Role], at: int) -> float:
    if source[at].implied:
        return 0.0
    crossing = at > 0 and source[at - 1].unit != source[at].unit
    return _SKIP + (_SKIP_UNIT if crossing else 0.0)


def is_person(role: Role) -> bool:
    """Whether it says who does or has something."""
    return role.key.startswith("<") or role.text in {"he", "she", "they", "it"}

"""A text with marked words: cut into pieces, or down to where the marks are; pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

Span = tuple[int, int]
"""Begin and end within a text, in characters."""

CUT = "…"


class Piece(NamedTuple):
    """A part of a text that is marked, or is not."""

    text: str
    marked: bool


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same marks in order, none inside or over another."""
    whole: list[Span] = []
    for begin, end in sorted(spans):
        if whole and begin <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((begin, end))
    return tuple(whole)


def pieces(text: str, marks: Sequence[Span]) -> tuple[Piece, ...]:
    """A text, cut where a mark begins or ends; joined again it is the text.

    Args:
        text: The text.
        marks: As `merged` gives them.
    """
    return tuple(_pieces(text, marks))


def _pieces(text: str, marks: Sequence[Span]) -> Iterator[Piece]:
    place = 0
    for begin, end in marks:
        if begin > place:
            yield Piece(text[place:begin], False)
        yield Piece(text[begin:end], True)
        place = end
    if place < len(text):
        yield Piece(text[place:], False)


def excerpt(text: str, marks: Sequence[Span], longest: int) -> tuple[Piece, ...]:
    """The part of a text where most marks stand close together, cut between words.

    Args:
        text: The text.
        marks: As `merged` gives them.
        longest: So many characters of it at most, where no single mark is longer.

    Returns:
        Its pieces; what was left out is a piece "…" at the begin or the end.
    """
    begin, end = _window(text, marks, longest)
    inside = [(b - begin, e - begin) for b, e in marks if begin <= b and e <= end]
    shown = list(_pieces(text[begin:end], inside))
    if text[:begin].strip():
        shown.insert(0, Piece(f"{CUT} ", False))
    if text[end:].strip():
        shown.append(Piece(f" {CUT}", False))
    return tuple(shown)


def _window(text: str, marks: Sequence[Span], longest: int) -> Span:
    if len(text) <= longest:
        return 0, len(text)
    first, last = _densest(marks, longest)
    spare = max(0, longest - (last - first))
    begin = max(0, min(first - spare // 2, len(text) - longest))
    end = min(len(text), max(last, begin + longest))
    # Words are left whole, as far as there are spaces before the marks and after them.
    if begin > 0:
        space = text.find(" ", begin, first)
        begin = space + 1 if space >= 0 else begin
    if end < len(text):
        space = text.rfind(" ", last, end)
        end = space if space > begin else end
    return begin, end


def _densest(marks: Sequence[Span], longest: int) -> Span:
    """From the first to the last of the marks that fit in most."""
    best: Span = (0, 0)
    most = 0
    last = 0
    for first, (begin, _) in enumerate(marks):
        last = max(last, first)
        while last + 1 < len(marks) and marks[last + 1][1] - begin <= longest:
            last += 1
        if last - first + 1 > most:
            most, best = last - first + 1, (begin, marks[last][1])
    return best

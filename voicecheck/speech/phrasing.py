"""Where speech may be cut: what is made and heard piece by piece begins at once. Pure.

A voice needs time for what it says, the longer the more. So the first piece is heard while the
second is being made. A cut at the end of a sentence is a pause that belongs there anyway; inside
one it stands where a speaker would breathe.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from voicecheck.language.english.words import sentences

SENTENCE_PAUSE_S = 0.25
COLON_PAUSE_S = 0.1
"""A clip has 50 ms of silence on either side besides."""

# "I heard: You were ..." announces; "at 7:30" and a colon at the very end do not.
_ANNOUNCED = re.compile(r"(?<=[^\W\d]:)\s+")
# A place to breathe, best first: after a comma, before a word that opens a phrase.
_AFTER_COMMA = re.compile(r"(?<=[,;])\s+")
_SPACE = re.compile(r"\s+")
# Where a name, a day or somebody's words are put in.
_PLACE = "{"
_LEAST_OPENING_WORDS = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is made at once.

    Attributes:
        text: What is spoken.
        pause_s: The silence after it, before the next piece.
    """

    text: str
    pause_s: float


def phrases(line: str) -> Iterator[str]:
    """The sentences of a line, and what announces them."""
    for sentence in sentences(line):
        yield from _ANNOUNCED.split(sentence)


def fixed(lines: Iterable[str], *, openings: bool = False) -> Iterator[str]:
    """The phrases that are said as they are written, whatever is put into the others.

    Args:
        lines: As the prompts have them: "Then {day}." has a place for a day.
        openings: Whether those with a place give what stands before it, as `pieces` cuts it.
    """
    for line in lines:
        for phrase in phrases(line):
            before, place, _ = phrase.partition(_PLACE)
            if not place:
                yield phrase
            elif openings and len(before.split()) >= _LEAST_OPENING_WORDS:
                yield _as_opening(before)


def pieces(
    lines: Sequence[str], *, known: Collection[str] = (), first_words: int = 0
) -> list[Piece]:
    """Cut lines into what is made one after the other.

    Args:
        lines: What is to be said.
        known: What is made already (`fixed`): phrases are left whole, and a first piece that
            begins with an opening is cut after it.
        first_words: How many words the first piece may have at most where it is not known, so
            that it is there at once; 0 for any number.
    """
    found = [
        Piece(phrase, COLON_PAUSE_S if phrase.endswith(":") else SENTENCE_PAUSE_S)
        for line in lines
        for phrase in phrases(line)
    ]
    if not found:
        return []
    first = found[0]
    if first_words and first.text not in known:
        found[:1] = _begun_short(first, known, first_words)
    return [*found[:-1], Piece(found[-1].text, 0.0)]


def _begun_short(piece: Piece, known: Collection[str], words: int) -> list[Piece]:
    """A phrase whose beginning is a piece of its own: known, or of so many words at most."""
    text = piece.text
    spaces = list(_SPACE.finditer(text))
    opened = [m for m in spaces if _as_opening(text[: m.start()]) in known]
    if not opened and len(text.split()) <= words + 1:  # one word alone at the end is no phrase
        return [piece]
    commas = [m for m in _AFTER_COMMA.finditer(text) if len(text[: m.start()].split()) <= words]
    cut = (opened or commas or spaces[words - 1 : words])[-1]
    return [Piece(_as_opening(text[: cut.start()]), 0.0), Piece(text[cut.end() :], piece.pause_s)]


def _as_opening(text: str) -> str:
    """A beginning as it is spoken: at a comma the voice stays up, at an end it would fall."""
    return text.rstrip(" ,;") + ","

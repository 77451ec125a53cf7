"""Where speech may be cut: what is made and heard piece by piece begins at once. Pure.

A voice needs time for what it says, the longer the more. So the first piece is heard while the
second is being made. A cut at the end of a sentence is a pause that belongs there anyway; inside
one it stands where a speaker would breathe.
"""

import re
from collections.abc import Collection, Iterator, Sequence
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


def pieces(
    lines: Sequence[str], *, known: Collection[str] = (), first_words: int = 0
) -> list[Piece]:
    """Cut lines into what is made one after the other.

    Args:
        lines: What is to be said.
        known: Phrases that are made already: they are left whole.
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
        found[:1] = _begun_short(first, first_words)
    return [*found[:-1], Piece(found[-1].text, 0.0)]


def _begun_short(piece: Piece, words: int) -> list[Piece]:
    """A phrase whose beginning is a piece of its own, where it is longer than so many words."""
    text = piece.text
    if len(text.split()) <= words + 1:  # one word alone at the end is no phrase
        return [piece]
    commas = [m for m in _AFTER_COMMA.finditer(text) if len(text[: m.start()].split()) <= words]
    spaces = [m for m in _SPACE.finditer(text) if len(text[: m.start()].split()) == words]
    cut = (commas or spaces)[-1]
    # The voice stays up at a comma; without one it would fall as at the end of a sentence.
    begun = text[: cut.start()].rstrip(",;") + ","
    return [Piece(begun, 0.0), Piece(text[cut.end() :], piece.pause_s)]

"""Text as pieces that can be changed and joined again, each with the space before it."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from voicecheck.language.english.words import straight, tokens

_TAILS = re.compile(
    r"^(i|you|we|they|he|she|it|that|this|there|who|what|where|how)('(?:m|re|ve|ll|d|s))$"
)
# Whisper now and then leaves the apostrophe out; only where the bare form is no word of its own.
_BARE = {
    "im": "I'm",
    "ive": "I've",
    "youre": "you're",
    "youve": "you've",
    "youll": "you'll",
    "dont": "don't",
    "didnt": "didn't",
    "doesnt": "doesn't",
    "cant": "can't",
    "wasnt": "wasn't",
    "isnt": "isn't",
    "arent": "aren't",
    "werent": "weren't",
    "havent": "haven't",
    "wouldnt": "wouldn't",
    "couldnt": "couldn't",
    "shouldnt": "shouldn't",
}

ENDINGS = frozenset(".?!…")
MARKS = frozenset(",;:—\u2013-") | ENDINGS


@lru_cache(maxsize=4096)
def _small(text: str) -> str:
    return straight(text).lower()


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a mark.

    Attributes:
        text: As written.
        gap: The white space before it; empty where it is glued to the piece before.
        word: The text in small letters with straight quotes, to compare with.
        is_word: Whether it is a word, a number or the tail of one ("'m"), not punctuation.
    """

    text: str
    gap: str
    word: str = field(init=False, repr=False, compare=False)
    is_word: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Looked at hundreds of times for each time that a piece is made.
        object.__setattr__(self, "word", _small(self.text))
        object.__setattr__(self, "is_word", self.text[-1:].isalnum())


def split(text: str) -> list[Piece]:
    """The words and marks of a text; dots in a row become one ellipsis, two hyphens one dash."""
    return list(_split(text))


@lru_cache(maxsize=128)  # of an answer, its sentences and what is tried as its gist
def _split(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    end = 0
    for token in tokens(text):
        piece = Piece(text[token.start : token.end], text[end : token.start])
        end = token.end
        glued = bool(pieces) and not piece.gap
        if glued and piece.text == "." and pieces[-1].text in {".", "…"}:
            pieces[-1] = Piece("…", pieces[-1].gap)
        elif glued and piece.text == "-" and pieces[-1].text == "-":
            pieces[-1] = Piece("—", pieces[-1].gap)
        else:
            pieces.append(piece)
    return tuple(pieces)


def join(pieces: list[Piece]) -> str:
    """The text of the pieces, without white space at its ends."""
    return "".join(piece.gap + piece.text for piece in pieces).strip()


def word_at(pieces: list[Piece], index: int) -> str:
    """The word at an index in small letters; empty outside the text."""
    return pieces[index].word if 0 <= index < len(pieces) else ""


def capitalised(text: str) -> str:
    """The text with its first letter large, whatever marks stand before it."""
    for index, letter in enumerate(text):
        if letter.isalnum():
            return text[:index] + letter.upper() + text[index + 1 :]
    return text


def taken_apart(text: str) -> list[Piece]:
    """The pieces with pronouns freed from their contractions: "I'm" is "I" and "'m"."""
    pieces: list[Piece] = []
    for piece in split(text):
        whole = _BARE.get(piece.word, piece.text)
        tail = _TAILS.match(whole.lower().replace("\u2019", "'"))
        if tail:
            head = whole[: len(tail[1])]
            pieces += [Piece(head, piece.gap), Piece(tail[2], "")]
        else:
            pieces.append(piece if whole == piece.text else Piece(whole, piece.gap))
    return pieces

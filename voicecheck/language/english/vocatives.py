"""Calling someone by name: what is said to them and not about them."""

from voicecheck.language.english.pieces import MARKS, Piece, word_at
from voicecheck.language.english.words import vocabulary

_ENDEARMENTS = vocabulary("honey babe baby darling sweetheart hon dear sweetie")


def without_my_god(pieces: list[Piece]) -> list[Piece]:
    """Make "oh my god", which has no owner, "oh god"."""
    words = [piece.word for piece in pieces]
    owned = {"god", "goodness", "gosh", "lord"}
    return [
        piece
        for at, piece in enumerate(pieces)
        if not (
            words[at] == "my" and words[max(0, at - 1)] == "oh" and owned & {*words[at + 1 :][:1]}
        )
    ]


def without_vocatives(pieces: list[Piece], partner: str | None) -> list[Piece]:
    """Leave out the partner's name where they are called by it: "Sam, you hurt me"."""
    called = _ENDEARMENTS | ({partner.strip().lower()} if partner else set())
    kept: list[Piece] = []
    for at, piece in enumerate(pieces):
        before, after = word_at(pieces, at - 1), word_at(pieces, at + 1)
        if piece.word in called and (at == 0 or before in MARKS) and after in MARKS | {""}:
            if kept and kept[-1].text == ",":
                kept.pop()
            elif after == ",":
                pieces[at + 1].text = ""
            continue
        if piece.text:
            kept.append(piece)
    return kept if any(piece.is_word for piece in kept) else pieces

"""Calling someone by name: what is said to them and not about them."""

from voicecheck.language.english.pieces import ENDINGS, MARKS, Piece, word_at
from voicecheck.language.english.words import vocabulary

_ENDEARMENTS = vocabulary("honey babe baby darling sweetheart hon dear sweetie")

_JOINTS = vocabulary("and but so because")
_BEFORE_A_CALL = vocabulary(
    """that it everything anything now today tonight again though anyway too weeks really more
    anymore yet already you me us"""
)


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


def _without_unmarked(pieces: list[Piece], name: str) -> list[Piece]:
    if not name:
        return pieces
    return [
        piece
        for at, piece in enumerate(pieces)
        if piece.word != name or not (_calls_ahead(pieces, at) or _calls_behind(pieces, at))
    ]


def _calls_ahead(pieces: list[Piece], at: int) -> bool:
    """As in "Sam I'm sorry": no clause goes on with "Sam I"."""
    before, after = word_at(pieces, at - 1), word_at(pieces, at + 1)
    opens = at == 0 or before in MARKS | _JOINTS
    return opens and after.split("'")[0] in {"i", "you", "we"}


def _calls_behind(pieces: list[Piece], at: int) -> bool:
    """As in "I noticed that Sam." or "I forgot it again Sam"."""
    before, after = word_at(pieces, at - 1), word_at(pieces, at + 1)
    return before in _BEFORE_A_CALL and after in MARKS | {""}


def without_vocatives(pieces: list[Piece], partner: str | None) -> list[Piece]:
    """Leave out the partner's name where they are called by it: "Sam, you hurt me".

    A transcript may have no commas: "Sam I'm sorry", "I noticed that Sam.".
    """
    pieces = _without_unmarked(pieces, (partner or "").strip().lower())
    called = _ENDEARMENTS | ({partner.strip().lower()} if partner else set())
    kept: list[Piece] = []
    closing = -1
    for at, piece in enumerate(pieces):
        if at == closing:
            continue
        before, after = word_at(pieces, at - 1), word_at(pieces, at + 1)
        if piece.word in called and (at == 0 or before in MARKS) and after in MARKS | {""}:
            if kept and kept[-1].text == ",":
                kept.pop()
            elif after == "," or (after in ENDINGS and (not kept or kept[-1].text in ENDINGS)):
                closing = at + 1  # "Sam." alone, or "Sam," ahead
            continue
        kept.append(piece)
    return kept if any(piece.is_word for piece in kept) else pieces

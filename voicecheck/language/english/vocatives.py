"""Calling someone by name: what is said to them and not about them."""

from voicecheck.language.english.function_words import (
    ADVERBS,
    COORDINATORS,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from voicecheck.language.english.pieces import ENDINGS, MARKS, Piece, word_at
from voicecheck.language.english.verbs import BASES, is_finite_verb
from voicecheck.language.english.words import vocabulary

_ENDEARMENTS = vocabulary("honey babe baby darling sweetheart hon dear sweetie")

_JOINTS = vocabulary("and but so because")
# No clause goes on so after the name of who does it: "Sam it hurts", "Sam please".
_AFTER_A_CALL = vocabulary("i you we it they there please don't my your")
# "The boy Sam", "the name Sam" are no calls.
_CALLED = vocabulary("boy girl man woman name guy lad lass one real old new other great same")
_DEAR = vocabulary("husband wife darling dear love friend sweet angel")
_LOVES = vocabulary("love pet babes mate")
_BEFORE_A_CALL = vocabulary(
    """that it once twice all right everything anything now today tonight again though anyway too
    weeks really more anymore yet already you me us ours yours mine theirs"""
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


def _with_plain_calls(pieces: list[Piece], name: str) -> list[Piece]:
    """Make what the partner is called beside their name one word of it: "my husband", "love"."""
    plain: list[Piece] = []
    for at, piece in enumerate(pieces):
        before, after = word_at(pieces, at - 1), word_at(pieces, at + 1)
        if piece.word == "my" and _is_call(pieces, at, name):
            continue
        if before == "my" and word_at(pieces, at - 2) == name and _is_call(pieces, at - 1, name):
            continue  # "Sam my dear"
        dear = before == "my" and _is_call(pieces, at - 1, name)
        ends = before == "," and after in ENDINGS | {""} and word_at(pieces, at - 3) != ","
        plain.append(Piece(name, piece.gap) if dear or (ends and piece.word in _LOVES) else piece)
    return plain


def _is_call(pieces: list[Piece], at: int, name: str) -> bool:
    """Whether "my husband" is said to him here."""
    before, after = word_at(pieces, at - 1), word_at(pieces, at + 2)
    alone = (at == 0 or before in MARKS) and after in MARKS | {""}
    alone = alone and word_at(pieces, at + 3) != name  # "my husband, Sam, is late"
    return word_at(pieces, at + 1) in _DEAR and (
        alone or (before == name and after in _AFTER_A_CALL)
    )


def without_unmarked(pieces: list[Piece], name: str) -> list[Piece]:
    """Leave out a name, in small letters, by which somebody is called without any comma."""
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
    return opens and after in _AFTER_A_CALL


def _calls_behind(pieces: list[Piece], at: int) -> bool:
    """As in "I noticed that Sam." or "I forgot it again Sam"."""
    before, after = word_at(pieces, at - 1), word_at(pieces, at + 1)
    named = word_at(pieces, at - 2) in {"the", "a", "an"}  # "about the job Sam"
    goes_on = after == "because" or (after == "and" and word_at(pieces, at + 2) == "i")
    if named and before not in _CALLED and (after in MARKS | {""} or goes_on):
        return True
    if after in {"i", "you"} and before.isalpha() and not _governs(before):
        return True  # "you are a good father Sam you make me laugh"
    return before in _BEFORE_A_CALL and after in MARKS | {""}


def _governs(word: str) -> bool:
    """Whether a name after this word may be whom it is done to: "told Sam", "with Sam"."""
    verbal = is_finite_verb(word) or word in BASES or word.endswith("ing")
    small = PREPOSITIONS | DETERMINERS | SUBORDINATORS | COORDINATORS | ADVERBS
    return verbal or word in small


def without_vocatives(pieces: list[Piece], partner: str | None) -> list[Piece]:
    """Leave out the partner's name where they are called by it: "Sam, you hurt me".

    A transcript may have no commas: "Sam I'm sorry", "I noticed that Sam.".
    """
    name = (partner or "").strip().lower()
    pieces = without_unmarked(_with_plain_calls(pieces, name) if name else pieces, name)
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

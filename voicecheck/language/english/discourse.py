"""Words that only hold the floor: "you know", "I mean", "like", "let me think"."""

from voicecheck.language.english.pieces import ENDINGS, MARKS, Piece, word_at
from voicecheck.language.english.stumbles import (
    ARTICLES,
    BE_LIKE,
    JOINING,
    PREPOSITIONS,
    SUBJECTS,
    without,
)
from voicecheck.language.english.verbs import ONLY_PAST, is_past
from voicecheck.language.english.words import vocabulary

_EXCLAIMED = vocabulary("okay ok oh no yeah yes wow what why well hey fine right")
_INTENSIFIERS = vocabulary("so really totally super very pretty literally completely just")
_MEAN_IT = vocabulary("it that to well what by business every something nothing")
_MEANT = vocabulary("what that all do does did if know how whatever which didn't don't")
_STALLING = {("let", "me", "think"), ("let", "me", "see")}
_KNOWING = vocabulary("that how what why when where if who about which")


def drop_discourse_marker(pieces: list[Piece], index: int) -> list[Piece] | None:
    """Leave out the marker that begins at an index; None where none does."""
    asking = _you_know(pieces, index)
    length = asking or _i_mean(pieces, index) or _like(pieces, index) or _aside(pieces, index)
    if not length:
        return None
    fewer = without(pieces, index, index + length)
    if asking and index and word_at(pieces, index + length) == "?":
        # "It's hard, you know?" asks nothing.
        return [
            *fewer[: len(fewer) - len(pieces) + index + length],
            Piece(".", ""),
            *pieces[index + length + 1 :],
        ]
    return fewer


def _you_know(pieces: list[Piece], index: int) -> int:
    """How many pieces of filler begin here; "you know that I love you" is none."""
    if [word_at(pieces, index), word_at(pieces, index + 1)] != ["you", "know"]:
        return 0
    before = word_at(pieces, index - 1)
    opens = index == 0 or before in MARKS
    for tail in (("what", "i", "mean"), ("what",)):
        end = index + 2 + len(tail)
        told = tuple(word_at(pieces, at) for at in range(index + 2, end)) == tail
        if (
            told
            and before not in {"do", "did", "don't", "if"}
            and word_at(pieces, end) in MARKS | {""}
        ):
            return end - index
    after = word_at(pieces, index + 2)
    alone = opens and not after and index == 0
    if alone or before in {"do", "did", "don't", "as", "if"}:
        return 0
    closes = after in MARKS or not after
    if closes and (opens or before in {"and", "but", "so", "well", "because", "like"}):
        return 2
    if before in {"and", "but", "so", "because"} and after in SUBJECTS:
        # "and you know he hugged me" tells; "you know he hates it" appeals to what is known.
        return 2 if is_past(word_at(pieces, index + 3)) else 0
    inside = before == "," and index > 1 and after not in _KNOWING | SUBJECTS | ARTICLES
    return 2 if inside or before in BE_LIKE | ARTICLES | PREPOSITIONS | {"just", "it's"} else 0


def without_you_know(pieces: list[Piece]) -> list[Piece]:
    """Leave out "you know I was tired" where there is no one who could know."""
    yous = [piece for piece in pieces if piece.word in {"you", "your", "yours", "yourself"}]
    for index in range(len(pieces) - 2):
        before, after = word_at(pieces, index - 1), word_at(pieces, index + 2)
        known = [word_at(pieces, index), word_at(pieces, index + 1)] == ["you", "know"]
        opens = index == 0 or before in MARKS | JOINING
        if known and opens and len(yous) == 1 and after in SUBJECTS | ARTICLES | {"that's"}:
            return without(pieces, index, index + 2)
    return pieces


def _i_mean(pieces: list[Piece], index: int) -> int:
    """How many pieces of filler begin here; "I mean it" and "what I mean" are none."""
    if [word_at(pieces, index), word_at(pieces, index + 1)] != ["i", "mean"]:
        return 0
    before, after = word_at(pieces, index - 1), word_at(pieces, index + 2)
    if before in _MEANT or (not after and index == 0):
        return 0
    if after == ",":
        return 2
    return 0 if after in _MEAN_IT | ENDINGS or not after else 2


def _like(pieces: list[Piece], index: int) -> int:
    """How many pieces of filler begin here; "I like him" and "it felt like home" are none."""
    if word_at(pieces, index) != "like":
        return 0
    before, after = word_at(pieces, index - 1), word_at(pieces, index + 1)
    told = word_at(pieces, index + 2).split("'")[0]
    quoting = before in BE_LIKE | {"all"} and told in SUBJECTS | _EXCLAIMED
    opens = not before or before in MARKS or before in JOINING | BE_LIKE
    set_off = after == "," and opens and not quoting  # "he was like, I don't care" tells
    intensifying = before in BE_LIKE | {"i'm", "it's", "he's", "she's"} and after in _INTENSIFIERS
    acting = before in SUBJECTS and (after in ONLY_PAST | {"couldn't", "didn't", "can't"})
    return 1 if set_off or intensifying or acting else 0


def _aside(pieces: list[Piece], index: int) -> int:
    """How many pieces of "let me think", or of "well" between commas, stand here."""
    if word_at(pieces, index) == "well":
        between = word_at(pieces, index - 1) == word_at(pieces, index + 1) == ","
        return int(between and index > 1)
    words = tuple(word_at(pieces, at) for at in range(index, index + 3))
    alone = word_at(pieces, index - 1) in MARKS | {""} and word_at(pieces, index + 3) in MARKS
    return 3 + (word_at(pieces, index + 3) in ENDINGS) if words in _STALLING and alone else 0

"""Take the stumbles out of real speech, and nothing that means something.

Fillers, stutters, repeated starts and sentences begun anew go. Emphasis ("no no", "very very"),
grammar that doubles a word ("had had", "I told you you were right"), hedges and whole repeated
sentences stay. The kinds of disfluency are the usual ones of speech research: filled pause,
discourse marker, repetition, and repair (reparandum, interruption, repair).
"""

from collections.abc import Callable

from voicecheck.language.english.discourse import drop_discourse_marker
from voicecheck.language.english.pieces import MARKS, Piece, capitalised, join, split, word_at
from voicecheck.language.english.repairs import drop_corrected, drop_cut_off, drop_false_start
from voicecheck.language.english.stumbles import (
    ARTICLES,
    BE_LIKE,
    JOINING,
    PREPOSITIONS,
    SUBJECTS,
    begins_large,
    in_case_of,
    without,
)
from voicecheck.language.english.words import vocabulary

_FILLED_PAUSES = vocabulary("um umm ummm uh uhh uhhh uhm erm er err hm hmm hmmm mmm")
# Single words that are never doubled on purpose.
_NEVER_DOUBLED = (
    (SUBJECTS - {"you", "it"}) | ARTICLES - {"her"} | PREPOSITIONS | {"and", "but", "or"}
) | vocabulary(
    """because if when i'm i've i'll i'd it's he's she's we're they're you're that's we've they've
    don't didn't can't couldn't was were am are can could would should have just what how
    like"""
)
# Doubled by grammar after a verb ("I told you you were right"), a stumble where a clause starts.
_DOUBLED_AFTER_VERB = vocabulary("you it her him them us")
_PREFIXES = vocabulary("re co de un pre non mis ex e")
_ASKING = vocabulary("how what why who where")
# Whole stretches are begun again with these.
_BEGINS_AGAIN = _ASKING | SUBJECTS | ARTICLES | PREPOSITIONS | JOINING | BE_LIKE
_MOST_PASSES = 6
_LONGEST_REPEAT = 6
# How far to look back after a change: a repetition may now begin earlier.
_LOOK_BACK = 12


def clean(text: str) -> str:
    """The same words without disfluencies: "I was just- I was reading" -> "I was reading".

    Args:
        text: What was heard, as a transcriber writes it.

    Returns:
        The text with fillers, stutters and false starts left out; it begins with a capital where
        the given text did. Empty where there was nothing but fillers.
    """
    pieces = split(text)
    for _ in range(_MOST_PASSES):
        before = join(pieces)
        for drop in _DROPS:
            pieces = _throughout(pieces, drop)
        if join(pieces) == before:
            break
    cleaned = join(pieces)
    return capitalised(cleaned) if begins_large(text) else cleaned


def _throughout(
    pieces: list[Piece], drop: Callable[[list[Piece], int], list[Piece] | None]
) -> list[Piece]:
    """Let `drop` leave something out at every place; it returns None where there is nothing."""
    index = 0
    while index < len(pieces):
        fewer = drop(pieces, index)
        if fewer is None:
            index += 1
        else:
            pieces, index = fewer, max(0, index - _LOOK_BACK)
    return pieces


def _drop_filled_pause(pieces: list[Piece], index: int) -> list[Piece] | None:
    if pieces[index].word in _FILLED_PAUSES and not _is_uh_huh(pieces, index):
        return without(pieces, index, index + 1)
    return None


def _is_uh_huh(pieces: list[Piece], index: int) -> bool:
    """Whether it is half of an answer: "uh-huh", "mm-hmm"."""
    answers = {"huh", "uh", "hmm", "hm", "mm"}
    after = word_at(pieces, index + 1) == "-" and word_at(pieces, index + 2) in answers
    before = word_at(pieces, index - 1) == "-" and word_at(pieces, index - 2) in answers | {"mhm"}
    return after or before


def _drop_stutter(pieces: list[Piece], index: int) -> list[Piece] | None:
    """Make "b-but" "but" and "I-I" "I"; not "so-so", not "re-read"."""
    if index + 2 >= len(pieces):
        return None
    first, mark, second = pieces[index : index + 3]
    if mark.text != "-" or mark.gap or second.gap or not second.is_word:
        return None
    start, whole = first.word, second.word
    same = start == whole and (whole in _NEVER_DOUBLED or whole in _DOUBLED_AFTER_VERB)
    begun = start != whole and whole.startswith(start) and len(start) <= 3
    if not same and (not begun or start in _PREFIXES):
        return None
    kept = Piece(in_case_of(first.text, second.text), first.gap)
    return [*pieces[:index], kept, *pieces[index + 3 :]]


def _drop_repeat(pieces: list[Piece], index: int) -> list[Piece] | None:
    """Make "I went I went to" "I went to", and "the the" "the"."""
    near = pieces[index + 1 : index + _LONGEST_REPEAT + 2]
    if all(piece.word != pieces[index].word for piece in near):
        return None  # most words do not come again so soon
    for length in range(_LONGEST_REPEAT, 0, -1):
        again = _repeat_after(pieces, index, length)
        if again:
            return [*pieces[: index + 1], *pieces[again + 1 :]]
    return None


def _repeat_after(pieces: list[Piece], begin: int, length: int) -> int:
    """Where the repetition of these pieces begins, 0 where there is none to drop."""
    second = begin + length
    marked = word_at(pieces, second) in {",", "-", "—", "\u2013", "…"}
    second += marked
    if word_at(pieces, second) != pieces[begin].word:
        return 0
    first = [piece.word for piece in pieces[begin : begin + length]]
    if not all(piece.is_word for piece in pieces[begin : begin + length]):
        return 0
    if [word_at(pieces, second + offset) for offset in range(length)] != first:
        return 0
    if length == 1:
        return second if _is_doubled_by_mistake(pieces, begin, marked=marked) else 0
    goes_on = second + length < len(pieces) and pieces[second + length].is_word
    starts = first[0].split("'")[0] in _BEGINS_AGAIN
    return second if goes_on and starts and first[0] != first[1] else 0


def _is_doubled_by_mistake(pieces: list[Piece], index: int, *, marked: bool) -> bool:
    word = pieces[index].word
    if "'" in word and word.split("'")[0] in SUBJECTS:
        return True
    if word == "that":
        return marked
    if word in _DOUBLED_AFTER_VERB | {"so"}:
        before = word_at(pieces, index - 1)
        return index == 0 or before in MARKS or before in JOINING
    return word in _NEVER_DOUBLED and not (word in {"was", "is"} and not marked)


_DROPS = (
    _drop_filled_pause,
    drop_corrected,
    drop_discourse_marker,
    _drop_stutter,
    _drop_repeat,
    drop_false_start,
    drop_cut_off,
)

"""Sentences begun anew and words put right: "I was just- I was", "Monday, I mean Tuesday"."""

from collections.abc import Iterator

from voicecheck.language.english.pieces import MARKS, Piece, word_at
from voicecheck.language.english.stumbles import (
    ARTICLES,
    DANGLING,
    JOINING,
    PREPOSITIONS,
    SUBJECTS,
    in_case_of,
)
from voicecheck.language.english.words import vocabulary

_STRONGLY_DANGLING = (ARTICLES - {"her"}) | {
    "to",
    "of",
    "with",
    "just",
    "and",
    "i'm",
    "for",
    "because",
}
_SAME_KIND = (
    vocabulary("monday tuesday wednesday thursday friday saturday sunday"),
    vocabulary(
        """january february march april may june july august september october november december"""
    ),
    vocabulary(
        """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen twenty thirty forty fifty sixty"""
    ),
    vocabulary("morning afternoon evening night noon"),
    vocabulary("yesterday today tomorrow tonight"),
)
_REPAIR_MARKERS = (
    ("i", "mean"),
    ("no", "wait"),
    ("no", "sorry"),
    ("or", "rather"),
    ("sorry",),
    ("no",),
    ("wait",),
)
_REPAIRING = frozenset(first for first, *_ in _REPAIR_MARKERS)


def drop_false_start(pieces: list[Piece], index: int) -> list[Piece] | None:
    """Make "I was just- I was reading" "I was reading"."""
    marked = pieces[index].text in {"-", "—", "\u2013", "…", ","}
    begin = _false_start(pieces, index) if marked else _unmarked_false_start(pieces, index)
    end = index + marked
    if begin is None or end >= len(pieces):
        return None
    first = Piece(in_case_of(pieces[begin].text, pieces[end].text), pieces[begin].gap)
    return [*pieces[:begin], first, *pieces[end + 1 :]]


def _false_start(pieces: list[Piece], mark: int) -> int | None:
    """Where the words given up before this mark begin, None where nothing was given up."""
    after = pieces[mark + 1 :]
    if not after or not after[0].is_word or not mark:
        return None
    cut_off = pieces[mark].text == "-" and bool(after[0].gap)
    if pieces[mark].text == "-" and not after[0].gap:
        return None
    start = _fragment_start(pieces, mark)
    fragment = pieces[start:mark]
    dangling = bool(fragment) and fragment[-1].word in DANGLING
    retraced, length = _retrace(fragment, after)
    if retraced is not None and (cut_off or (length > 1 and dangling)):
        return start + retraced
    anew = bool(fragment) and _subject(fragment[0]) and _subject(after[0])
    if pieces[mark].text == ",":
        strongly = bool(fragment) and fragment[-1].word in _STRONGLY_DANGLING
        return start if anew and strongly and retraced == 0 else None
    return start if anew and (cut_off or dangling) else None


def _unmarked_false_start(pieces: list[Piece], index: int) -> int | None:
    """As in "I want to I need to rest": broken off after a word that cannot end a sentence."""
    if _begins_anew(pieces, index):
        return index - 2
    before = word_at(pieces, index - 1)
    if before not in _STRONGLY_DANGLING or before in {"because", "and"}:
        return None
    if not _subject(pieces[index]) or not pieces[index].gap:
        return None
    start = _fragment_start(pieces, index)
    same = pieces[start].word.split("'")[0] == pieces[index].word.split("'")[0]
    return start if start < index - 1 and same and index - start <= 6 else None


def _begins_anew(pieces: list[Piece], index: int) -> bool:
    """As in "I was I wasn't sure": the same subject and auxiliary, now denied or affirmed."""
    if index < 2 or pieces[index - 2].word != pieces[index].word:
        return False
    verbs = [word_at(pieces, at).removesuffix("n't") for at in (index - 1, index + 1)]
    return verbs[0] == verbs[1] and verbs[0] in {"was", "is", "do", "did", "have", "had"}


def _fragment_start(pieces: list[Piece], end: int) -> int:
    start = end
    while start > 0:
        before = pieces[start - 1]
        if before.text in MARKS - {"-"} or before.word in JOINING - {"that"}:
            break
        start -= 1
    return start


def _retrace(fragment: list[Piece], after: list[Piece]) -> tuple[int | None, int]:
    """Where in the fragment the words after it start again, and for how many words."""
    best: tuple[int | None, int] = (None, 0)
    for begin in range(len(fragment)):
        length = 0
        while (
            begin + length < len(fragment)
            and length < len(after)
            and fragment[begin + length].word == after[length].word
        ):
            length += 1
        if length and length >= best[1]:
            best = (begin, length)
    return best


def _subject(piece: Piece) -> bool:
    return piece.word.split("'")[0] in SUBJECTS


def drop_cut_off(pieces: list[Piece], index: int) -> list[Piece] | None:
    """Make "the hos- hospital" "the hospital".

    Where nothing is taken up again, only the mark goes.
    """
    if not 0 < index < len(pieces) - 1:
        return None
    begun, mark, after = pieces[index - 1 : index + 2]
    if mark.text != "-" or mark.gap or not after.gap or not after.is_word:
        return None
    partial = after.word != begun.word and after.word.startswith(begun.word)
    kept = Piece(after.text, begun.gap if partial else after.gap)
    return [*pieces[: index - partial], kept, *pieces[index + 2 :]]


def drop_corrected(pieces: list[Piece], index: int) -> list[Piece] | None:
    """Make "on Monday, I mean Tuesday" "on Tuesday"."""
    for end in _repair_starts(pieces, index) if index else ():
        begin = _corrected_from(pieces, index, end)
        if begin is not None:
            first = Piece(in_case_of(pieces[begin].text, pieces[end].text), pieces[begin].gap)
            after = pieces[end + 1 :]
            if pieces[index].text == "," and begin < index - 1:
                after = _without_first_comma(after)
            return [*pieces[:begin], first, *after]
    return None


def _without_first_comma(pieces: list[Piece]) -> list[Piece]:
    """The comma that closed the repair, soon after it."""
    for index, piece in enumerate(pieces[:2]):
        if piece.text == ",":
            return pieces[:index] + pieces[index + 1 :]
    return pieces


def _repair_starts(pieces: list[Piece], index: int) -> Iterator[int]:
    """Where the right words begin, for each marker of a repair that stands here."""
    begin = index + (pieces[index].text in {",", "-", "—", "\u2013", "…"})
    opens = word_at(pieces, begin + (word_at(pieces, begin) == ","))
    for marker in _REPAIR_MARKERS if opens in _REPAIRING else ():
        at = begin
        for word in marker:
            at += word_at(pieces, at) == ","
            if word_at(pieces, at) != word:
                break
            at += 1
        else:
            at += word_at(pieces, at) == ","
            if at < len(pieces) and pieces[at].is_word:
                yield at


def _corrected_from(pieces: list[Piece], index: int, end: int) -> int | None:
    wrong, right = pieces[index - 1].word, pieces[end].word
    if wrong != right and any(wrong in kind and right in kind for kind in _SAME_KIND):
        return index - 1
    if right in ARTICLES | PREPOSITIONS and word_at(pieces, index) in {",", "i", "—", "-"}:
        for begin in range(index - 2, max(index - 4, -1), -1):
            if pieces[begin].word == right and all(p.is_word for p in pieces[begin:index]):
                return begin
    return None

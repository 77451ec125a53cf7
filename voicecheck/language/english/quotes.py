"""Words that are somebody else's: quoted speech, with or without its marks."""

from voicecheck.language.english.pieces import ENDINGS, MARKS, Piece, word_at
from voicecheck.language.english.words import vocabulary

_SAYING = vocabulary("said says asked asks yelled shouted whispered texted replied answered")
_TELLING = vocabulary("told tells asked asks")
_TOLD = vocabulary("me him her them you us")
_PERSONS = vocabulary("i you we my your")
_EXCLAIMED = vocabulary("okay ok oh no yeah yes wow well hey fine right")
_OPENING = vocabulary("and but then so") | MARKS


def quoted(pieces: list[Piece]) -> set[int]:
    """Indices inside quotation marks that are opened and closed; an apostrophe opens nothing."""
    inside: set[int] = set()
    for mark in ('"', "'"):
        opened: int | None = None
        for index, piece in enumerate(pieces):
            if piece.word != mark or index in inside:
                continue
            if opened is None:
                opened = index if mark == '"' or _opens(pieces, index) else None
            elif mark == '"' or not piece.gap:
                inside.update(range(opened, index + 1))
                opened = None
    return inside


def _opens(pieces: list[Piece], index: int) -> bool:
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    return (index == 0 or bool(pieces[index].gap)) and after is not None and not after.gap


def direct_speech(pieces: list[Piece], skipped: set[int]) -> list[tuple[int, int]]:
    """Speech that a transcriber left unmarked: where "I am done" is in "He said, I am done."."""
    found: list[tuple[int, int]] = []
    for index in range(1, len(pieces) - 1):
        if pieces[index].text != "," or index in skipped or index + 1 in skipped:
            continue
        first = index + 1
        if word_at(pieces, first) in _EXCLAIMED and word_at(pieces, first + 1) == ",":
            first += 2
        if word_at(pieces, first) in _PERSONS and _is_report(pieces, index):
            end = index + 1
            while end < len(pieces) and not _closes(pieces, end):
                end += 1
            found.append((index + 1, end))
    return found


def _closes(pieces: list[Piece], index: int) -> bool:
    goes_on = word_at(pieces, index + 1) in {"and", "but", "so", "then"}
    return pieces[index].word in ENDINGS or (pieces[index].text == "," and goes_on)


def _is_report(pieces: list[Piece], end: int) -> bool:
    """Whether the words before this comma are a whole "he said" or "my boss told me"."""
    verb = end - 1
    if word_at(pieces, verb) in _TOLD and word_at(pieces, verb - 1) in _TELLING:
        verb -= 1
    elif word_at(pieces, verb) in _TOLD and word_at(pieces, verb - 1) == "to":
        verb -= 2
        if word_at(pieces, verb) not in {"said", "says"}:
            return False
    elif word_at(pieces, verb) == "like":
        verb -= 1 + (word_at(pieces, verb - 1) == "all")
        if word_at(pieces, verb) not in {"was", "were", "'s"}:
            return False
    elif word_at(pieces, verb) not in _SAYING:
        return False
    for subject in range(verb - 1, max(verb - 4, -1), -1):
        if subject == 0 or word_at(pieces, subject - 1) in _OPENING:
            # "my boss said", "he said", "Anna said": one noun phrase and no more.
            return verb - subject == 1 or word_at(pieces, subject) in {"my", "the", "your", "our"}
    return False

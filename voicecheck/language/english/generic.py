"""The "you" that means anyone: "you can't win", "when you're a parent you ..."."""

import re
from collections.abc import Iterator
from functools import cache

from voicecheck.language.english.grammar import read
from voicecheck.language.english.pieces import Piece
from voicecheck.language.english.words import vocabulary

_YOUS = vocabulary("you your yours yourself")

_FIRST_PERSON = re.compile(r"\b(?:i|me|my|mine|myself|we|us|our|ours|ourselves)\b")
_ABOUT = re.compile(
    r"^(?:well |so |but |and |because |honestly )*"
    r"(?:i (?:think|thought|know|felt|feel|guess|suppose|learned|realised|realized|hate that|"
    r"believe)(?: like| that)?|"
    r"my \w+(?: \w+)?(?: always)? (?:says|said|tells me|told me)(?: that)?)\b"
)
_OF_PLACE = re.compile(r"\b(?:from|at|in) my \w+")
_CONFIDED = re.compile(r"(?:^|(?<=[.?!…,] )|(?<=[.?!…,]))between you and me(?=,)")
_SENTENCE = re.compile(r"[^.?!…]+")
# A new clause with a person of its own ends what was said generally.
_BACK_TO_PERSONS = re.compile(
    r"(?:[,;] |, )?\b(?:and|but|so|because) (?:i|we|you never|you always|you don't|you won't|"
    r"you didn't|you were|you)\b|[,;] (?:i|we)\b"
)


@cache
def _any(kind: str) -> re.Pattern[str]:
    """One expression for all of a kind, read when it is first needed."""
    starts = "" if kind == "alone" else r"\b"
    return re.compile(starts + "(?:" + "|".join(read("generic")[kind]) + ")")


def generic(pieces: list[Piece], *, alone: bool = False) -> set[int]:
    """Find each "you", "your" and "yourself" that means no one in particular.

    Args:
        pieces: The text.
        alone: Whether the speaker is alone, so that a "you" is hardly ever a partner.

    Returns:
        Their indices.
    """
    yous = [index for index, piece in enumerate(pieces) if piece.word.split("'")[0] in _YOUS]
    if not yous:
        return set()
    text, at = _lined_up(pieces)
    spans: list[tuple[int, int]] = [match.span() for match in _any("phrases").finditer(text)]
    openings = [_any(kind) for kind in ("openings", "alone_openings")[: 1 + alone]]
    for match in (match for opening in openings for match in opening.finditer(text)):
        end = min(
            (i for i in (text.find(mark, match.end()) for mark in ".?!…") if i >= 0),
            default=len(text),
        )
        back = _BACK_TO_PERSONS.search(text, match.end(), end)
        while back and _goes_on_generally(match.group(), back.group(), text[back.end() : end]):
            back = _BACK_TO_PERSONS.search(text, back.end(), end)
        spans.append((match.start(), back.start() if back else end))
    spans += _impersonal(text, alone=alone)
    return {index for index in yous if any(begin <= at[index] < end for begin, end in spans)}


def _impersonal(text: str, *, alone: bool) -> Iterator[tuple[int, int]]:
    """Whole sentences that speak of no one here."""
    for sentence in _SENTENCE.finditer(text):
        about = _ABOUT.match(sentence.group().strip())
        told = _OF_PLACE.sub("", sentence.group().strip()[about.end() if about else 0 :])
        if _FIRST_PERSON.search(told):
            continue
        if _any("impersonal").search(sentence.group()) or (alone and _any("alone").search(told)):
            yield sentence.span()


def _goes_on_generally(opening: str, back: str, after: str) -> bool:
    """As in "you know how when you get home and you collapse": the last "you" is anyone too.

    Who is something is anyone as long as nobody here comes in: "as a nurse, you see it all and you
    learn", not "and you snap at me".
    """
    goes_on = opening.startswith(("you know", "when", "some", "kind"))
    is_anyone = opening.startswith(("as a", "being a")) and not _FIRST_PERSON.search(after)
    return back.endswith("and you") and (goes_on or is_anyone)


def confided(pieces: list[Piece]) -> set[int]:
    """Indices of "between you and me" where it opens what is told: a set phrase."""
    text, at = _lined_up(pieces)
    spans = [match.span() for match in _CONFIDED.finditer(text)]
    return {
        index for index, place in enumerate(at) for begin, end in spans if begin <= place < end
    }


def _lined_up(pieces: list[Piece]) -> tuple[str, list[int]]:
    """The text in small letters and one space, and where in it each piece begins."""
    text = ""
    at: list[int] = []
    for piece in pieces:
        text += " " if piece.gap and text else ""
        at.append(len(text))
        text += piece.word
    return text, at

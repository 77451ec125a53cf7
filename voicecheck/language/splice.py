"""Put a correction where it belongs.

"I had a good bay" and then "no, I said my day": the words that sound most alike are exchanged and
the rest stays as it was told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from voicecheck.language.english.function_words import (
    COORDINATORS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    OTHER_SUBJECTS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)
from voicecheck.language.english.verbs import AUXILIARIES, is_past, is_third_person
from voicecheck.language.english.words import Token, tokens, words
from voicecheck.language.feelings import feelings

ALIKE = 0.6
"""Likeness of letters from which two stretches count as one misheard for the other."""

_FRAME = re.compile(
    r"^\W*(?:(?:no|sorry|actually|well|but|i mean|i meant|i said|i was saying|what i said was|"
    r"it was|it is|it's|that was|that's|it should be|it should have been|you mean|"
    r"i was talking about)\b[\s,:]*)+",
    re.IGNORECASE,
)
_DETERMINERS = r"\b(?:a|an|the|my|our|your|his|her|its|their|this|that)\s+"
_DETERMINER = re.compile(rf"^{_DETERMINERS}", re.IGNORECASE)
_LAST_DETERMINER = re.compile(rf"{_DETERMINERS}(?=\|$)", re.IGNORECASE)
_NOT_BUT = re.compile(r"^(?:it (?:was|is)n't|not) (?P<old>.+?)(?:,? but |, )(?P<new>.+)$", re.I)
_NOT_AFTER = re.compile(r"^(?P<new>.+?),? (?:and )?not (?P<old>.+)$", re.IGNORECASE)

_KINDS = tuple(
    frozenset(kind.split())
    for kind in (
        "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow",
        "january february march april may june july august september october november december",
        "morning afternoon evening night noon midnight lunchtime",
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty",
        "mother father mum mom dad sister brother son daughter wife husband partner boss friend "
        "aunt uncle cousin grandmother grandfather grandma grandpa gran granny nan nana neighbour "
        "neighbor colleague coworker manager supervisor teacher doctor nurse dentist therapist "
        "landlord landlady roommate flatmate housemate girlfriend boyfriend fiance fiancee ex "
        "niece nephew stepson stepdaughter stepmum stepdad baby mate coach driver waiter waitress",
    )
)

_SMALL_WORDS = (
    COORDINATORS | DETERMINERS | OBJECT_PRONOUNS | OTHER_SUBJECTS | PREPOSITIONS
    | SUBJECT_PRONOUNS | SUBORDINATORS | AUXILIARIES
)  # fmt: skip
_LONGEST_NOUN = 2
_CAPITAL = _KINDS[0] - {"yesterday", "today", "tomorrow"} | _KINDS[1]


@dataclass(frozen=True)
class _Span:
    """A stretch of what was said, in characters, and how like the correction it is."""

    start: int
    end: int
    likeness: float


def splice(said: str, correction: str) -> str:
    """Return what was said with the correction in its place.

    A short correction replaces the stretch it resembles, or the one word of its kind: a day, a
    month, a number, a relative, a feeling, a name, or the one thing that is "my" as well. A
    sentence that resembles the whole replaces it. What has no place is added at the end, so that
    nothing is lost.

    Args:
        said: The words so far.
        correction: What the person said was right, without "no".
    """
    old, new = _parts(correction.strip())
    if not words(new):
        return said
    if not words(said):
        return new
    span = _stretch_of(said, old) if old else None
    span = span or _same_kind(said, new) or _same_feeling(said, new) or _same_name(said, new)
    span = span or _same_owner(said, new) or _alike(said, new)
    if span is not None:
        return _exchanged(said, span, new)
    # "my day" for "a good bay": the word alone is what was misheard.
    bare = _DETERMINER.sub("", new)
    span = _alike(said, bare) if words(bare) else None
    if span is None or len(words(bare)) == len(words(new)):
        return _joined(said, correction.strip())
    return _exchanged(said, span, bare)


def _parts(correction: str) -> tuple[str, str]:
    """Split a correction into the words that were wrong, where named, and those that are right."""
    bare = _FRAME.sub("", correction)
    for pattern, text in ((_NOT_BUT, correction), (_NOT_BUT, bare), (_NOT_AFTER, bare)):
        named = pattern.match(text.rstrip(".!? "))
        if named:
            return named["old"], _FRAME.sub("", named["new"])
    return "", bare if words(bare) else correction


def _stretch_of(said: str, old: str) -> _Span | None:
    """Find the words that the person named as wrong."""
    return _best_window(words(said), old, len(words(old)), slack=1)


def _same_kind(said: str, new: str) -> _Span | None:
    """Find the one word that is of the same kind as a word of a short correction."""
    fresh = words(new)
    if len(fresh) > 2:
        return None
    for kind in _KINDS:
        if fresh[-1].word in kind:
            rivals = [token for token in words(said) if token.word in kind]
            if len(rivals) == 1 and rivals[0].word != fresh[-1].word:
                return _Span(rivals[0].start, rivals[0].end, 1.0)
    return None


def _same_feeling(said: str, new: str) -> _Span | None:
    """Find the one feeling that was told, for a correction that is nothing but one."""
    named, told = feelings(new), feelings(said)
    if len(named) != 1 or len(words(new)) > len(words(named[0].word)) or len(told) != 1:
        return None
    start = said.lower().find(told[0].word.lower())
    return None if start < 0 else _Span(start, start + len(told[0].word), 1.0)


def _same_name(said: str, new: str) -> _Span | None:
    """Find the one name that was told, for a correction that is nothing but a name."""
    fresh = words(new)
    if len(fresh) != 1 or not _is_name(fresh[0]):
        return None
    rivals = list(_names(said))
    return _Span(rivals[0].start, rivals[0].end, 1.0) if len(rivals) == 1 else None


def _names(said: str) -> Iterator[Token]:
    """Words with a capital; where a sentence begins, only those that plainly did something."""
    told = words(said)
    for token, following in zip(told, [*told[1:], None], strict=True):
        opens = said[: token.start].rstrip().endswith((".", "!", "?")) or token is told[0]
        does = following is None or following.word in COORDINATORS or _is_verb(following.word)
        if _is_name(token) and (does or not opens):
            yield token


def _is_name(token: Token) -> bool:
    return token.text[:1].isupper() and token.word not in _SMALL_WORDS | _CAPITAL


def _same_owner(said: str, new: str) -> _Span | None:
    """Find the one thing said with the same "my", "the" or "a", for "it was my manager"."""
    fresh = words(new)
    if not 2 <= len(fresh) <= 1 + _LONGEST_NOUN or not _DETERMINER.match(new):
        return None
    told = tokens(said)
    rivals = [at for at, token in enumerate(told) if token.word == fresh[0].word]
    if len(rivals) != 1:
        return None
    for length in range(1, _LONGEST_NOUN + 1):
        last = rivals[0] + length
        if last < len(told) and told[last].is_word and _ends_a_noun(told[last + 1 : last + 2]):
            return _Span(told[rivals[0]].start, told[last].end, 1.0)
    return None


def _ends_a_noun(following: list[Token]) -> bool:
    """Whether a noun can end before what follows."""
    if not following or not following[0].is_word:
        return True
    return following[0].word in _SMALL_WORDS or _is_verb(following[0].word)


def _is_verb(word: str) -> bool:
    return word in AUXILIARIES or is_past(word) or is_third_person(word)


def _alike(said: str, new: str) -> _Span | None:
    """Find the stretch that the correction resembles: what it was misheard as."""
    told, fresh = words(said), words(new)
    if len(fresh) >= len(told) - 1:
        whole = _likeness(" ".join(t.word for t in told), new)
        if whole >= ALIKE or len(told) <= 2:
            return _Span(told[0].start, told[-1].end, whole)
    return _best_window(told, new, len(fresh), slack=2)


def _best_window(told: list[Token], text: str, size: int, slack: int) -> _Span | None:
    best: _Span | None = None
    for length in range(max(1, size - slack), min(len(told), size + slack) + 1):
        for first in range(len(told) - length + 1):
            window = told[first : first + length]
            likeness = _likeness(" ".join(token.word for token in window), text)
            if best is None or likeness > best.likeness:
                best = _Span(window[0].start, window[-1].end, likeness)
    return best if best is not None and best.likeness >= ALIKE else None


def _likeness(one: str, other: str) -> float:
    """How alike two texts are written, 0 to 1, punctuation and case aside."""
    first, second = (" ".join(token.word for token in words(text)) for text in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _exchanged(said: str, span: _Span, new: str) -> str:
    new = _without_overlap(said, span, new.strip().rstrip(".!?,;"))
    if _DETERMINER.match(new):  # "the neighbour" and "my neighbour": not "the my neighbour"
        span = replace(span, start=_LAST_DETERMINER.sub("", said[: span.start] + "|").rfind("|"))
    if span.start == 0 or said[: span.start].rstrip().endswith((".", "!", "?")):
        new = new[:1].upper() + new[1:]
    elif said[span.start].islower() and not _keeps_its_capital(words(new)[0]):
        new = new[:1].lower() + new[1:]  # it was capital only as the first word of the correction
    return f"{said[: span.start]}{new}{said[span.end :]}"


def _keeps_its_capital(token: Token) -> bool:
    return token.text == "I" or token.text.startswith("I'") or token.word in _CAPITAL


def _without_overlap(said: str, span: _Span, new: str) -> str:
    """Leave out words of the correction that already stand before or after its place."""
    fresh = words(new)
    before = [token.word for token in words(said[: span.start])]
    after = [token.word for token in words(said[span.end :])]
    plain = [token.word for token in fresh]
    head = max(n for n in range(len(plain)) if before[len(before) - n :] == plain[:n])
    rest = plain[head:]
    tail = max(n for n in range(len(rest)) if after[:n] == rest[len(rest) - n :])
    return new[fresh[head].start : fresh[-1 - tail].end]


def _joined(said: str, more: str) -> str:
    end = "" if said.rstrip().endswith((".", "!", "?")) else "."
    return f"{said.rstrip()}{end} {more[:1].upper()}{more[1:]}"

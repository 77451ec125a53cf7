"""Words that say somebody may be in danger.

Recall comes first: a person asked once too often is better than one not heard. So what is said
of oneself or of the partner counts wherever it stands, and only what plainly says otherwise is
left out: a denial, a story, an accident, an idiom. Nothing here diagnoses anybody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from voicecheck.language.grammar import Grammar, Phrase, read
from voicecheck.language.words import sentences, straight, tokens, unfold, vocabulary


@dataclass(frozen=True, slots=True)
class Concern:
    """A sign that somebody may be in danger.

    Attributes:
        category: "suicide", "self_harm", "partner_violence", "control", "fear" (of the partner),
            "child" (harm to one) or "others" (harm by the speaker).
        urgency: "high" for what may happen now or has happened lately; "elevated" for weaker
            signs and what lies in the past.
    """

    category: str
    urgency: Literal["high", "elevated"]


def concern(text: str, *, partner: str | None = None) -> Concern | None:
    """The most urgent sign in a text that somebody may be in danger.

    A name that begins a sentence ("Sam hit me") is read as the partner's; elsewhere give the name.

    Denials ("I'd never hurt myself"), stories and dreams, idioms ("I could have died laughing"),
    accidents and the deaths of others are none. Violence and attempts that are over lower the
    urgency and do not remove it.
    """
    found = [sign for sentence in sentences(straight(text)) for sign in _signs(sentence, partner)]
    urgent = [sign for sign in found if sign.urgency == "high"]
    return next(iter(urgent or found), None)


def _signs(sentence: str, partner: str | None) -> Iterator[Concern]:
    for words in _readings(sentence, partner):
        yield from _signs_in(words)


def _signs_in(words: Sequence[str]) -> Iterator[Concern]:
    frames = _frames()
    if _occurs(frames["fiction"], words):
        return
    is_past = _occurs(frames["past"], words)
    for kind, phrase in _kinds():
        category, urgency = kind.split()
        for start in range(len(words)):
            ends = phrase.ends(words, start)
            if ends and _is_meant(category, words, start, ends):
                is_high = urgency == "high" and not is_past
                yield Concern(category, "high" if is_high else "elevated")


def _readings(sentence: str, partner: str | None) -> Iterator[list[str]]:
    """The words in small letters, the partner's name as "he"; also with a name at the start."""
    parts = [part for part in unfold(tokens(sentence)) if part.text not in "\"'-"]
    words = ["he" if partner and part.text == partner.lower() else part.text for part in parts]
    yield words
    if sentence[:1].isupper() and words and words[0] not in _list("openers"):
        yield ["he", *words[1:]]


def _is_meant(category: str, words: Sequence[str], start: int, ends: set[int]) -> bool:
    if _is_denied(words, start) or _is_supposed(category, words, start):
        return False
    said = set(words)
    if category == "self_harm" and said & _list("accident") and not said & _list("meant"):
        return False
    if category == "suicide" and said & _list("idiom"):
        return False
    harmless = _frames()["harmless"]
    if category not in ("partner_violence", "others", "child", "self_harm"):
        return True
    is_denied_within = bool({"never", "not"} & set(words[start : max(ends)]))
    if (
        category != "self_harm"
        and is_denied_within
        and not {"stop", "let"} & set(words[start : max(ends)])
    ):
        return False
    return not any(harmless.ends(words, end) for end in ends)


def _is_denied(words: Sequence[str], start: int) -> bool:
    """ "I'd never ...", "he doesn't ...", "I don't think he would ..."."""
    for at in range(start - 1, max(-1, start - _REACH), -1):
        word = words[at]
        if word in _DENIES:
            after = words[at + 1 : start]
            return not (set(after) & _SPOKEN_OF)
        if word in _BREAKS or (word in _SUBJECTS and words[start] not in _SUBJECTS):
            before = words[max(0, at - 4) : at]
            return bool({"not", "never"} & set(before)) and bool(set(before[-2:]) & _SUPPOSES)
    return False


def _is_supposed(category: str, words: Sequence[str], start: int) -> bool:
    """ "If he hit me I'd leave" supposes; "if he hits me again" does not."""
    is_blow = category in ("partner_violence", "others")
    return is_blow and start > 0 and words[start - 1] == "if" and "again" not in words


def _occurs(phrase: Phrase, words: Sequence[str]) -> bool:
    return any(phrase.ends(words, start) for start in range(len(words)))


_REACH = 8
_DENIES = vocabulary("not never without nobody neither nor no")
# "I never told anyone that he ...", "I can't stop ...", "not sure": the no is not about it.
_SPOKEN_OF = vocabulary(
    "tell told know stop help sure talk say admit sleep leave cope believe handle"
)
_BREAKS = vocabulary(". , ; ! ? but because and when")
_SUBJECTS = vocabulary("i he she you they we")
_SUPPOSES = vocabulary("think say said mean believe suppose that saying")


@cache
def _kinds() -> list[tuple[str, Phrase]]:
    book = read("concern")
    grammar = Grammar(book["rules"])
    return [(kind, grammar.phrase(phrases)) for kind, phrases in book["kinds"].items()]


@cache
def _frames() -> dict[str, Phrase]:
    book = read("concern")
    grammar = Grammar(book["rules"])
    return {name: grammar.phrase(book[name]) for name in ("fiction", "past", "harmless")}


@cache
def _list(name: str) -> frozenset[str]:
    return vocabulary(read("concern")[name])

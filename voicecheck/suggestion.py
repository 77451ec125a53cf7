"""One guide proposed, from what a person said and rated, with the reason in their own words.

Nothing is scored and nobody is. A guide is proposed where someone spoke of what it is for, often
enough; what they said before they last followed it, or before it was last proposed, is used up.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from voicecheck.language.concern import concern
from voicecheck.language.english.function_words import DETERMINERS, PREPOSITIONS
from voicecheck.language.english.words import plain_words
from voicecheck.language.mirror import mirror
from voicecheck.language.occasions import (
    answers_needed,
    occasions,
    of_rating,
    ratings_needed,
)
from voicecheck.phrases import Phrases
from voicecheck.saying_days import begun_large

LOOKS_BACK = timedelta(days=14)
"""So far back it listens."""

PROPOSES_AGAIN = timedelta(days=7)
"""So long nothing is proposed at the close of a check-in after the last time."""

_ALIKE = 0.5
_LONGEST_WORDS = 16


class Rated(Protocol):
    """A number that was given, by name."""

    @property
    def name(self) -> str:
        """What was rated."""

    @property
    def value(self) -> float:
        """The number."""


class Answer(Protocol):
    """One answer, as `voicecheck.store.retold` reads it."""

    @property
    def step(self) -> str:
        """The step that asked for it."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def said_at(self) -> datetime:
        """When."""

    @property
    def rating(self) -> Rated | None:
        """The number, where one was given."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A guide, and why.

    Attributes:
        guide: Its name.
        why: The reason as it is spoken, in the person's own words turned to them.
        said: The words of theirs it comes from, the newest first; empty for ratings.
        times: In how many answers they said so.
    """

    guide: str
    why: str
    said: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class _Sign:
    """What speaks of a guide: words, or a low rating (its name as the words)."""

    guide: str
    words: str
    said_at: datetime
    value: float | None = None


def suggestion(
    answers: Sequence[Answer],
    guides: Collection[str],
    phrases: Phrases,
    *,
    used_up: Mapping[str, datetime] | None = None,
    partner: str | None = None,
) -> Suggestion | None:
    """Propose one guide.

    Where someone's words told of danger nothing is proposed: that calls for people, not for an
    exercise.

    Args:
        answers: What one person said in the last fortnight, the oldest first.
        guides: The guides that may be proposed.
        phrases: How it is said.
        used_up: Until when what speaks of a guide no longer counts, by guide.
        partner: The other person's name, where one is there.

    Returns:
        The guide that most answers speak of, the newest where several do; None for none.
    """
    if any(concern(answer.text, partner=partner) is not None for answer in answers):
        return None
    until = used_up or {}
    signs = [
        sign
        for answer in answers
        for sign in _signs(answer)
        if sign.guide in guides and (sign.guide not in until or sign.said_at > until[sign.guide])
    ]
    found = [
        (len(those), those[-1].said_at, _proposed(guide, those, phrases, partner))
        for guide in dict.fromkeys(sign.guide for sign in signs)
        for those in _enough([sign for sign in signs if sign.guide == guide])
    ]
    return max(found, key=lambda each: each[:2])[2] if found else None


def _signs(answer: Answer) -> Iterable[_Sign]:
    for occasion in occasions(answer.text, answer.step):
        if len(plain_words(occasion.words)) <= _LONGEST_WORDS:
            yield _Sign(occasion.guide, occasion.words, answer.said_at)
    if answer.rating is not None:
        guide = of_rating(answer.rating.name, answer.rating.value)
        if guide:
            yield _Sign(guide, answer.rating.name, answer.said_at, answer.rating.value)


def _enough(signs: Sequence[_Sign]) -> Iterable[list[_Sign]]:
    """The words that speak of a guide, or the ratings, where they are enough; words first."""
    words = [sign for sign in signs if sign.value is None]
    if words and len(words) >= answers_needed(words[0].guide):
        yield words
        return
    for name in dict.fromkeys(sign.words for sign in signs if sign.value is not None):
        rated = [sign for sign in signs if sign.value is not None and sign.words == name]
        if len(rated) >= ratings_needed():
            yield rated


def _proposed(
    guide: str, signs: Sequence[_Sign], phrases: Phrases, partner: str | None
) -> Suggestion:
    newest = signs[-1]
    if newest.value is not None:
        why = _filled(
            phrases.suggest_rated,
            rating=newest.words,
            value=f"{newest.value:g}",
            times=_times(len(signs), phrases),
        )
        return Suggestion(guide, begun_large(why), (), len(signs))
    alike = [sign for sign in signs if _are_alike(sign.words, newest.words)]
    others = [sign for sign in signs if sign not in alike]
    words = _turned(newest.words, partner)
    if len(alike) > 1 or not others:
        template = phrases.suggest_times if len(alike) > 1 else phrases.suggest_once
        why = _filled(template, words=words, times=_times(len(alike), phrases))
    else:
        more = _turned(others[-1].words, partner)
        why = _filled(phrases.suggest_both, words=more, more=words)
    said = tuple(sign.words for sign in reversed(signs))
    return Suggestion(guide, begun_large(why), said, len(signs))


def _turned(words: str, partner: str | None) -> str:
    """The words turned to the person, to stand inside a sentence."""
    turned = mirror(words, partner=partner).rstrip(".!")
    return inside_a_sentence(turned)


def inside_a_sentence(words: str) -> str:
    """Words that begin a sentence, as they stand inside one; names keep their capital."""
    first, _, rest = words.partition(" ")
    small = first.lower()
    plain = DETERMINERS | PREPOSITIONS | {"you", "you're", "you've", "you'd", "you'll", "it", "we"}
    return f"{small} {rest}".strip() if small in plain else words


def _are_alike(one: str, other: str) -> bool:
    """Whether two clauses say nearly the same, by the words that carry it."""
    first, second = (set(plain_words(words)) - DETERMINERS - {"i", "to"} for words in (one, other))
    both = first | second
    return not both or len(first & second) / len(both) >= _ALIKE


def _times(count: int, phrases: Phrases) -> str:
    return phrases.times[min(count, len(phrases.times)) - 1]


def _filled(template: str, **parts: str) -> str:
    for name, part in parts.items():
        template = template.replace(f"{{{name}}}", part)
    return template

"""The hinge words: a bare yes, no, stop or number decides what happens next.

A small model writes "now" for "no". Where only a few replies are possible, each of them is weighed
against the sound: how likely the model thinks that what is said begins with that word. Right words
of real recordings lie within 3 nats of certainty and 5 or more ahead of every other choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from voicecheck.audio.clip import Samples
from voicecheck.language.english.words import plain_words
from voicecheck.speech.transcriber import Transcript, Word

TIE_NATS = 2.0
"""A choice that is less than this ahead of the next is not plainly the one that was said."""

OUTDONE_NATS = 3.0
"""A free decode that fits this much better than every choice was none of them."""

LEAST_NATS = -5.0
"""Below this a choice does not fit the sound at all."""

_YES = ("yes", "yeah", "yep", "yup")
_NO = ("no", "nope", "nah")
_COMMANDS = (("stop",), ("skip",), ("repeat",), ("help",), ("back",), ("pause", "wait"))
_NUMBERS = tuple(
    (word, str(value))
    for value, word in enumerate("zero one two three four five six seven eight nine ten".split())
)


@dataclass(frozen=True)
class Choices:
    """The few replies that are possible.

    Attributes:
        groups: Words that mean the same stand together; the first names the group.
        only: Whether nothing else is expected, so that a free decode which fits little better
            than a choice is taken for a mishearing of it.
    """

    groups: tuple[tuple[str, ...], ...]
    only: bool

    @property
    def words(self) -> tuple[str, ...]:
        """All words of all groups."""
        return tuple(word for group in self.groups for word in group)


NO_CHOICES = Choices((), only=False)
CONFIRMING = Choices((_YES, _NO, *_COMMANDS), only=True)
RATING = Choices((*_NUMBERS, *_COMMANDS), only=True)
ANSWERING = Choices((_YES, _NO, *_COMMANDS), only=False)


class Scorer(Protocol):
    """What weighs words against sound."""

    def score(self, samples: Samples, candidates: Sequence[str]) -> dict[str, float]:
        """How likely each candidate begins what is said, in nats (0 is certain); {} if unknown."""


@dataclass(frozen=True)
class Weighed:
    """A transcript after it was weighed.

    Attributes:
        transcript: With the hinge word in its place where one was plainly said.
        unclear: Whether two choices fit about as well.
    """

    transcript: Transcript
    unclear: bool = False


def weigh(scorer: Scorer, samples: Samples, transcript: Transcript, choices: Choices) -> Weighed:
    """Weigh a bare word against the few replies that are possible.

    Anything longer says by itself what it is, and is left alone.

    Args:
        scorer: What weighs words against sound.
        samples: The sound that was decoded.
        transcript: What a free decode made of it.
        choices: What may have been said.
    """
    said = set(plain_words(transcript.text))
    if len(said) != 1 or not choices.groups:
        return Weighed(transcript)
    (free,) = said
    words = choices.words
    scores = scorer.score(samples, words if free in words else (*words, free))
    if not scores:
        return Weighed(transcript)
    ranked = sorted(((_together(scores, group), group) for group in choices.groups), reverse=True)
    (best, group), (second, _) = ranked[:2]
    if free in words:
        plain = free in group and best - second >= TIE_NATS
        return Weighed(transcript, unclear=not plain)
    behind = scores[free] - best
    if best < LEAST_NATS or behind > (OUTDONE_NATS if choices.only else 0.0):
        return Weighed(_surer(transcript, scores[free]))
    if not choices.only or best - second < TIE_NATS:
        return Weighed(transcript, unclear=True)
    return Weighed(_of_word(transcript, group[0], best))


def _together(scores: dict[str, float], group: Sequence[str]) -> float:
    return float(np.logaddexp.reduce([scores[word] for word in group]))


def _surer(transcript: Transcript, score: float) -> Transcript:
    """The transcript of one word, as probable as the sound makes it, not its punctuation."""
    probability = float(np.exp(min(score, 0.0)))
    return replace(
        transcript,
        words=tuple(replace(word, probability=probability) for word in transcript.words),
    )


def _of_word(transcript: Transcript, word: str, score: float) -> Transcript:
    """The transcript with the word in the place of what was misheard."""
    text = f"{word.capitalize()}."
    probability = float(np.exp(min(score, 0.0)))
    first, last = transcript.words[:1], transcript.words[-1:]
    spoken = tuple(
        Word(text, one.start_s, other.end_s, probability)
        for one, other in zip(first, last, strict=True)
    )
    return replace(transcript, text=text, words=spoken)

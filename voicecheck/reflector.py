"""Who may write the gist of a long answer, and what becomes of what it wrote.

The rule (`voicecheck.language.reflect`) is the default and always has the last word: a sentence
that a model wrote is said only where it is short, true to what was said and passes over no
feeling that the rule says back. Whatever else happens, the rule's own sentence is said.
"""

import re
from dataclasses import dataclass
from typing import Protocol

from voicecheck.guides import phrases
from voicecheck.language.clean import clean
from voicecheck.language.english.words import plain_words
from voicecheck.language.faithful import faithful
from voicecheck.language.feelings import feelings
from voicecheck.language.reflect import MOST_WORDS, reflect

# Words, their usual marks and nothing that a voice would spell out: no markup, no emoji.
_SAYABLE = re.compile(r"[\w\s.,;:?!'\u2019\"\u201c\u201d()%\u20ac$\u00a3-]+")


class Reflector(Protocol):
    """Writes the gist of a long answer; what a plugin supplies."""

    def gist(self, text: str, *, partner: str | None, max_words: int) -> str | None:
        """Say back what mattered most, in the assistant's voice ("You felt left out").

        Args:
            text: What was said, without its stumbles.
            partner: The other person's name, where one is there: whom "you" in the text means.
            max_words: The most words that will be said.

        Returns:
            One or two sentences; None where there is nothing to offer.
        """


@dataclass(frozen=True)
class WrittenReflection:
    """The spoken reflection as a reflector writes it; called as `language.reflect` is.

    Attributes:
        reflector: Writes the gist of answers too long to be said back whole.
    """

    reflector: Reflector

    def __call__(
        self, text: str, *, partner: str | None = None, turn: int = 0, language: str = "en"
    ) -> str:
        """Say back what was said: the written gist where it is long and true, else the rule's.

        Args and returns are those of `voicecheck.language.reflect`. Only English is written,
        since only English can be checked.

        Raises:
            GuideError: The file of spoken phrases is missing or damaged.
        """
        rule = reflect(text, partner=partner, turn=turn, language=language)
        if not language.lower().startswith("en") or not is_long(text):
            return rule
        written = self.reflector.gist(clean(text), partner=partner, max_words=MOST_WORDS)
        told = " ".join((written or "").split())
        if not is_fit(text, told, rule):
            return rule
        lead_ins = phrases().lead_ins
        return f"{lead_ins[turn % len(lead_ins)]} {told}"


def is_long(text: str) -> bool:
    """Whether an answer is too long to be said back whole, so that a gist is needed."""
    return len(plain_words(clean(text))) > MOST_WORDS


def is_fit(said: str, told: str, rule: str) -> bool:
    """Whether a written gist may be said.

    Args:
        said: What the person said.
        told: What was written.
        rule: The rule's reflection; a feeling that it says back may not be passed over.
    """
    return (
        0 < len(plain_words(told)) <= MOST_WORDS
        and _SAYABLE.fullmatch(told) is not None
        and _feeling_words(rule) <= _feeling_words(told)
        and not faithful(said, told)
    )


def _feeling_words(text: str) -> set[str]:
    return {feeling.word.lower() for feeling in feelings(text)}

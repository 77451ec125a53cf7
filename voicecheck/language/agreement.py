"""Does someone freely agree? Asked before sound is kept, and before an exercise that can hurt.

A reflection may be confirmed with "I suppose so"; being recorded, or a hard talk, may not.
"""

from collections.abc import Sequence
from enum import StrEnum

from voicecheck.language.english.grammar import Grammar, read
from voicecheck.language.english.words import tokens, unfold
from voicecheck.language.replies import Confirmation, confirmation

_RELUCTANCE = ("doubt", "pressure", "fear")
# "Yes, that's fine with me" and "no, I'd rather not" read as an addition and a correction.
_YES = (Confirmation.Kind.YES, Confirmation.Kind.ADDITION)
_NO = (Confirmation.Kind.NO, Confirmation.Kind.CORRECTION)


class Agreement(StrEnum):
    """What someone says to "is that all right with you?"."""

    FREE = "free"
    RELUCTANT = "reluctant"
    """Yes in its words, but in doubt, under pressure or in fear."""
    REFUSED = "refused"
    UNCLEAR = "unclear"


def agreement(text: str, *, partner: str | None = None) -> Agreement:
    """Whether someone agrees, and freely.

    Args:
        text: What was heard.
        partner: The other one's name, where it is known.
    """
    verdict = of_confirmation(confirmation(text).kind)
    if verdict is Agreement.REFUSED or _holds(("refusal",), text, partner):
        return Agreement.REFUSED
    return Agreement.RELUCTANT if _holds(_RELUCTANCE, text, partner) else verdict


def of_confirmation(kind: Confirmation.Kind) -> Agreement:
    """What a bare verdict says, in a language whose doubts are not known."""
    if kind in _NO:
        return Agreement.REFUSED
    return Agreement.FREE if kind in _YES else Agreement.UNCLEAR


def _holds(rules: Sequence[str], text: str, partner: str | None) -> bool:
    """Whether anything of these rules is in the text."""
    heard = [part.text for part in unfold(token for token in tokens(text) if token.is_word)]
    name = " ".join(token.word for token in tokens(partner or "") if token.is_word)
    grammar = Grammar({**read("reluctance")["rules"], "partner": name or "partner"})
    phrases = [grammar.phrase(f"<{rule}>") for rule in rules]
    return any(phrase.ends(heard, at) for phrase in phrases for at in range(len(heard)))

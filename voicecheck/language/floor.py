"""Who has the floor, where two are there and nobody is told apart by voice."""

from enum import StrEnum

from voicecheck.language.english.grammar import Grammar, read
from voicecheck.language.english.words import tokens, unfold

_LONGEST_WORDS = 14


class Floor(StrEnum):
    """What a whole utterance says about whose turn it is."""

    NOT_MINE = "not mine"
    WHOSE = "whose"


def floor(text: str, *, partner: str | None = None) -> Floor | None:
    """Whether the utterance says that the last words were the other's, or asks whose turn it is.

    "That wasn't me", "Sam said that"; "whose turn is it?". "That was Sam" alone may correct what
    was told, and is an answer.

    Args:
        text: What was heard.
        partner: The other one's name, where it is known.
    """
    heard = [part.text for part in unfold(token for token in tokens(text) if token.is_word)]
    if not heard or len(heard) > _LONGEST_WORDS:
        return None
    rules = read("floor")["rules"]
    name = " ".join(token.word for token in tokens(partner or "") if token.is_word)
    grammar = Grammar({**rules, "partner": name or "partner"})
    for kind, rule in ((Floor.NOT_MINE, "not-mine"), (Floor.WHOSE, "whose")):
        if len(heard) in grammar.phrase(f"<lead>* <{rule}>").ends(heard, 0):
            return kind
    return None

"""Asking for time: "take your time", "I need a moment to think"."""

from functools import cache

from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import tokens, unfold

_LONGEST_WORDS = 24


def wants_time(text: str) -> bool:
    """Whether the whole utterance asks to be given more time, and is nothing besides.

    "He told me to take my time" is an answer, and so is "I need a moment of peace". Some of what
    asks for time is a command as well ("give me a moment" pauses the check-in).

    Args:
        text: What was heard.
    """
    spoken = tokens(text)
    heard = [token.word for token in unfold(token for token in spoken if token.is_word)]
    dropped = read("tempo")["dropped"].split()
    heard = [word for word in heard if word not in dropped]
    if not heard or len(heard) > _LONGEST_WORDS:
        return False
    return len(heard) in _request().ends(heard, 0)


@cache
def _request() -> Phrase:
    book = read("tempo")
    grammar = Grammar({**book["rules"], "core": book["asks"]["say"]})
    return grammar.phrase("<lead>* (<core> <tail>*)+")

"""The "me" that is "my": "me mam's not well", "I hurt me back", "on me own"."""

from collections.abc import Sequence

from voicecheck.language.english.function_words import (
    ADVERBS,
    COORDINATORS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from voicecheck.language.english.predication import persons
from voicecheck.language.english.verbs import base_of
from voicecheck.language.english.words import vocabulary

_THINGS = vocabulary(
    """own head back knee knees hip neck shoulder shoulders hand hands foot feet leg legs arm arms
    heart hair eye eyes ear ears tooth teeth belly stomach throat nerves mind life job shift wages
    car van bike phone keys coat boots shoes bag purse wallet glasses bed room garden"""
)
# Those one does not own, or that may stand beside "me": "for me people are kind".
_ANYBODY = vocabulary(
    """everyone everybody someone somebody anyone anybody nobody people person man men woman women
    others folks guys guy family team couple boss"""
)
_BESIDE_ME = vocabulary("back mind head")
_PEOPLE = vocabulary("mam ma da lad lads mates nana granda nephew pals auntie bird fella")
# "He gave me money" and "he told me mum was ill": the thing is given, the mother told of.
_GIVING = vocabulary(
    """give get bring buy make cook tell show send lend offer pay hand pass find save owe teach
    cost call read pour fetch"""
)
# "Let me own it", "help me back", but "let me dad in".
_LETTING = vocabulary("let help see hear watch have want need call keep drive set put back")
_OPENING = COORDINATORS | SUBORDINATORS | ADVERBS | {"", ",", ".", "?", "!", ";"}


def is_own_me(words: Sequence[str], at: int) -> bool:
    """Whether "me" at this place is the "my" of dialect.

    Args:
        words: Words and marks in small letters, contractions whole or taken apart.
        at: Index of a "me".
    """
    if words[at] != "me" or at + 1 >= len(words):
        return False
    before = words[at - 1] if at else ""
    after = words[at + 1].split("'")[0]
    people = (persons() - _ANYBODY) | _PEOPLE
    if after not in people | _THINGS or base_of(before) in _GIVING:
        return False
    if base_of(before) in _LETTING:
        return after in people
    if before in _OPENING or after == "own":
        return True
    if before in PREPOSITIONS:
        opens = at < 2 or words[at - 2] in _OPENING  # "to me dad was a hero"
        return not opens and (before not in {"to", "for"} or after in people)
    return after not in _BESIDE_ME

"""Which name in a reflection may stand for the partner, whom the person called "you"."""

import re
from collections.abc import Iterator

from voicecheck.language.english.pieces import join, split
from voicecheck.language.english.predication import persons
from voicecheck.language.english.vocatives import without_unmarked
from voicecheck.language.english.words import sentences, tokens, vocabulary

_AFTER_A_CALL = vocabulary(
    """and but so because i you we he she they it that's it's i'm if when then not that the my"""
)
_NO_NAMES = vocabulary(
    """i you your you're yours yourself it that this the a an when if what he she they we and but
    so because maybe sometimes yesterday today there no not nothing nobody everyone every my
    i'm"""
)


def namings(said: str, told: str) -> Iterator[frozenset[str]]:
    """The names that may stand for the partner: none, or one that nobody said."""
    yield frozenset()
    heads = {token.word.split("'")[0] for token in tokens(said) if token.is_word}
    if not heads & {"you", "your", "yours", "yourself", "we", "us", "our", "ours", "ourselves"}:
        return
    names = {token.text.removesuffix("'s") for token in tokens(told) if token.text[:1].isupper()}
    for name in sorted(names):
        if (name.lower() not in heads or _is_called(name, said)) and name.lower() not in _NO_NAMES:
            yield frozenset({name.lower()})


def _is_called(name: str, said: str) -> bool:
    """Whether a name is always set apart, as when somebody is spoken to: "Then you came, Jo,".

    In "my sister, Jo, came" and "Al, Jo, and Bo" nobody is; a transcript may have no comma: "Jo I
    am sorry".
    """
    said = join(without_unmarked(split(said), name.lower()))
    said = " ".join(_without_call(sentence, name) for sentence in sentences(said))
    called = rf"(?i:{re.escape(name)})"
    marked = rf"(?:^|[.?!…]|(?<=[a-z]),)\s*{called}\s*(?:[.,?!…]|$)"
    rest = re.sub(marked, ". ", said)
    if re.search(rf"\b{called}\b", rest):
        return False
    return not any(_is_apposed(*found) for found in re.findall(_before_name(called), said))


def _without_call(sentence: str, name: str) -> str:
    """ "I'm glad you rang my mum, Jo": at the end of what is told to "you" nobody is explained."""
    told_to = re.search(r"\byou\b", sentence, re.IGNORECASE)
    return (
        re.sub(rf", {re.escape(name)}(?=[.!?]?$)", "", sentence, flags=re.I)
        if told_to
        else sentence
    )


def _before_name(called: str) -> str:
    """What a name may explain: whose it is, what it is, and the word after the name."""
    noun = r"(?i:\b(my|our|his|her|their|the|this|an?) (?:\w+ )?(\w+))"
    return rf"{noun}, {called}(?:,\s*(\w*)|)"


def _is_apposed(whose: str, noun: str, after: str) -> bool:
    """Whether a name tells who that is: of "my sister", of "the nurse"; not of "the hospital"."""
    owned = whose.lower() not in {"the", "this", "a", "an"}
    goes_on = bool(after) and after.lower() not in _AFTER_A_CALL
    return owned or noun.lower() in persons() or goes_on

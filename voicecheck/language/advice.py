"""Advice: telling someone what to do when they only wanted to be heard."""

from collections.abc import Sequence
from functools import cache

from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import (
    Token,
    sentences,
    straight,
    tokens,
    unfold,
    vocabulary,
)

_JOINTS = vocabulary("and but so or then well maybe perhaps please honestly")
_REPORTS = vocabulary(
    """says said say told tells tell thinks thought think wants wanted want asked asks feels feel
    felt believes believe knows know wonder wondered wondering wish wished like that if whether
    how what heard hear"""
)
_OWN = vocabulary("i i'm we")
_FAR = 4


def advice(text: str) -> tuple[str, ...]:
    """The pieces of advice in a text, as said.

    "You should talk to him", "have you tried ...", "just ignore it". What somebody else advises
    ("your mother says you should rest"), what the other one thinks ("you feel you should call")
    and "you should have", which is blame, are none.

    Args:
        text: What was said.

    Returns:
        The rest of each sentence from where it begins to advise.
    """
    return tuple(found for sentence in sentences(straight(text)) for found in _in(sentence))


def _in(sentence: str) -> list[str]:
    parts = [part for part in unfold(tokens(sentence)) if part.text != '"']
    words = [part.text for part in parts]
    for at in range(len(words)):
        ends = _advising().ends(words, at)
        if not ends and _opens_clause(words, at):
            ends = _commanding().ends(words, at)
        if ends and not _is_reported(words, at) and not _looks_back(words, max(ends)):
            return [_cut(sentence, parts, at)]
    return []


def _opens_clause(words: Sequence[str], at: int) -> bool:
    before = words[at - 1] if at else "."
    return not before[0].isalnum() or (before in _JOINTS and at == 1)


def _is_reported(words: Sequence[str], at: int) -> bool:
    """Whether somebody else advises, or the one who is spoken to only thinks so."""
    near = list(words[max(0, at - _FAR) : at])
    for back, word in enumerate(reversed(near)):
        if not word[0].isalnum():
            return False
        if word in _REPORTS:
            rest = near[: len(near) - back - 1]
            if word in ("that", "like", "if", "whether", "how", "what"):
                continue
            return not (_OWN & set(rest[-3:]))
    return False


def _looks_back(words: Sequence[str], end: int) -> bool:
    """ "You should have ...", "you could have ..."."""
    return any(word in ("have", "be") for word in words[end : end + 1])


def _cut(sentence: str, parts: Sequence[Token], at: int) -> str:
    return sentence[parts[at].start :].strip(" .!?,;")


@cache
def _advising() -> Phrase:
    book = read("advice")
    return Grammar(book["rules"]).phrase(book["advice"])


@cache
def _commanding() -> Phrase:
    book = read("advice")
    return Grammar(book["rules"]).phrase(book["commands"])

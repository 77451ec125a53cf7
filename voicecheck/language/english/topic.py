"""What a clause is about, in two or three of its own words: "work", "the phone at dinner".

It is said to the person who listened, so "your phone" stays theirs and "my mother" is "Ana's
mother".
"""

from voicecheck.language.english.function_words import (
    ADVERBS,
    COORDINATORS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    OTHER_SUBJECTS,
    PARTICLES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WH_WORDS,
)
from voicecheck.language.english.function_words import PREPOSITIONS as ALL_PREPOSITIONS
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    ONLY_PAST,
    can_be_base,
    can_be_noun,
    is_past,
    is_third_person,
)
from voicecheck.language.english.words import Token, tokens, vocabulary

_POSSESSIVES = vocabulary("my your our his her their")
_PREPOSITIONS = vocabulary(
    "at on in about with for to of by after before during from over without"
)
_JOINING = vocabulary("at of for with about to in on")
# They stand for nothing that one could be reminded of.
_EMPTY = vocabulary(
    """thing things way lot bit kind sort time times moment day today yesterday tomorrow tonight
    week something anything nothing everything one part fact point stuff number something's
    feel felt feeling feelings feels say said tell told think thought mean meant know knew heard
    hear hearing sound sounds like guess really very so too well ok okay yes no not want wanted
    need needed needs wish hope get got go goes went going come came make made makes put let
    keep take took more less much many some any bad good hard"""
)
# "Some time" is something to need; "the time" is not.
_MEASURES = vocabulary("time day evening moment week weekend")
_AMOUNTS = vocabulary("some more enough any free quiet little alone")
_NUMBER_WORDS = vocabulary("one two three four five six seven eight nine ten twenty thirty")
_FUNCTION = (
    ADVERBS
    | COORDINATORS
    | DETERMINERS
    | OBJECT_PRONOUNS
    | OTHER_SUBJECTS
    | PARTICLES
    | SUBJECT_PRONOUNS
    | SUBORDINATORS
    | WH_WORDS
    | ALL_PREPOSITIONS
    | AUXILIARIES
    | _POSSESSIVES
    | vocabulary(
        "i'm i've i'd i'll you're you've you'd you'll it's that's there's not no yes um uh"
    )
)
_LONGEST_WORDS = 5


def content(text: str) -> list[str]:
    """The words that carry what was said, in small letters."""
    return [
        token.word
        for token in tokens(text)
        if token.is_word and token.word not in _FUNCTION | _EMPTY and not _is_contracted(token)
    ]


def nouns(text: str) -> list[str]:
    """The words of the open classes, those that say little among them, in small letters."""
    return [
        token.word
        for token in tokens(text)
        if token.is_word and token.word not in _FUNCTION and not _is_contracted(token)
    ]


def topic(
    clause: str, *, speaker: str | None = None, without: frozenset[str] = frozenset()
) -> str:
    """What a clause is about, fit to be said after "about".

    Args:
        clause: A clause as the speaker said it.
        speaker: Their name; "my" is "their" where it is not known.
        without: Words that are named elsewhere: the feelings.

    Returns:
        A noun with what belongs to it; empty where none is found.
    """
    spoken = [token for token in tokens(clause) if token.is_word]
    heads = [at for at in range(len(spoken)) if _is_noun(spoken, at, without)]
    if not heads:
        return ""
    begin, end = _around(spoken, heads[0])
    while (after := _joined(spoken, end, heads)) is not None:
        end = after
        if end - begin >= _LONGEST_WORDS:
            break
    return " ".join(_turned(spoken[at], speaker) for at in range(begin, end))


def _is_contracted(token: Token) -> bool:
    return "'" in token.word and not token.word.endswith("'s")


def _is_noun(spoken: list[Token], at: int, without: frozenset[str]) -> bool:
    """Whether a word names a thing: by what stands before it, since there is no parser."""
    word = spoken[at].word
    bare = word.removesuffix("'s")
    before = spoken[at - 1].word if at else ""
    if bare in _MEASURES and before in _AMOUNTS:
        return True
    known = bare in _FUNCTION | _EMPTY | _NUMBER_WORDS or _is_contracted(spoken[at])
    if known or any(bare in felt.split() for felt in without):
        return False
    if before in _POSSESSIVES | {"the", "a", "an", "this", "that", "these", "those", "no", "some"}:
        return not _is_followed_by_noun(spoken, at)
    if before in _PREPOSITIONS - {"to"}:
        return not word.endswith("ing") and not _is_followed_by_noun(spoken, at)
    if spoken[at].text[:1].isupper() and at:
        return True
    is_verb = is_past(word) or word in ONLY_PAST or (can_be_base(word) and not can_be_noun(word))
    if is_verb or word.endswith(("ing", "ly")) or is_third_person(word):
        return False
    return can_be_noun(word) or at == 0 or _ends_noun_phrase(spoken, at)


def _is_followed_by_noun(spoken: list[Token], at: int) -> bool:
    """Whether it stands before the noun it belongs to: "the old house"."""
    after = spoken[at + 1] if at + 1 < len(spoken) else None
    if after is None or after.start != spoken[at].end + 1:
        return False
    word = after.word
    known = word in _FUNCTION | _EMPTY or _is_contracted(after)
    verb = is_past(word) or word in ONLY_PAST or is_third_person(word) or word.endswith("ly")
    return not known and not verb and (can_be_noun(word) or not can_be_base(word))


def _ends_noun_phrase(spoken: list[Token], at: int) -> bool:
    """An adjective or noun before it, as in "quiet hour"."""
    return at > 0 and not can_be_base(spoken[at].word) and spoken[at].word not in _EMPTY


def _around(spoken: list[Token], head: int) -> tuple[int, int]:
    """The noun with its determiner and what stands between."""
    begin = head
    while begin > 0 and head - begin < 3:
        before = spoken[begin - 1]
        if before.end + 1 != spoken[begin].start:
            break
        is_part = before.word not in _FUNCTION and not _is_verb(before.word)
        if before.word in DETERMINERS | _POSSESSIVES | _NUMBER_WORDS:
            begin -= 1
            break
        if not is_part:
            break
        begin -= 1
    return begin, head + 1


def _is_verb(word: str) -> bool:
    return is_past(word) or word in ONLY_PAST or can_be_base(word) or is_third_person(word)


def _joined(spoken: list[Token], end: int, heads: list[int]) -> int | None:
    """Where a noun that belongs to the one before ends: "(the phone) at dinner"."""
    if end >= len(spoken) or spoken[end].word not in _JOINING:
        return None
    for head in heads:
        if end < head <= end + 3:
            begin, after = _around(spoken, head)
            return after if begin == end + 1 else None
    return None


def _turned(token: Token, speaker: str | None) -> str:
    """A word as it is said to the listener."""
    own = f"{speaker}'s" if speaker else "their"
    turned = {"my": own, "our": "your", "mine": own}.get(token.word)
    if turned:
        return turned
    keeps = token.text[:1].isupper() and token.start > 0
    return token.text if keeps else token.word

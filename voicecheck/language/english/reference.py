"""Whom "him" and "she" mean, where it can only be one: "I saw my brother and I miss him"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from voicecheck.language.english.closed_classes import MONTHS, WEEKDAYS
from voicecheck.language.english.dialect import is_own_me
from voicecheck.language.english.function_words import (
    ADVERBS,
    COORDINATORS,
    DETERMINERS,
    OTHER_SUBJECTS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)
from voicecheck.language.english.predication import persons
from voicecheck.language.english.units import units
from voicecheck.language.english.verbs import base_of, is_finite_verb, is_third_person
from voicecheck.language.english.words import Token, vocabulary

_KIN = vocabulary(
    """mum mam mom mummy mommy mammy ma mama amma dad daddy da papa appa nan nana nanna gran granny
    grandma grandad grandpa auntie aunty"""
)
_MEN = vocabulary(
    """dad daddy da papa appa father son brother grandpa grandad grandfather uncle nephew husband
    boyfriend fiance man boy guy lad bloke fella chap groom gentleman waiter stepdad stepson
    grandson"""
)
_WOMEN = vocabulary(
    """mum mam mom mummy mommy mammy ma mama amma aunty nana nanna mother daughter sister nan gran
    granny grandma grandmother
    aunt auntie niece wife girlfriend fiancee woman girl lady lass bride stepmum stepdaughter
    granddaughter"""
)
_OTHERS = vocabulary("postman policeman stranger mates pal bestie vet lads boss ex")
_TRADES = tuple(
    "er or ist ant ent ian eon man lord lady mate cook chef judge priest coach".split()
)
_NO_TRADES = vocabulary(
    """dinner water letter summer winter easter number computer corner order matter flower door
    floor weather paper river shower moment accident present never after other her over under for
    or restaurant event for ever later number power cancer christmas"""
)
_MANY = vocabulary("people men women children folks guys others couple family team parents-in-law")
_HEADINGS = vocabulary(
    "high low highlight lowlight best worst good bad hardest thing part bit day week rest point"
)
_GOING = vocabulary("move go come back fly drive travel emigrate")
_MINE = vocabulary("my your our")
_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs"), "they"),
}
_OBJECTS = vocabulary("him her them")
# After these "her" is she herself: "I love her so much", "I gave her the keys".
_PAST_HER = (
    ADVERBS | COORDINATORS | DETERMINERS | PREPOSITIONS | SUBORDINATORS | SUBJECT_PRONOUNS
) | vocabulary("today yesterday tonight you everything something nothing")
# Where a sentence begins these have a capital, too.
_NO_NAMES = SUBJECT_PRONOUNS | OTHER_SUBJECTS | DETERMINERS | ADVERBS | {"you"} | SUBORDINATORS
_CALENDAR = frozenset(WEEKDAYS + MONTHS) | vocabulary("christmas easter i i'm i've i'd i'll")


@dataclass(frozen=True, slots=True)
class _Mention:
    """Somebody told of: where, in which clause, and who could be meant."""

    at: int
    unit: int
    phrase: str
    kinds: frozenset[str]


def with_names(text: str, *, owner: str = "my") -> str:
    """Put in for each pronoun the one it means; as it was where that is in any doubt.

    Args:
        text: The words, clean.
        owner: Whose "Mum" is: "my" in what was said, "your" in what is said back.
    """
    found, _ = units(text)
    named = whom(text, owner)
    if named is None:
        return text
    for at in reversed(range(len(found))):
        if at in named:
            name = named[at][1]
        elif _is_bare_kin(found, at):
            name = f"{owner} {found[at].text}"
        else:
            continue
        text = text[: found[at].start] + name + text[found[at].end :]
    return text


def with_things(text: str) -> str:
    """Put in for each "it" that something is done to the one thing that was told of before.

    Not in "I walked to the shop and hated every minute of it": that was the walk.
    """
    found, _ = units(text)
    things = list(_things(text, found))
    if not things:
        return text
    begin, thing = things[0]
    others = (at for at, other in things if other.lower() != thing.lower())
    for at in reversed(range(begin + 1, next(others, len(found)))):
        after = found[at + 1].word if at + 1 < len(found) else "."
        acts = is_finite_verb(after) or is_third_person(after)
        if found[at].word == "it" and found[at - 1].word not in PREPOSITIONS and not acts:
            text = text[: found[at].start] + thing + text[found[at].end :]
    return text


def _things(text: str, found: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """What is named with an article or an owner and is nobody, and where."""
    for at, token in enumerate(found):
        placed = at > 0 and found[at - 1].word in PREPOSITIONS | {"of", "to"}
        if placed or token.word not in _MINE | {"the", "a", "an", "this", "that"}:
            continue
        end = at + 1
        while end < len(found) and end < at + 4 and _is_in_a_name(found, end):
            end += 1
        if end > at + 1 and not _kinds(found[end - 1].word):
            yield at, text[token.start : found[end - 1].end]


def _is_in_a_name(found: Sequence[Token], at: int) -> bool:
    word = found[at].word
    small = word in ADVERBS | COORDINATORS | DETERMINERS | PREPOSITIONS | SUBORDINATORS
    acts = is_finite_verb(word) and found[at - 1].word not in DETERMINERS
    return found[at].is_word and not (small or acts or word in SUBJECT_PRONOUNS or "'" in word)


def with_company(text: str) -> str:
    """Put in for "we" the speaker and the only other one told of before."""
    found, cut = units(text)
    words = {token.word.split("'")[0] for token in found}
    if not words & {"we", "us"} or words & {"you", "your"}:
        return text
    unit_of = {at: n for n, unit in enumerate(cut) for at in range(unit.start, unit.end)}
    told_of = list(_mentions(found, unit_of, "my"))
    names = {one.phrase for one in told_of}
    if len(names) != 1 or "" in names or any("they" in one.kinds for one in told_of):
        return text
    (who,) = names
    for at in reversed(range(len(found))):
        word, tail = _parted(found[at].word)
        if word in {"we", "us"} and not tail and at > told_of[0].at:
            me = "I" if word == "we" else "me"
            text = f"{text[: found[at].start]}{me} and {who}{text[found[at].end :]}"
    return text


@lru_cache(maxsize=64)
def whom(text: str, owner: str = "my") -> Mapping[int, tuple[int, str]] | None:
    """For the index of each pronoun that can only mean one: where they are named, and how.

    What stands for it is in the form that it has: "his" is "my dad's". None where that cannot be
    told at all.
    """
    found, cut = units(text)
    if '"' in {token.text for token in found}:
        return None
    unit_of = {at: n for n, unit in enumerate(cut) for at in range(unit.start, unit.end)}
    mentions = list(_mentions(found, unit_of, owner))
    used = {_PRONOUNS.get(_parted(token.word)[0], "") for token in found}
    meant = {kind: _meant(kind, found, unit_of, mentions) for kind in sorted(used - {""})}
    if {"he", "she"} <= used and meant["he"] and meant["he"] == meant["she"]:
        return None  # one friend cannot be both
    named: dict[int, tuple[int, str]] = {}
    for at, token in enumerate(found):
        word, tail = _parted(token.word)
        who = meant.get(_PRONOUNS.get(word, ""))
        if who and at > who.at:
            named[at] = (who.at, who.phrase + _ending(word, tail, found, at))
    return named


def _parted(word: str) -> tuple[str, str]:
    head, mark, tail = word.partition("'")
    return head, mark + tail


def _ending(word: str, tail: str, found: Sequence[Token], at: int) -> str:
    """What stays of the pronoun: "he's" is "my dad is", "his" is "my dad's"."""
    owns = word in {"his", "hers", "their", "theirs"} or _owns(found, at)
    return "'s" if owns else " is" if tail in {"'s", "'re"} else " have" if tail == "'ve" else tail


def _owns(found: Sequence[Token], at: int) -> bool:
    """Whether "her" is that of "her cooking"."""
    after = found[at + 1].word if at + 1 < len(found) and found[at + 1].is_word else ""
    return found[at].word == "her" and bool(after) and after not in _PAST_HER


def _turns(between: Sequence[Token]) -> bool:
    """Whether it goes on with the speaker: "my nan's ill and I can't get to her"."""
    words = [_parted(token.word)[0] for token in between]
    return any(one in COORDINATORS and after == "i" for one, after in pairwise(words))


def _meant(
    kind: str, found: Sequence[Token], unit_of: dict[int, int], mentions: Sequence[_Mention]
) -> _Mention | None:
    """The only one whom a pronoun can mean."""
    able = [one for one in mentions if kind in one.kinds]
    if kind == "they":
        able = able if len(mentions) == 1 else []
    if not able or not able[0].phrase or any(one.phrase != able[0].phrase for one in able):
        return None
    first = able[0]
    for at, token in enumerate(found):
        word, _ = _parted(token.word)
        beside = unit_of.get(at) == first.unit and word in _OBJECTS
        beside = beside and not (_owns(found, at) or _turns(found[first.at : at]))
        if _PRONOUNS.get(word) == kind and (at < first.at or beside):
            return None  # "he" came before, or "my brother hit him": there is another one
    return first


def _mentions(found: Sequence[Token], unit_of: dict[int, int], owner: str) -> Iterator[_Mention]:
    for at, token in enumerate(found):
        unit = unit_of.get(at, -1)
        word = token.word.removesuffix("'s")
        kinds = _kinds(word)
        if kinds:
            yield _Mention(at, unit, _phrase(found, at, owner), kinds)
        elif _is_name(found, at):
            name = token.text.removesuffix("'s")
            yield _Mention(at, unit, name, frozenset({"he", "she"}))
        elif _acts(found, at):
            yield _Mention(at, unit, "", frozenset({"he", "she", "they"}))


def _kinds(word: str) -> frozenset[str]:
    """The pronouns that may be said of whom a word names; none if it names nobody."""
    people = _people()
    if word in _MANY or (word.endswith("s") and word[:-1] in people):
        return frozenset({"they"})
    if word in _MEN:
        return frozenset({"he"})
    if word in _WOMEN:
        return frozenset({"she"})
    return frozenset({"he", "she"}) if word in people else frozenset()


@cache
def _people() -> frozenset[str]:
    return persons() | _MEN | _WOMEN | _OTHERS


def _phrase(found: Sequence[Token], at: int, owner: str) -> str:
    """How they were named: "my best friend", "the nurse"; empty where that says too little."""
    name = found[at].text.removesuffix("'s")
    dialect = at > 0 and is_own_me([token.word for token in found], at - 1)
    if dialect or _is_bare_kin(found, at):
        return f"{owner} {name}"
    for begin in range(at - 1, max(at - 4, -1), -1):
        if not found[begin].is_word:
            break
        if found[begin].word in _MINE | {"the"}:
            words = [token.word for token in found[begin:at]]
            return " ".join([*words, name])
    return ""


def _is_bare_kin(found: Sequence[Token], at: int) -> bool:
    """Whether it is "Dad" as one calls one's own."""
    before = found[at - 1].word if at else ""
    owned = before in DETERMINERS | {"her", "me", "old", "single", "new", "of"} or before.endswith(
        "'s"
    )
    return found[at].word.removesuffix("'s") in _KIN and not owned and before != "-"


def _is_name(found: Sequence[Token], at: int) -> bool:
    word = found[at].word.removesuffix("'s")
    if not found[at].text[:1].isupper() or word in _CALENDAR:
        return False
    if at and found[at - 1].word not in {".", "?", "!", "…"}:
        return not (found[at - 1].word == "to" and base_of(found[at - 2].word) in _GOING)
    after = found[at + 1].word if at + 1 < len(found) else ""
    return word not in _NO_NAMES and (is_finite_verb(after) or is_third_person(after))


def _acts(found: Sequence[Token], at: int) -> bool:
    """Whether it may be one more person: "the vet rang", "the consultant"."""
    before = [token.word for token in found[max(at - 2, 0) : at]]
    named = any(word in DETERMINERS or word.endswith("'s") for word in before)
    after = found[at + 1].word if at + 1 < len(found) else ""
    word = found[at].word.removesuffix("'s")
    by_trade = word.endswith(_TRADES) and not word.endswith("ment") and word not in _NO_TRADES
    beside = bool(before) and before[-1] in {"the", "a", "an", "this", "some", "another"}
    return (named and by_trade) or (beside and word not in _HEADINGS and is_finite_verb(after))

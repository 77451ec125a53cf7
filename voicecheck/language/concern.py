"""Words that say somebody may be in danger.

Recall comes first: a person asked once too often is better than one not heard. So what is said
of oneself or of the partner counts wherever it stands, and only what plainly says otherwise is
left out: a denial, a story, an accident, an idiom. What no rule hears may still sound like danger
to what practice sentences taught (`likeness`). Nothing here diagnoses anybody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from typing import Literal, NamedTuple, TypeAlias

from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import (
    Token,
    sentences,
    straight,
    tokens,
    unfold,
    vocabulary,
)
from voicecheck.language.likeness import heaviest, is_urgent, likeliest_kind, margin, stretches


@dataclass(frozen=True, slots=True)
class Concern:
    """A sign that somebody may be in danger.

    Attributes:
        category: "suicide", "self_harm", "partner_violence", "control", "fear" (of the partner),
            "child" (harm to one) or "others" (harm by the speaker); in another language than
            English "danger", which of them it is being beyond what is understood there.
        urgency: "high" for what may happen now or has happened lately; "elevated" for weaker
            signs and what lies in the past.
    """

    category: str
    urgency: Literal["high", "elevated"]


def concern(text: str, *, partner: str | None = None) -> Concern | None:
    """The most urgent sign in a text that somebody may be in danger.

    A name that begins a sentence ("Sam hit me") is read as the partner's; elsewhere give the name.

    Denials ("I'd never hurt myself"), stories and dreams, idioms ("I could have died laughing"),
    accidents and the deaths of others are none. Violence and attempts that are over lower the
    urgency and do not remove it.
    """
    return _concern(text, partner)


# A reply is thought of while the person pauses, and once more when it is due.
@lru_cache(maxsize=4)
def _concern(text: str, partner: str | None) -> Concern | None:
    said = without_what_is_answered_no(sentences(straight(text)))
    heard = by_rules(said, partner)
    meant = [one.sign for one in heard if one.is_meant and not _is_doubted(one)]
    if meant:
        urgent = [sign for sign in meant if sign.urgency == "high"]
        return next(iter(urgent or meant))
    words = [spoken_words(sentence, partner) for sentence in said]
    return _by_likeness(words, _DISMISSED if heard else _HEARD)


class Heard(NamedTuple):
    """A sign that the grammar knows, and how much its sentence, or the words near it, mean it."""

    sign: Concern
    # Not denied, not told of a story, not by the way.
    is_meant: bool
    is_plain: bool
    # On the side of danger (`likeness.margin`).
    margin: float


def _is_doubted(heard: Heard) -> bool:
    """Whether the whole sentence sounds too unlike danger for the sign to count."""
    return heard.margin <= (_DOUBTED_THOUGH_PLAIN if heard.is_plain else _DOUBTED)


def _by_likeness(said: Sequence[Sequence[str]], enough: float) -> Concern | None:
    """What no rule hears, where it sounds enough like danger even without what is denied."""
    if len(stretches(said)) > 1:
        enough = max(enough, _HEARD_IN_MUCH)
    if margin(heaviest(said)) > enough:
        most = heaviest([_without_harmless(one) for one in said])
        if margin(most) > enough:
            return Concern(likeliest_kind(most), "high" if is_urgent(most) else "elevated")
    return None


def _without_harmless(words: Sequence[str]) -> list[str]:
    """The words without turns of phrase and without signs that are denied.

    "I'd never hurt myself" becomes "I'd never".
    """
    left_out = _in_sayings(words)
    for start in range(len(words)):
        if _is_denied(words, start):
            kinds = _kinds_by_first_word().get(words[start], _kinds_of_any_word())
            ends = {end for _, _, phrase in kinds for end in phrase.ends(words, start)}
            left_out.update(range(start, max(ends, default=start)))
    return [word for at, word in enumerate(words) if at not in left_out]


def _in_sayings(words: Sequence[str]) -> set[int]:
    """Where words stand that are a harmless turn of phrase, whoever says it.

    "The baby hit me", "one more wet towel and I'll murder him"; none where anything around them
    tells that it is meant.
    """
    if _list("earnest") & set(words):
        return set()
    sayings = _frames()["sayings"]
    ends = [max(sayings.ends(words, start), default=start) for start in range(len(words))]
    return {at for start, end in enumerate(ends) for at in range(start, end)}


def without_what_is_answered_no(said: Sequence[str]) -> list[str]:
    """The sentences without questions that the next one ("God no.") says no to.

    A question after something good ("Do I want to live? No.") stays, and so does one that takes
    the danger for granted ("Did I tell anyone that he hits me? No.").
    """
    return [
        asked
        for asked, then in pairwise([*said, ""])
        if not (
            asked.endswith("?")
            and _frames()["no"].ends(spoken_words(then, None), 0)
            and not _list("asked_otherwise") & set(spoken_words(asked, None))
        )
    ]


def by_rules(said: Sequence[str], partner: str | None) -> list[Heard]:
    """The signs that the grammar knows, meant or not."""
    found = [sign for sentence in said for sign in _signs(sentence, partner)]
    if not any(one.is_meant and one.sign.urgency == "high" for one in found):
        # "I wrote them a note. I didn't know how else to say goodbye."
        for first, then in pairwise(said):
            joined = f"{first.rstrip('.!?…')}, {then}"
            found += _signs(joined, partner, len(spoken_words(first, partner)))
    return found


# Each is listened to again as an answer grows.
@lru_cache(maxsize=256)
def _signs(sentence: str, partner: str | None, most: int | None = None) -> tuple[Heard, ...]:
    """The signs in a sentence, in the order of the kinds in the grammar.

    Args:
        sentence: The sentence.
        partner: The other person's name.
        most: Among how many of its words a sign begins; None for all.
    """
    words = spoken_words(sentence, partner)
    if not words:
        return ()
    is_story = _occurs(_frames()["fiction"], words)
    in_sayings = _in_sayings(words)
    signs = list(_signs_from(words, range(len(words))[:most]))
    if sentence[:1].isupper() and words[0] not in _list("openers"):
        signs += _signs_from(["he", *words[1:]], range(1))
    is_past = _occurs(_frames()["past"], words) and not _ONGOING & set(words)
    found: list[Heard] = []
    for _, kind, is_serious, start, end in sorted(signs):
        category, urgency, *plain = kind.split()
        is_urgent = urgency == "high" and not is_past
        sign = Concern(category, "high" if is_urgent else "elevated")
        near = words[max(0, start - _NEAR) : end + _NEAR]
        is_meant = is_serious and not is_story and start not in in_sayings
        found.append(Heard(sign, is_meant, bool(plain), max(margin(words), margin(near))))
    return tuple(found)


# Rank and kind of a sign, whether it is meant, and where it begins and ends.
Found: TypeAlias = tuple[int, str, bool, int, int]


def _signs_from(words: Sequence[str], starts: Iterable[int]) -> Iterator[Found]:
    """What begins at these words."""
    for start in starts:
        for rank, kind, phrase in _kinds_by_first_word().get(words[start], _kinds_of_any_word()):
            ends = phrase.ends(words, start)
            if ends:
                is_meant = _is_meant(kind, words, start, ends)
                yield rank, kind, is_meant, start, max(ends)


def spoken_words(sentence: str, partner: str | None) -> list[str]:
    """The words in small letters, the partner's name as "he", "my husband's" as "husband his".

    Where the next word shows that "'s" is a verb, so it is: "the gun's loaded" is "gun is loaded".
    """
    parts = [part.text for part in unfold(_told(tokens(sentence))) if part.text not in "\"'-"]
    names = {partner.lower(), f"{partner.lower()}'s"} if partner else set()
    words: list[str] = []
    for part, after in zip(parts, [*parts[1:], ""], strict=False):
        stem, mark, _ = part.partition("'s")
        is_verb = mark and after in _AFTER_IS
        is_owner = mark and (stem in _list("partners") or part in names)
        words.append("he" if stem in names else stem if is_owner or is_verb else part)
        words += ["is"] if is_verb else ["his"] if is_owner else []
    return words


def _told(spoken: Sequence[Token]) -> list[Token]:
    """The tokens without what somebody else is quoted with; a threat of the partner's stays."""
    kept: list[Token] = []
    is_left_out = in_quotes = False
    for token in spoken:
        if token.text == '"':
            in_quotes = not in_quotes
            before = {part.word for part in kept[-_REACH:]}
            is_left_out = in_quotes and bool(before & _list("others")) and "me" not in before
        elif not (in_quotes and is_left_out):
            kept.append(token)
    return kept


def _is_meant(kind: str, words: Sequence[str], start: int, ends: set[int]) -> bool:
    category, _, *plain = kind.split()
    end = max(ends)
    if _is_denied(words, start) or _is_supposed(category, words, start):
        return False
    before, after = words[max(0, start - _NEAR) : start][::-1], words[end : end + _NEAR]
    near = {*takewhile(_is_no_joint, before), *takewhile(_is_no_joint, after)}
    if not plain and _is_by_the_way(category, near, set(words[start:end])):
        return False
    if category in _DEEDS and _NOS & set(words[start:end]) and not _OMITS & set(words[start:end]):
        return False
    harmless = _frames()[f"harmless_{category}" if category in _OF_ITS_OWN else "harmless"]
    return not harmless.ends(words, end)


def _is_no_joint(word: str) -> bool:
    return word not in _JOINTS


def _is_by_the_way(category: str, around: set[str], sign: set[str]) -> bool:
    """An accident, an idiom, a ball that was thrown, sorrow at being left."""
    if category == "self_harm":
        return bool(around & _list("accident")) and not (around | sign) & _list("meant")
    if category == "suicide":
        return bool(around & _list("idiom"))
    if category == "control":
        return "if" in sign and bool(sign & _list("sadness"))
    is_toy = bool(sign & _list("toys")) and not sign & _list("smothering")
    return category == "partner_violence" and is_toy


def _is_denied(words: Sequence[str], start: int) -> bool:
    """ "I'd never ...", "he doesn't ...", "I don't think he would ..."."""
    for at in range(start - 1, max(-1, start - _REACH), -1):
        word = words[at]
        if word in _DENIES:
            after = words[at + 1 : start]
            return not (set(after) & _SPOKEN_OF)
        if word in _BREAKS or (word in _SUBJECTS and words[start] not in _SUBJECTS):
            before = words[max(0, at - 4) : at]
            return bool({"not", "never"} & set(before)) and bool(set(before[-2:]) & _SUPPOSES)
    return False


def _is_supposed(category: str, words: Sequence[str], start: int) -> bool:
    """ "If he hit me I'd leave" supposes; "if he hits me again" does not."""
    is_blow = category in ("partner_violence", "others")
    return is_blow and start > 0 and words[start - 1] == "if" and "again" not in words


def _occurs(phrase: Phrase, words: Sequence[str]) -> bool:
    return any(phrase.ends(words, start) for start in range(len(words)))


# How far on the side of danger it has to sound: where no rule hears anything; where that is one
# stretch of many; where a rule hears something, but takes it for a denial or a story. And how far
# on the other side, to take back what a rule heard, and what it heard plainly.
_HEARD, _HEARD_IN_MUCH, _DISMISSED, _DOUBTED, _DOUBTED_THOUGH_PLAIN = 1.5, 3.5, 2.0, -0.8, -5.0

# Signs that something is done to somebody: "not" among their words takes them back,
_DEEDS = vocabulary("partner_violence others child")
_NOS = vocabulary("not never")
# unless not doing it is the harm: "won't stop", "doesn't feed the kids".
_OMITS = vocabulary(
    """stop let feed feeding fed wash clothe change safe take want eaten explain trust walk should
    until till before supposed meant"""
)
# Kinds with innocent sequels of their own.
_OF_ITS_OWN = vocabulary("control fear suicide self_harm")
_REACH = 8
# So many words before and after a sign tell how it is meant; others may be of something else.
_NEAR = 8
# What follows these, or came before them, is of something else.
_JOINTS = vocabulary("and then")
# Whatever else lies in the past, this has not ended or was lately.
_ONGOING = vocabulary(
    """still again keeps keep today tonight yesterday monday tuesday wednesday thursday friday
    saturday sunday"""
)
_AFTER_IS = vocabulary(
    """on in at by for from with off out up down here there a an the my his her our their your not
    never always still just only so too very all been got gone going coming getting doing taken
    bought said told done had made given loaded ready cleaned hit beat threatened threatening
    outside inside upstairs downstairs"""
)
_DENIES = vocabulary("not never without nobody neither nor no")
# "I never told anyone that he ...", "I can't stop ...", "not sure": the no is not about it.
_SPOKEN_OF = vocabulary(
    "tell told know stop help sure talk say admit sleep leave cope believe handle"
)
_BREAKS = vocabulary(". , ; ! ? but because and when")
_SUBJECTS = vocabulary("i he she you they we")
_SUPPOSES = vocabulary("think say said mean believe suppose that saying")


_Ranked: TypeAlias = tuple[int, str, Phrase]


@cache
def _kinds() -> list[_Ranked]:
    """Every kind of sign with its place in the grammar and its phrases."""
    wording, sense = read("concern"), read("danger")
    grammar = Grammar({**wording["rules"], **sense["rules"]})
    told = {
        kind: [*said, *sense["kinds"].get(kind, [])] for kind, said in wording["kinds"].items()
    }
    ranks = {kind: rank for rank, kind in enumerate(told)}
    told |= {f"{kind} plain": said for kind, said in sense["plain"].items()}
    return [
        (ranks[kind.removesuffix(" plain")], kind, grammar.phrase(said))
        for kind, said in told.items()
    ]


@cache
def _kinds_by_first_word() -> dict[str, list[_Ranked]]:
    """Which kinds may begin with a word: most words begin none, and are passed over at once."""
    firsts = {word for _, _, phrase in _kinds() for word in phrase.first or ()}
    return {
        word: [one for one in _kinds() if one[2].first is None or word in one[2].first]
        for word in firsts
    }


@cache
def _kinds_of_any_word() -> list[_Ranked]:
    return [one for one in _kinds() if one[2].first is None]


@cache
def _frames() -> dict[str, Phrase]:
    book = read("concern")
    grammar = Grammar(book["rules"])
    names = ["fiction", "past", "no", "sayings", "harmless"]
    names += [f"harmless_{one}" for one in _OF_ITS_OWN]
    return {name: grammar.phrase(book[name]) for name in names}


@cache
def _list(name: str) -> frozenset[str]:
    return vocabulary(read("concern")[name])

"""What a reply in the setup means. Pure: text in, meaning out; None where it is not plain."""

import re
from typing import Literal

from voicecheck.language.commands import Command, spoken_command
from voicecheck.language.english.words import plain_words, straight
from voicecheck.language.replies import Confirmation, confirmation
from voicecheck.people import LONGEST_NAME

Word = Literal["brief", "normal", "long"]

_TYPED = {"y": True, "n": False}
_AGREED = frozenset({"yes", "yeah", "yep", "yup", "sure", "ok", "okay"})
_OTHER = frozenset({"next", "another", "other", "different"})

_BRIEF = frozenset({"brief", "briefly", "short", "shorter", "shortly", "quick", "quickly"})
_NORMAL = frozenset({"normal", "normally", "medium", "middle", "usual", "average", "ordinary"})
_LONG = frozenset({"long", "longer", "longest", "patient", "slow", "slowly"})
_NOT = frozenset({"not", "don't", "no", "never"})

_ALONE = frozenset({"alone", "myself", "solo", "nobody", "single"})
_TOGETHER = frozenset({"with", "together", "two", "both", "somebody", "someone", "partner"})
_KIN = (
    "partner|wife|husband|girlfriend|boyfriend|fiancee?|spouse|friend|sister|brother|mother|mom"
    "|mum|father|dad|daughter|son|flatmate|roommate"
)
_KINDS = frozenset(_KIN.split("|")) | {"fiance", "fiancee"}

# What people put before and after a name when they are asked for it.
_BEFORE = re.compile(
    r"""(?ix) ^ \W* (?: (?: well | oh | okay | ok | yes | yeah | no | um | uh | hi | hello | and
        | sorry | actually | it's | it \s is | that's | that \s is | this \s is | i'm | i \s am
        | my \s name \s is | my \s name's | (?:her|his|their|the) \s name \s is | name \s is
        | (?:her|his|their) \s name's | she's | he's | they're | (?:you \s can \s)? (?:just \s)?
        call \s (?:me|her|him|them) | i'm \s called | just | simply | with
        | (?:she|he) \s is \s called | (?:she|he)'s \s called | called
        ) (?: [\s,.:!-]+ | $ ) )*"""
)
_AFTER = re.compile(
    r"(?ix) [\s,.!-]+ (?: please | here | thanks | thank \s you | speaking ) \W* $"
)
_NO_NAMES = frozenset(
    """i me you he she we they it yes no nobody none somebody someone partner name the a an and or
    nothing what who why how not don't won't rather skip know""".split()
)
_MOST_NAMES = 3

_BETWEEN = re.compile(r"(?i)\s*(?:[,;&+]|\band\b)\s*")
_SELF = frozenset({"me", "myself", "i"})
_WITH = re.compile(r"(?i)\bwith ")
_WHOSE = re.compile(rf"(?i)\b(?:my|her|his|our|their) (?:{_KIN})[ ,]+(?!and\b)(?:called |named )?")


def yes_or_no(text: str) -> bool | None:
    """Whether something is wanted as it is."""
    bare = text.strip().casefold()
    if bare in _TYPED:
        return _TYPED[bare]
    in_order = plain_words(text)
    said = set(in_order)
    match confirmation(text).kind:
        case Confirmation.Kind.YES:
            return True
        case Confirmation.Kind.NO | Confirmation.Kind.CORRECTION:
            return False
        case _ if said & _OTHER and len(said) <= 4:
            return False
        case _ if in_order and in_order[0] in _AGREED and not said & _NOT:
            return True  # "yeah, that one"
        case Confirmation.Kind.COMMAND if spoken_command(text) is Command.SKIP and said & _NOT:
            return False  # "I'd rather not"
        case _:
            return None


def how_patient(text: str) -> Word | float | None:
    """How long to wait: a word, or typed seconds."""
    said = set(plain_words(text))
    try:
        return float(text.strip().removesuffix("s").strip())
    except ValueError:
        pass
    if said & _NOT:
        return None
    meant: list[Word] = []
    if said & _BRIEF:
        meant.append("brief")
    if said & _NORMAL:
        meant.append("normal")
    if said & _LONG:
        meant.append("long")
    return meant[0] if len(meant) == 1 else None


Company = tuple[bool, tuple[str, ...]]
"""Whether somebody else takes part, and the names where they are known."""


def company(text: str) -> Company | None:
    """Whether somebody else takes part, and every name that was said."""
    plain = straight(text)
    names = _beside(plain)
    if names:
        return True, names
    said = set(plain_words(plain))
    alone = bool(said & _ALONE) or said in ({"me"}, {"just", "me"}, {"only", "me"})
    together = bool(said & (_TOGETHER | _KINDS))
    if alone != together:
        return together, ()
    return None


def given_name(text: str) -> str | None:
    """The name in a reply, as it is written: without "my name is", with a capital letter."""
    plain = straight(text).strip()
    plain = _AFTER.sub("", _BEFORE.sub("", plain, count=1))
    plain = " ".join(plain.strip(' \t\n.,!?;:"-').split())
    parts = plain.split()
    if not parts or len(parts) > _MOST_NAMES or len(plain) > LONGEST_NAME:
        return None
    if not all(re.fullmatch(r"[^\W\d_]+(?:['.-][^\W\d_]*)*", part) for part in parts):
        return None
    if {part.casefold().strip(".") for part in parts} & _NO_NAMES:
        return None
    return " ".join(part[:1].upper() + part[1:] for part in parts)


def given_names(text: str) -> tuple[str, ...] | None:
    """The names of others in "Mia", "Mia, Jo and me"; None where a part of it is no name."""
    alone = given_name(text)
    if alone is not None:
        return (alone,)
    names = [given_name(part) for part in _listed(straight(text)) if not _is_self(part)]
    others = tuple(name for name in names if name is not None)
    return others if others and len(others) == len(names) else None


def _beside(text: str) -> tuple[str, ...]:
    """The names in "with Sam", "with my wife Ana", "Sam and me", "Mia, Jo and Ada"."""
    first, *rest = _WITH.split(_WHOSE.sub("", text), maxsplit=1)
    told = rest[0] if rest else first
    parts = _listed(told)
    others = [part for part in parts if not _is_self(part)]
    if (not rest and len(parts) < 2) or not all(part[:1].isupper() for part in others):
        return ()
    if any(set(plain_words(part)) & (_KINDS | {"my"}) for part in others):
        return ()
    return given_names(told) or ()


def _listed(text: str) -> list[str]:
    plain = _AFTER.sub("", _BEFORE.sub("", text, count=1))
    parts = (part.strip(" .!?") for part in _BETWEEN.split(plain))
    return [part for part in parts if part]


def _is_self(part: str) -> bool:
    return part.casefold() in _SELF

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


Company = tuple[bool, str | None]
"""Whether somebody else takes part, and their name where it is known."""


def company(text: str) -> Company | None:
    """Whether somebody else takes part, and their name where it was said."""
    plain = straight(text)
    name = _beside(plain)
    if name is not None:
        return True, name
    said = set(plain_words(plain))
    alone = bool(said & _ALONE) or said in ({"me"}, {"just", "me"}, {"only", "me"})
    together = bool(said & (_TOGETHER | _KINDS))
    if alone != together:
        return together, None
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


def _beside(text: str) -> str | None:
    """The name in "with Sam", "with my wife Ana", "Sam and me"."""
    found = re.search(rf"(?i)\bwith (?:my (?:{_KIN})[ ,]+(?:called |named )?)?(.+)", text)
    if found is None:
        found = re.search(r"(?i)^(?:it's |it is )?(?:me|myself|i) and (.+)", text)
    if found is None:
        found = re.search(r"(?i)^(?:it's |it is )?(.+?) and (?:me|myself|i)\b", text)
    if found is None:
        return None
    said = found[1].strip(" .,!?")
    if not said[:1].isupper() or set(plain_words(said)) & (_KINDS | {"my"}):
        return None
    return given_name(said)

"""Who speaks: the owner of this store, and the names of those beside them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from voicecheck.errors import VoicecheckError

OWNER = "you"
"""How the owner is written. They need no name: in the store they are the person left out."""

LONGEST_NAME = 60

Wait = Literal["brief", "normal", "long"] | float
"""How patient to be: a word, or the silence in seconds that ends a story."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of someone who speaks, beside what they said.

    Attributes:
        name: Their name; None is the owner.
        answers: How many of their answers are kept in which something was heard.
        pauses_s: Lengths of the newest silences inside their answers, the oldest first.
        wait: The patience that was set for them; None where what was learned holds.
        went_on: Whether they went on after a first sentence, where a short answer might have
            ended; the newest times, the oldest first.
    """

    name: str | None
    answers: int = 0
    pauses_s: tuple[float, ...] = ()
    wait: Wait | None = None
    went_on: tuple[bool, ...] = ()


def clean_name(text: str) -> str:
    """Make a name fit to be kept, shown and spoken.

    Args:
        text: What was typed or configured.

    Returns:
        The name in normal form (NFC), with single spaces and no control characters.

    Raises:
        VoicecheckError: Nothing is left of it, or it has more than 60 characters.
    """
    visible = "".join(" " if char.isspace() else char for char in text)
    visible = "".join(char for char in visible if not _is_control(char))
    name = " ".join(unicodedata.normalize("NFC", visible).split())
    if not name:
        raise VoicecheckError("A name is empty", "Write it in letters, as in: --with Ana")
    if len(name) > LONGEST_NAME:
        raise VoicecheckError(
            f"A name has {len(name)} characters",
            f"Use at most {LONGEST_NAME}; a first name is enough",
        )
    return name


def company(names: Iterable[str]) -> tuple[str, ...]:
    """Clean the names of those who take part beside the owner.

    Args:
        names: As typed or configured. The owner ("you") may be among them and is left out.

    Returns:
        Each name once, in the order given; upper and lower case are the same person.

    Raises:
        VoicecheckError: One of them is no name.
    """
    taking_part: dict[str, str] = {}
    for name in map(clean_name, names):
        taking_part.setdefault(same_person(name), name)
    taking_part.pop(OWNER, None)
    return tuple(taking_part.values())


def sitting(viewer: str | None, names: Iterable[str]) -> tuple[str | None, ...]:
    """Those who take part in a check-in, the first to speak first; None is the owner.

    Args:
        viewer: Who begins it; None is the owner.
        names: Who is with them, as typed or configured. Two names that the owner gives are all
            who speak.

    Raises:
        VoicecheckError: One of them is no name.
    """
    others = company(names)
    if viewer is None:
        return others if len(others) > 1 else (None, *others)
    with_owner = any(same_person(clean_name(name)) == OWNER for name in names)
    beside = [name for name in others if same_person(name) != same_person(viewer)]
    return (viewer, *([None] if with_owner else []), *beside)


def same_person(name: str) -> str:
    """The form under which two spellings of a name are one person."""
    return unicodedata.normalize("NFC", name.casefold())


def shown(person: str | None, viewer: str | None = None) -> str:
    """A person as the reader sees them; None is the owner, for both."""
    if viewer is None:
        return OWNER if person is None else person
    if person is None:
        return "the owner"
    return OWNER if same_person(person) == same_person(viewer) else person


def _is_control(char: str) -> bool:
    # Cc, Cf, Cs, Co: controls, direction marks, lone surrogates, private use. A zero-width joiner
    # is one of them too, and no name is told apart by it alone.
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"}

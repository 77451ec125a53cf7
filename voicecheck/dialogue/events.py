"""What the dialogue is told (events) and what it decides (effects)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from voicecheck.language.commands import Command

Verdict = Literal["unconfirmed", "confirmed", "corrected", "own_words", "unheard"]
PartKind = Literal["answer", "addition", "correction"]


class Expect(StrEnum):
    """What kind of reply is awaited; it tells the ear how patient to be."""

    ANSWER = "answer"
    CONFIRMATION = "confirmation"
    RATING = "rating"
    PAUSED = "paused"


# --- events ---


@dataclass(frozen=True)
class Heard:
    """Someone spoke or typed.

    Attributes:
        text: Their words; empty where there was a voice but no words could be made out.
        utterance: The runner's number for the recording; None where it was typed.
        doubts: Words that may have been misheard, the most doubtful first.
    """

    text: str
    utterance: int | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class WentOn:
    """Someone went on speaking just as their answer began to be said back.

    Attributes:
        text: The words that follow.
        utterance: As in `Heard`.
    """

    text: str
    utterance: int | None = None


@dataclass(frozen=True)
class Silence:
    """Nobody spoke for as long as one would wait."""


@dataclass(frozen=True)
class Pressed:
    """A command given by key."""

    command: Command


@dataclass(frozen=True)
class Interrupted:
    """The person ends the check-in from outside, as with Ctrl-C."""


Event = Heard | WentOn | Silence | Pressed | Interrupted


# --- effects ---


@dataclass(frozen=True)
class Ask:
    """A question begins: its number among `of`, and whose it is."""

    number: int
    of: int
    step: str
    label: str
    prompt: str
    person: str | None


@dataclass(frozen=True)
class Say:
    """Speak these lines, one after the other, with a breath between.

    Attributes:
        reflects: Whether they say back what the person told: who speaks in the first moments of
            it had not finished.
    """

    lines: tuple[str, ...]
    reflects: bool = False


@dataclass(frozen=True)
class ShowSupport:
    """Show, not speak, where help is to be found."""


@dataclass(frozen=True)
class Listen:
    """Wait for a reply."""

    expect: Expect


@dataclass(frozen=True)
class Part:
    """One utterance of an answer, in the order they were spoken."""

    utterance: int
    kind: PartKind


@dataclass(frozen=True)
class Keep:
    """Write an answer down, or write it again as it now stands.

    Attributes:
        position: Which turn of this conversation it is, from 0.
        verbatim: Every word as heard.
        text: The words as corrected by the person.
        parts: The recordings it is made of.
    """

    position: int
    step: str
    prompt: str
    attempts: int
    person: str | None
    verbatim: str
    text: str
    reflection: str | None
    verdict: Verdict
    parts: tuple[Part, ...]
    rating: int | None = None


@dataclass(frozen=True)
class Drop:
    """Delete the answer at this position, words and recordings."""

    position: int


@dataclass(frozen=True)
class Adjust:
    """Change how the program speaks from now on."""

    rate_wpm: int = 0
    volume_db: int = 0


@dataclass(frozen=True)
class Finish:
    """The conversation is over; `complete` where every step was reached."""

    complete: bool


Effect = Ask | Say | ShowSupport | Listen | Keep | Drop | Adjust | Finish

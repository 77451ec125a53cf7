"""What the dialogue is told (events) and what it decides (effects)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from voicecheck.language.commands import Command
from voicecheck.language.promises import Promise

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
        unwritten: Whether there are no words because nothing can make them now.
    """

    text: str
    utterance: int | None = None
    doubts: tuple[str, ...] = ()
    unwritten: bool = False


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


@dataclass(frozen=True)
class NoRecording:
    """Someone wants no sound kept from now on; by key, or as "stop recording"."""


@dataclass(frozen=True)
class Rested:
    """A rest is over, and nothing was said in it."""


Event = Heard | WentOn | Silence | Rested | Pressed | NoRecording | Interrupted


# --- effects ---


@dataclass(frozen=True)
class Ask:
    """A question begins: its number among `of`, whose it is, and where its answer is kept."""

    number: int
    of: int
    step: str
    label: str
    prompt: str
    person: str | None
    position: int = 0


@dataclass(frozen=True)
class TurnTo:
    """Within a question someone else is spoken to: what follows is theirs."""

    person: str | None
    prompt: str


@dataclass(frozen=True)
class Say:
    """Speak these lines, one after the other, with a breath between.

    Attributes:
        reflects: Whether they say back what the person told: who speaks in the first moments of
            it had not finished.
        slowly: Whether they are spoken more slowly than the rest.
    """

    lines: tuple[str, ...]
    reflects: bool = False
    slowly: bool = False


@dataclass(frozen=True)
class ShowSupport:
    """Show, not speak, where help is to be found."""


@dataclass(frozen=True)
class Record:
    """Whether sound is kept, from now on; words are either way."""

    on: bool


@dataclass(frozen=True)
class Hide:
    """Whether what is said now stays between one person and the program.

    While it is on nothing heard is shown, recorded or kept; afterwards the screen is cleared.
    """

    on: bool


@dataclass(frozen=True)
class GateShown:
    """Everyone who is there is being shown the gate. What they say to it is not kept."""


@dataclass(frozen=True)
class Listen:
    """Wait for a reply."""

    expect: Expect


@dataclass(frozen=True)
class Rest:
    """Be silent until so long after the line said last began; what is said in it is heard."""

    lasts_s: float


@dataclass(frozen=True)
class Part:
    """One utterance of an answer, in the order they were spoken."""

    utterance: int
    kind: PartKind


@dataclass(frozen=True)
class SaidBack:
    """That an answer is one person's try at saying back what the other told.

    Attributes:
        of: The position of what was told.
        number: Which try it is, from 1.
        heard: Whether the one who told it says that it was heard; None before they did.
    """

    of: int
    number: int
    heard: bool | None = None


@dataclass(frozen=True)
class Keep:
    """Write an answer down, or write it again as it now stands.

    Attributes:
        position: Which turn of this conversation it is, from 0.
        verbatim: Every word as heard.
        text: The words as corrected by the person.
        parts: The recordings it is made of.
        said_back: Where it is a try at saying back what the other person told.
        promise: The promise it makes; None where none is asked for, or none was made.
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
    said_back: SaidBack | None = None
    promise: Promise | None = None


@dataclass(frozen=True)
class Settle:
    """What has become of an earlier promise, by its number."""

    promise: int
    state: Literal["open", "kept", "let go"]


@dataclass(frozen=True)
class PutOff:
    """An earlier promise has another day."""

    promise: int
    day: date


@dataclass(frozen=True)
class SetPlan:
    """Those who are there plan a guide, for a day or for this week."""

    guide: str
    day: date | None


@dataclass(frozen=True)
class ForgetPlan:
    """Those who are there plan nothing any more."""


@dataclass(frozen=True)
class Offered:
    """A guide was spoken of at the close."""

    guide: str


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
    """The conversation is over.

    Attributes:
        complete: Whether every step was reached.
        traceless: Whether not even that it was begun is to be kept.
    """

    complete: bool
    traceless: bool = False


Effect = (
    Ask
    | TurnTo
    | Say
    | ShowSupport
    | Record
    | Hide
    | GateShown
    | Listen
    | Rest
    | Keep
    | Settle
    | PutOff
    | SetPlan
    | ForgetPlan
    | Offered
    | Drop
    | Adjust
    | Finish
)

"""Where a conversation stands: everything the dialogue knows, as values that never change."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from voicecheck.dialogue.events import Expect, Heard, Part, PartKind, Verdict
from voicecheck.guides import Guide, Phrases, Step
from voicecheck.language.reflect import reflect


class Reflect(Protocol):
    """Says an answer back, as `voicecheck.language.reflect` does."""

    def __call__(
        self, text: str, *, partner: str | None = None, turn: int = 0, language: str = "en"
    ) -> str:
        """Return the lead-in and the words, turned to the person."""


class Phase(StrEnum):
    """Where in one question the conversation stands."""

    ASKED = "asked"
    DOUBTING = "doubting"
    NAMING = "naming"
    CHECKING = "checking"
    CORRECTING = "correcting"
    OFFERED_MORE = "offered more"
    ADDING = "adding"
    OFFERED_I_FEEL = "offered I feel"
    CARING = "caring"
    OVER = "over"


_YES_OR_NO = (
    Phase.DOUBTING,
    Phase.CHECKING,
    Phase.OFFERED_MORE,
    Phase.OFFERED_I_FEEL,
    Phase.CARING,
)


@dataclass(frozen=True)
class Question:
    """A step asked of one person; `person` is None for the owner without a name."""

    step: Step
    person: str | None
    ask: str


@dataclass(frozen=True)
class Draft:
    """An answer while it is being told, said back and corrected."""

    verbatim: str = ""
    text: str = ""
    reflection: str | None = None
    verdict: Verdict = "unconfirmed"
    parts: tuple[Part, ...] = ()
    refusals: int = 0
    doubt: str = ""
    rating: int | None = None

    def with_words(self, text: str, heard: Heard, kind: PartKind) -> "Draft":
        """Return the draft with what was `heard` kept and `text` as its words."""
        parts = self.parts
        if heard.utterance is not None:
            parts = (*parts, Part(heard.utterance, kind))
        verbatim = f"{self.verbatim} {heard.text}".strip()
        return replace(self, verbatim=verbatim, text=text, parts=parts)


@dataclass(frozen=True)
class Conversation:
    """Everything the conversation knows; made by `begin`, never changed.

    Attributes:
        questions: Every step asked of every person, in order.
        reflect: Says an answer back.
        index: Which question it is at.
        position: The number of the turn; a question asked again after "go back" is a new turn.
        asked: How often the question was put in this turn.
        silences: Silences since something was last understood.
        unclear: Replies since then that could not be understood.
        turn: Counts varied phrases, so that they take turns.
        reflections: Counts what was said back, so that its lead-ins do.
        doubted: Whether a doubtful word was asked about in this question.
        offered_i_feel: Whether "I feel" was offered; it never is twice.
        careful: Whether words told of danger; from then on nothing is coached.
        last_said: What "repeat" says again.
        last_kept: The position of the newest answer, for "delete that".
    """

    guide: Guide
    phrases: Phrases
    questions: tuple[Question, ...]
    partner_of: dict[str | None, str | None]
    reflect: Reflect = reflect
    index: int = 0
    position: int = 0
    phase: Phase = Phase.ASKED
    paused: bool = False
    asked: int = 0
    silences: int = 0
    unclear: int = 0
    rounds: int = 0
    turn: int = 0
    reflections: int = 0
    doubted: bool = False
    offered_i_feel: bool = False
    careful: bool = False
    draft: Draft | None = None
    last_said: tuple[str, ...] = ()
    last_kept: int | None = None
    kept: int = 0

    @property
    def question(self) -> Question:
        """The question it is at."""
        return self.questions[self.index]

    @property
    def is_alone(self) -> bool:
        """Whether one person is there."""
        return len(self.partner_of) == 1

    @property
    def expect(self) -> Expect:
        """What kind of reply the present phase awaits."""
        if self.paused:
            return Expect.PAUSED
        if self.phase in _YES_OR_NO:
            return Expect.CONFIRMATION
        if self.phase is Phase.ASKED and self.question.step.kind == "rating":
            return Expect.RATING
        if self.phase is Phase.ASKED and self.question.step.kind == "yes_no":
            return Expect.CONFIRMATION
        return Expect.ANSWER

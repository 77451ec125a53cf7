"""Where a conversation stands: everything the dialogue knows, as values that never change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from voicecheck.dialogue.company import Company, Person, Question
from voicecheck.dialogue.events import Expect, Heard, Part, PartKind, SaidBack, Verdict
from voicecheck.dialogue.standing import NOTHING_STANDS, Planned, Propose, Standing, nothing
from voicecheck.guides import Cue, Guide
from voicecheck.language.reflect import reflect
from voicecheck.language.tongue import Tongue, tongue
from voicecheck.phrases import Phrases


class Reflect(Protocol):
    """Says an answer back, as `voicecheck.language.reflect` does."""

    def __call__(
        self, text: str, *, partner: str | None = None, turn: int = 0, language: str = "en"
    ) -> str:
        """Return the lead-in and the words, turned to the person."""


class Phase(StrEnum):
    """Where in one question, or before the first, the conversation stands."""

    CONSENTING = "consenting"
    GATE_ALONE = "waiting until one is alone"
    GATE_ASKED = "at the gate"
    GATE_TOGETHER = "waiting until both are back"
    ASKED = "asked"
    DOUBTING = "doubting"
    NAMING = "naming"
    CHECKING = "checking"
    CORRECTING = "correcting"
    OFFERED_MORE = "offered more"
    ADDING = "adding"
    RESTING = "resting"
    OFFERED_I_FEEL = "offered I feel"
    OFFERED_ANEW = "offered to say it anew"
    JUDGING = "did they get it"
    MISSED = "what was missed"
    MORE_TOLD = "more to tell"
    CARING = "caring"
    OVER = "over"


BEFORE_IT_BEGINS = (
    Phase.CONSENTING,
    Phase.GATE_ALONE,
    Phase.GATE_ASKED,
    Phase.GATE_TOGETHER,
)
_WAITING = (Phase.GATE_ALONE, Phase.GATE_TOGETHER)
_YES_OR_NO = (
    Phase.CONSENTING,
    Phase.GATE_ASKED,
    Phase.OFFERED_ANEW,
    Phase.JUDGING,
    Phase.MORE_TOLD,
    Phase.DOUBTING,
    Phase.CHECKING,
    Phase.OFFERED_MORE,
    Phase.OFFERED_I_FEEL,
    Phase.CARING,
)


@dataclass(frozen=True)
class Draft:
    """An answer while it is being told, said back and corrected.

    Attributes:
        earlier: As it was before the last words; None where those are all of it.
    """

    verbatim: str = ""
    text: str = ""
    reflection: str | None = None
    verdict: Verdict = "unconfirmed"
    parts: tuple[Part, ...] = ()
    refusals: int = 0
    doubt: str = ""
    rating: int | None = None
    said_back: SaidBack | None = None
    earlier: "Draft | None" = None

    def with_words(self, text: str, heard: Heard, kind: PartKind) -> "Draft":
        """Return the draft with what was `heard` kept and `text` as its words."""
        parts = self.parts
        if heard.utterance is not None:
            parts = (*parts, Part(heard.utterance, kind))
        verbatim = f"{self.verbatim} {heard.text}".strip()
        earlier = self if self.verbatim else None
        return replace(self, verbatim=verbatim, text=text, parts=parts, earlier=earlier)


@dataclass(frozen=True)
class Told:
    """What one person told the other, who is to say it back.

    Attributes:
        position: Where it is kept.
        index: Which question it answered.
        draft: The answer.
    """

    position: int
    index: int
    draft: Draft


Reply = tuple[str, int, Person]
"""A `yes_no` step, its round, and who answered."""


@dataclass(frozen=True)
class Conversation:
    """Everything the conversation knows; made by `begin`, never changed.

    Attributes:
        questions: Every step asked of every person, in order.
        company: Who is there.
        reflect: Says an answer back.
        propose: Chooses what to propose at the close.
        standing: The day, and what stands from earlier check-ins.
        plan: What is planned, as it now stands.
        cue: Which line of a `timed` step it is at.
        pace: How many times as long such a line lasts.
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
        offered_anew: Whether it was offered, in this question, to say an answer without advice or
            blame.
        replies: What the `yes_no` steps were answered.
        told: The newest answer to each step of each round.
        tries: What was said back so far of what was told.
        safe_word: Whoever says this word ends the check-in; empty where none was agreed on.
        recording: Whether sound is kept.
        before: Whose turn it is before the first question, as a place in the company.
        gated: Whether the gate stands before the first question.
        refused: Whether someone said no at the gate.
        last_said: What "repeat" says again.
        last_kept: The position of the newest answer, for "delete that".
    """

    guide: Guide
    phrases: Phrases
    questions: tuple[Question, ...]
    company: Company
    reflect: Reflect = reflect
    propose: Propose = nothing
    standing: Standing = NOTHING_STANDS
    plan: Planned | None = None
    cue: int = 0
    pace: float = 1.0
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
    offered_anew: bool = False
    replies: Mapping[Reply, bool] = field(default_factory=dict)
    told: Mapping[tuple[str, int], Told] = field(default_factory=dict)
    tries: tuple[str, ...] = ()
    safe_word: str = ""
    recording: bool = True
    before: int = 0
    gated: bool = False
    refused: bool = False
    draft: Draft | None = None
    last_said: tuple[str, ...] = ()
    last_kept: int | None = None
    kept: int = 0

    @property
    def tongue(self) -> Tongue:
        """What understands the language that is spoken."""
        return tongue(self.phrases)

    @property
    def question(self) -> Question:
        """The question it is at."""
        return self.questions[self.index]

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The lines of the `timed` step it is at."""
        return self.question.step.cues * self.question.step.times

    @property
    def partner(self) -> str | None:
        """What the other one is called, for who is asked; None where nobody else is there."""
        return self.company.partner(self.question.person)

    def is_asked(self, question: Question) -> bool:
        """Whether a question is put, after what was answered so far."""
        step = question.step
        if self.careful and (step.repair or step.kind in ("mirror", "suggest")):
            return False
        if step.kind == "mirror" and (step.of, question.round) not in self.told:
            return False
        return not step.only_if or self._was_answered(question)

    def _was_answered(self, question: Question) -> bool:
        """Whether the `yes_no` step that a question depends on was answered so."""
        asked, _, wanted = question.step.only_if.partition(":")
        rounds = {one.round for one in self.questions if one.step.id == asked}
        of = {question.round} if question.round in rounds else rounds
        given = [
            yes
            for (step, number, _), yes in self.replies.items()
            if step == asked and number in of
        ]
        return bool(given) and all(given) == (wanted == "yes")

    @property
    def expect(self) -> Expect:
        """What kind of reply the present phase awaits."""
        if self.paused or self.phase in _WAITING:
            return Expect.PAUSED
        if self.phase in _YES_OR_NO:
            return Expect.CONFIRMATION
        if self.phase is Phase.ASKED and self.question.step.kind == "rating":
            return Expect.RATING
        if self.phase is Phase.ASKED and self.question.step.kind in ("yes_no", "suggest"):
            return Expect.CONFIRMATION
        return Expect.ANSWER

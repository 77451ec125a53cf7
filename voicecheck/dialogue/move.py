"""One move of the conversation: the state as it becomes, the effects as they gather.

These are the pieces of which every move is made; what the moves are is told in `answering`,
`saying_back`, `care`, `silence` and `commands`.
"""

from dataclasses import dataclass, field, replace

from voicecheck.dialogue.conversation import Conversation, Draft, Phase
from voicecheck.dialogue.events import Ask, Effect, Finish, Keep, Listen, Say, Verdict
from voicecheck.guides import Phrases

Outcome = tuple[Conversation, tuple[Effect, ...]]


@dataclass
class Move:
    """One event's work: the state as it becomes, the effects as they gather."""

    state: Conversation
    effects: list[Effect] = field(default_factory=list)

    def outcome(self) -> Outcome:
        """Return the state as it became and the effects, which end in a wait or the end."""
        if self.state.phase is not Phase.OVER:
            self.effects.append(Listen(self.state.expect))
        return self.state, tuple(self.effects)

    @property
    def phrases(self) -> Phrases:
        """Every sentence that is in no guide."""
        return self.state.phrases

    @property
    def draft(self) -> Draft:
        """The answer being told; an empty one before its first word."""
        return self.state.draft or Draft()

    def change(self, **changes: object) -> None:
        """Go on with a state in which these fields are changed."""
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]  # names are checked by replace

    def vary(self, variants: tuple[str, ...]) -> str:
        """Return the next of several ways to say one thing."""
        turn = self.state.turn
        self.change(turn=turn + 1)
        return variants[turn % len(variants)]

    def say(self, *lines: str, remember: bool = False, reflects: bool = False) -> None:
        """Speak lines; `remember` them for "repeat"; `reflects` where they say words back."""
        spoken = tuple(line for line in lines if line)
        self.effects.append(Say(spoken, reflects))
        if remember:
            self.change(last_said=spoken)

    def enter(self, phase: Phase) -> None:
        """Enter a phase with fresh patience."""
        self.change(phase=phase, silences=0, unclear=0)

    def keep(self, **changes: object) -> None:
        """Write the draft down as it now stands."""
        draft = replace(self.draft, **changes)  # type: ignore[arg-type]  # as in change()
        state, question = self.state, self.state.question
        new = state.last_kept != state.position
        self.change(draft=draft, last_kept=state.position, kept=state.kept + new)
        self.effects.append(
            Keep(
                position=state.position,
                step=question.step.id,
                prompt=question.ask,
                attempts=max(1, state.asked),
                person=question.person,
                verbatim=draft.verbatim,
                text=draft.text,
                reflection=draft.reflection,
                verdict=draft.verdict,
                parts=draft.parts,
                rating=draft.rating,
            )
        )

    def put_question(self, *before: str) -> None:
        """Ask the question it is at; steps that only say something are said on the way."""
        lines = [*before]
        while self.state.question.step.kind == "say":
            lines.append(self.state.question.ask)
            if self.state.index + 1 == len(self.state.questions):
                self.say(*lines, self.state.guide.closing)
                self.end(complete=True)
                return
            self.change(index=self.state.index + 1)
        if lines:
            self.say(*lines)
        question = self.state.question
        self.change(draft=None, rounds=0, asked=1, doubted=False)
        self.enter(Phase.ASKED)
        self.effects.append(
            Ask(
                number=self.state.index + 1,
                of=len(self.state.questions),
                step=question.step.id,
                label=question.step.label or question.step.id,
                prompt=question.ask,
                person=question.person,
            )
        )
        self.say(question.ask, remember=True)

    def go_to(self, index: int, *before: str) -> None:
        """Leave this question for another; past the last one the check-in is complete."""
        if index >= len(self.state.questions):
            self.say(*before, self.state.guide.closing)
            self.end(complete=True)
            return
        self.change(index=index, position=self.state.position + 1)
        self.put_question(*before)

    def go_on(self, *before: str) -> None:
        """Go to the next question."""
        self.go_to(self.state.index + 1, *before)

    def end(self, *, complete: bool) -> None:
        """End the conversation."""
        self.change(phase=Phase.OVER)
        self.effects.append(Finish(complete))

    def stop(self) -> None:
        """End it before its end, with what was said kept."""
        self.say(self.phrases.stopped if self.state.kept else self.phrases.stopped_empty)
        self.end(complete=False)

    def settle(self) -> None:
        """Keep words that were told but neither confirmed nor refused as the person's own."""
        if self.state.draft is not None:
            verdict: Verdict = self.draft.verdict
            self.keep(verdict="own_words" if verdict == "unconfirmed" else verdict)

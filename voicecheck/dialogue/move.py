"""One move of the conversation: the state as it becomes, the effects as they gather.

These are the pieces of which every move is made; what the moves are is told in `answering`,
`saying_back`, `care`, `silence` and `commands`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from voicecheck.dialogue.company import Person, Question, addressed
from voicecheck.dialogue.conversation import BEFORE_IT_BEGINS, Conversation, Draft, Phase, Told
from voicecheck.dialogue.events import (
    Ask,
    Effect,
    Finish,
    Keep,
    Listen,
    Offered,
    Rest,
    Say,
    TurnTo,
    Verdict,
)
from voicecheck.dialogue.suggesting import with_offer
from voicecheck.guides import SILENT
from voicecheck.language.promises import Promise
from voicecheck.language.tongue import Tongue
from voicecheck.phrases import Phrases
from voicecheck.saying_days import spoken_day

Outcome = tuple[Conversation, tuple[Effect, ...]]


@dataclass
class Move:
    """One event's work: the state as it becomes, the effects as they gather."""

    state: Conversation
    effects: list[Effect] = field(default_factory=list)

    def outcome(self) -> Outcome:
        """Return the state as it became and the effects, which end in a wait or the end."""
        if self.state.phase is Phase.RESTING and not self.state.paused:
            lasts_s = self.state.cues[self.state.cue].lasts_s * self.state.pace
            self.effects.append(Rest(lasts_s))
        elif self.state.phase is not Phase.OVER:
            self.effects.append(Listen(self.state.expect))
        return self.state, tuple(self.effects)

    @property
    def phrases(self) -> Phrases:
        """Every sentence that is in no guide."""
        return self.state.phrases

    @property
    def tongue(self) -> Tongue:
        """What understands the language that is spoken."""
        return self.state.tongue

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
        if not spoken:
            return
        self.effects.append(Say(spoken, reflects))
        if remember:
            self.change(last_said=spoken)

    def addressed(self, line: str) -> str:
        """A line said by name to who is asked, where two are there."""
        return addressed(line, self.state.question.person, self.state.company)

    def turn_to(self, person: Person, line: str, *before: str) -> None:
        """Speak to someone by name; what follows is theirs."""
        said = addressed(line, person, self.state.company)
        self.effects.append(TurnTo(person, said))
        self.say(*before, said)
        self.change(last_said=(said,))

    def enter(self, phase: Phase) -> None:
        """Enter a phase with fresh patience."""
        self.change(phase=phase, silences=0, unclear=0)

    def keep(self, **changes: object) -> None:
        """Write the draft down as it now stands."""
        draft = replace(self.draft, **changes)  # type: ignore[arg-type]  # as in change()
        state, question = self.state, self.state.question
        new = state.last_kept != state.position
        told = {
            **state.told,
            (question.step.id, question.round): Told(state.position, state.index, draft),
        }
        self.change(draft=draft, last_kept=state.position, kept=state.kept + new, told=told)
        self.write(state.position, question, draft, max(1, state.asked))

    def write(self, position: int, question: Question, draft: Draft, attempts: int = 1) -> None:
        """Write an answer down at its position."""
        self.effects.append(
            Keep(
                position=position,
                step=question.step.id,
                prompt=question.ask,
                attempts=attempts,
                person=question.person,
                verbatim=draft.verbatim,
                text=draft.text,
                reflection=draft.reflection,
                verdict=draft.verdict,
                parts=draft.parts,
                rating=draft.rating,
                said_back=draft.said_back,
                promise=self._promised(question, draft),
            )
        )

    def _promised(self, question: Question, draft: Draft) -> Promise | None:
        """The promise that an answer makes, where one was asked for."""
        if question.step.kind != "promise":
            return None
        return self.tongue.promise(draft.text, self.state.standing.today)

    def put_question(self, *before: str) -> None:
        """Ask the question it is at, or the next one that is asked.

        Steps that only say something are said on the way; past the last one it is complete.
        """
        lines = [line for line in before if line]
        while self.state.index < len(self.state.questions):
            question = self._with_offer()
            if question is not None and self.state.is_asked(question):
                if question.step.kind not in SILENT:
                    break
                lines.append(question.ask)
                if question.step.ends:
                    self.say(*lines)
                    self.end(complete=True)
                    return
            self.change(index=self.state.index + 1)
        else:
            self.complete(*lines)
            return
        if lines:
            self.say(*lines)
        self.open_question()
        question = self.state.question
        self.say(question.ask, remember=True)
        if question.offers is not None:
            self.effects.append(Offered(question.offers.guide))
        if question.step.kind == "timed":
            self.change(cue=0)
            self.enter(Phase.RESTING)
            self.give_cue()

    def _with_offer(self) -> Question | None:
        """The question it is at, with what it offers in it; None where that is nothing."""
        state, question = self.state, self.state.question
        if question.step.kind != "suggest" or question.offers is not None or state.careful:
            return question
        found = with_offer(question, state.standing, state.propose, self.phrases, state.company)
        if found is not None:
            before, after = state.questions[: state.index], state.questions[state.index + 1 :]
            self.change(questions=(*before, found, *after))
        return found

    def give_cue(self) -> None:
        """Speak the line of a `timed` step that it is at."""
        line = self.state.cues[self.state.cue].say
        self.effects.append(Say((line,), slowly=True))
        self.change(last_said=(line,))

    def open_question(self) -> None:
        """Be at a question, with nothing answered yet."""
        self.change(draft=None, rounds=0, asked=1, doubted=False, offered_anew=False, tries=())
        self.enter(Phase.ASKED)
        self.show_question()

    def show_question(self) -> None:
        """Tell which question it is at."""
        question = self.state.question
        asked = [one for one in self.state.questions if _counts(one)]
        so_far = [one for one in self.state.questions[: self.state.index + 1] if _counts(one)]
        self.effects.append(
            Ask(
                number=max(1, len(so_far)),
                of=max(1, len(asked)),
                step=question.step.id,
                label=question.step.label or question.step.id,
                prompt=question.ask,
                person=question.person,
                position=self.state.position,
            )
        )

    def go_to(self, index: int, *before: str) -> None:
        """Leave this question for another; past the last one the check-in is complete."""
        self.change(index=index, position=self.state.position + 1)
        self.put_question(*before)

    def go_on(self, *before: str) -> None:
        """Go to the next question; after a step that ends the check-in, to the goodbye."""
        lines = (*before, *self._when_it_is_asked_after())
        if self.state.question.step.ends:
            self.complete(*lines)
        else:
            self.go_to(self.state.index + 1, *lines)

    def _when_it_is_asked_after(self) -> Iterator[str]:
        """After a promise: say when it is asked after, so that its day can be heard."""
        made = self._promised(self.state.question, self.draft)
        today = self.state.standing.today
        if made is not None and made.day is not None and made.day > today:
            day = spoken_day(made.day, today, self.phrases)
            yield self.phrases.promise_when.replace("{day}", day)
        elif made is not None:
            yield self.phrases.promise_next_time

    def complete(self, *before: str) -> None:
        """Say goodbye."""
        self.say(*before, self.state.guide.closing)
        self.end(complete=True)

    def end(self, *, complete: bool) -> None:
        """End the conversation; where it had not begun, without a trace."""
        began = self.state.phase not in BEFORE_IT_BEGINS
        self.change(phase=Phase.OVER)
        self.effects.append(Finish(complete, traceless=not began))

    def stop(self) -> None:
        """End it before its end, with what was said kept."""
        self.say(self.phrases.stopped if self.state.kept else self.phrases.stopped_empty)
        self.end(complete=False)

    def settle(self) -> None:
        """Keep words that were told but neither confirmed nor refused as the person's own."""
        if self.state.draft is not None:
            verdict: Verdict = self.draft.verdict
            self.keep(verdict="own_words" if verdict == "unconfirmed" else verdict)


def _counts(question: Question) -> bool:
    """Whether a question is one of "2 of 5": asked, and not only after some answer."""
    is_known = question.step.kind != "suggest" or question.offers is not None
    return question.step.kind not in SILENT and not question.step.only_if and is_known

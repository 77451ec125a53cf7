"""One move of the conversation: an event taken, its effects gathered."""

from dataclasses import dataclass, field, replace

from voicecheck.dialogue.conversation import Conversation, Draft, Phase
from voicecheck.dialogue.events import (
    Adjust,
    Ask,
    Drop,
    Effect,
    Expect,
    Finish,
    Heard,
    Keep,
    Listen,
    Say,
    Verdict,
)
from voicecheck.guides import Phrases
from voicecheck.language.commands import Command, spoken_command
from voicecheck.language.numbers import number
from voicecheck.language.reflect import reflect
from voicecheck.language.replies import Confirmation, confirmation
from voicecheck.language.splice import splice

ROUNDS_OF_MORE = 3
"""How often "is there more?" is asked of one answer."""

SENTENCE_WORDS = 4
"""From this many words on, an answer to "is that right?" that is neither yes nor no is a
sentence that belongs to the story, not a mumble."""

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

    # --- the pieces of every move ---

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

    def say(self, *lines: str, remember: bool = False) -> None:
        """Speak lines; `remember` them for "repeat"."""
        spoken = tuple(line for line in lines if line)
        self.effects.append(Say(spoken))
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

    # --- from question to question ---

    def put_question(self, *before: str) -> None:
        """Ask the question it is at; steps that only say something are said on the way."""
        lines = [*before]
        while self.state.question.step.kind == "say":
            lines.append(self.state.question.ask)
            if self.state.index + 1 == len(self.state.questions):
                self.say(*lines)
                self.end(complete=True)
                return
            self.change(index=self.state.index + 1)
        if lines:
            self.say(*lines)
        question = self.state.question
        self.change(draft=None, rounds=0, asked=1)
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

    # --- words ---

    def take_words(self, heard: Heard) -> None:
        """Take what was heard: a command, a mumble, or words for the present phase."""
        command = spoken_command(heard.text, state=self.command_state())
        if command is not None:
            self.obey(command)
        elif self.state.paused:
            pass
        elif not heard.text.strip():
            self.meet_mumble(heard)
        else:
            match self.state.phase:
                case Phase.ASKED:
                    self.take_reply(heard)
                case Phase.CHECKING:
                    self.take_verdict(heard)
                case Phase.CORRECTING:
                    self.take_correction(heard.text, heard)
                case Phase.OFFERED_MORE:
                    self.take_more(heard)
                case Phase.ADDING:
                    self.take_addition(heard)

    def command_state(self) -> str:
        """What the language room should know about the moment; see `spoken_command`."""
        if self.state.paused:
            return "paused"
        if self.state.phase is Phase.OFFERED_MORE:
            return "answering"  # "that's it" is no yes here
        return {Expect.RATING: "rating", Expect.CONFIRMATION: "confirming"}.get(
            self.state.expect, "answering"
        )

    def take_reply(self, heard: Heard) -> None:
        """Take the first words of an answer, by the kind of the step."""
        match self.state.question.step.kind:
            case "rating":
                self.take_rating(heard)
            case "yes_no":
                self.take_yes_no(heard)
            case _:
                self.change(draft=Draft().with_words(heard.text, heard, "answer"))
                self.say_back()

    def take_rating(self, heard: Heard) -> None:
        """Take a number."""
        step = self.state.question.step
        rating = number(heard.text, step.low, step.high)
        if rating is None:
            self.misunderstood(
                heard,
                self.phrases.ask_number.replace("{low}", str(step.low)).replace(
                    "{high}", str(step.high)
                ),
            )
            return
        self.change(draft=Draft().with_words(heard.text, heard, "answer"))
        self.keep(rating=rating, verdict="own_words")
        self.go_on(self.phrases.heard_number.replace("{number}", str(rating)))

    def take_yes_no(self, heard: Heard) -> None:
        """Take a yes or a no that is itself the answer."""
        step = self.state.question.step
        kind = confirmation(heard.text).kind
        if kind not in (Confirmation.Kind.YES, Confirmation.Kind.NO):
            self.misunderstood(heard, self.phrases.yes_or_no)
            return
        self.change(draft=Draft().with_words(heard.text, heard, "answer"))
        self.keep(verdict="own_words")
        if kind is Confirmation.Kind.YES:
            self.go_on()
        elif step.stop_if_no:
            self.say(step.if_no or self.phrases.stopped)
            self.end(complete=False)
        else:
            self.go_on(step.if_no)

    def misunderstood(self, heard: Heard, question: str) -> None:
        """Ask once or twice more; then keep what was said and go on."""
        if self.state.unclear < 2:
            self.change(unclear=self.state.unclear + 1)
            self.say(question, remember=True)
            return
        self.change(draft=self.draft.with_words(heard.text, heard, "answer"))
        self.keep(verdict="own_words")
        self.go_on(self.phrases.move_on)

    # --- saying back ---

    def say_back(self) -> None:
        """Keep what was said, and say it back where the guide wants that."""
        if not self.state.question.step.reflect:
            self.keep(verdict="own_words")
            self.offer_more()
            return
        reflection = self.reflection_of(self.draft.text)
        self.keep(reflection=reflection)
        check = self.phrases.check_again if self.draft.refusals else self.vary(self.phrases.check)
        self.enter(Phase.CHECKING)
        self.say(reflection, check, remember=True)

    def reflection_of(self, text: str) -> str:
        """Return the words turned to the person, with the next lead-in."""
        turn = self.state.reflections
        self.change(reflections=turn + 1)
        partner = self.state.partner_of.get(self.state.question.person)
        return reflect(text, partner=partner, turn=turn, language=self.state.guide.language)

    def take_verdict(self, heard: Heard) -> None:
        """Take the reply to "did I get that right?"."""
        reply = confirmation(heard.text)
        match reply.kind:
            case Confirmation.Kind.YES:
                self.accept()
            case Confirmation.Kind.NO:
                self.refuse(self.phrases.what_was_it)
            case Confirmation.Kind.PARTLY:
                self.refuse(self.phrases.which_part)
            case Confirmation.Kind.CORRECTION:
                self.take_correction(reply.text, heard)
            case Confirmation.Kind.ADDITION:
                self.add(reply.text, heard)
            case Confirmation.Kind.REPEAT:
                self.obey(Command.REPEAT)
            case _ if len(heard.text.split()) >= SENTENCE_WORDS:
                self.add(heard.text, heard)
            case _:
                self.ask_yes_or_no()

    def accept(self) -> None:
        """Take a yes: they were heard right."""
        self.keep(verdict="corrected" if self.draft.refusals else "confirmed")
        self.offer_more()

    def refuse(self, question: str) -> None:
        """Take a no without a correction; the second one keeps the person's own words."""
        if self.draft.refusals:
            self.keep_own_words()
            return
        self.change(draft=replace(self.draft, refusals=1))
        self.enter(Phase.CORRECTING)
        self.say(question, remember=True)

    def take_correction(self, correction: str, heard: Heard) -> None:
        """Put a correction where it belongs and say it back once more."""
        again = self.state.phase is Phase.CHECKING and self.draft.refusals > 0
        text = splice(self.draft.text, correction)
        draft = self.draft.with_words(text, heard, "correction")
        self.change(draft=replace(draft, refusals=draft.refusals + 1))
        if again:
            self.keep_own_words()
        else:
            self.say_back()

    def keep_own_words(self) -> None:
        """Keep the words as they were told and go on."""
        self.keep(verdict="own_words")
        self.go_on(self.phrases.own_words)

    def ask_yes_or_no(self) -> None:
        """Ask again what was unclear; it is never taken for a yes."""
        if self.state.unclear:
            self.keep_own_words()
            return
        self.change(unclear=1)
        self.say(self.phrases.yes_or_no)

    # --- is there more? ---

    def offer_more(self) -> None:
        """Ask whether there is more, where the guide wants that."""
        if not self.state.question.step.more or self.state.rounds >= ROUNDS_OF_MORE:
            self.go_on()
            return
        self.change(rounds=self.state.rounds + 1)
        self.enter(Phase.OFFERED_MORE)
        self.say(self.vary(self.phrases.more), remember=True)

    def take_more(self, heard: Heard) -> None:
        """Take the reply to "is there more?": no, a yes alone, or the more itself."""
        reply = confirmation(heard.text)
        match reply.kind:
            case Confirmation.Kind.NO | Confirmation.Kind.NOTHING:
                self.go_on()
            case Confirmation.Kind.YES:
                self.enter(Phase.ADDING)
                self.say(self.phrases.go_on, remember=True)
            case Confirmation.Kind.REPEAT:
                self.obey(Command.REPEAT)
            case Confirmation.Kind.ADDITION | Confirmation.Kind.CORRECTION:
                self.add(reply.text, heard)
            case _ if len(heard.text.split()) > 1:
                self.add(heard.text, heard)
            case _:
                self.ask_yes_or_no()

    def take_addition(self, heard: Heard) -> None:
        """Take what follows "go on": a story, or after all no more."""
        match confirmation(heard.text).kind:
            case Confirmation.Kind.NO | Confirmation.Kind.NOTHING:
                self.go_on()
            case Confirmation.Kind.YES if not self.state.unclear:
                self.change(unclear=1)
                self.say(self.phrases.go_on)
            case Confirmation.Kind.YES:
                self.go_on()
            case _:
                self.add(heard.text, heard)

    def add(self, text: str, heard: Heard) -> None:
        """Join more words on to the answer and say back what is new."""
        joined = f"{self.draft.text} {text}".strip()
        self.change(draft=self.draft.with_words(joined, heard, "addition"))
        if not self.state.question.step.reflect:
            self.keep(verdict="own_words")
            self.offer_more()
            return
        new = self.reflection_of(text)
        self.keep(reflection=f"{self.draft.reflection or ''} {new}".strip(), verdict="unconfirmed")
        self.enter(Phase.CHECKING)
        self.say(new, self.phrases.check_again, remember=True)

    # --- silence and mumbling ---

    def meet_silence(self) -> None:
        """Meet a silence: a word, the question in other words, a gentle move on."""
        if self.state.paused:
            return
        silences = self.state.silences
        self.change(silences=silences + 1)
        match self.state.phase, silences:
            case Phase.ASKED, 0:
                reprompt = self.state.question.step.reprompt
                self.say(reprompt or self.vary(self.phrases.still_here))
            case Phase.ASKED, 1:
                step = self.state.question.step
                self.change(asked=self.state.asked + 1)
                self.say(step.rephrase or step.ask, self.phrases.offer_skip)
            case Phase.ASKED, _:
                self.go_on(self.phrases.move_on)
            case Phase.CHECKING, 0:
                self.say(self.phrases.check_again)
            case ((Phase.CORRECTING | Phase.ADDING), 0):
                self.say(self.vary(self.phrases.still_here))
            case ((Phase.CHECKING | Phase.CORRECTING), _):
                self.keep_own_words()
            case _:
                self.go_on()

    def meet_mumble(self, heard: Heard) -> None:
        """There was a voice but no words: ask again; the recording is not thrown away."""
        if self.state.unclear == 0:
            self.change(unclear=1)
            self.say(self.phrases.pardon)
        elif self.state.phase is Phase.ASKED and heard.utterance is not None:
            self.change(draft=self.draft.with_words("", heard, "answer"))
            self.keep(verdict="unheard")
            self.go_on(self.phrases.kept_unheard)
        else:
            self.meet_silence()

    # --- commands ---

    def obey(self, command: Command) -> None:
        """Do what a spoken command or a key asks."""
        if self.state.paused and command not in (Command.RESUME, Command.STOP, Command.DELETE):
            self.say(self.phrases.paused)
            return
        match command:
            case Command.REPEAT:
                self.say(*self.state.last_said)
            case Command.SKIP:
                self.skip()
            case Command.BACK:
                self.go_back()
            case Command.PAUSE:
                self.change(paused=True)
                self.say(self.phrases.paused)
            case Command.RESUME:
                self.change(paused=False)
                self.say(self.phrases.resumed, *self.state.last_said)
            case Command.STOP:
                self.stop()
            case Command.DELETE:
                self.delete()
            case Command.HELP:
                self.say(self.phrases.help)
            case Command.SLOWER:
                self.adjust(self.phrases.slower, rate_wpm=-20)
            case Command.LOUDER:
                self.adjust(self.phrases.louder, volume_db=4)
            case Command.QUIETER:
                self.adjust(self.phrases.quieter, volume_db=-4)
            case Command.DONE:
                self.finish_answer()

    def skip(self) -> None:
        """Leave the question; words already told are kept as they are."""
        if self.state.draft is not None:
            self.keep(verdict=self._settled())
        self.go_on(self.phrases.skipped)

    def _settled(self) -> Verdict:
        verdict = self.draft.verdict
        return "own_words" if verdict == "unconfirmed" else verdict

    def go_back(self) -> None:
        """Ask the question before this one again."""
        index = self.state.index - 1
        while index >= 0 and self.state.questions[index].step.kind == "say":
            index -= 1
        if index < 0:
            self.say(self.phrases.first_already, *self.state.last_said)
        else:
            self.go_to(index, self.phrases.back)

    def delete(self) -> None:
        """Delete the answer being told, else the newest one kept."""
        if self.state.last_kept is None:
            self.say(self.phrases.nothing_to_delete, *self._question_again())
            return
        telling = self.state.last_kept == self.state.position
        self.effects.append(Drop(self.state.last_kept))
        self.change(last_kept=None, kept=self.state.kept - 1)
        if telling and not self.state.paused:
            self.change(position=self.state.position + 1)
            self.put_question(self.phrases.deleted)
        else:
            self.say(self.phrases.deleted, *self._question_again())

    def _question_again(self) -> tuple[str, ...]:
        return () if self.state.paused else self.state.last_said

    def adjust(self, phrase: str, *, rate_wpm: int = 0, volume_db: int = 0) -> None:
        """Speak differently, and say the last thing again that way."""
        self.effects.append(Adjust(rate_wpm=rate_wpm, volume_db=volume_db))
        self.say(phrase, *self.state.last_said)

    def finish_answer(self) -> None:
        """Take "I'm done" for the end of this answer."""
        if self.state.draft is None:
            self.skip()
        elif self.state.phase is Phase.CHECKING:
            self.accept_as_told()
        else:
            self.go_on()

    def accept_as_told(self) -> None:
        """Keep the answer as it stands and go on."""
        self.keep(verdict=self._settled())
        self.go_on()

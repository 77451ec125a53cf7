"""The check-in: the runner that performs what the dialogue decides.

The dialogue says what is to happen; an `Exchange` speaks and listens, by voice or typed; the
store keeps the answers. A check-in is kept from the first heard word on: an answer is written as
soon as it is heard, and again when it is confirmed or corrected.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from voicecheck import dialogue, readiness
from voicecheck.audio.spool import SpoolNote
from voicecheck.dialogue import (
    Adjust,
    Ask,
    Drop,
    Event,
    Finish,
    ForgetPlan,
    GateShown,
    Hide,
    Keep,
    Listen,
    Offered,
    PutOff,
    Record,
    Rest,
    Say,
    SetPlan,
    Settle,
    ShowSupport,
    Standing,
    TurnTo,
)
from voicecheck.errors import DiskFullError, NotFoundError, StoreBusyError, VoicecheckError
from voicecheck.exchange import Exchange, Outcome, Screen, Take
from voicecheck.guides import Guide
from voicecheck.language.promises import Promise
from voicecheck.language.reflect import reflect
from voicecheck.language.tongue import tongue
from voicecheck.phrases import Phrases
from voicecheck.store import Store, record
from voicecheck.store.record import Kept, PromiseMade, Rating, SaidBack, Turn

LOCKED_S = 60.0
"""How long another program may hold the store before the check-in gives up."""


@dataclass
class Checkin:
    """One check-in, from greeting to goodbye.

    Attributes:
        exchange: How the two sides reach each other.
        store: Where answers are kept.
        screen: What is shown beside.
        now: The wall clock, with an offset.
        reflect: Says an answer back.
        called: What the owner is called where two are there.
        standing: What stands from earlier check-ins; nothing but the day where not given.
        propose: Chooses what to propose at the close.
    """

    guide: Guide
    guide_name: str
    phrases: Phrases
    people: tuple[str | None, ...]
    exchange: Exchange
    store: Store
    screen: Screen
    now: Callable[[], datetime]
    reflect: dialogue.Reflect = reflect
    called: str = ""
    standing: Standing | None = None
    propose: dialogue.Propose = dialogue.nothing
    _open: set[int] = field(default_factory=set)
    _kept: dict[int, dict[int, Take]] = field(default_factory=dict)
    _note: SpoolNote | None = None
    _recording: bool = True
    _hidden: bool = False

    def run(self) -> Outcome:
        """Hold the check-in.

        Raises:
            VoicecheckError: It could not go on. What was said until then is kept and the
                check-in is marked unfinished.
        """
        checkin_id = self.store.begin(self.guide_name, self.people, self.now())
        self.screen.begun(checkin_id, self.guide_name, self.people, resumed=False)
        are_two = len(self.people) > 1
        begun = dialogue.begin(
            self.guide,
            self.phrases,
            self.people,
            reflect=self.reflect,
            called=self.called,
            consent=are_two and self.exchange.records,
            gate=are_two and self.guide.gate and not self.store.gates.shown_to(self.people),
            standing=self.standing or Standing(self.now().date()),
            propose=self.propose,
        )
        return self._hold(checkin_id, begun)

    def resume(
        self, broken: record.Checkin, stood: dialogue.Conversation, *, announced: bool
    ) -> Outcome:
        """Go on with a check-in that broke off.

        Args:
            broken: What the store has of it, with all that was recovered.
            stood: Where it stood.
            announced: Whether the person was told already where it broke off.

        Raises:
            VoicecheckError: As for `run`.
        """
        self._kept = {turn.position: _earlier(turn) for turn in broken.turns}
        self._recording = stood.recording
        self.exchange.record(stood.recording)
        self.store.places.reopen(broken.id)
        self.screen.begun(broken.id, self.guide_name, self.people, resumed=True)
        since = heard_since(stood, broken.turns)
        stood = replace(stood, reflect=self.reflect, propose=self.propose)
        return self._hold(broken.id, dialogue.resume(stood, since, announced=announced))

    def _hold(self, checkin_id: str, opening: dialogue.Outcome) -> Outcome:
        self._note = SpoolNote(checkin_id, "", "", "", self.now().isoformat())
        try:
            finish = self._converse(*opening)
        except BaseException as error:
            if isinstance(error, VoicecheckError):
                full = isinstance(error, DiskFullError)
                self._say_if_possible(self.phrases.disk_full if full else self.phrases.broken_off)
            # The error that brought us here is the one to tell, not that the store fails too.
            with contextlib.suppress(VoicecheckError):
                self.store.finish(checkin_id, "unfinished", self.now())
            raise
        outcome = self._end(checkin_id, finish)
        self.screen.ended(outcome)
        return outcome

    def _end(self, checkin_id: str, finish: Finish) -> Outcome:
        """Say in the store how it ended, and whether there is anything to go on with."""
        if finish.traceless and not self._kept:
            self._patiently(lambda: self.store.delete(checkin_id))
            return Outcome(
                checkin_id,
                complete=False,
                answers=0,
                traceless=True,
                language=self.guide.language,
            )
        state: record.State = "finished" if finish.complete else "unfinished"
        self._patiently(lambda: self.store.finish(checkin_id, state, self.now()))
        leave = self.store.places.leave if finish.complete else self.store.places.stop
        self._patiently(lambda: leave(checkin_id))
        return Outcome(checkin_id, finish.complete, len(self._kept), language=self.guide.language)

    def _converse(
        self, state: dialogue.Conversation, effects: Sequence[dialogue.Effect]
    ) -> Finish:
        """Go from event to event until the end; return how it ended."""
        while True:
            self._stand(state)
            self.exchange.think_ahead(partial(readiness.think_of, state))
            event = self._perform(effects)
            if event is None:
                return next(effect for effect in effects if isinstance(effect, Finish))
            if isinstance(event, dialogue.Heard | dialogue.WentOn):
                self._hear(event)
            state, effects = dialogue.respond(state, event)

    def _stand(self, state: dialogue.Conversation) -> None:
        """Write down where we stand, before anything of it is done.

        The last place before the end stays: who said "stop" can go on from there another day.
        Until the check-in itself begins there is none, and what was said at the gate is nowhere.
        """
        if dialogue.begun(state) and not dialogue.over(state):
            place, checkin_id = dialogue.snapshot(state), self._require_note().checkin_id
            self._patiently(lambda: self.store.places.mark(checkin_id, place))

    def _patiently(self, write: Callable[[], object]) -> None:
        """Write to the store; where another program holds it, say so and wait a while.

        Raises:
            VoicecheckError: It could not be written.
        """
        until_s = time.monotonic() + LOCKED_S
        while True:
            try:
                write()
            except StoreBusyError as busy:
                if time.monotonic() >= until_s:
                    raise
                self.screen.noted(f"{busy.message}; I wait for it.")
            else:
                return

    def _perform(self, effects: Sequence[dialogue.Effect]) -> Event | None:
        """Perform the effects in order; return the event that follows, None at the end.

        What is written down is written whatever happens; only speech can be cut short.
        """
        cut: Event | None = None
        if any(isinstance(effect, Finish) for effect in effects):
            self.exchange.hear_no_more()
        for effect in effects:
            match effect:
                case Ask():
                    self.screen.asked(effect)
                    self._mark(effect.step, effect.person, effect.prompt, effect.position)
                case TurnTo(person, prompt):
                    self.screen.turned_to(person)
                    note = self._require_note()
                    self._mark(note.step, person, prompt, note.position)
                case Say(lines, reflects, slowly) if cut is None:
                    cut = self._say(lines, reflects, slowly)
                case ShowSupport():
                    self.screen.support()
                case Record(on):
                    self._recording = on
                    self.exchange.record(on)
                case Hide(on):
                    self._hide(on)
                case GateShown():
                    self.store.gates.show_to(self.people)
                case Keep():
                    self._keep(effect)
                case Drop(position):
                    self._drop(position)
                case Adjust():
                    self.exchange.adjust(effect)
                case Settle() | PutOff() | SetPlan() | ForgetPlan() | Offered():
                    self._note_over_time(effect)
                case Rest(lasts_s) if cut is None:
                    self._settle_rest()
                    return self.exchange.rest(lasts_s, self._require_note())
                case Listen(expect) if cut is None:
                    self._settle_rest()
                    self.screen.awaits(expect)
                    return self.exchange.listen(expect, self._require_note())
                case Finish():
                    self._settle_rest()
                    return None
                case _:
                    pass
        return cut

    def _say(
        self, lines: Sequence[str], reflects: bool = False, slowly: bool = False
    ) -> Event | None:
        for line in lines:
            self.screen.said(line, reflects=reflects)
        note = self._require_note()
        return self.exchange.say(lines, note, reflects=reflects, slowly=slowly)

    def _note_over_time(self, effect: Settle | PutOff | SetPlan | ForgetPlan | Offered) -> None:
        """Write down what became of a promise, or of the plan."""
        plans = self.store.plans
        match effect:
            case Settle(promise, state):
                with contextlib.suppress(NotFoundError):  # deleted by another program meanwhile
                    self.store.promises.settle(promise, state, self.now())
            case PutOff(promise, day):
                with contextlib.suppress(NotFoundError):
                    self.store.promises.put_off(promise, day)
            case SetPlan(guide, planned_for):
                plans.set(self.people, guide, planned_for, self.now())
            case ForgetPlan():
                plans.forget(self.people)
            case Offered(guide):
                plans.offered(self.people, guide, self.now())

    def _hear(self, heard: dialogue.Heard | dialogue.WentOn) -> None:
        if heard.text and not self._hidden:
            self.screen.heard(heard.text)
        if tongue(self.phrases).wants_time(heard.text):
            self.exchange.give_time()
        if heard.utterance is not None:
            self._open.add(heard.utterance)

    def _hide(self, on: bool) -> None:
        """Let what one person says stay between them and the program."""
        self._hidden = on
        self.exchange.record(self._recording and not on)
        self.screen.hide(on)

    def _mark(self, step: str, person: str | None, prompt: str, position: int) -> None:
        """Note where we are, for the spool: a crash must be able to tell."""
        self._note = SpoolNote(
            self._require_note().checkin_id,
            step,
            person or "",
            prompt,
            self.now().isoformat(),
            position,
        )

    def _require_note(self) -> SpoolNote:
        assert self._note is not None
        return self._note

    def _keep(self, keep: Keep) -> None:
        takes = self._kept.setdefault(keep.position, {})
        new = [part for part in keep.parts if part.utterance not in takes and part.utterance >= 0]
        for part in new:
            takes[part.utterance] = self.exchange.take(part.utterance, part.kind, len(takes))
        checkin_id, kept = self._require_note().checkin_id, self._as_kept(keep, [*takes.values()])
        self._patiently(lambda: self._write(checkin_id, kept))
        self._learn(keep.person, [takes[part.utterance] for part in new])
        self.exchange.settle([part.utterance for part in keep.parts])
        self._open.difference_update(part.utterance for part in keep.parts)
        self.screen.kept(keep)

    def _learn(self, person: str | None, takes: Sequence[Take]) -> None:
        """Keep how somebody pauses, for the next time."""
        pauses_s = [pause_s for take in takes for pause_s in take.pauses_s]
        went_on = [take.went_on for take in takes if take.went_on is not None]
        self._patiently(lambda: self.store.people.learn(person, pauses_s, went_on))

    def _write(self, checkin_id: str, kept: Kept) -> None:
        answer = self.store.keep(checkin_id, kept)
        if kept.promise is None:
            self.store.promises.unmake(answer)

    def _as_kept(self, keep: Keep, takes: Sequence[Take]) -> Kept:
        return Kept(
            position=keep.position,
            step=keep.step,
            prompt=keep.prompt,
            attempts=keep.attempts,
            verbatim=keep.verbatim,
            text=keep.text,
            verdict=keep.verdict,
            said_at=self.now(),
            person=keep.person,
            reflection=keep.reflection,
            words=[word for take in takes for word in take.words],
            recordings=[take.recording for take in takes if take.recording is not None],
            rating=None if keep.rating is None else Rating(keep.step, keep.rating),
            said_back=_as_said_back(keep.said_back),
            promise=_as_made(keep.promise),
        )

    def _drop(self, position: int) -> None:
        checkin_id = self._require_note().checkin_id
        self._patiently(lambda: self.store.drop(checkin_id, position))
        self._kept.pop(position, None)
        self.screen.dropped(position)

    def _settle_rest(self) -> None:
        """Utterances that became no answer, such as a yes or "skip", are let go."""
        self.exchange.settle(sorted(self._open))
        self._open.clear()

    def _say_if_possible(self, line: str) -> None:
        with contextlib.suppress(VoicecheckError):
            self._say([line])


def _as_made(promise: Promise | None) -> PromiseMade | None:
    return None if promise is None else PromiseMade(promise.text, promise.day)


def _as_said_back(said_back: dialogue.SaidBack | None) -> SaidBack | None:
    if said_back is None:
        return None
    return SaidBack(said_back.of, said_back.number, said_back.heard)


def heard_since(stood: dialogue.Conversation, turns: Sequence[Turn]) -> list[dialogue.Heard]:
    """What was recovered of the answer that was being told and is not in the conversation yet.

    Args:
        stood: Where the conversation broke off.
        turns: What the store has, with all that was recovered.
    """
    known = len(stood.draft.parts) if stood.draft else 0
    return [
        dialogue.Heard(_words_of(turn, recording.seq), dialogue.earlier_utterance(recording.seq))
        for turn in turns
        if turn.position == stood.position
        for recording in turn.recordings
        if recording.seq >= known
    ]


def _words_of(turn: Turn, seq: int) -> str:
    return " ".join(word.text for word in turn.words if word.recording_seq == seq)


def _earlier(turn: Turn) -> dict[int, Take]:
    """The takes that the store has already, without their sound."""
    seqs = [recording.seq for recording in turn.recordings]
    seqs += [word.recording_seq for word in turn.words]
    return {
        dialogue.earlier_utterance(seq): Take(
            tuple(w for w in turn.words if w.recording_seq == seq), None
        )
        for seq in range(max(seqs, default=-1) + 1)
    }

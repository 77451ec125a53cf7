"""The check-in: the runner that performs what the dialogue decides.

The dialogue says what is to happen; an `Exchange` speaks and listens, by voice or typed; the
store keeps the answers. A check-in is kept from the first heard word on: an answer is written as
soon as it is heard, and again when it is confirmed or corrected.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from voicecheck import dialogue
from voicecheck.audio.spool import SpoolNote
from voicecheck.dialogue import Adjust, Ask, Drop, Event, Finish, Keep, Listen, Say, ShowSupport
from voicecheck.errors import VoicecheckError
from voicecheck.guides import Guide, Phrases
from voicecheck.language.reflect import reflect
from voicecheck.language.tempo import wants_time
from voicecheck.store import Store
from voicecheck.store.record import Kept, Rating, Recording, Word


@dataclass(frozen=True, eq=False)
class Take:
    """One utterance as it will be kept: its words and its encoded sound.

    Attributes:
        words: Timed from the start of the recording.
        recording: None where the person does not want sound kept.
        pauses_s: The silences inside it.
    """

    words: tuple[Word, ...]
    recording: Recording | None
    pauses_s: tuple[float, ...] = ()


class Exchange(Protocol):
    """How the two sides reach each other: by voice, or typed."""

    def say(self, lines: Sequence[str], note: SpoolNote, *, reflects: bool) -> Event | None:
        """Say the lines; return what cut them short, None where they were said whole."""

    def listen(self, expect: dialogue.Expect, note: SpoolNote) -> Event:
        """Wait for a reply.

        Raises:
            VoicecheckError: Nothing can be heard any more.
        """

    def take(self, utterance: int, kind: dialogue.PartKind, seq: int) -> Take:
        """Return an utterance that a `Heard` event named, as recording `seq` of its answer."""

    def settle(self, utterances: Sequence[int]) -> None:
        """Let go of utterances that are kept in the store, or never will be."""

    def adjust(self, change: Adjust) -> None:
        """Speak differently from now on."""

    def give_time(self) -> None:
        """Wait as long as one ever waits, from now on."""


class Screen(Protocol):
    """What a check-in shows beside the voice."""

    def asked(self, ask: Ask) -> None:
        """A question begins."""

    def said(self, line: str) -> None:
        """The program speaks."""

    def heard(self, text: str) -> None:
        """The person was heard."""

    def kept(self, keep: Keep) -> None:
        """An answer was written down."""

    def support(self) -> None:
        """Show where help is to be found."""


@dataclass(frozen=True)
class Outcome:
    """How a check-in ended."""

    checkin_id: str
    complete: bool
    answers: int


@dataclass
class Checkin:
    """One check-in, from greeting to goodbye.

    Attributes:
        exchange: How the two sides reach each other.
        store: Where answers are kept.
        screen: What is shown beside.
        now: The wall clock, with an offset.
        reflect: Says an answer back.
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
    _open: set[int] = field(default_factory=set)
    _kept: dict[int, list[Take]] = field(default_factory=dict)
    _note: SpoolNote | None = None

    def run(self) -> Outcome:
        """Hold the check-in.

        Raises:
            VoicecheckError: It could not go on. What was said until then is kept and the
                check-in is marked unfinished.
        """
        names = [name for name in self.people if name is not None]
        checkin_id = self.store.begin(self.guide_name, names, self.now())
        self._note = SpoolNote(checkin_id, "", "", "", self.now().isoformat())
        try:
            complete = self._converse()
        except BaseException as error:
            if isinstance(error, VoicecheckError):
                self._say_if_possible(self.phrases.broken_off)
            # The error that brought us here is the one to tell, not that the store fails too.
            with contextlib.suppress(VoicecheckError):
                self.store.finish(checkin_id, "unfinished", self.now())
            raise
        self.store.finish(checkin_id, "finished" if complete else "unfinished", self.now())
        return Outcome(checkin_id, complete, len(self._kept))

    def _converse(self) -> bool:
        """Go from event to event until the end; return whether every step was reached."""
        state, effects = dialogue.begin(
            self.guide, self.phrases, self.people, reflect=self.reflect
        )
        while (event := self._perform(effects)) is not None:
            if isinstance(event, dialogue.Heard | dialogue.WentOn):
                self._hear(event)
            state, effects = dialogue.respond(state, event)
        return any(isinstance(effect, Finish) and effect.complete for effect in effects)

    def _perform(self, effects: Sequence[dialogue.Effect]) -> Event | None:
        """Perform the effects in order; return the event that follows, None at the end.

        What is written down is written whatever happens; only speech can be cut short.
        """
        cut: Event | None = None
        for effect in effects:
            match effect:
                case Ask():
                    self.screen.asked(effect)
                    self._mark(effect)
                case Say(lines, reflects) if cut is None:
                    cut = self._say(lines, reflects)
                case ShowSupport():
                    self.screen.support()
                case Keep():
                    self._keep(effect)
                case Drop(position):
                    self._drop(position)
                case Adjust():
                    self.exchange.adjust(effect)
                case Listen(expect) if cut is None:
                    self._settle_rest()
                    return self.exchange.listen(expect, self._require_note())
                case Finish():
                    self._settle_rest()
                    return None
                case _:
                    pass
        return cut

    def _say(self, lines: Sequence[str], reflects: bool = False) -> Event | None:
        for line in lines:
            self.screen.said(line)
        return self.exchange.say(lines, self._require_note(), reflects=reflects)

    def _hear(self, heard: dialogue.Heard | dialogue.WentOn) -> None:
        if heard.text:
            self.screen.heard(heard.text)
        if wants_time(heard.text):
            self.exchange.give_time()
        if heard.utterance is not None:
            self._open.add(heard.utterance)

    def _mark(self, ask: Ask) -> None:
        """Note where we are, for the spool: a crash must be able to tell."""
        note = self._require_note()
        self._note = SpoolNote(
            note.checkin_id, ask.step, ask.person or "", ask.prompt, self.now().isoformat()
        )

    def _require_note(self) -> SpoolNote:
        assert self._note is not None
        return self._note

    def _keep(self, keep: Keep) -> None:
        takes = self._kept.setdefault(keep.position, [])
        known = len(takes)
        for part in keep.parts[len(takes) :]:
            takes.append(self.exchange.take(part.utterance, part.kind, len(takes)))
        self.store.keep(self._require_note().checkin_id, self._as_kept(keep, takes))
        self.store.people.learn(keep.person, [p for take in takes[known:] for p in take.pauses_s])
        self.exchange.settle([part.utterance for part in keep.parts])
        self._open.difference_update(part.utterance for part in keep.parts)
        self.screen.kept(keep)

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
        )

    def _drop(self, position: int) -> None:
        self.store.drop(self._require_note().checkin_id, position)
        self._kept.pop(position, None)

    def _settle_rest(self) -> None:
        """Utterances that became no answer, such as a yes or "skip", are let go."""
        self.exchange.settle(sorted(self._open))
        self._open.clear()

    def _say_if_possible(self, line: str) -> None:
        with contextlib.suppress(VoicecheckError):
            self._say([line])

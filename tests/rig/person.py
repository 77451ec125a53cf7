"""A person made of nothing: hears when it is their turn, and answers in real time."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from tests.rig.program_ear import RATE_HZ, Heard, ProgramEar, Span
from tests.rig.recording import Recording
from tests.rig.sound_server import AIR, MOUTH, SoundServer, SoundServerError
from tests.rig.speech import Voice, say
from tests.rig.streams import Capture, Playback
from voicecheck.audio.clip import Clip

Cue = Literal["after_tone", "after_silence", "over_program"]
Kind = Literal[
    "program_started",
    "program_stopped",
    "tone",
    "reply_started",
    "reply_ended",
    "stayed_silent",
]

_SILENCE_CUE_S = 1.0
_POLL_S = 0.05
_ROOM_AHEAD_S = 0.5


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing to say.

    Attributes:
        clip: How it sounds.
        text: The words in it, for whoever compares.
        wait_s: How long after the cue it starts.
        when: The cue: the end of the listening tone, the program's silence (for a second after it
            spoke), or over the program (counted from when it starts to speak; at least 0.2 s,
            because that long it takes to tell speech from a tone). None: as the person does it.
    """

    clip: Clip
    text: str
    wait_s: float = 0.3
    when: Cue | None = None

    @classmethod
    def of(
        cls, text: str, *, voice: Voice = "joe", wait_s: float = 0.3, when: Cue | None = None
    ) -> Self:
        """Make a reply of synthesised speech."""
        return cls(say(text, voice=voice), text, wait_s, when)


@dataclass(frozen=True, slots=True)
class Silent:
    """Says nothing for so many cues, as somebody who is out of the room.

    Attributes:
        cues: How many.
        when: Which cue is counted; None: as the person does it.
    """

    cues: int = 1
    when: Cue | None = None


Turn = Reply | Silent
Answers = Callable[[str], Turn | None]


@dataclass(frozen=True, slots=True)
class Event:
    """Something in a conversation.

    Attributes:
        kind: What.
        at_s: When, on the person's clock, within about 10 ms.
        text: The words of a reply.
    """

    kind: Kind
    at_s: float
    text: str = ""


class VirtualPerson:
    """Listens to the program and answers it, in a thread of its own, inside a `with` block.

    A script is a list of turns, taken in order, each at its own cue. Or answers are chosen by a
    function that is given, at each cue and each tone, what the program has printed since the last
    reply (fed by `program_said`); None means to say nothing this time. A chosen reply with another
    cue waits for that one.

    Attributes:
        log: What happened, in order of being known.
        done: Set when a script is over and its last reply has been spoken.
    """

    def __init__(
        self,
        server: SoundServer,
        answers: Sequence[Turn] | Answers,
        *,
        cue: Cue = "after_tone",
        room: Clip | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare a person.

        Args:
            server: The sound card between the two.
            answers: The script, or the function that chooses.
            cue: When this person answers, unless a reply says otherwise.
            room: The noise around them, for the microphone alone, as long as they are there.
            clock: The clock of the log.
        """
        self.log: list[Event] = []
        self.done = threading.Event()
        self._server = server
        self._answers: Answers | None = answers if callable(answers) else None
        self._script: deque[Turn] = deque(() if callable(answers) else answers)
        self._cue = cue
        self._room = room
        self._clock = clock
        self._printed: deque[str] = deque()
        self._due: tuple[float, Reply] | None = None
        self._replying: Event | None = None
        self._program = ProgramEar()
        self._awaits_silence = False
        self._leaving = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._live, name="virtual person", daemon=True)

    def program_said(self, line: str) -> None:
        """Tell the person what the program has printed; any thread may."""
        self._printed.append(line)

    def events(self, kind: Kind) -> list[Event]:
        """Return what happened of one kind."""
        return [event for event in list(self.log) if event.kind == kind]

    def wait_for(self, kind: Kind, count: int = 1, *, timeout_s: float = 30.0) -> Event:
        """Wait until something has happened so many times and return the last of them.

        Raises:
            TimeoutError: It has not.
        """
        deadline_s = time.monotonic() + timeout_s
        while len(events := self.events(kind)) < count:
            if time.monotonic() > deadline_s or not self._thread.is_alive():
                raise TimeoutError(f"{len(events)} of {count} times {kind}")
            time.sleep(_POLL_S / 5)
        return events[count - 1]

    def turns(self, recording: Recording) -> list[Span]:
        """Return when the person spoke, each reply a turn, in seconds of a recording."""
        began_s = [event.at_s - recording.started_s for event in self.events("reply_started")]
        ended_s = [event.at_s - recording.started_s for event in self.events("reply_ended")]
        return [Span(*both) for both in zip(began_s, ended_s, strict=False)]

    def __enter__(self) -> Self:
        """Come in; the program may start once this returns."""
        self._ear = Capture(
            self._server, "room.monitor", ["aux0"], rate_hz=RATE_HZ, clock=self._clock
        )
        self._mouth = Playback(self._server, MOUTH, clock=self._clock)
        self._air = Playback(self._server, AIR, clock=self._clock)
        while (heard := self._ear.read(_POLL_S)) is not None and not len(heard):
            pass
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave; a failure of the person's own is raised here."""
        self._leaving.set()
        self._thread.join()
        for stream in (self._ear, self._mouth, self._air):
            stream.close()
        if self._failure is not None and error is None:
            raise self._failure

    def speak(self, reply: Reply) -> None:
        """Say something as soon as `reply.wait_s` has passed, whatever the program does."""
        self._due = (self._clock() + reply.wait_s, reply)

    # Within the thread

    def _live(self) -> None:
        try:
            while not self._leaving.is_set():
                self._listen()
                self._speak_when_due()
                self._fill_the_room()
        except BaseException as error:
            self._failure = error
            self.done.set()

    def _listen(self) -> None:
        until_due_s = self._due[0] - self._clock() if self._due else _POLL_S
        samples = self._ear.read(min(until_due_s, _POLL_S))
        if samples is None:
            raise SoundServerError("the sound server went away during the conversation")
        for heard in self._program.feed(samples[:, 0]):
            self._hear(heard)
        now_s = self._ear.captured / RATE_HZ
        quiet_since_s = now_s - _SILENCE_CUE_S
        if self._awaits_silence and self._program.silent_since_s <= quiet_since_s:
            self._awaits_silence = False
            self._take_turn("after_silence", self._clock())

    def _hear(self, heard: Heard) -> None:
        at_s = self._ear.when(heard.at_s)
        match heard.what:
            case "started":
                self.log.append(Event("program_started", at_s))
                self._awaits_silence = False
                self._take_turn("over_program", at_s)
            case "stopped":
                self.log.append(Event("program_stopped", at_s))
                self._awaits_silence = True
            case "tone":
                self.log.append(Event("tone", at_s))
                self._take_turn("after_tone", at_s)

    def _take_turn(self, cue: Cue, at_s: float) -> None:
        if self._due is not None or self._replying is not None:
            return
        turn = self._turn_at(cue)
        if isinstance(turn, Reply):
            self._due = (at_s + turn.wait_s, turn)
        elif isinstance(turn, Silent):
            self.log.append(Event("stayed_silent", at_s))

    def _turn_at(self, cue: Cue) -> Turn | None:
        asked = cue in {self._cue, "after_tone"}
        if self._answers is not None and not self._script and asked:
            chosen = self._answers("\n".join(self._printed))
            if chosen is not None:
                self._printed.clear()
                self._script.append(chosen)
        if not self._script or (self._script[0].when or self._cue) != cue:
            return None
        turn = self._script.popleft()
        if isinstance(turn, Silent) and turn.cues > 1:
            self._script.appendleft(Silent(turn.cues - 1, turn.when))
        return turn

    def _speak_when_due(self) -> None:
        now_s = self._clock()
        if self._replying is not None and now_s >= self._replying.at_s:
            self.log.append(self._replying)
            self._replying = None
        if self._due is not None and now_s >= self._due[0]:
            _, reply = self._due
            starts_s, ends_s = self._mouth.play(reply.clip)
            self.log.append(Event("reply_started", starts_s, reply.text))
            self._replying = Event("reply_ended", ends_s, reply.text)
            self._due = None
        nothing_left = self._answers is None and not self._script
        if nothing_left and self._due is None and self._replying is None:
            self.done.set()

    def _fill_the_room(self) -> None:
        if self._room is not None and self._air.plays_until_s < self._clock() + _ROOM_AHEAD_S:
            self._air.play(self._room)

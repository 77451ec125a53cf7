"""What a check-in is held through: an exchange, to speak and listen, and a screen beside it.

By voice or typed, in words or as events: whoever offers these can hold a check-in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from voicecheck.audio.spool import SpoolNote
from voicecheck.dialogue import Adjust, Ask, Event, Expect, Keep, PartKind
from voicecheck.store.record import Recording, Word


@dataclass(frozen=True, eq=False)
class Take:
    """One utterance as it will be kept: its words and its encoded sound.

    Attributes:
        words: Timed from the start of the recording.
        recording: None where the person does not want sound kept.
        pauses_s: The silences inside it.
        went_on: See `patience.went_on`.
    """

    words: tuple[Word, ...]
    recording: Recording | None
    pauses_s: tuple[float, ...] = ()
    went_on: bool | None = None


class Exchange(Protocol):
    """How the two sides reach each other: by voice, or typed."""

    def say(
        self, lines: Sequence[str], note: SpoolNote, *, reflects: bool, slowly: bool
    ) -> Event | None:
        """Say the lines; return what cut them short, None where they were said whole."""

    def listen(self, expect: Expect, note: SpoolNote) -> Event:
        """Wait for a reply.

        Raises:
            VoicecheckError: Nothing can be heard any more.
        """

    def think_ahead(self, think: Callable[[str], Sequence[str]]) -> None:
        """From now on call this with the words so far whenever there are more of them.

        It returns the lines that would follow, were they all.
        """

    def rest(self, lasts_s: float, note: SpoolNote) -> Event:
        """Be silent until `lasts_s` after what was said last began; return what is said in it.

        Raises:
            VoicecheckError: As for `listen`.
        """

    def take(self, utterance: int, kind: PartKind, seq: int) -> Take:
        """Return an utterance that a `Heard` event named, as recording `seq` of its answer."""

    def settle(self, utterances: Sequence[int]) -> None:
        """Let go of utterances that are kept in the store, or never will be."""

    def adjust(self, change: Adjust) -> None:
        """Speak differently from now on."""

    @property
    def records(self) -> bool:
        """Whether sound would be kept."""

    def record(self, on: bool) -> None:
        """Keep sound, or keep none, from now on; while none is kept none touches the disk."""

    def give_time(self) -> None:
        """Wait as long as one ever waits, from now on."""

    def hear_no_more(self) -> None:
        """Listen no more: what is said from now on are the last words."""


@dataclass(frozen=True)
class Outcome:
    """How a check-in ended.

    Attributes:
        traceless: Whether it ended before it began, and nothing of it is kept.
        language: What was spoken.
    """

    checkin_id: str
    complete: bool
    answers: int
    traceless: bool = False
    language: str = "en"


class Screen(Protocol):
    """What a check-in shows beside the voice."""

    def begun(
        self, checkin_id: str, guide: str, people: Sequence[str | None], *, resumed: bool
    ) -> None:
        """A check-in begins, or goes on where it broke off."""

    def ended(self, outcome: Outcome) -> None:
        """It came to its end."""

    def asked(self, ask: Ask) -> None:
        """A question begins."""

    def turned_to(self, person: str | None) -> None:
        """Within a question someone else is spoken to."""

    def said(self, line: str, *, reflects: bool = False) -> None:
        """The program speaks; it may be saying back what the person told."""

    def awaits(self, expect: Expect) -> None:
        """The program listens for a reply."""

    def heard(self, text: str) -> None:
        """The person was heard."""

    def kept(self, keep: Keep) -> None:
        """An answer was written down."""

    def support(self) -> None:
        """Show where help is to be found."""

    def dropped(self, position: int) -> None:
        """The answer at a position was deleted."""

    def hide(self, on: bool) -> None:
        """What is said stays between one person and the program, or does so no longer."""

    def noted(self, text: str) -> None:
        """Show something to know."""

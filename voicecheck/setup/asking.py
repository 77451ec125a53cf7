"""One question at a time: said, answered by voice, by key or typed, and asked again if unclear."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from voicecheck.audio.spool import SpoolNote
from voicecheck.dialogue import Event, Expect, Heard, Interrupted, Pressed, Silence, WentOn
from voicecheck.exchange import Exchange
from voicecheck.language.commands import Command, spoken_command
from voicecheck.setup.replies import yes_or_no
from voicecheck.setup.words import SetupWords

TRIES = 3
"""How often something is asked before it is left as it is."""

THE_SYSTEMS_OWN = "the system's own"
"""How the choice of the system is shown."""

T = TypeVar("T")
NOWHERE = SpoolNote("", "", "", "", "")
"""What is said in the setup is kept nowhere."""


class EndedError(Exception):
    """The person ends the setup."""


class Asides(Protocol):
    """What is shown beside the questions."""

    def said(self, line: str) -> None:
        """The program speaks."""

    def heard(self, text: str) -> None:
        """The person was heard."""

    def noted(self, text: str) -> None:
        """Something to know."""


@dataclass(frozen=True)
class Asker:
    """Asks by way of an exchange, spoken or typed.

    Attributes:
        exchange: How the two sides reach each other.
        screen: What is shown beside.
        words: What is said.
        typed: Whether an empty reply is the Enter key, which keeps what is.
    """

    exchange: Exchange
    screen: Asides
    words: SetupWords
    typed: bool = False

    def say(self, *lines: str) -> None:
        """Say something that asks for no reply.

        Raises:
            EndedError: The person ends the setup meanwhile.
        """
        event = self._said(*lines)
        if event is not None and _command(event) is Command.STOP:
            raise EndedError

    def ask(
        self,
        question: str,
        read: Callable[[str], T | None],
        otherwise: T,
        *,
        now: str = "",
        expect: Expect = Expect.ANSWER,
    ) -> T:
        """Ask until the reply is plain.

        Args:
            question: What is asked.
            read: What a reply means; None where that is not plain.
            otherwise: What holds where nothing is chosen: skipped, silent, or never plain.
            now: How that is written, for the eye.
            expect: What sort of reply it will be.

        Raises:
            EndedError: The person ends the setup instead.
        """
        lines: tuple[str, ...] = (question,)
        for _ in range(TRIES):
            event = self.reply(*lines, expect=expect, now=now)
            match event:
                case Heard(text) | WentOn(text) if (meant := read(text)) is not None:
                    return meant
                case Silence() if self.typed:
                    return otherwise
                case _ if _command(event) is Command.SKIP:
                    return otherwise
                case _ if _command(event) is Command.REPEAT:
                    lines = (question,)
                case _ if _command(event) is Command.HELP:
                    lines = (self.words.ways_out, question)
                case Silence():
                    lines = (question,)
                case _:
                    lines = (self.words.pardon, question)
        self.say(self.words.left_as_it_is)
        return otherwise

    def agree(self, question: str, otherwise: bool, *, now: str = "") -> bool:
        """Ask for a yes or a no; arguments and errors as for `ask`."""
        return self.ask(question, yes_or_no, otherwise, now=now, expect=Expect.CONFIRMATION)

    def reply(self, *lines: str, expect: Expect = Expect.ANSWER, now: str = "") -> Event:
        """Say something and wait for one reply; `now` is shown with it, as what holds.

        Raises:
            EndedError: The person ends the setup instead.
        """
        event = self._said(*lines, now=now) or self.exchange.listen(expect, NOWHERE)
        if isinstance(event, Heard | WentOn):
            self.screen.heard(event.text)
        if isinstance(event, Interrupted) or _command(event) is Command.STOP:
            raise EndedError
        return event

    def _said(self, *lines: str, now: str = "") -> Event | None:
        for line in lines[:-1]:
            self.screen.said(line)
        self.screen.said(f"{lines[-1]} [{now}]" if now else lines[-1])
        return self.exchange.say(lines, NOWHERE, reflects=False, slowly=False)


def _command(event: Event) -> Command | None:
    match event:
        case Interrupted():
            return Command.STOP
        case Pressed(command):
            return command
        case Heard(text) | WentOn(text):
            return spoken_command(text)
        case _:
            return None

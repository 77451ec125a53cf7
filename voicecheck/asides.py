"""What is beside the conversation: asides, what is shown, whether the microphone stays open."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Asides:
    """What is said beside the conversation.

    Attributes:
        long_turn: When an answer nears its longest.
        went_on: When the microphone is back, to someone who was speaking.
        listening_again: When it is back, to someone who was not.
        speaking_again: When the speaker is back.
    """

    long_turn: str
    went_on: str
    listening_again: str
    speaking_again: str


class OpenMicrophone(Protocol):
    """A microphone that stays open while the program speaks, because it does not hear it."""

    def may_listen(self) -> bool:
        """Whether it is known by now that the program is not heard."""

    def hears_itself(self) -> bool:
        """Whether the program is heard after all."""

    def heard_own_words(self) -> None:
        """Take it that the program's own words were heard."""

    def heard_somebody(self) -> None:
        """Take it that a person spoke over the program."""

    def answered(self) -> None:
        """Take it that a person spoke once the program had, perhaps while the room still rang."""

    def shut_while_speaking(self) -> None:
        """Hear nothing while the program speaks, from now on."""


class Beside(Protocol):
    """What is shown while the two sides talk."""

    def listening(self, on: bool) -> None:
        """The program begins or ceases to listen."""

    def hearing(self, text: str) -> None:
        """The words so far."""

    def said(self, line: str, *, reflects: bool = False) -> None:
        """The program speaks beside its turn."""

    def noted(self, text: str) -> None:
        """Something to know."""

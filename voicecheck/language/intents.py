"""What a short utterance is for: a command, a reply to "did I get that right?", a rating."""

from voicecheck.language.commands import Command, spoken_command
from voicecheck.language.numbers import number
from voicecheck.language.replies import Confirmation, confirmation

__all__ = ["Command", "Confirmation", "confirmation", "number", "spoken_command"]

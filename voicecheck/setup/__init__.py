"""Setting up: a short conversation that finds the voice, the microphone, the model and the habits.

Nothing is written here: what was chosen comes back as values by key, and whoever ends the
conversation early has changed nothing.
"""

from voicecheck.setup.asking import Asides, Asker, EndedError
from voicecheck.setup.habits import Chosen, habits
from voicecheck.setup.listed import typed
from voicecheck.setup.sound import UnheardError, spoken
from voicecheck.setup.words import SetupWords, words

__all__ = [
    "Asides",
    "Asker",
    "Chosen",
    "EndedError",
    "SetupWords",
    "UnheardError",
    "habits",
    "spoken",
    "typed",
    "words",
]

"""How the programs beside voicecheck speak: pyttsx3 writes a file, sounddevice plays it.

Apart from voicecheck's own loader of espeak it is what anyone would write, with the known faults
of pyttsx3 kept away from: one engine for the whole run, primed once, never used as a player.
"""

import tempfile
from pathlib import Path

import pyttsx3
import sounddevice
import soundfile

from voicecheck.speech.synthesiser import load_espeak

RATE_WPM = 145
SPOKEN_WORDS = 5
"""So much of a reply is spoken: where it starts is measured, and its end only takes time."""


class Reply:
    """Says things, and prints what is known as soon as it is, so that it has a time."""

    def __init__(self) -> None:
        load_espeak()
        self._engine = pyttsx3.init()
        self._engine.setProperty("rate", RATE_WPM)
        self._engine.runAndWait()
        self._file = Path(tempfile.gettempdir()) / "reply.wav"

    def say(self, text: str) -> None:
        """Speak, and return when it has been heard."""
        self._engine.save_to_file(text, str(self._file))
        self._engine.runAndWait()
        sound, rate_hz = soundfile.read(self._file, dtype="float32")
        sounddevice.play(sound, rate_hz)
        sounddevice.wait()

    def ready(self) -> None:
        """Tell the person that it listens."""
        self.say("I'm listening.")

    def ended(self) -> None:
        """Print that the person is taken to have ended; their words follow."""
        print("ended", flush=True)

    def answer(self, heard: str) -> None:
        """Say back what was heard, and print it."""
        print(f"heard: {heard}", flush=True)
        self.say(f"I heard: {' '.join(heard.split()[:SPOKEN_WORDS])}")

"""The main job, shown: a whole evening check-in between voicecheck and a recorded person.

Everything is what a user gets: the voice, the model, the turn detector, the database. Only the
person is recorded and, so that it runs anywhere, the sound card is virtual; where this machine
has a real one, both sides can be heard on it.
"""

import itertools
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.rig import Reply, SoundServer, real_sound_server
from tests.rig.conversation import PROGRAM, Conversation
from voicecheck.guides import phrases

# What the person says, by words of the question.
ANSWERS = {
    "good moment": "My sister called me at lunch, and we laughed about the old house.",
    "was hard": "I was late for work again, and I felt left out in the meeting.",
    "appreciated": "The neighbour carried my shopping up the stairs.",
    "need right now": "I need one quiet hour to myself.",
    "small thing": "I want to go for a walk before breakfast.",
}
CORRECTED, CORRECTION = "shopping", "No, I said my neighbour."
NO_MORE = "No, that's all."
YES = ("Yes, that's right.", "Yes.", "That's right.", "Yes, exactly.")


class RecordedPerson:
    """Chooses the next reply by what the program has just said."""

    def __init__(self) -> None:
        self._yes = itertools.cycle(YES)
        self._corrected = False

    def __call__(self, said: str) -> Reply | None:
        lines = said.splitlines()
        if not lines:
            return None
        for question, answer in ANSWERS.items():
            if question in lines[-1]:
                return Reply.of(answer)
        if lines[-1] in phrases().more:
            return Reply.of(NO_MORE)
        if CORRECTED in said and not self._corrected:
            self._corrected = True
            return Reply.of(CORRECTION)
        return Reply.of(next(self._yes))


def render() -> None:
    """Make the person's sentences before the conversation, so that it flows in real time."""
    for text in (*ANSWERS.values(), *YES, CORRECTION, NO_MORE):
        Reply.of(text)


def main() -> int:
    print("Recording the person's sentences (only the first time takes long) ...", flush=True)
    render()
    with tempfile.TemporaryDirectory(prefix="voicecheck-demo-") as folder, SoundServer() as server:
        real = real_sound_server()
        if real:
            server.play_also_on(real)
        where = "your speaker" if real else "a virtual sound card: this machine has no real one"
        print(f"A whole evening check-in, in real time, on {where}.\n", flush=True)
        conversation = Conversation(
            server,
            RecordedPerson(),
            Path(folder),
            on_line=lambda line: print(line, flush=True),
        )
        exit_code = conversation.hold()
        if exit_code:
            print(conversation.errors, file=sys.stderr)
            return exit_code
        print("\nWhat was saved (voicecheck show last):\n", flush=True)
        command = [*PROGRAM, "show", "last"]
        shown = subprocess.run(command, env=conversation.environment, check=False)
    print("\nTo start your own, in a quiet room:  scripts/run voicecheck")
    print("Typed instead of spoken:             scripts/run voicecheck --text")
    print("To have the command everywhere:      make install")
    return shown.returncode


if __name__ == "__main__":
    sys.exit(main())

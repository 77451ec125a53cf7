"""Two people with different voices who take turns as the program asks them to, by name."""

from collections import deque
from collections.abc import Mapping, Sequence

from tests.rig.person import Reply
from tests.rig.speech import Voice
from voicecheck.guides import phrases

VOICES: Mapping[str, Voice] = {"Ana": "ann", "Sam": "joe"}
Script = Mapping[str, str | Sequence[str]]
"""What is said to a question that holds these words: always the same, or one after the other."""


class Couple:
    """Answers for both: who was spoken to last by name answers, in their own voice.

    What no script names is agreed to: a question that is in no guide gets its yes, "is there
    more?" its no.

    Attributes:
        spoken: Who said what, in order.
    """

    def __init__(self, script: Script) -> None:
        self.spoken: list[tuple[str, str]] = []
        self._script = {
            words.lower(): deque([said] if isinstance(said, str) else said)
            for words, said in script.items()
        }
        self._always = {words.lower() for words, said in script.items() if isinstance(said, str)}
        self._turn = "Ana"

    def __call__(self, said: str) -> Reply | None:
        """Answer what was said; see `VirtualPerson`."""
        lines = said.splitlines()
        if not lines:
            return None
        for line in lines:
            for name in VOICES:
                if line.startswith(f"{name}, ") or f", {name}?" in line:
                    self._turn = name
        text = self._answer(lines[-1].lower())
        self.spoken.append((self._turn, text))
        return Reply.of(text, voice=VOICES[self._turn])

    def _answer(self, line: str) -> str:
        for words, answers in self._script.items():
            if words in line and answers:
                return answers[0] if words in self._always else answers.popleft()
        always = phrases()
        if any(more.lower() in line for more in always.more):
            return "No, that's all."
        if line in (always.say_ready.lower(), always.gate_together.lower()):
            return "I'm ready."
        return "Yes, that's right."

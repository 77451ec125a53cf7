"""A conversation that a test leads: what happens goes in, what is to be done comes out."""

from collections.abc import Sequence

from voicecheck import dialogue, guides
from voicecheck.dialogue import (
    Conversation,
    Drop,
    Effect,
    Event,
    Finish,
    Heard,
    Keep,
    Say,
    Silence,
)
from voicecheck.guides import Guide, Step

PHRASES = guides.phrases()


def guide(*steps: Step) -> Guide:
    return Guide(title="T", about="A", opening="Hello.", closing="Good night.", steps=steps)


class Talk:
    """Drives a conversation and remembers everything it did."""

    def __init__(
        self,
        *steps: Step,
        people: Sequence[str | None] = (None,),
        of: Guide | None = None,
        called: str = "",
        consent: bool = False,
        gate: bool = False,
    ) -> None:
        self.effects: list[Effect] = []
        self.newest: tuple[Effect, ...] = ()
        self.state: Conversation
        self._count = 0
        followed = of or guide(*steps)
        self._take(
            dialogue.begin(followed, PHRASES, people, called=called, consent=consent, gate=gate)
        )

    def _take(self, outcome: dialogue.Outcome) -> None:
        self.state, self.newest = outcome
        self.effects += self.newest

    def event(self, event: Event) -> "Talk":
        self._take(dialogue.respond(self.state, event))
        return self

    def hear(self, *texts: str) -> "Talk":
        for text in texts:
            self._count += 1
            self.event(Heard(text, self._count))
        return self

    def silence(self, times: int = 1) -> "Talk":
        for _ in range(times):
            self.event(Silence())
        return self

    @property
    def said(self) -> str:
        """What the newest move said."""
        return " ".join(
            line for effect in self.newest if isinstance(effect, Say) for line in effect.lines
        )

    @property
    def kept(self) -> dict[str, Keep]:
        """The last state of each answer that is still kept, by step."""
        by_position: dict[int, Keep] = {}
        for effect in self.effects:
            if isinstance(effect, Keep):
                by_position[effect.position] = effect
            elif isinstance(effect, Drop):
                by_position.pop(effect.position, None)
        return {keep.step: keep for keep in by_position.values()}

    def verdict(self, step: str) -> str:
        return self.kept[step].verdict

    @property
    def finish(self) -> Finish | None:
        last = self.effects[-1]
        return last if isinstance(last, Finish) else None

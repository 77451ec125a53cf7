"""Somebody who walks through a guide, typing: every question gets some fitting answer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from voicecheck import guides
from voicecheck.audio.spool import SpoolNote
from voicecheck.checkin import Checkin
from voicecheck.cli.screen import PlainScreen
from voicecheck.cli.typed import TypedExchange
from voicecheck.dialogue import Ask, Event, OpenPromise, Proposal, Rested, Standing
from voicecheck.exchange import Outcome
from voicecheck.guides import Guide
from voicecheck.store import Store

PHRASES = guides.phrases()
STARTED = datetime.fromisoformat("2026-11-23T20:00:00+01:00")


@dataclass
class Walker(PlainScreen):
    """Reads what is shown and answers it.

    Attributes:
        answers: What is said to a step; another sentence where it is not named.
        nos: The `yes_no` steps that are answered with no.
        shown: Every line that was spoken.
        steps: Every step that was asked.
    """

    guide: Guide
    answers: dict[str, str] = field(default_factory=dict)
    nos: Collection[str] = ()
    shown: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    supported: int = 0

    def __post_init__(self) -> None:
        super().__init__(echo=False)

    def asked(self, ask: Ask) -> None:
        self.steps.append(ask.step)

    def said(self, line: str, *, reflects: bool = False) -> None:
        self.shown.append(line)

    def support(self) -> None:
        self.supported += 1

    def reply(self) -> str:
        """The answer to the last thing that was said."""
        line = self.shown[-1].lower()
        for question, answer in self._replies():
            if question.lower().replace("{partner}", "").strip() in line:
                return answer
        step = next((one for one in self.guide.steps if one.id == self.steps[-1]), None)
        assert step is not None, self.shown[-1]
        match step.kind:
            case "yes_no":
                return "no" if step.id in self.nos else "yes"
            case "rating":
                return str(step.low + 1)
            case "safe_word":
                return "pineapple"
            case "promised":
                return "kept"
            case "suggest":
                return "yes, on Sunday"
        return self.answers.get(step.id, "I was on the old bridge and I felt calm.")

    def _replies(self) -> list[tuple[str, str]]:
        """What is said to the questions that are in no guide."""
        yes = [*PHRASES.check, PHRASES.check_again, "get it?", PHRASES.gate_ask]
        no = [
            *PHRASES.more, PHRASES.i_feel, PHRASES.without_advice, PHRASES.without_blame,
            PHRASES.without_but,
        ]  # fmt: skip
        return [
            *((line, "yes") for line in yes),
            *((line, "no") for line in no),
            (PHRASES.say_ready, "ready"),
            (PHRASES.gate_together, "ready"),
        ]


class WalkingExchange(TypedExchange):
    """The typed exchange, with somebody at the keyboard."""

    def __init__(self, reply: Callable[[], str]) -> None:
        super().__init__()
        self._reply = reply

    def _line(self) -> str:
        return self._reply()

    def rest(self, lasts_s: float, note: SpoolNote) -> Event:
        return Rested()  # a rest that takes no time


def everything_stands(people: tuple[str | None, ...], guide: str) -> Standing:
    """A promise of each, and a day of the cycle for all."""
    yesterday = STARTED.date() - timedelta(days=1)
    return Standing(
        today=STARTED.date(),
        promises=tuple(OpenPromise(1, person, "I'll walk.", yesterday) for person in people),
        titles={guide: "This one"},
        cycle=people,
    )


def walk(walker: Walker, name: str, people: tuple[str | None, ...], path: Path) -> Outcome:
    """Hold a typed check-in with a real store; the clock goes on a second with every look."""
    ticks = iter(range(100_000))
    with Store.open(path) as store:
        return Checkin(
            guide=walker.guide,
            guide_name=name,
            phrases=PHRASES,
            people=people,
            exchange=WalkingExchange(walker.reply),
            store=store,
            screen=walker,
            now=lambda: STARTED + timedelta(seconds=next(ticks)),
            standing=everything_stands(people, name),
            propose=lambda: Proposal(name, "You said: you need a walk.", people[0]),
        ).run()

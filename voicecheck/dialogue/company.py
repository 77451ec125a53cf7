"""Who is there: what each is called, who is asked what, and in which order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from voicecheck.dialogue.standing import OpenPromise, Planned
from voicecheck.guides import SILENT, Guide, Step
from voicecheck.phrases import Phrases

Person = str | None
"""Someone by name; None is the owner of the store."""


@dataclass(frozen=True)
class Question:
    """A step asked of one person.

    Attributes:
        step: The step, with the names in its lines.
        ask: What is spoken: the step's own words, with whose turn it is where two are there.
        round: The number of the round it belongs to; steps that stand alone have theirs too.
        about: The earlier promise that is asked after.
        offers: The guide that is proposed, or planned.
    """

    step: Step
    person: Person
    ask: str
    round: int = 0
    about: OpenPromise | None = None
    offers: Planned | None = None


@dataclass(frozen=True)
class Company:
    """One or two people.

    Attributes:
        people: Who is there; who comes first is asked first.
        called: What the owner is called; empty where they have given no name.
    """

    people: tuple[Person, ...]
    called: str = ""

    @property
    def is_alone(self) -> bool:
        """Whether one person is there."""
        return len(self.people) == 1

    def name(self, person: Person) -> str:
        """What someone is called; empty where that is not known."""
        return person or self.called

    def other(self, person: Person) -> Person:
        """The other one of two."""
        return next((one for one in self.people if one != person), person)

    def partner(self, person: Person) -> str | None:
        """What the other one of two is called; None where nobody else is there."""
        return None if self.is_alone else self.name(self.other(person)) or None


def questions(guide: Guide, phrases: Phrases, company: Company) -> tuple[Question, ...]:
    """Every step of a guide, asked of everyone of whom it is asked, in order."""
    made: list[Question] = []
    for steps in guide.rounds():
        if steps[0].who == "each":
            made += _of_each(steps[0], guide, phrases, company, len(made))
            continue
        speakers = company.people if guide.swap else company.people[:1]
        for speaker in speakers:
            made += _round(steps, speaker, guide, phrases, company, len(made))
    return tuple(made)


def filled(line: str, person: Person, company: Company, phrases: Phrases, alone: str = "") -> str:
    """A line with the names in it, said to a person.

    Args:
        line: May hold `{name}` and `{partner}`.
        person: Who is spoken to.
        company: Who is there.
        phrases: What someone without a name is called.
        alone: What `{partner}` is called where nobody else is there.
    """
    if company.is_alone:
        partner = alone or phrases.someone
    else:
        partner = company.partner(person) or phrases.partner
    name = company.name(person)
    if not name:
        line = _UNNAMED.sub(lambda found: found[1] + found[2].upper(), line)
        line = line.replace(", {name}", "")
    said = line.replace("{name}", name or phrases.partner).replace("{partner}", partner)
    return said[:1].upper() + said[1:]


_UNNAMED = re.compile(r"((?:^|[.?!] ))\{name\}, (\w)")
"""A name at the beginning of a sentence; where there is none, the next word begins it."""


def addressed(line: str, person: Person, company: Company) -> str:
    """Put the name before a line, where two are there and it has one."""
    name = company.name(person)
    if company.is_alone or not name:
        return line
    first = line.split("'", maxsplit=1)[0].split(maxsplit=1)[:1]
    names = {word for one in company.people for word in company.name(one).split()[:1]}
    is_large = bool(first) and first[0].rstrip(",.!?") in {"I", *names}
    return f"{name}, {line if is_large else line[:1].lower() + line[1:]}"


def _of_each(
    step: Step, guide: Guide, phrases: Phrases, company: Company, number: int
) -> Iterator[Question]:
    people = company.people[:1] if step.kind in SILENT else company.people
    for place, person in enumerate(people):
        said = _named(step, person, guide, phrases, company)
        if "{name}" in step.ask or company.is_alone or step.kind in SILENT:
            ask = said.ask
        elif place:
            template = phrases.next_person if company.name(person) else phrases.owner_next
            ask = template.replace("{name}", company.name(person)).replace("{ask}", said.ask)
        else:
            ask = addressed(said.ask, person, company)
        yield Question(said, person, ask, number)


def _round(
    steps: Sequence[Step],
    speaker: Person,
    guide: Guide,
    phrases: Phrases,
    company: Company,
    number: int,
) -> Iterator[Question]:
    """One round: the speaker has the floor, the other listens."""
    if guide.swap and not company.is_alone:
        template = phrases.swap if speaker != company.people[0] else phrases.floor
        line = filled(template, speaker, company, phrases)
        depends = {step.only_if for step in steps}
        only_if = steps[0].only_if if len(depends) == 1 else ""
        floor = Step(id="floor", kind="say", ask=line, only_if=only_if)
        yield Question(floor, speaker, line, number)
    for step in steps:
        if company.is_alone and step.who == "listener":
            continue
        person = speaker if step.who == "speaker" else company.other(speaker)
        said = _named(step, person, guide, phrases, company)
        bare = "{name}" in step.ask or step.kind in SILENT
        yield Question(
            said, person, said.ask if bare else addressed(said.ask, person, company), number
        )


def _named(step: Step, person: Person, guide: Guide, phrases: Phrases, company: Company) -> Step:
    """The step with the names in all its lines."""
    lines = {
        field: filled(getattr(step, field), person, company, phrases, guide.partner)
        for field in ("ask", "reprompt", "rephrase", "why", "if_no")
    }
    return msgspec.structs.replace(step, **lines)

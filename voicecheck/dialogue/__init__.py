"""The conversation as a pure state machine: an event in, effects out.

Nothing here hears, speaks, waits, reads a clock or writes a file. `begin` opens a conversation
and `respond` takes each thing that happens; both return the next state and the effects that the
check-in runner performs in their order. Every list of effects ends in `Listen` or `Finish`.
"""

from collections.abc import Sequence

from voicecheck.dialogue.conversation import Conversation, Phase, Question
from voicecheck.dialogue.events import (
    Adjust,
    Ask,
    Drop,
    Effect,
    Event,
    Expect,
    Finish,
    Heard,
    Interrupted,
    Keep,
    Listen,
    Part,
    PartKind,
    Pressed,
    Say,
    Silence,
    Verdict,
)
from voicecheck.dialogue.moves import Move, Outcome
from voicecheck.guides import Guide, Phrases, Step

__all__ = [
    "Adjust",
    "Ask",
    "Conversation",
    "Drop",
    "Effect",
    "Event",
    "Expect",
    "Finish",
    "Heard",
    "Interrupted",
    "Keep",
    "Listen",
    "Outcome",
    "Part",
    "PartKind",
    "Pressed",
    "Say",
    "Silence",
    "Verdict",
    "begin",
    "respond",
]


def begin(guide: Guide, phrases: Phrases, people: Sequence[str | None] = (None,)) -> Outcome:
    """Open a conversation.

    Args:
        guide: What to ask.
        phrases: Every other sentence.
        people: Who is there, one or two names; None is the owner without a name.
    """
    questions = tuple(
        Question(step, person, _addressed(step, person, place, people, phrases))
        for step in guide.steps
        for place, person in enumerate(people if step.kind != "say" else people[:1])
    )
    partner_of = {
        person: next((other for other in people if other != person), None) for person in people
    }
    move = Move(Conversation(guide, phrases, questions, partner_of))
    move.put_question(guide.opening)
    return move.outcome()


def respond(conversation: Conversation, event: Event) -> Outcome:
    """Take one event and return the next state with what is to be done.

    An event after the end changes nothing and has no effects.
    """
    if conversation.phase is Phase.OVER:
        return conversation, ()
    move = Move(conversation)
    match event:
        case Interrupted():
            move.stop()
        case Pressed(command):
            move.obey(command)
        case Silence():
            move.meet_silence()
        case Heard():
            move.take_words(event)
    return move.outcome()


def _addressed(
    step: Step, person: str | None, place: int, people: Sequence[str | None], phrases: Phrases
) -> str:
    """Put the name before the question where two are there and it has one."""
    if len(people) < 2 or step.kind == "say":
        return step.ask
    if place:
        template = phrases.next_person if person else phrases.owner_next
    elif person:
        template = phrases.first_person
    else:
        return step.ask
    return template.replace("{name}", person or "").replace("{ask}", step.ask)

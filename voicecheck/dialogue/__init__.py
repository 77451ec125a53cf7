"""The conversation as a pure state machine: an event in, effects out.

Nothing here hears, speaks, waits, reads a clock or writes a file. `begin` opens a conversation
and `respond` takes each thing that happens; both return the next state and the effects that the
check-in runner performs in their order. Every list of effects ends in `Listen` or `Finish`.
"""

from collections.abc import Sequence

from voicecheck.dialogue import answering, care, commands, saying_back, silence
from voicecheck.dialogue.conversation import Conversation, Phase, Question, Reflect
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
    ShowSupport,
    Silence,
    Verdict,
    WentOn,
)
from voicecheck.dialogue.move import Move, Outcome
from voicecheck.guides import Guide, Phrases, Step
from voicecheck.language.commands import spoken_command
from voicecheck.language.reflect import reflect
from voicecheck.language.replies import Confirmation, confirmation
from voicecheck.language.tempo import wants_time

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
    "Reflect",
    "Say",
    "ShowSupport",
    "Silence",
    "Verdict",
    "WentOn",
    "begin",
    "respond",
]


def begin(
    guide: Guide,
    phrases: Phrases,
    people: Sequence[str | None] = (None,),
    *,
    reflect: Reflect = reflect,
) -> Outcome:
    """Open a conversation.

    Args:
        guide: What to ask.
        phrases: Every other sentence.
        people: Who is there, one or two names; None is the owner without a name.
        reflect: Says an answer back.
    """
    questions = tuple(
        Question(step, person, _addressed(step, person, place, people, phrases))
        for step in guide.steps
        for place, person in enumerate(people if step.kind != "say" else people[:1])
    )
    partner_of = {
        person: next((other for other in people if other != person), None) for person in people
    }
    move = Move(Conversation(guide, phrases, questions, partner_of, reflect))
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
            commands.obey(move, command)
        case Silence():
            silence.meet(move)
        case WentOn():
            _take_what_follows(move, Heard(event.text, event.utterance))
        case Heard():
            _take_words(move, event)
    return move.outcome()


def _take_words(move: Move, heard: Heard) -> None:
    """Take what was heard: a command, a mumble, or words for the present phase."""
    if wants_time(heard.text) and not move.state.paused:
        move.say(move.phrases.still_here[0])  # no pause: what they say next is the answer
        return
    command = spoken_command(heard.text, state=commands.language_state(move))
    if command is not None:
        commands.obey(move, command)
        return
    if move.state.paused:
        return
    if not heard.text.strip():
        silence.meet_mumble(move, heard)
        return
    match move.state.phase:
        case Phase.ASKED:
            answering.take(move, heard)
        case Phase.DOUBTING:
            answering.take_doubt(move, heard)
        case Phase.NAMING:
            answering.take_word(move, heard)
        case Phase.CHECKING:
            saying_back.take_verdict(move, heard)
        case Phase.CORRECTING:
            saying_back.take_correction(move, heard.text, heard)
        case Phase.OFFERED_MORE:
            saying_back.take_more(move, heard)
        case Phase.ADDING:
            saying_back.take_addition(move, heard)
        case Phase.OFFERED_I_FEEL:
            saying_back.take_i_feel(move, heard)
        case Phase.CARING:
            care.take_wish(move, heard)


def _take_what_follows(move: Move, heard: Heard) -> None:
    """Take words spoken as their answer began to be said back: mostly the answer goes on."""
    replies = (Confirmation.Kind.YES, Confirmation.Kind.NO, Confirmation.Kind.CORRECTION)
    command = spoken_command(heard.text, state=commands.language_state(move))
    is_reply = command is not None or confirmation(heard.text).kind in replies
    if is_reply or move.state.phase is not Phase.CHECKING or not heard.text.strip():
        _take_words(move, heard)
    else:
        saying_back.go_on_telling(move, heard)


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

"""The conversation as a pure state machine: an event in, effects out.

Nothing here hears, speaks, waits, reads a clock or writes a file. `begin` opens a conversation
and `respond` takes each thing that happens; both return the next state and the effects that the
check-in runner performs in their order. Every list of effects ends in `Listen`, `Rest` or
`Finish`.
"""

from collections.abc import Iterator, Sequence

from voicecheck.dialogue import (
    answering,
    beginning,
    care,
    commands,
    floor,
    mirroring,
    promising,
    proposing,
    resting,
    resuming,
    safe_word,
    saying_back,
    silence,
)
from voicecheck.dialogue.company import Company, Question, questions
from voicecheck.dialogue.conversation import BEFORE_IT_BEGINS, Conversation, Phase, Reflect
from voicecheck.dialogue.events import (
    Adjust,
    Ask,
    Drop,
    Effect,
    Event,
    Expect,
    Finish,
    ForgetPlan,
    GateShown,
    Heard,
    Hide,
    Interrupted,
    Keep,
    Listen,
    NoRecording,
    Offered,
    Part,
    PartKind,
    Pressed,
    PutOff,
    Record,
    Rest,
    Rested,
    SaidBack,
    Say,
    SetPlan,
    Settle,
    ShowSupport,
    Silence,
    TurnTo,
    Verdict,
    WentOn,
)
from voicecheck.dialogue.move import Move, Outcome
from voicecheck.dialogue.resuming import earlier_utterance, found
from voicecheck.dialogue.snapshot import restored, snapshot
from voicecheck.dialogue.standing import (
    NOTHING_STANDS,
    OpenPromise,
    Planned,
    Proposal,
    Propose,
    Standing,
    nothing,
)
from voicecheck.guides import Guide
from voicecheck.language.reflect import reflect
from voicecheck.language.replies import Confirmation
from voicecheck.phrases import Phrases

__all__ = [
    "Adjust",
    "Ask",
    "Conversation",
    "Drop",
    "Effect",
    "Event",
    "Expect",
    "Finish",
    "ForgetPlan",
    "GateShown",
    "Heard",
    "Hide",
    "Interrupted",
    "Keep",
    "Listen",
    "NoRecording",
    "Offered",
    "OpenPromise",
    "Outcome",
    "Part",
    "PartKind",
    "Planned",
    "Pressed",
    "Proposal",
    "Propose",
    "PutOff",
    "Question",
    "Record",
    "Reflect",
    "Rest",
    "Rested",
    "SaidBack",
    "Say",
    "SetPlan",
    "Settle",
    "ShowSupport",
    "Silence",
    "Standing",
    "TurnTo",
    "Verdict",
    "WentOn",
    "begin",
    "earlier_utterance",
    "found",
    "nothing",
    "over",
    "respond",
    "restored",
    "resume",
    "snapshot",
]


def begin(
    guide: Guide,
    phrases: Phrases,
    people: Sequence[str | None] = (None,),
    *,
    reflect: Reflect = reflect,
    called: str = "",
    consent: bool = False,
    gate: bool = False,
    standing: Standing = NOTHING_STANDS,
    propose: Propose = nothing,
) -> Outcome:
    """Open a conversation.

    Args:
        guide: What to ask.
        phrases: Every other sentence.
        people: Who is there, one or two names; None is the owner without a name.
        reflect: Says an answer back.
        called: What the owner is called where two are there.
        consent: Whether each is asked first if sound may be kept.
        gate: Whether each is asked first, alone, if this is right for them.
        standing: The day, and what stands from earlier check-ins.
        propose: Chooses what to propose at the close; asked once that is reached.
    """
    company = Company(tuple(people), called)
    asked = tuple(_as_it_stands(questions(guide, phrases, company), standing, phrases, company))
    move = Move(
        Conversation(
            guide, phrases, asked, company, reflect, propose, standing, plan=standing.plan
        )
    )
    beginning.begin(move, consent=consent, gate=gate)
    return move.outcome()


def _as_it_stands(
    asked: Sequence[Question], standing: Standing, phrases: Phrases, company: Company
) -> Iterator[Question]:
    """The questions with what stands in them; those that nothing stands for are left out.

    What is offered at the close is known only there, and asked about once.
    """
    is_offered = False
    for question in asked:
        match question.step.kind:
            case "promised":
                partner = company.partner(question.person)
                yield from promising.asked_after(question, standing, phrases, partner)
            case "suggest" if not is_offered:
                is_offered = True
                yield question
            case "suggest":
                pass
            case _ if not question.step.asked_if or question.person in standing.cycle:
                yield question


def resume(
    conversation: Conversation, since: Sequence[Heard] = (), *, announced: bool = False
) -> Outcome:
    """Go on with a conversation that broke off.

    Args:
        conversation: Where it stood.
        since: What was heard after that and is still to be answered.
        announced: Whether the person was told already where it broke off.
    """
    move = Move(resuming.renumbered(conversation))
    lines = () if announced else resuming.found(conversation)
    replies = resuming.pick_up(move, lines, since)
    for heard in replies:
        if move.state.phase is not Phase.OVER:
            _take_words(move, heard)
    if not replies:
        resuming.say_again(move)
    return move.outcome()


def begun(conversation: Conversation) -> bool:
    """Whether the first question was reached: consent was given, and the gate is passed."""
    return conversation.phase not in BEFORE_IT_BEGINS


def over(conversation: Conversation) -> bool:
    """Whether a conversation has come to its end."""
    return conversation.phase is Phase.OVER


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
        case NoRecording():
            _stop_recording(move)
        case Pressed(command) if move.state.phase in BEFORE_IT_BEGINS:
            beginning.obey(move, command)
        case Pressed(command):
            commands.obey(move, command)
        case Silence():
            silence.meet(move)
        case Rested():
            resting.meet_silence(move)
        case WentOn():
            _take_what_follows(move, Heard(event.text, event.utterance))
        case Heard():
            _take_words(move, event)
    return move.outcome()


def _take_words(move: Move, heard: Heard) -> None:
    """Take what was heard: a command, a mumble, or words for the present phase."""
    if move.tongue.ends_recording(heard.text):
        _stop_recording(move)
        return
    if move.state.phase in BEFORE_IT_BEGINS:
        beginning.take(move, heard)
        return
    if heard.unwritten:
        silence.keep_unwritten(move, heard)
        return
    if floor.take(move, heard):
        return
    if safe_word.is_said(move, heard):
        safe_word.stop(move)
        return
    if move.tongue.wants_time(heard.text) and not move.state.paused:
        move.say(move.phrases.still_here[0])  # no pause: what they say next is the answer
        return
    command = move.tongue.command(heard.text, state=commands.language_state(move))
    if command is not None:
        commands.obey(move, command)
        return
    if move.state.paused:
        return
    wish = proposing.wish_of(move, heard)
    if wish is not None and move.state.question.step.kind != "suggest":
        proposing.obey(move, wish)
        return
    if move.state.phase is Phase.RESTING:
        resting.take(move, heard)
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
        case Phase.OFFERED_I_FEEL | Phase.OFFERED_ANEW:
            saying_back.take_offer(move, heard)
        case Phase.JUDGING:
            mirroring.take_verdict(move, heard)
        case Phase.MISSED:
            mirroring.take_missed(move, heard)
        case Phase.MORE_TOLD:
            mirroring.take_more(move, heard)
        case Phase.CARING:
            care.take_wish(move, heard)


def _take_what_follows(move: Move, heard: Heard) -> None:
    """Take words spoken as their answer began to be said back: mostly the answer goes on."""
    replies = (Confirmation.Kind.YES, Confirmation.Kind.NO, Confirmation.Kind.CORRECTION)
    command = move.tongue.command(heard.text, state=commands.language_state(move))
    is_reply = command is not None or move.tongue.confirmation(heard.text).kind in replies
    if is_reply or move.state.phase is not Phase.CHECKING or not heard.text.strip():
        _take_words(move, heard)
    else:
        saying_back.go_on_telling(move, heard)


def _stop_recording(move: Move) -> None:
    """Keep no sound from now on: a reply where that is just being asked."""
    if move.state.phase in BEFORE_IT_BEGINS:
        beginning.refuse_recording(move)
    else:
        commands.stop_recording(move)

"""Before the first question: may this be recorded, and is it right for both of you?

At the gate each is asked alone. What they say to it is neither shown nor recorded nor kept; a no
ends the check-in for both in the same words, without a trace. See docs/care.md.
"""

from voicecheck.dialogue.company import addressed, filled
from voicecheck.dialogue.conversation import Phase
from voicecheck.dialogue.events import GateShown, Heard, Hide, Record, ShowSupport, TurnTo
from voicecheck.dialogue.move import Move
from voicecheck.language.agreement import Agreement
from voicecheck.language.commands import Command
from voicecheck.language.replies import Confirmation


def begin(move: Move, *, consent: bool, gate: bool) -> None:
    """Greet, and ask what is to be asked before the first question."""
    move.change(gated=gate)
    if consent:
        move.effects.append(Record(False))  # until everyone has said yes
        _ask_consent(move, 0, move.state.guide.opening)
    else:
        _after_consent(move, move.state.guide.opening)


def take(move: Move, heard: Heard) -> None:
    """Take what was said before the first question."""
    command = move.tongue.command(heard.text, state="confirming")
    if command in (Command.STOP, Command.REPEAT, Command.HELP):
        obey(move, command)
        return
    match move.state.phase:
        case Phase.CONSENTING:
            _take_consent(move, heard)
        case Phase.GATE_ASKED:
            _take_at_gate(move, heard)
        case _ if _is_ready(move, heard):
            _go_on_waited(move)
        case _:
            move.say(move.phrases.say_ready)


def obey(move: Move, command: Command) -> None:
    """Do what a command asks, as far as it means something here."""
    match command:
        case Command.STOP:
            _unhide(move)
            move.stop()
        case Command.REPEAT:
            move.say(*move.state.last_said)
        case Command.HELP:
            move.say(move.phrases.help, *move.state.last_said)
        case Command.DONE | Command.RESUME if move.state.phase in _WAITING:
            _go_on_waited(move)
        case _:
            move.say(*move.state.last_said)


def meet_silence(move: Move, silences: int) -> None:
    """Silence is no yes."""
    if move.state.phase in _WAITING or not silences:
        move.say(*move.state.last_said)
    elif move.state.phase is Phase.CONSENTING:
        refuse_recording(move)
    else:
        _answer_gate(move, agreed=False)


_WAITING = (Phase.GATE_ALONE, Phase.GATE_TOGETHER)


# --- may this be recorded? ---


def _ask_consent(move: Move, place: int, *before: str) -> None:
    person = move.state.company.people[place]
    move.change(before=place)
    move.enter(Phase.CONSENTING)
    question = move.phrases.consent_too if place else move.phrases.consent
    line = addressed(question, person, move.state.company)
    move.effects.append(TurnTo(person, line))
    move.say(*before, line)
    move.change(last_said=(line,))


def _take_consent(move: Move, heard: Heard) -> None:
    found = _agreement(move, heard)
    if found is Agreement.FREE:
        if move.state.before + 1 < len(move.state.company.people):
            _ask_consent(move, move.state.before + 1)
        else:
            move.effects.append(Record(True))
            _after_consent(move, move.phrases.thank_you)
    elif found is Agreement.REFUSED or move.state.unclear:
        refuse_recording(move)
    else:
        move.change(unclear=1)
        move.say(move.phrases.yes_or_no)


def _agreement(move: Move, heard: Heard) -> Agreement:
    """Whether the one who is asked agrees: a yes said in doubt or fear is none."""
    company = move.state.company
    partner = company.partner(company.people[move.state.before])
    return move.tongue.agreement(heard.text, partner=partner)


def refuse_recording(move: Move) -> None:
    """Go on without keeping sound."""
    move.change(recording=False)
    move.effects.append(Record(False))
    if move.state.phase is Phase.CONSENTING:
        _after_consent(move, move.phrases.recording_refused)
    else:
        move.say(move.phrases.recording_off, *move.state.last_said)


def _after_consent(move: Move, *before: str) -> None:
    if move.state.gated:
        move.effects.append(GateShown())
        _send_out(move, 0, *before, move.phrases.gate_first)
    else:
        move.put_question(*before)


# --- is this right for both of you? ---


def _send_out(move: Move, place: int, *before: str) -> None:
    """Ask one to stay and the other to leave for a moment."""
    company = move.state.company
    person = company.people[place]
    move.change(before=place)
    move.enter(Phase.GATE_ALONE)
    line = filled(move.phrases.gate_alone, person, company, move.phrases)
    move.effects.append(TurnTo(person, line))
    move.say(*before, line, move.phrases.say_ready)
    move.change(last_said=(line, move.phrases.say_ready))


def _is_ready(move: Move, heard: Heard) -> bool:
    is_resumed = move.tongue.command(heard.text, state="paused") is Command.RESUME
    return is_resumed or move.tongue.confirmation(heard.text).kind is Confirmation.Kind.YES


def _go_on_waited(move: Move) -> None:
    if move.state.phase is Phase.GATE_TOGETHER:
        move.put_question()
        return
    move.enter(Phase.GATE_ASKED)
    move.effects += [Hide(True), ShowSupport()]
    move.say(move.phrases.gate_safe, move.phrases.gate_help, move.phrases.gate_ask)
    move.change(last_said=(move.phrases.gate_ask,))


def _take_at_gate(move: Move, heard: Heard) -> None:
    found = _agreement(move, heard)
    if move.tongue.concern(heard.text, partner=None) is not None:
        _answer_gate(move, agreed=False)
    elif found is Agreement.FREE:
        _answer_gate(move, agreed=True)
    elif found is not Agreement.UNCLEAR or move.state.unclear:
        _answer_gate(move, agreed=False)
    else:
        move.change(unclear=1)
        move.say(move.phrases.yes_or_no)


def _answer_gate(move: Move, *, agreed: bool) -> None:
    """Go on in the same words whatever the answer was; both are asked in any case."""
    _unhide(move)
    move.change(refused=move.state.refused or not agreed)
    if move.state.before + 1 < len(move.state.company.people):
        _send_out(move, move.state.before + 1, move.phrases.gate_next)
    elif move.state.refused:
        move.say(move.phrases.gate_closed)
        move.end(complete=False)
    else:
        move.enter(Phase.GATE_TOGETHER)
        move.say(move.phrases.gate_together)
        move.change(last_said=(move.phrases.gate_together,))


def _unhide(move: Move) -> None:
    if move.state.phase is Phase.GATE_ASKED:
        move.effects.append(Hide(False))

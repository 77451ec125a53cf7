"""What a spoken command or its key does."""

from voicecheck.dialogue.conversation import BEFORE_IT_BEGINS, Phase
from voicecheck.dialogue.events import Adjust, Drop, Expect, Record
from voicecheck.dialogue.move import Move
from voicecheck.guides import SILENT
from voicecheck.language.commands import Command

SLOWER_WPM = 20
SLOWER_PACE = 1.25
STEP_DB = 4


def language_state(move: Move) -> str:
    """What the language room should know about the moment; see `spoken_command`."""
    if move.state.paused:
        return "paused"
    if move.state.phase is Phase.OFFERED_MORE:
        return "answering"  # "that's it" is no yes here
    return {Expect.RATING: "rating", Expect.CONFIRMATION: "confirming"}.get(
        move.state.expect, "answering"
    )


def obey(move: Move, command: Command) -> None:
    """Do what a spoken command or a key asks."""
    if move.state.paused and command not in (Command.RESUME, Command.STOP, Command.DELETE):
        move.say(move.phrases.paused)
        return
    match command:
        case Command.REPEAT:
            move.say(*move.state.last_said)
        case Command.SKIP:
            _skip(move)
        case Command.BACK:
            _go_back(move)
        case Command.PAUSE:
            move.change(paused=True)
            move.say(move.phrases.paused)
        case Command.RESUME:
            _resume(move)
        case Command.STOP:
            move.stop()
        case Command.DELETE:
            _delete(move)
        case Command.HELP:
            move.say(move.phrases.help)
        case Command.SLOWER:
            move.change(pace=move.state.pace * SLOWER_PACE)
            _adjust(move, Adjust(rate_wpm=-SLOWER_WPM), move.phrases.slower)
        case Command.LOUDER:
            _adjust(move, Adjust(volume_db=STEP_DB), move.phrases.louder)
        case Command.QUIETER:
            _adjust(move, Adjust(volume_db=-STEP_DB), move.phrases.quieter)
        case Command.DONE:
            _finish_answer(move)


def _skip(move: Move) -> None:
    """Leave the question; words already told are kept as they are."""
    move.settle()
    move.go_on(move.phrases.skipped)


def _go_back(move: Move) -> None:
    """Ask the question before this one again."""
    index = move.state.index - 1
    while index >= 0 and not _is_put(move, index):
        index -= 1
    if index < 0:
        move.say(move.phrases.first_already, *move.state.last_said)
    else:
        move.settle()
        move.go_to(index, move.phrases.back)


def _is_put(move: Move, index: int) -> bool:
    question = move.state.questions[index]
    return question.step.kind not in SILENT and move.state.is_asked(question)


def stop_recording(move: Move) -> None:
    """Keep no sound from now on, and say so."""
    again = () if move.state.paused else move.state.last_said
    line = move.phrases.recording_off if move.state.recording else move.phrases.recording_is_off
    move.change(recording=False)
    move.effects.append(Record(False))
    move.say(line, *again)


def _resume(move: Move) -> None:
    if move.state.phase is Phase.CARING and not move.state.paused:
        move.go_on()
        return
    move.change(paused=False)
    if move.state.phase not in BEFORE_IT_BEGINS and not move.state.is_asked(move.state.question):
        move.put_question(move.phrases.resumed)  # what it was about was deleted in the pause
        return
    move.say(move.phrases.resumed, *move.state.last_said)


def _delete(move: Move) -> None:
    """Delete the answer being told, else the newest one kept."""
    again = () if move.state.paused else move.state.last_said
    if move.state.last_kept is None:
        move.say(move.phrases.nothing_to_delete, *again)
        return
    telling = move.state.last_kept == move.state.position
    move.effects.append(Drop(move.state.last_kept))
    told = {at: one for at, one in move.state.told.items() if one.position != move.state.last_kept}
    move.change(last_kept=None, kept=move.state.kept - 1, told=told)
    # Who deletes what they told has nothing left that could be said back.
    gone = move.state.phase not in BEFORE_IT_BEGINS and not move.state.is_asked(
        move.state.question
    )
    if telling or (gone and not move.state.paused):
        move.change(position=move.state.position + 1)
    if (telling or gone) and not move.state.paused:
        move.put_question(move.phrases.deleted)
        return
    move.say(move.phrases.deleted, *again)
    if telling and not gone:  # nothing of it is said back or kept again after the pause
        move.open_question()
        move.change(last_said=(move.state.question.ask,))


def _adjust(move: Move, change: Adjust, phrase: str) -> None:
    """Speak differently, and say the last thing again that way."""
    move.effects.append(change)
    move.say(phrase, *move.state.last_said)


def _finish_answer(move: Move) -> None:
    """Take "I'm done" for the end of this answer."""
    if move.state.phase is Phase.JUDGING:
        move.say(*move.state.last_said)  # only a yes ends it
        return
    if move.state.draft is None:
        _skip(move)
        return
    if move.state.phase is not Phase.OFFERED_MORE:
        move.settle()
    move.go_on()

"""One has the floor. Nobody is told apart by voice: whoever was spoken for says so, by words."""

from dataclasses import replace

from voicecheck.dialogue.company import addressed
from voicecheck.dialogue.conversation import Draft, Phase
from voicecheck.dialogue.events import Drop, Heard
from voicecheck.dialogue.move import Move
from voicecheck.language.floor import Floor


def take(move: Move, heard: Heard) -> bool:
    """Give the floor back, if these words ask for it; return whether they do."""
    if move.state.company.is_alone or move.state.paused:
        return False
    claim = move.tongue.floor(heard.text, partner=move.state.partner)
    if claim is None:
        return False
    if claim is Floor.NOT_MINE and move.state.draft is not None and _is_telling(move):
        _take_out_last_words(move, move.draft)
    else:
        move.say(*move.state.last_said)
    return True


def _is_telling(move: Move) -> bool:
    """Whether the last words were taken for those of the one who is asked."""
    return move.state.phase not in (Phase.JUDGING, Phase.MISSED, Phase.MORE_TOLD)


def _take_out_last_words(move: Move, draft: Draft) -> None:
    person, company = move.state.question.person, move.state.company
    line = addressed(move.phrases.your_floor, person, company)
    if draft.earlier is None:
        kept = move.state.kept - (move.state.last_kept == move.state.position)
        move.effects.append(Drop(move.state.position))
        move.change(position=move.state.position + 1, last_kept=None, kept=kept)
        move.put_question(line)
        return
    move.change(draft=replace(draft, text=draft.earlier.text, earlier=draft.earlier.earlier))
    move.keep(verdict="unconfirmed")
    move.enter(Phase.ADDING)
    move.say(line, move.phrases.go_on)

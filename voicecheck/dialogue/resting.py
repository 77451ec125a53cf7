"""Lines with rests between them, as in three minutes of breathing.

What is said in a rest is kept, and neither said back nor answered; a command does what it does
anywhere.
"""

from voicecheck.dialogue import care
from voicecheck.dialogue.conversation import Phase
from voicecheck.dialogue.events import Heard, PartKind
from voicecheck.dialogue.move import Move


def go_on(move: Move) -> None:
    """Go from one line to the next; after the last one, to the next question."""
    if move.state.cue + 1 < len(move.state.cues):
        move.change(cue=move.state.cue + 1)
        move.give_cue()
    else:
        move.go_on()


def meet_silence(move: Move) -> None:
    """The rest is over."""
    if move.state.phase is Phase.RESTING and not move.state.paused:
        go_on(move)


def take(move: Move, heard: Heard) -> None:
    """Keep what was said in a rest, and go on."""
    if heard.text.strip():
        joined = f"{move.draft.text} {heard.text}".strip()
        kind: PartKind = "addition" if move.state.draft else "answer"
        move.change(draft=move.draft.with_words(joined, heard, kind))
        if care.is_needed(move, heard):
            return
        move.keep(verdict="own_words")
    go_on(move)

"""When words tell of danger: care, not alarm. The rules are written in docs/care.md."""

from voicecheck.dialogue.conversation import Phase
from voicecheck.dialogue.events import Heard, ShowSupport
from voicecheck.dialogue.move import Move
from voicecheck.language.replies import Confirmation


def is_needed(move: Move, heard: Heard) -> bool:
    """Answer a concern, if these words tell of one; return whether they do.

    Alone, the person is acknowledged, shown where help is, and asked whether to go on. With two
    present nothing marks anyone out: a neutral pause, and no coaching from then on.
    """
    sign = move.tongue.concern(heard.text, partner=move.state.partner)
    if sign is None or move.state.phase is Phase.CARING:
        return False
    first = not move.state.careful
    move.change(careful=True)
    move.keep(verdict="own_words")
    if not move.state.company.is_alone:
        move.go_on(move.phrases.neutral_pause)
    elif first:
        move.enter(Phase.CARING)
        move.effects.append(ShowSupport())
        move.say(move.phrases.acknowledge, move.phrases.support_shown, move.phrases.shall_we_go_on)
    else:
        move.go_on(move.phrases.acknowledge)
    return True


def take_wish(move: Move, heard: Heard) -> None:
    """Take the reply to "shall we go on?"."""
    match move.tongue.confirmation(heard.text).kind:
        case Confirmation.Kind.YES:
            move.go_on()
        case Confirmation.Kind.NO:
            move.stop()
        case _ if not move.state.unclear:
            move.change(unclear=1)
            move.say(move.phrases.shall_we_go_on)
        case _:
            move.change(
                draft=move.draft.with_words(
                    f"{move.draft.text} {heard.text}".strip(), heard, "addition"
                )
            )
            move.keep(verdict="own_words")
            move.go_on()

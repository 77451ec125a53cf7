"""Silence and mumbling: patience first, then a gentle move on."""

from voicecheck.dialogue import saying_back
from voicecheck.dialogue.conversation import Phase
from voicecheck.dialogue.events import Heard
from voicecheck.dialogue.move import Move


def meet(move: Move) -> None:
    """Meet a silence: a word, the question in other words, a gentle move on."""
    if move.state.paused:
        return
    silences = move.state.silences
    move.change(silences=silences + 1)
    step = move.state.question.step
    match move.state.phase, silences:
        case Phase.ASKED, 0:
            move.say(step.reprompt or move.vary(move.phrases.still_here))
        case Phase.ASKED, 1:
            move.change(asked=move.state.asked + 1)
            move.say(step.rephrase or step.ask, move.phrases.offer_skip)
        case Phase.ASKED, _:
            move.go_on(move.phrases.move_on)
        case Phase.CHECKING, 0:
            move.say(move.phrases.check_again)
        case Phase.CARING, 0:
            move.say(move.phrases.still_here[0], move.phrases.shall_we_go_on)
        case Phase.CARING, _:
            move.stop()
        case ((Phase.CORRECTING | Phase.ADDING | Phase.NAMING), 0):
            move.say(move.vary(move.phrases.still_here))
        case ((Phase.DOUBTING | Phase.NAMING), _):
            saying_back.say_back(move)
        case ((Phase.CHECKING | Phase.CORRECTING), _):
            saying_back.keep_own_words(move)
        case Phase.OFFERED_I_FEEL, _:
            saying_back.offer_more(move)
        case _:
            move.go_on()


def meet_mumble(move: Move, heard: Heard) -> None:
    """There was a voice but no words: ask again; the recording is not thrown away."""
    if move.state.unclear == 0:
        move.change(unclear=1)
        move.say(move.phrases.pardon)
    elif move.state.phase is Phase.ASKED and heard.utterance is not None:
        move.change(draft=move.draft.with_words("", heard, "answer"))
        move.keep(verdict="unheard")
        move.go_on(move.phrases.kept_unheard)
    else:
        meet(move)

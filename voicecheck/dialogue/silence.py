"""Silence and mumbling: patience first, then a gentle move on."""

from voicecheck.dialogue import beginning, mirroring, resting, saying_back
from voicecheck.dialogue.conversation import BEFORE_IT_BEGINS, Phase
from voicecheck.dialogue.events import Heard, PartKind
from voicecheck.dialogue.move import Move


def meet(move: Move) -> None:
    """Meet a silence: a word, the question in other words, a gentle move on."""
    if move.state.paused:
        return
    silences = move.state.silences
    move.change(silences=silences + 1)
    if move.state.phase in BEFORE_IT_BEGINS:
        beginning.meet_silence(move, silences)
        return
    step = move.state.question.step
    match move.state.phase, silences:
        case Phase.RESTING, _:
            resting.go_on(move)
        case Phase.ASKED, 0:
            move.say(step.reprompt or move.vary(move.phrases.still_here))
        case Phase.ASKED, 1:
            move.change(asked=move.state.asked + 1)
            move.say(step.rephrase or step.ask, move.phrases.offer_skip)
        case Phase.ASKED, _ if step.kind == "mirror":
            mirroring.wait(move)
        case Phase.ASKED, _:
            move.go_on(move.phrases.move_on)
        case ((Phase.JUDGING | Phase.MISSED | Phase.MORE_TOLD), _):
            mirroring.meet_silence(move, silences)
        case Phase.CHECKING, 0:
            move.say(move.addressed(move.phrases.check_again))
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
        case ((Phase.OFFERED_I_FEEL | Phase.OFFERED_ANEW), _):
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


def keep_unwritten(move: Move, heard: Heard) -> None:
    """Nothing makes words just now: keep the recording with the answer, and go on."""
    if move.state.paused or heard.utterance is None:
        return
    if move.state.phase is Phase.CARING:
        move.stop()
        return
    told = move.state.draft
    kind: PartKind = "answer" if told is None else "addition"
    move.change(draft=move.draft.with_words(move.draft.text, heard, kind))
    if told is None or told.verdict == "unheard":
        move.keep(verdict="unheard")
    else:
        move.settle()
    move.go_on(move.phrases.kept_unheard)

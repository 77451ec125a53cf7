"""The first words of an answer, by the kind of the step."""

from dataclasses import replace

from voicecheck.dialogue import (
    care,
    mirroring,
    promising,
    proposing,
    safe_word,
    saying_back,
)
from voicecheck.dialogue.conversation import Draft, Phase
from voicecheck.dialogue.events import Heard
from voicecheck.dialogue.move import Move
from voicecheck.language.replies import Confirmation

_REASON_WORDS = 7
"""From this many words on, a rating brought its reason with it."""


def take(move: Move, heard: Heard) -> None:
    """Take the first words of an answer."""
    match move.state.question.step.kind:
        case "rating":
            _take_rating(move, heard)
        case "yes_no":
            _take_yes_no(move, heard)
        case "mirror":
            mirroring.take_try(move, heard)
        case "safe_word":
            safe_word.take(move, heard)
        case "promised":
            promising.take_became(move, heard)
        case "suggest":
            proposing.take(move, heard)
        case "promise" if promising.is_declined(move, heard):
            pass
        case _:
            move.change(draft=Draft().with_words(heard.text, heard, "answer"))
            if not care.is_needed(move, heard) and not _asks_about_a_word(move, heard):
                saying_back.say_back(move)


def _asks_about_a_word(move: Move, heard: Heard) -> bool:
    """Ask about the most doubtful word, once a question, before it is said back."""
    if not heard.doubts or move.state.doubted or not move.state.question.step.reflect:
        return False
    move.keep()
    move.change(doubted=True, draft=replace(move.draft, doubt=heard.doubts[0]))
    move.enter(Phase.DOUBTING)
    move.say(move.phrases.doubt.replace("{word}", heard.doubts[0]), remember=True)
    return True


def take_doubt(move: Move, heard: Heard) -> None:
    """Take the reply to "did you say ...?": a yes, the right word, or a no."""
    reply = move.tongue.confirmation(heard.text)
    match reply.kind:
        case Confirmation.Kind.YES:
            saying_back.say_back(move)
        case Confirmation.Kind.NO:
            move.enter(Phase.NAMING)
            move.say(move.phrases.which_word, remember=True)
        case Confirmation.Kind.CORRECTION | Confirmation.Kind.ADDITION:
            take_word(move, replace(heard, text=reply.text))
        case _ if len(heard.text.split()) >= saying_back.SENTENCE_WORDS:
            saying_back.add(move, heard.text, heard)
        case _ if not move.state.unclear:
            move.change(unclear=1)
            move.say(move.phrases.yes_or_no)
        case _:
            saying_back.say_back(move)


def take_word(move: Move, heard: Heard) -> None:
    """Put the right word in the place of the doubtful one."""
    text = saying_back.with_word(move, move.draft.doubt, heard.text)
    draft = move.draft.with_words(text, heard, "correction")
    move.change(draft=replace(draft, refusals=draft.refusals + 1, doubt=""))
    saying_back.say_back(move)


def _take_rating(move: Move, heard: Heard) -> None:
    step = move.state.question.step
    rating = move.tongue.number(heard.text, step.low, step.high)
    if rating is None:
        question = move.phrases.ask_number.replace("{low}", str(step.low))
        _misunderstood(move, heard, question.replace("{high}", str(step.high)))
        return
    move.change(draft=Draft().with_words(heard.text, heard, "answer"))
    move.keep(rating=rating, verdict="own_words")
    said = move.phrases.heard_number.replace("{number}", str(rating))
    if care.is_needed(move, heard):
        return
    if not step.why or len(heard.text.split()) >= _REASON_WORDS:
        move.go_on(said)
        return
    move.enter(Phase.ADDING)
    move.say(said, step.why)
    move.change(last_said=(step.why,))


def _take_yes_no(move: Move, heard: Heard) -> None:
    step = move.state.question.step
    kind = move.tongue.confirmation(heard.text).kind
    if kind not in (Confirmation.Kind.YES, Confirmation.Kind.NO):
        _misunderstood(move, heard, move.phrases.yes_or_no)
        return
    move.change(draft=Draft().with_words(heard.text, heard, "answer"))
    move.keep(verdict="own_words")
    question = move.state.question
    reply = (step.id, question.round, question.person)
    move.change(replies={**move.state.replies, reply: kind is Confirmation.Kind.YES})
    if kind is Confirmation.Kind.YES:
        move.go_on()
    elif step.stop_if_no:
        move.say(step.if_no or move.phrases.stopped)
        move.end(complete=False)
    else:
        move.go_on(step.if_no)


def _misunderstood(move: Move, heard: Heard, question: str) -> None:
    """Ask once or twice more; then keep what was said and go on."""
    if move.state.unclear < 2:
        move.change(unclear=move.state.unclear + 1)
        move.say(question, remember=True)
        return
    move.change(draft=move.draft.with_words(heard.text, heard, "answer"))
    move.keep(verdict="own_words")
    move.go_on(move.phrases.move_on)

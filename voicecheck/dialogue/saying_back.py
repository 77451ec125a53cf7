"""Saying back: the reflection, whether it was right, what was missing, whether there is more."""

import re
from dataclasses import replace

from voicecheck.dialogue import care, offering
from voicecheck.dialogue.conversation import Phase
from voicecheck.dialogue.events import Heard
from voicecheck.dialogue.move import Move
from voicecheck.language.english.words import plain_words
from voicecheck.language.reflect import reflect
from voicecheck.language.replies import Confirmation
from voicecheck.language.tongue import ENGLISH

ROUNDS_OF_MORE = 3
"""How often "is there more?" is asked of one answer."""

SENTENCE_WORDS = 4
"""From this many words on, an answer to "is that right?" that is neither yes nor no is a
sentence that belongs to the story, not a mumble."""


MOST_WORDS_FOR_ONE = 3
"""So many words may stand in the place of one that was misheard."""


def say_back(move: Move) -> None:
    """Keep what was said, and say it back where the guide wants that."""
    if not move.state.question.step.reflect:
        move.keep(verdict="own_words")
        _offer_or_go_on(move)
        return
    reflection = _reflection_of(move, move.draft.text)
    move.keep(reflection=reflection)
    check = move.phrases.check_again if move.draft.refusals else move.vary(move.phrases.check)
    check = move.addressed(check)
    move.enter(Phase.CHECKING)
    move.say(reflection, check, remember=True, reflects=True)


def _reflection_of(move: Move, text: str) -> str:
    """The words turned to the person, with the next lead-in."""
    turn = move.state.reflections
    move.change(reflections=turn + 1)
    if move.tongue is not ENGLISH:  # the words as they are: nothing can turn them around
        lead_ins = move.phrases.lead_ins
        return f"{lead_ins[turn % len(lead_ins)]} {text.strip()}" if text.strip() else ""
    # Where words told of danger, nothing but the person's own words is said back.
    say_it_back = reflect if move.state.careful else move.state.reflect
    return say_it_back(
        text, partner=move.state.partner, turn=turn, language=move.state.guide.language
    )


# --- did I get that right? ---


def take_verdict(move: Move, heard: Heard) -> None:
    """Take the reply to "did I get that right?"."""
    reply = move.tongue.confirmation(heard.text)
    match reply.kind:
        case Confirmation.Kind.YES:
            _accept(move)
        case Confirmation.Kind.NO:
            _refuse(move, move.phrases.what_was_it)
        case Confirmation.Kind.PARTLY:
            _refuse(move, move.phrases.which_part)
        case Confirmation.Kind.CORRECTION:
            take_correction(move, reply.text, heard)
        case Confirmation.Kind.ADDITION:
            add(move, reply.text, heard)
        case Confirmation.Kind.REPEAT:
            move.say(*move.state.last_said)
        case _ if len(heard.text.split()) >= SENTENCE_WORDS:
            add(move, heard.text, heard)
        case _:
            _ask_yes_or_no(move)


def _accept(move: Move) -> None:
    """Take a yes: they were heard right."""
    move.keep(verdict="corrected" if move.draft.refusals else "confirmed")
    _offer_or_go_on(move)


def _offer_or_go_on(move: Move) -> None:
    """Offer to say it in another way, where the guide wants that; then ask for more."""
    if not (_offers_i_feel(move) or offering.offers_anew(move)):
        offer_more(move)


def _refuse(move: Move, question: str) -> None:
    """Take a no without a correction; the second one keeps the person's own words."""
    if move.draft.refusals:
        keep_own_words(move)
        return
    move.change(draft=replace(move.draft, refusals=1))
    move.enter(Phase.CORRECTING)
    move.say(question, remember=True)


def take_correction(move: Move, correction: str, heard: Heard) -> None:
    """Put a correction where it belongs and say it back once more."""
    again = move.state.phase is Phase.CHECKING and move.draft.refusals > 0
    text = move.tongue.splice(move.draft.text, correction)
    draft = move.draft.with_words(text, heard, "correction")
    move.change(draft=replace(draft, refusals=draft.refusals + 1))
    if again:
        keep_own_words(move)
    elif not care.is_needed(move, heard):
        say_back(move)


def with_word(move: Move, wrong: str, right: str) -> str:
    """Exchange one word of the answer for what the person says it was."""
    text = move.draft.text
    if not wrong:
        return move.tongue.splice(text, right)
    said = plain_words(right)
    if move.tongue is not ENGLISH and len(said) <= MOST_WORDS_FOR_ONE:
        return re.sub(rf"\b{re.escape(wrong)}\b", " ".join(said), text, flags=re.IGNORECASE)
    return move.tongue.splice(text, f"not {wrong}, {right}")


def keep_own_words(move: Move) -> None:
    """Keep the words as they were told and go on."""
    move.keep(verdict="own_words")
    move.go_on(move.phrases.own_words)


def _ask_yes_or_no(move: Move) -> None:
    """Ask again what was unclear; it is never taken for a yes."""
    if move.state.unclear:
        keep_own_words(move)
        return
    move.change(unclear=1)
    move.say(move.phrases.yes_or_no)


# --- is there more? ---


def offer_more(move: Move) -> None:
    """Ask whether there is more, where the guide wants that."""
    if not move.state.question.step.more or move.state.rounds >= ROUNDS_OF_MORE:
        move.go_on()
        return
    move.change(rounds=move.state.rounds + 1)
    move.enter(Phase.OFFERED_MORE)
    move.say(move.vary(move.phrases.more), remember=True)


def take_more(move: Move, heard: Heard) -> None:
    """Take the reply to "is there more?": no, a yes alone, or the more itself."""
    reply = move.tongue.confirmation(heard.text)
    match reply.kind:
        case Confirmation.Kind.NO | Confirmation.Kind.NOTHING:
            move.go_on()
        case Confirmation.Kind.YES:
            move.enter(Phase.ADDING)
            move.say(move.phrases.go_on, remember=True)
        case Confirmation.Kind.REPEAT:
            move.say(*move.state.last_said)
        case Confirmation.Kind.ADDITION | Confirmation.Kind.CORRECTION:
            add(move, reply.text, heard)
        case _ if len(heard.text.split()) > 1:
            add(move, heard.text, heard)
        case _:
            _ask_yes_or_no(move)


def take_addition(move: Move, heard: Heard) -> None:
    """Take what follows "go on": a story, or after all no more."""
    match move.tongue.confirmation(heard.text).kind:
        case Confirmation.Kind.NO | Confirmation.Kind.NOTHING:
            move.go_on()
        case Confirmation.Kind.YES if not move.state.unclear:
            move.change(unclear=1)
            move.say(move.phrases.go_on)
        case Confirmation.Kind.YES:
            move.go_on()
        case _:
            add(move, heard.text, heard)


def add(move: Move, text: str, heard: Heard) -> None:
    """Join more words on to the answer and say back what is new."""
    joined = f"{move.draft.text} {text}".strip()
    move.change(draft=move.draft.with_words(joined, heard, "addition"))
    if care.is_needed(move, heard):
        return
    if not move.state.question.step.reflect:
        move.keep(verdict="own_words")
        offer_more(move)
        return
    new = _reflection_of(move, text)
    move.keep(reflection=f"{move.draft.reflection or ''} {new}".strip(), verdict="unconfirmed")
    move.enter(Phase.CHECKING)
    move.say(new, move.phrases.check_again, remember=True, reflects=True)


def go_on_telling(move: Move, heard: Heard) -> None:
    """They had not finished: the same answer goes on, and is said back whole."""
    joined = f"{move.draft.text} {heard.text}".strip()
    move.change(draft=move.draft.with_words(joined, heard, "addition"))
    if not care.is_needed(move, heard):
        say_back(move)


# --- starting with "I feel" ---


def _offers_i_feel(move: Move) -> bool:
    """Offer once in a conversation to say blame as an "I" statement, where the guide wants it."""
    state = move.state
    wanted = state.question.step.i_statements and not (state.offered_i_feel or state.careful)
    if not wanted or move.tongue.blame(move.draft.text, partner=state.partner) is None:
        return False
    move.change(offered_i_feel=True)
    move.enter(Phase.OFFERED_I_FEEL)
    move.say(move.phrases.i_feel, remember=True)
    return True


def take_offer(move: Move, heard: Heard) -> None:
    """Take the reply to "would you like to try that starting with 'I feel'?", and its like."""
    match move.tongue.confirmation(heard.text).kind:
        case Confirmation.Kind.YES:
            move.enter(Phase.ADDING)
            move.say(move.phrases.go_on, remember=True)
        case _ if len(heard.text.split()) >= SENTENCE_WORDS:
            add(move, heard.text, heard)
        case _:
            offer_more(move)

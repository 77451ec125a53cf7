"""Promises: last time's are asked after, kindly; a new one is given its day."""

from collections.abc import Iterator
from dataclasses import replace

from voicecheck.dialogue import care
from voicecheck.dialogue.company import Question
from voicecheck.dialogue.conversation import Draft
from voicecheck.dialogue.events import Heard, PutOff, Settle
from voicecheck.dialogue.move import Move
from voicecheck.dialogue.standing import OpenPromise, Standing
from voicecheck.language.promises import Became
from voicecheck.language.tongue import ENGLISH, tongue
from voicecheck.phrases import Phrases
from voicecheck.saying_days import begun_large, spoken_day
from voicecheck.suggestion import inside_a_sentence

_MOST_WORDS = 25
MOST_ASKED = 3
"""So many promises of one person are asked after in one check-in."""


# --- asking after ---


def asked_after(
    question: Question, standing: Standing, phrases: Phrases, partner: str | None
) -> Iterator[Question]:
    """The question, once for each promise of that person; none where none stands."""
    theirs = [one for one in standing.promises if one.person == question.person]
    for one in theirs[:MOST_ASKED]:
        ask = _filled(question.ask, one, standing, phrases, partner)
        yield replace(question, ask=ask, about=one)


def _filled(
    line: str, one: OpenPromise, standing: Standing, phrases: Phrases, partner: str | None
) -> str:
    understands = tongue(phrases)
    words = understands.gist(one.text, partner=partner, max_words=_MOST_WORDS)
    if understands is ENGLISH:
        words = inside_a_sentence(words)
    elif words[-1:].isalnum():
        words = f"{words}."
    day = spoken_day(one.made_on, standing.today, phrases)
    before = line.partition("{day}")[0].rstrip()
    begins = not before or before[-1] in ".?!"
    return line.replace("{day}", begun_large(day) if begins else day).replace("{promise}", words)


def take_became(move: Move, heard: Heard) -> None:
    """Take what became of a promise: kept, not yet, or let go."""
    about = move.state.question.about
    assert about is not None
    move.change(draft=Draft().with_words(heard.text, heard, "answer"))
    if care.is_needed(move, heard):
        return
    what = move.tongue.became(heard.text)
    if what is None and not move.state.unclear:
        move.keep(verdict="own_words")
        move.change(unclear=1)
        move.say(move.phrases.promise_which, remember=True)
        return
    move.keep(verdict="own_words")
    match what:
        case Became.KEPT:
            move.effects.append(Settle(about.id, "kept"))
            move.go_on(move.vary(move.phrases.promise_kept))
        case Became.LET_GO:
            move.effects.append(Settle(about.id, "let go"))
            move.go_on(move.phrases.promise_let_go)
        case _:
            move.effects.append(Settle(about.id, "open"))
            move.go_on(_stays(move, about, heard))


def _stays(move: Move, about: OpenPromise, heard: Heard) -> str:
    """Let a promise stand, for another day where one was said."""
    today = move.state.standing.today
    later = [day for day in move.tongue.dates(heard.text, today) if day > today]
    if not later:
        return move.phrases.promise_not_yet
    move.effects.append(PutOff(about.id, later[0]))
    day = spoken_day(later[0], today, move.phrases)
    return move.phrases.promise_put_off.replace("{day}", day)


# --- making one ---


def is_declined(move: Move, heard: Heard) -> bool:
    """Take "nothing today" for an answer that is as good as any; return whether it was said."""
    if move.tongue.promise(heard.text, move.state.standing.today) is not None:
        return False
    move.change(draft=Draft().with_words(heard.text, heard, "answer"))
    move.keep(verdict="own_words")
    move.go_on(move.phrases.no_promise)
    return True

"""A word agreed on beforehand: whoever says it ends the check-in."""

from voicecheck.dialogue.events import Heard
from voicecheck.dialogue.move import Move
from voicecheck.language.replies import Confirmation


def take(move: Move, heard: Heard) -> None:
    """Take the word, and say it back."""
    word = move.tongue.safe_word(heard.text)
    if word:
        move.change(draft=move.draft.with_words(heard.text, heard, "answer"), safe_word=word)
        move.keep(verdict="own_words")
        move.go_on(move.phrases.safe_word_is.replace("{word}", word))
    elif move.tongue.confirmation(heard.text).kind is Confirmation.Kind.NO or move.state.unclear:
        move.go_on(move.phrases.move_on)
    else:
        move.change(unclear=1)
        move.say(move.phrases.one_word, remember=True)


def is_said(move: Move, heard: Heard) -> bool:
    """Whether someone says the word, and nothing besides."""
    return bool(move.state.safe_word) and move.tongue.safe_word(heard.text) == move.state.safe_word


def stop(move: Move) -> None:
    """End the check-in, with what was said kept."""
    move.settle()
    move.say(move.phrases.safe_word_said)
    move.end(complete=False)

"""Asking that no sound be kept: "stop recording", "turn the recording off"."""

from functools import cache

from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import tokens, unfold, vocabulary

_LONGEST_WORDS = 16
_DROPPED = vocabulary("um uh er erm please now just actually okay ok sorry could can would you we")


def ends_recording(text: str) -> bool:
    """Whether the whole utterance asks that no sound be recorded any more.

    "Stop recording" does; "stop" alone ends the check-in, and "they stopped recording us at work"
    is an answer.

    Args:
        text: What was heard.
    """
    spoken = tokens(text)
    heard = [token.word for token in unfold(token for token in spoken if token.is_word)]
    heard = [word for word in heard if word not in _DROPPED]
    if not heard or len(heard) > _LONGEST_WORDS:
        return False
    return len(heard) in _request().ends(heard, 0)


@cache
def _request() -> Phrase:
    book = read("recording")
    return Grammar(book["rules"]).phrase("<lead>* <asks> <tail>*")

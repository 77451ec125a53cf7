"""Sounds that say "I'm listening", not "it is my turn"."""

from voicecheck.language.words import plain_words, vocabulary

# As a model writes them; a hyphen parts "mm-hm" into two words.
_SOUNDS = vocabulary(
    "mm mmm mhm mmhm mmhmm hm hmm hmmm hum huh uh uhuh ah aha ahh oh ooh ha haha heh eh "
    "right okay ok yeah yep yes sure wow"
)
_LONGEST_WORDS = 3


def is_listening(text: str) -> bool:
    """Whether the whole utterance is such a sound: "mm-hm", "uh-huh", "oh, right".

    Only for what is said over the program while it asks nothing: after a question "yeah" is an
    answer.
    """
    words = plain_words(text)
    return 0 < len(words) <= _LONGEST_WORDS and all(word in _SOUNDS for word in words)

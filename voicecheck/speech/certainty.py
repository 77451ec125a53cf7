"""How certain are the newest words?

A model that hears a sentence cut off in the middle closes it with a full stop all the same, but it
is less sure of it, and least of the last word.
"""

import math

from voicecheck.language.english.words import plain_words
from voicecheck.speech.transcriber import Transcript

# A logistic regression on 60 ends and 86 middles of sentences, read and synthesised, tiny.en.
_OF_LOG_PROBABILITY, _OF_LAST_WORD, _BIAS = 5.25, 1.76, 1.06

A_WORD = 0.68
"""One word alone may be an answer, or the first of a sentence: it is never certain to be all."""

FORGIVEN = 0.25
"""A word alone is half a guess: at a third of certainty it is as a rule the right one."""

SLOWEST_WORD_S = 0.9
"""More voice than this for each word, and some of what was said is missing from the words."""


def certainty(transcript: Transcript, voiced_s: float) -> float:
    """How certain it is that these words were said, all of them, 0 to 1.

    Args:
        transcript: The words.
        voiced_s: How long there was a voice in the sound they were read from.
    """
    count = len(plain_words(transcript.text))
    if not transcript.words or voiced_s > SLOWEST_WORD_S * (count + 1):
        return 0.0
    if count == 1:
        return A_WORD * float(transcript.words[-1].probability ** FORGIVEN)
    weight = (
        _BIAS
        + _OF_LOG_PROBABILITY * transcript.average_log_probability
        + _OF_LAST_WORD * transcript.words[-1].probability
    )
    return 1 / (1 + math.exp(-weight))

"""How certain is it that the newest words are all of a sentence?

A model that hears a sentence cut off in the middle closes it with a full stop all the same, but it
is less sure of its words, and least of the stop.
"""

import math

from voicecheck.language.english.words import plain_words
from voicecheck.speech.transcriber import Transcript

# A logistic regression over those of 176 ends and 670 middles of sentences, read and synthesised,
# that tiny.en closed with a stop. Beside the words' own probability the stop's finds a third more
# ends at the same false ones; the stop's without the sound, and pitch and loudness, add nothing.
_OF_LOG_PROBABILITY, _OF_CLOSING, _BIAS = 5.08, 5.55, 3.06
_LEAST_CLOSING = math.exp(-6.0)

A_WORD = 0.62
"""One word alone may be an answer, or the first of a sentence: it is never certain to be all."""

FORGIVEN = 0.25
"""A word alone is half a guess: at a third of certainty it is as a rule the right one."""

SLOWEST_WORD_S = 0.9
"""More voice than this for each word, and some of what was said is missing from the words."""


def certainty(transcript: Transcript, voiced_s: float) -> float:
    """How certain it is that these words were said, and that their sentence ends there, 0 to 1.

    Args:
        transcript: The words.
        voiced_s: How long there was a voice in the sound they were read from.
    """
    count = len(plain_words(transcript.text))
    if not transcript.words or voiced_s > SLOWEST_WORD_S * (count + 1):
        return 0.0
    if count == 1:
        return A_WORD * float(transcript.words[-1].probability ** FORGIVEN)
    closing = max(transcript.closing_probability, _LEAST_CLOSING)
    weight = (
        _BIAS
        + _OF_LOG_PROBABILITY * transcript.average_log_probability
        + _OF_CLOSING * math.log(closing)
    )
    return 1 / (1 + math.exp(-weight))

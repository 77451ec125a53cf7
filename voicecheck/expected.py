"""What a reply is expected to be: how long it is waited for, what a word is weighed against."""

import math
from dataclasses import replace
from functools import cache

from voicecheck.audio.turn import Timing
from voicecheck.dialogue import Expect
from voicecheck.language.foreign import Foreign
from voicecheck.language.tongue import ENGLISH, Tongue
from voicecheck.speech.hinge import ANSWERING, CONFIRMING, NO_CHOICES, RATING, Choices


def timing_for(expect: Expect, timing: Timing) -> Timing:
    """Suit the patience to what was asked: a yes or a number takes less thought than a story."""
    match expect:
        case Expect.PAUSED:
            return replace(timing, no_answer_s=math.inf)
        case Expect.CONFIRMATION | Expect.RATING:
            return replace(
                timing,
                finished_s=min(timing.finished_s, 0.9),
                likely_s=min(timing.likely_s, 0.9),
                story_s=min(timing.story_s, 1.4),
                unsure_s=min(timing.unsure_s, 1.4),
            )
        case Expect.ANSWER:
            return timing


def choices(expect: Expect, tongue: Tongue = ENGLISH) -> Choices:
    """What a bare word is weighed against."""
    if expect is Expect.PAUSED:
        return NO_CHOICES
    if not isinstance(tongue, Foreign):
        english = {Expect.CONFIRMATION: CONFIRMING, Expect.RATING: RATING}
        return english.get(expect, ANSWERING)
    return _of_words(expect, tongue)


@cache
def _of_words(expect: Expect, tongue: Foreign) -> Choices:
    """The single words of a language that a reply may be."""
    yes, no, *commands = tongue.bare_words
    numbers = tuple((word, str(value)) for value, word in enumerate(tongue.numbers))
    groups = numbers if expect is Expect.RATING else (yes, no)
    return Choices(tuple(filter(None, (*groups, *commands))), only=expect is not Expect.ANSWER)

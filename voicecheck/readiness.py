"""Ready for the next reply: what it will need is there before its time comes.

The thread that feeds the speaker needs Python for a moment a hundred times a second, and the
speaker's buffer lasts 50 ms. Where it waits longer sound breaks, and what is said over it is lost.
"""

import atexit
import gc
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from voicecheck import dialogue
from voicecheck.language.english.grammar import read_to_the_end
from voicecheck.language.reflect import reflect
from voicecheck.language.tongue import Tongue

# Any answer and any reply to it will do.
_ANSWER = "I was late today, and I was sad."
_REPLY = "Yes, that's right."

# A thread that waits is let in after so long. Python's own 5 ms is long where several are busy:
# the speaker's waits more than once for each piece of sound.
_SWITCH_S = 0.001
# Between two readings, so that the speaker's buffer fills again.
_BREATH_S = 0.02


def switch_threads_soon() -> None:
    """Let no thread of this process wait long for another."""
    sys.setswitchinterval(_SWITCH_S)


def read_rules(understands: Tongue) -> None:
    """Read what is needed to understand an answer and a reply; for English some 0.3 s of work.

    Python looks for garbage among all objects that it has, and every thread stands still
    meanwhile. The rules are so many that this takes 50 ms. They stay to the end, so they need not
    be looked at.
    """
    gc.disable()
    try:
        for read in (
            lambda: understands.command(_REPLY),
            lambda: understands.confirmation(_REPLY),
            lambda: understands.gist(_ANSWER, max_words=1),
            lambda: understands.blame(_ANSWER),
            lambda: understands.concern(_ANSWER),
        ):
            time.sleep(_BREATH_S)
            read()
            read_to_the_end()
        gc.freeze()
        # At the end they are let go of with all else, or soxr complains of what it still holds.
        atexit.register(gc.unfreeze)
    finally:
        gc.enable()


def think_of(state: dialogue.Conversation, text: str) -> Sequence[str]:
    """Find out what these words would lead to; return the lines that would be said first.

    What takes long of it is remembered where it is worked out (`concern`, `reflect`), so that the
    reply to a long answer is there as soon as its words are. A language model is not asked.
    """
    _, effects = dialogue.respond(replace(state, reflect=reflect), dialogue.Heard(text))
    first = next((effect for effect in effects if isinstance(effect, dialogue.Say)), None)
    return first.lines if first is not None and not first.slowly else ()

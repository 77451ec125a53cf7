"""Do the words so far sound finished?

One of the signs by which the turn detector decides how long to wait. It reads what a model has
written at a pause, and a model likes to put a full stop after anything: so the last words count
before the punctuation.
"""

from enum import StrEnum

from voicecheck.language.commands import spoken_command
from voicecheck.language.english.words import plain_words, sentences
from voicecheck.language.replies import Confirmation, confirmation


class Closure(StrEnum):
    """What the words so far tell about whether the person has finished."""

    WHOLE = "whole"
    """A reply that is complete in itself: a yes, a number, a command, "that's all"."""
    SENTENCE = "sentence"
    """One finished sentence."""
    STORY = "story"
    """Several sentences, the last one finished."""
    UNSURE = "unsure"
    """Words without a sign."""
    OPEN = "open"
    """It stopped in the middle: "because", "and", "um"."""
    WORDLESS = "wordless"
    """No words at all."""


# No English sentence ends in these.
_LEADING_ON = frozenset(
    "a an the my our their your its and but or nor because cause although though unless whether "
    "if than as i we he they who whose which of from every each very quite um uh er erm uhm mm "
    "hmm like well i'm we're they're he's she's i've we've they've i'll we'll he'll she'll "
    "they'll i'd we'd he'd she'd they'd don't didn't doesn't can't couldn't wasn't weren't isn't "
    "aren't haven't hasn't hadn't won't wouldn't shouldn't mustn't".split()
)
# Some sentences do.
_DOUBTFUL = frozenset(
    "to so that is are was were be been at in on with for about by into you she it when while "
    "since until where how what why just really some any more can could will would should have "
    "has had do did does not".split()
)
# What opens a clause that needs another one.
_SUBORDINATORS = frozenset(
    "when while if because although though since until unless whenever after before as "
    "once".split()
)
# "How she is", "what he did": a question inside a sentence ends in what would else lead on.
_ASKING = frozenset("how what where who why whose".split())
_MAY_END_ASKING = frozenset("is are was were do does did".split())
_ASKED_WITHIN = 5
_SIGN_OFFS = (
    "that's all", "that's it", "that is all", "that is it", "i'm done", "that's everything",
    "that's about it", "nothing else", "i am done", "that would be all", "that'll be all",
)  # fmt: skip
_YES_NO = frozenset("yes yeah yep yup no nope nah".split())
_NUMBERS = frozenset("one two three four five six seven eight nine ten".split())

SHORT_REPLY_WORDS = 4
STORY_WORDS = 24
"""From this many words on, one long sentence is a story too."""


def closure(text: str) -> Closure:
    """Judge how finished a transcript sounds.

    Args:
        text: Everything said in this turn so far, as transcribed.
    """
    words = plain_words(text)
    if not words:
        return Closure.WORDLESS
    if _is_whole(text, words):
        return Closure.WHOLE
    if _may_reply(words):
        return Closure.UNSURE
    if words[-1] in _LEADING_ON or text.rstrip().endswith((",", "-", "...", "…")):
        return Closure.OPEN
    last = plain_words(sentences(text)[-1])
    if last[:1] and last[0] in _SUBORDINATORS and "," not in sentences(text)[-1]:
        return Closure.OPEN
    leads_on = words[-1] in _DOUBTFUL and not _ends_asking(last)
    if leads_on or not text.rstrip().endswith((".", "!", "?")):
        return Closure.UNSURE
    if len(sentences(text)) > 1 or len(words) >= STORY_WORDS:
        return Closure.STORY
    return Closure.SENTENCE


def _ends_asking(words: list[str]) -> bool:
    """Whether it ends like "ask how her father is": who is asked about stands in between."""
    return words[-1] in _MAY_END_ASKING and not _ASKING.isdisjoint(words[-_ASKED_WITHIN:-2])


def _may_reply(words: list[str]) -> bool:
    """Whether it is "I don't" or "he wasn't": all of a reply, or the beginning of a sentence."""
    return len(words) == 2 and words[-1].endswith("n't")


def _is_whole(text: str, words: list[str]) -> bool:
    """A command, a bare yes or no, a number, or words that sign off."""
    if spoken_command(text) is not None or " ".join(words).endswith(_SIGN_OFFS):
        return True
    if len(words) > SHORT_REPLY_WORDS:
        return False
    if len(words) == 1 and (words[0] in _NUMBERS or words[0].isdigit()):
        return True
    if confirmation(text).kind not in (Confirmation.Kind.YES, Confirmation.Kind.NO):
        return False
    # "It was" and "I don't" reply to some questions and open a sentence after others.
    says_so = words[0] in _YES_NO or len(words) == 1
    may_open = words[-1] in _DOUBTFUL or words[-1].endswith("n't")
    return says_so or (not may_open and text.rstrip().endswith((".", "!")))

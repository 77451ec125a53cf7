"""Do the words so far sound finished?

One of the signs by which the turn detector decides how long to wait. It reads what a model has
written at a pause, and a model likes to put a full stop after anything: so the last words count
before the punctuation.
"""

from enum import StrEnum

from voicecheck.language.commands import spoken_command
from voicecheck.language.english.leads import main_clause
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
    "a an the my our their your its and but or nor because cause although unless whether if than "
    "as i we he they who whose which of from every each very quite um uh er erm uhm mm hmm like "
    "i'm we're they're he's she's i've we've they've i'll we'll he'll she'll they'll i'd we'd "
    "he'd she'd they'd".split()
)
# Some sentences do: "I miss you", "it went well", "and I didn't".
_DOUBTFUL = frozenset(
    "to so that is are was were be been at in on with for about by into you she it when while "
    "since until where how what why well though just really some any more can could will would "
    "should have has had do did does".split()
)
_SUBJECTS = frozenset("i you he she it we they".split())
# They stand between a subject and its verb: "I never", "she almost".
_BEFORE_VERBS = frozenset(
    "never always already almost nearly hardly barely usually often sometimes still even only "
    "just really also finally probably".split()
)
_TAG_SUBJECTS = frozenset("i we he they".split())
_TAG_VERBS = frozenset("am are is was were do does did have has had can could will would".split())
# What opens a clause that needs another one.
_SUBORDINATORS = frozenset(
    "when while if because although though since until unless whenever after before as "
    "once".split()
)
# The other one begins no sooner than after "when I came".
_FEWEST_BEFORE_ANOTHER = 3
_SIGN_OFFS = (
    "that's all", "that's it", "that is all", "that is it", "i'm done", "that's everything",
    "that's about it", "nothing else", "i am done", "that would be all", "that'll be all",
)  # fmt: skip
_YES_NO = frozenset("yes yeah yep yup no nope nah".split())
_NUMBERS = frozenset("one two three four five six seven eight nine ten".split())

SHORT_REPLY_WORDS = 4
SENTENCE_WORDS = 4
"""From so many words on a full stop after a word that sentences seldom end in is one, where the
model is certain of it (`speech.certainty`): of 105 real readings that were cut after such a word
one sentence was certain, and it was whole; of the everyday ones that end so, five in six are."""
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
    reply = confirmation(text).kind if len(words) <= SHORT_REPLY_WORDS else None
    if _is_whole(text, words, reply):
        return Closure.WHOLE
    if reply is Confirmation.Kind.PARTLY and text.rstrip().endswith((".", "!")):
        return Closure.SENTENCE  # "not quite": what is not right may follow
    if _may_reply(words):
        return Closure.UNSURE
    hangs = text.rstrip().endswith((",", "-", "...", "…"))
    if hangs or (words[-1] in _LEADING_ON and not _is_tag(words)):
        return Closure.OPEN
    last = plain_words(sentences(text)[-1])
    if _wants_another(last) and "," not in sentences(text)[-1]:
        return Closure.OPEN
    if not text.rstrip().endswith((".", "!", "?")) or _may_lead_on(words):
        return Closure.UNSURE
    if len(sentences(text)) > 1 or len(words) >= STORY_WORDS:
        return Closure.STORY
    return Closure.SENTENCE


def _is_tag(words: list[str]) -> bool:
    """Whether it ends like "didn't we", "so did I"."""
    before = words[-2] if len(words) > 1 else ""
    return words[-1] in _TAG_SUBJECTS and before.removesuffix("n't") in _TAG_VERBS


def _wants_another(sentence: list[str]) -> bool:
    """Whether it is "when I came home", and nothing after it that could be the clause it opens."""
    opens = bool(sentence) and sentence[0] in _SUBORDINATORS
    return opens and main_clause(sentence, 0, len(sentence)) < _FEWEST_BEFORE_ANOTHER


def _may_lead_on(words: list[str]) -> bool:
    """Whether so few words end in one that seldom ends a sentence."""
    return _seldom_ends(words) and len(words) < SENTENCE_WORDS


def _seldom_ends(words: list[str]) -> bool:
    """Whether sentences seldom end so: in "to" or "wasn't", or before the verb, as "I never"."""
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    stops_before_verb = last in _BEFORE_VERBS and before in _SUBJECTS
    return last in _DOUBTFUL or last.endswith("n't") or stops_before_verb


def _may_reply(words: list[str]) -> bool:
    """Whether it is "I don't" or "he wasn't": all of a reply, or the beginning of a sentence."""
    return len(words) == 2 and words[-1].endswith("n't")


def _is_whole(text: str, words: list[str], reply: Confirmation.Kind | None) -> bool:
    """A command, a bare yes or no, a number, or words that sign off."""
    if spoken_command(text) is not None or " ".join(words).endswith(_SIGN_OFFS):
        return True
    if len(words) == 1 and (words[0] in _NUMBERS or words[0].isdigit()):
        return True
    if reply not in (Confirmation.Kind.YES, Confirmation.Kind.NO):
        return False
    # "It was" and "I don't" reply to some questions and open a sentence after others.
    says_so = words[0] in _YES_NO or len(words) == 1
    return says_so or (not _seldom_ends(words) and text.rstrip().endswith((".", "!")))

"""Which words may have been misheard, and are worth asking about by name."""

from collections.abc import Iterable

from voicecheck.language.english.words import plain_words, vocabulary

DOUBTFUL = 0.3
"""Below this probability more words are wrong than right: 27 of 43 over 79 real recordings with
tiny.en, against 132 of 980 of all words."""

SHORTEST_LETTERS = 3

# Words that carry no meaning of their own: a wrong one changes nothing worth a question.
_EMPTY = vocabulary(
    "the and but for nor yet so than that this these those there here then when where who whom "
    "whose which what why how you your yours yourself she her hers herself him his himself they "
    "them their theirs our ours ourselves its itself was were are been being have has had having "
    "does did done will would shall should can could may might must not with from into onto over "
    "under about after before because while until since though although just really very quite "
    "also too only even still again ever never always some any each every both either neither "
    "one ones all most more much many few other another such own same yeah yes okay well like "
    "um uh erm hmm mhm don't didn't doesn't isn't wasn't aren't weren't can't couldn't won't "
    "wouldn't shouldn't haven't hasn't hadn't it's that's there's i'm i've i'll i'd you're we're "
    "they're he's she's let's got get gets getting"
)


def doubtful(words: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """Return the words worth asking about, the most doubtful first.

    Args:
        words: Each word as written and how sure the model was of it, 0 to 1.
    """
    unsure = [
        (probability, plain[0])
        for written, probability in words
        if probability < DOUBTFUL
        and (plain := plain_words(written))
        and len(plain) == 1
        and len(plain[0]) >= SHORTEST_LETTERS
        and plain[0] not in _EMPTY
    ]
    return tuple(dict.fromkeys(word for _, word in sorted(unsure)))

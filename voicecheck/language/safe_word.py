"""A word on which two people agree, so that either may stop a talk by saying it."""

from voicecheck.language.english.words import plain_words, vocabulary

_MOST_WORDS = 2
_LEAD = vocabulary(
    """um uh er well okay ok yes yeah so let's lets let us say use take choose pick have how what
    about the our a an word is should be would could might i we think thought of maybe just
    please it that's that it's it'll will can go with call as my safe safeword"""
)
_NO_WORD = vocabulary("no nope nothing none don't know dunno not skip never mind any")


def safe_word(text: str) -> str:
    """The word or two words that were agreed on, in small letters.

    Args:
        text: What was said: "pineapple", "let's say red light", "our word is banana".

    Returns:
        The word; empty where there is none, or too many to be one.
    """
    heard = plain_words(text)
    while heard and heard[0] in _LEAD:
        heard = heard[1:]
    while heard and heard[-1] in _TAIL:
        heard = heard[:-1]
    if not heard or len(heard) > _MOST_WORDS or set(heard) & _NO_WORD:
        return ""
    return " ".join(heard)


_TAIL = vocabulary("please then okay ok maybe i guess think")

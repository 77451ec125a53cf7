"""The program knows what it is saying: words of its own that come back are nobody's answer."""

import re
from collections.abc import Sequence

from voicecheck.language.english.topic import content
from voicecheck.language.english.words import plain_words, tokens, unfold

_SHARE = 0.75
"""Of the words heard, this many must be the program's, in its order."""

_CLEAR_RUN = 4
"""From this many words on, nobody happens to say the same at the same time."""

_LATE_SHARE = 0.65
"""As `_SHARE`, of the words that an answer begins with: what is left after them tells too."""

_LIKE = 0.6
"""Two words whose letters agree this far may be one, misheard."""

_HINGES = frozenset({"yes", "no"})

# Hums, sighs and laughs of any length: "mmm", "mhm", "uh", "huh", "aha", "ooh", "hahaha".
_HUM = re.compile(
    r"[hm]*m[hm]*|u+h+|u+m+|(uh)?hu+h|o+h+|(?!he$)h?([aeo]h+)+[aeo]?|(?!he$)(h[aeo]+)+h?"
)


def resembles(heard: str, said: str, *, voice_is_near: bool = False) -> bool:
    """Whether what was heard is what the program was saying just then.

    The program's words come back in pieces and misheard: any run of them counts, in order, with
    words left out and words blurred. Where somebody says a word that the program is saying too
    ("stop", while it says "say stop at any time"), the text cannot tell them apart. The sound may:
    a caller whose echo canceller heard a voice beside the program's says so, and then only a
    longer run is taken for an echo, or words that say nothing by themselves ("I", "is that").
    Without that, such a word is lost; it can be said again.

    Args:
        heard: The words that arrived while the program spoke.
        said: What it was saying, all of it.
        voice_is_near: Whether the sound tells that somebody else spoke.
    """
    ours, theirs = _words(said), _words(heard)
    if not theirs:
        return False
    if len(theirs) < _CLEAR_RUN and voice_is_near:
        says_nothing = not content(heard) and _HINGES.isdisjoint(theirs)
        return says_nothing and _in_order(theirs, ours) == len(theirs)
    return _in_order(theirs, ours) >= _SHARE * len(theirs)


def own_words(heard: Sequence[str], said: str) -> int:
    """How many of the first words heard are the program's, before somebody else's begin.

    Where a speaker plays later than it tells, the end of a question is heard as the beginning of
    its answer.

    Args:
        heard: The words, one after the other.
        said: What the program was saying just before.

    Returns:
        A number of words; 0 where they do not plainly begin with a run of its own.
    """
    ours = _words(said)
    theirs: list[str] = []
    best, count = 0, 0
    for number, word in enumerate(heard, start=1):
        theirs += _words(word)
        same = _in_order(theirs, ours)
        gain = same - (len(theirs) - same)
        is_own = same >= _CLEAR_RUN and same >= _LATE_SHARE * len(theirs)
        if is_own and gain > best:
            best, count = gain, number
    return count


def only_listening(heard: str) -> bool:
    """Whether somebody only lets on that they listen: nothing, "mm-hm", a laugh."""
    return all(_HUM.fullmatch(word) for word in plain_words(heard))


def takes_the_turn(heard: str, said: str, *, voice_is_near: bool = False) -> bool:
    """Whether words over the program's own are meant for it: neither its echo nor "mm-hm".

    Args:
        heard: See `resembles`.
        said: See `resembles`.
        voice_is_near: See `resembles`.
    """
    return not only_listening(heard) and not resembles(heard, said, voice_is_near=voice_is_near)


def _words(text: str) -> list[str]:
    return [token.word for token in unfold(token for token in tokens(text) if token.is_word)]


def _in_order(heard: Sequence[str], said: Sequence[str]) -> int:
    """How many of the words heard can be found, in order, in a stretch not much longer."""
    stretch = len(heard) + len(heard) // 2 + 1
    return max(
        (_common(heard, said[start : start + stretch]) for start in range(len(said))), default=0
    )


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence of words, blurred ones counted."""
    row = [0] * (len(other) + 1)
    for word in one:
        above = row
        row = [0]
        for place, candidate in enumerate(other):
            same = above[place] + _alike(word, candidate)
            row.append(max(same, row[-1], above[place + 1]))
    return row[-1]


def _alike(one: str, other: str) -> bool:
    """Whether two words may be the same word, one of them misheard."""
    if one == other:
        return True
    longest = max(len(one), len(other))
    if min(len(one), len(other)) < 3:
        return False
    row = [0] * (len(other) + 1)
    for letter in one:
        above, row = row, [0]
        for place, candidate in enumerate(other):
            row.append(max(above[place] + (letter == candidate), row[-1], above[place + 1]))
    return row[-1] / longest >= _LIKE

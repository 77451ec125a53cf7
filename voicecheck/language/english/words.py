"""Text into words: the one place that knows what a word of transcribed speech is.

Offsets always point into the text as it was given, so that what was said can be cut out of it
unchanged. Curly quotes count as straight ones.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple


def vocabulary(text: str) -> frozenset[str]:
    """The set of words that a text lists between spaces."""
    return frozenset(text.split())


_STRAIGHT = str.maketrans("\u2018\u2019\u02bc\u00b4`\u201c\u201d\u201e", "'''''\"\"\"")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*|[^\w\s]|_")
_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)|\n+")
# A full stop after these ends no sentence.
_ABBREVIATIONS = vocabulary("mr mrs ms dr st vs etc e.g i.e a.m p.m")


class Token(NamedTuple):
    """One word or one mark of punctuation; a tuple, since hundreds are made for one answer.

    Attributes:
        text: As written, quotes made straight: "don't", "Sam", "3.5", ",".
        start: Index of its first character in the text.
        end: Index after its last character.
        word: The token in small letters, to compare with.
        is_word: Whether it is a word or a number, not punctuation.
    """

    text: str
    start: int
    end: int
    word: str
    is_word: bool

    def as_text(self, text: str) -> "Token":
        """What stands in its place and says something else."""
        return _token(text, self.start, self.end)


def _token(text: str, start: int, end: int) -> Token:
    return Token(text, start, end, text.lower(), text[0].isalnum())


def straight(text: str) -> str:
    """The same text with curly quotes and apostrophes made straight; its length is unchanged."""
    return text.translate(_STRAIGHT)


def tokens(text: str) -> list[Token]:
    """Words and marks in order. An apostrophe stays inside its word, a hyphen is its own mark."""
    return list(_tokens(text))


@lru_cache(maxsize=1024)  # an answer is looked at from many sides
def _tokens(text: str) -> tuple[Token, ...]:
    plain = straight(text)
    return tuple(_token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(plain))


def words(text: str) -> list[Token]:
    """Words and numbers only: "I-I don't, um" -> I, I, don't, um."""
    return [token for token in tokens(text) if token.is_word]


def plain_words(text: str) -> list[str]:
    """The words in small letters, apostrophes kept."""
    return [token.word for token in words(text)]


def sentences(text: str) -> list[str]:
    """The sentences with their closing marks, blank ones left out."""
    found: list[str] = []
    begin = 0
    for mark in _SENTENCE_END.finditer(text):
        before = text[begin : mark.start()].rsplit(maxsplit=1)
        if mark.group() == "." and before and before[-1].lower() in _ABBREVIATIONS:
            continue
        found.append(text[begin : mark.end()].strip())
        begin = mark.end()
    found.append(text[begin:].strip())
    return [sentence for sentence in found if sentence]


# What a contraction stands for. "'s" and "'d" depend on what follows: see `unfold`.
_WHOLE = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "am not",
    "let's": "let us",
    "i'm": "i am",
    "im": "i am",
    "ive": "i have",
    "thats": "that is",
    "whats": "what is",
    "theres": "there is",
    "youre": "you are",
    "theyre": "they are",
    "y'all": "you all",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "gimme": "give me",
    "lemme": "let me",
    "dunno": "do not know",
    "kinda": "kind of",
    "sorta": "sort of",
    "coulda": "could have",
    "shoulda": "should have",
    "woulda": "would have",
    "cuz": "because",
    "cos": "because",
    "'cause": "because",
    "til": "until",
}
_TAILS = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am"}
# Written without the apostrophe; only where the bare form is no word of its own.
_BARE_NOT = vocabulary(
    "dont doesnt didnt isnt wasnt arent werent havent hasnt hadnt wouldnt couldnt shouldnt"
)
_IS_SUBJECTS = vocabulary(
    "he she it that this there here what who where how when why everything nothing something "
    "somebody someone everyone everybody nobody"
)
_PARTICIPLES = vocabulary("been had got gone done said made felt left lost taken given told")


def unfold(spoken: Iterable[Token]) -> list[Token]:
    """Take contractions apart: "I'm" -> I, am; "don't" -> do, not; "he's gone" -> he, has, gone.

    Every part keeps the offsets of the word it came from. A possessive ("Sam's") stays whole
    unless the next word shows that "'s" is a verb.

    Returns:
        Tokens in small letters.
    """
    given = list(spoken)
    following = [*given[1:], None][: len(given)]
    return [
        token.as_text(part)
        for token, after in zip(given, following, strict=True)
        for part in unfolded(token.word, after.word if after else "")
    ]


def unfolded(word: str, after: str) -> Iterator[str]:
    """What a word in small letters stands for, before the word that comes after it."""
    if word in _WHOLE:
        yield from _WHOLE[word].split()
    elif word in _BARE_NOT:
        yield from (word[:-2], "not")
    elif word.endswith("n't") and len(word) > 3:
        yield from (word[:-3], "not")
    elif (tail := word[word.rfind("'") :]) in _TAILS and len(word) > len(tail):
        yield from (word[: -len(tail)], _TAILS[tail])
    elif word.endswith("'d") and len(word) > 2:
        yield from (word[:-2], "had" if after in _PARTICIPLES or after == "better" else "would")
    elif word.endswith("'s") and word[:-2] in _IS_SUBJECTS:
        has = after in _PARTICIPLES and after not in {"left", "lost"}
        yield from (word[:-2], "has" if has else "is")
    else:
        yield word

"""A text as words by index: what kind each is, where clauses and noun phrases begin and end."""

from collections.abc import Sequence, Set

from voicecheck.language.english.function_words import (
    ADJECTIVAL,
    ADVERBS,
    COORDINATORS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    OTHER_SUBJECTS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)
from voicecheck.language.english.pieces import ENDINGS, MARKS, Piece, word_at
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    BASES,
    can_be_base,
    can_be_noun,
    is_past,
    is_third_person,
)
from voicecheck.language.english.words import vocabulary

_STARTERS = (
    MARKS
    | SUBORDINATORS
    | COORDINATORS
    | vocabulary("like yes yeah no well okay oh sorry please \" ' (")
)
_ENDS_PHRASE = MARKS | PREPOSITIONS | COORDINATORS | {""}
_FUNCTION_WORDS = (
    DETERMINERS
    | PREPOSITIONS
    | SUBORDINATORS
    | COORDINATORS
    | AUXILIARIES
    | OTHER_SUBJECTS
    | SUBJECT_PRONOUNS
    | ADVERBS
)
# No name, and no noun, that is joined to a pronoun.
_NO_NAMES = AUXILIARIES | SUBJECT_PRONOUNS | COORDINATORS | SUBORDINATORS | MARKS | OBJECT_PRONOUNS
_NO_NOUNS = _NO_NAMES | PREPOSITIONS
_BEFORE_COMPLEMENTS = vocabulary("think thought wish hope guess said feel felt")


class Words:
    """The words of a text, asked by index; outside the text every word is empty."""

    def __init__(self, pieces: Sequence[Piece], skipped: Set[int]) -> None:
        self.pieces = list(pieces)
        # Indices that are not to be read as the speaker's.
        self.skipped = skipped
        self.words = [piece.word for piece in pieces]

    def at(self, index: int) -> str:
        """The word in small letters."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def is_adverb(self, index: int) -> bool:
        """Whether a verb may follow it: "never", "really", "suddenly"."""
        word = self.at(index)
        ly = word.endswith("ly") and word not in BASES and word not in {"family", "lonely"}
        return word in ADVERBS or ly

    def is_name(self, index: int) -> bool:
        """Whether it is written like a name; so is the first word of a sentence."""
        if index >= len(self.pieces):
            return False
        text = self.pieces[index].text
        lower = text.lower()
        return (
            text[:1].isupper()
            and lower not in SUBJECT_PRONOUNS | {"i", "you"}
            and not (can_be_base(lower) and not can_be_noun(lower))
        )

    def is_noun_like(self, index: int) -> bool:
        """Whether it can stand in a noun phrase: no function word and not surely a verb."""
        word = self.at(index)
        if not word or not word[0].isalpha() or word in _FUNCTION_WORDS:
            return False
        if can_be_base(word) and not can_be_noun(word):
            return False
        return not is_past(word) or word in ADJECTIVAL

    def ends_phrase(self, index: int) -> bool:
        """Whether a phrase is over before this word."""
        return self.at(index) in _ENDS_PHRASE

    def starts_clause(self, index: int) -> bool:
        """Whether a mark, a joining word or an answer stands before it, adverbs left aside."""
        while self.is_adverb(index - 1) and self.at(index - 1) not in _STARTERS:
            index -= 1
        return not self.at(index - 1) or self.at(index - 1) in _STARTERS

    def opens_clause(self, index: int) -> bool:
        """Whether a clause can begin here, also after "I think" and the like."""
        return self.starts_clause(index) or self.at(index - 1) in _BEFORE_COMPLEMENTS

    def joined_from(self, index: int) -> int | None:
        """Where "my mother and" begins before a pronoun that is joined to it."""
        begin = joined_before(self.pieces, index)
        if begin is None or not self.opens_clause(begin) or self.at(begin - 1) == "than":
            return None
        return begin

    def sentence_of(self, index: int) -> tuple[int, int]:
        """Where the sentence around it begins and ends."""
        begin = index
        while begin > 0 and self.words[begin - 1] not in ENDINGS:
            begin -= 1
        end = index
        while end < len(self.words) and self.words[end] not in ENDINGS:
            end += 1
        return begin, end

    def clause_start(self, index: int) -> int:
        """The first word after the mark or joining word before it."""
        begin = index
        while begin > 0 and self.words[begin - 1] not in MARKS | COORDINATORS:
            begin -= 1
        return begin


def joined_before(pieces: list[Piece], index: int) -> int | None:
    """Where the noun phrase joined to this pronoun begins: "my sister and I" -> that of "my"."""
    if index < 2 or pieces[index - 1].word != "and" or word_at(pieces, index + 1) in {"'m", "am"}:
        return None
    last = pieces[index - 2]
    if last.word in {"he", "she", "they", "him", "her", "them", "you", "i", "me"}:
        return index - 2
    at = index - 2
    while at >= 0 and index - at <= 6:
        word = pieces[at].word
        if word in DETERMINERS | {"her"} and at < index - 2:
            return None if _lists(pieces, at) else at
        if word in _NO_NOUNS or not pieces[at].is_word or _is_surely_verb(word):
            break
        if _ends_clause(pieces, at):
            break
        at -= 1
    named = last.is_word and last.text[:1].isupper() and last.word not in _NO_NAMES
    return index - 2 if named else None


def _ends_clause(pieces: list[Piece], at: int) -> bool:
    """Whether a noun's verb stands here: "my husband snores and I", "my head's spinning and I"."""
    before = word_at(pieces, at - 1)
    if before in DETERMINERS | {"her"}:
        return False
    return is_third_person(pieces[at].word) or (
        before.endswith("'s") and pieces[at].word.endswith("ing")
    )


def _lists(pieces: list[Piece], begin: int) -> bool:
    """Whether more stands in a list before: "my brother, my dad and I"."""
    if begin < 3 or pieces[begin - 1].text != ",":
        return False
    at = begin - 2
    while at > begin - 5 and at > 0 and pieces[at].is_word and pieces[at].word not in DETERMINERS:
        at -= 1
    starts = at == 0 or not pieces[at - 1].is_word or pieces[at - 1].word in SUBORDINATORS
    return pieces[at].word in DETERMINERS and starts


def joined_after(pieces: list[Piece], index: int) -> int | None:
    """Where the phrase joined to this pronoun ends: "you and your sister" -> after "sister"."""
    if index + 2 >= len(pieces) or pieces[index + 1].word != "and":
        return None
    at = index + 2
    if pieces[at].word in DETERMINERS | {"her"}:
        at += 1
        if at >= len(pieces) or not pieces[at].is_word:
            return None
    return at + 1 if pieces[at].word not in {"i", "me"} else None


def _is_surely_verb(word: str) -> bool:
    if word in BASES:
        return not can_be_noun(word)
    return is_past(word) and word not in ADJECTIVAL

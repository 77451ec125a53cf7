"""What kind of verb a clause has, as far as agreement asks."""

from enum import Enum

from voicecheck.language.english.function_words import ADJECTIVAL
from voicecheck.language.english.sentence import Words
from voicecheck.language.english.verbs import (
    BASES,
    BE_FORMS,
    DO_FORMS,
    HAVE_FORMS,
    MODALS,
    ONLY_PAST,
    SAME_IN_PAST,
    base_of,
    can_be_base,
    can_be_noun,
    is_participle,
    is_past,
    is_third_person,
)


class Tense(Enum):
    """What kind of verb a clause has."""

    PRESENT = "present"
    PAST = "past"
    MODAL = "modal"


def tense(words: Words, subject: int, verb: int) -> Tense:
    """What kind of verb stands at an index, for a subject before it."""
    word = words.at(verb)
    if word in MODALS or word in {"did", "didn't", "had", "hadn't"}:
        had = word in {"had", "hadn't"} or (word == "'d" and _participle_after(words, verb))
        return Tense.PAST if had else Tense.MODAL
    if word in BE_FORMS | DO_FORMS | HAVE_FORMS:
        if word in {"don't", "do"} and can_be_base(words.at(verb + 1)):
            return Tense.MODAL if words.at(subject) != "you" else Tense.PRESENT
        return Tense.PAST if word in {"was", "were", "wasn't", "weren't"} else Tense.PRESENT
    if word in SAME_IN_PAST:
        return _tense_around(words, subject, verb)
    if is_past(word) and word not in BASES:
        return Tense.PAST
    if word in {"used", "ought"}:
        return Tense.MODAL
    return Tense.PAST if word in ONLY_PAST else Tense.PRESENT


def _participle_after(words: Words, index: int) -> bool:
    at = index + 1
    while words.is_adverb(at) or words.at(at) == "not":
        at += 1
    return is_participle(words.at(at)) and not can_be_base(words.at(at))


def _tense_around(words: Words, subject: int, verb: int) -> Tense:
    """Whether "you hurt me" is now or then, from what stands around it."""
    begin, end = words.sentence_of(verb)
    now = {"always", "never", "keep", "every", "whenever", "often", "usually", "constantly"}
    then = {"yesterday", "ago", "last", "once", "earlier"}
    around = words.words[begin:end]
    if now & set(words.words[subject:verb]) or {"every", "whenever"} & set(around):
        return Tense.PRESENT
    if then & set(around):
        return Tense.PAST
    others = [w for at, w in enumerate(around, begin) if at != verb]
    past = sum(w in ONLY_PAST | {"was", "were", "did", "didn't", "had"} for w in others)
    past += sum(is_past(w) and w not in SAME_IN_PAST | ADJECTIVAL for w in others)
    present = sum(
        w in {"am", "'m", "are", "'re", "is", "don't", "do", "can", "can't", "'s"}
        or (is_third_person(w) and not can_be_noun(base_of(w)))
        or w in {"feel", "get", "hate", "want", "need", "think", "know", "wish", "love"}
        for w in others
    )
    return Tense.PRESENT if present > past else Tense.PAST

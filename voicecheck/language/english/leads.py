"""Where a clause itself begins after what leads into it: "on Saturday", "when I came home"."""

from collections.abc import Sequence

from voicecheck.language.english.function_words import (
    ADVERBS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    OTHER_SUBJECTS,
    PARTICLES,
    SUBJECT_PRONOUNS,
    WH_WORDS,
)
from voicecheck.language.english.verbs import (
    BASES,
    CLAUSAL,
    FINITE_AUXILIARIES,
    ONLY_PAST,
    is_finite_verb,
    is_past,
)
from voicecheck.language.english.words import vocabulary

SUBJECTS = SUBJECT_PRONOUNS | OTHER_SUBJECTS | {"you"}
LEADING_PREPOSITIONS = vocabulary(
    """in on at with for from about into over under near after before during until since through
    across around behind by inside outside between against towards beside along past next"""
)
_WHEN = vocabulary("when whenever after before while once as because")
_TIMES = vocabulary("today yesterday tonight tomorrow then later last this halfway straight")
# "This morning", "last week": "this man in a hat" leads into nothing.
_SPANS = vocabulary(
    """morning afternoon evening night week weekend month year time term spring summer autumn
    winter lunchtime dinnertime christmas easter monday tuesday wednesday thursday friday saturday
    sunday bit minute once"""
)
# "Somebody's mattress" is no clause.
_OWNERS = vocabulary("somebody someone everybody everyone nobody anybody anyone")
_IN_A = vocabulary("while way sense moment second hurry")
_LEADING = LEADING_PREPOSITIONS | _WHEN | _TIMES
_COMPLEMENTS = CLAUSAL | WH_WORDS | {"that", "because", "if", "and", "or", "than", "so", "told"}
_NO_NOUN = (
    LEADING_PREPOSITIONS
    | OBJECT_PRONOUNS - {"her"}
    | SUBJECTS
    | DETERMINERS
    | vocabulary(
        """of to , and or but because that what how who where when if as so than like which why
        while"""
    )
)
_LONGEST_NOUN_PHRASE = 4
_DESCRIBING = DETERMINERS - {"no", "all", "both", "such"}
_AFTER_IS = ADVERBS | DETERMINERS | {"in", "on"}
_LEADING_A_CLAUSE = _WHEN | LEADING_PREPOSITIONS


def main_clause(words: Sequence[str], begin: int, end: int) -> int:
    """Where the main clause begins; `begin` where nothing leads into it or that is in doubt.

    Args:
        words: The words and marks of a text in small letters.
        begin: Where the clause begins with its lead.
        end: Where it ends.
    """
    first = words[begin] if begin < end else ""
    second = words[begin + 1] if begin + 1 < end else ""
    pointing = first in {"this", "last"} and second not in _SPANS
    if first not in _LEADING or pointing or (first in _TIMES and is_finite_verb(second)):
        return begin
    found = [
        at
        for at in range(begin + 1, end - 1)
        if words[at].split("'")[0] not in {"who", "which"} and opens_clause(words, at, end)
    ]
    own = begin + 1 + 2 * (first == "by")  # "by the time I got in"
    if first in _LEADING_A_CLAUSE and found and found[0] <= own:
        found = found[1:]  # the clause that "when" leads into; "in my pocket was a note"
    return next((at for at in found if not _hangs(words, at)), begin)


def opens_clause(words: Sequence[str], at: int, end: int) -> bool:
    """Whether a subject stands here with its verb right after: "I felt", "my boss told"."""
    head, _, tail = words[at].partition("'")
    if head in SUBJECTS:
        after = at + 1
        while after < end and words[after] in ADVERBS:
            after += 1
        verb = words[after] if after < end else ""
        if tail == "s" and head in _OWNERS:
            return verb in _AFTER_IS or verb.endswith(("ing", "ed"))
        plain = verb in BASES and head in {"i", "you", "we", "they"}
        return bool(tail) or is_finite_verb(verb) or plain
    if head not in _DESCRIBING:
        return False
    for after in range(at + 2, min(at + 2 + _LONGEST_NOUN_PHRASE, end)):
        word = words[after]
        if word.split("'")[0] in _NO_NOUN:
            return False
        if word in FINITE_AUXILIARIES or word in ONLY_PAST:
            return True
        if is_past(word) and word not in BASES:
            return True
    return False


def _hangs(words: Sequence[str], at: int) -> bool:
    """Whether the clause that opens here is the complement of what stands before it."""
    before, earlier = words[at - 1], words[at - 2]
    if before == "that" and earlier in LEADING_PREPOSITIONS:
        return False  # "after that we ..."
    if earlier in {"a", "an"} and before not in _SPANS | _IN_A and before.isalpha():
        return True  # "in a costume I bought"
    complement = before in _COMPLEMENTS or (before in OBJECT_PRONOUNS and earlier in _COMPLEMENTS)
    preposition = before in LEADING_PREPOSITIONS | {"of"} and before not in PARTICLES
    return complement or preposition or before in DETERMINERS

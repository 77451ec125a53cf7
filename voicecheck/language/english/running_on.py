"""Where a clause begins though neither a mark nor a joint says so.

A transcript without punctuation runs clauses together: "it scared me I think I'm lonely". There a
new one begins at a subject with its verb, unless what stands before needs it ("I think he lied",
"told me I was late") or it describes what stands before ("the song I like").
"""

from collections.abc import Sequence

from voicecheck.language.english.function_words import (
    ADVERBS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    PARTICLES,
    PREPOSITIONS,
    SUBORDINATORS,
    WH_WORDS,
)
from voicecheck.language.english.leads import SUBJECTS, main_clause, opens_clause
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    BASES,
    CLAUSAL,
    base_of,
    is_finite_verb,
    is_participle,
    is_third_person,
)
from voicecheck.language.english.words import vocabulary

# So many words without a mark are no sentence that somebody wrote down as one.
_LONGEST_STRETCH = 18
_MARKS = frozenset(',.?!…;:—\u2013"')
_GOVERNS_A_CLAUSE = CLAUSAL | vocabulary(
    """sure glad sorry afraid scared worried proud aware happy sad certain lucky told tell tells
    telling thinking knowing hoping saying hear heard hearing see saw seen find found notice
    noticed wonder wondered show showed reckon reckons reckoned let make made makes help helped
    watch watched love like wish decide whatever asked ask want wanted say goes"""
)
_TELLS = vocabulary(
    """told tell tells telling asked ask asks show shows showed promise promised remind reminded
    warn warned text texted convinced let make made makes help helped saw seen hear heard watch
    watched"""
)
_JOINS = vocabulary("and but or nor so then yet plus than as like not if that just") | WH_WORDS
_NEEDS_MORE = _JOINS | _GOVERNS_A_CLAUSE | DETERMINERS - {"her", "that", "this", "all"}
_DESCRIBED = vocabulary(
    """all everything anything nothing something thing things only first last best worst one ones
    way time day every any same most much place reason person people"""
)
_COPULAR = vocabulary("is was were are isn't wasn't weren't aren't")
_TIMES = vocabulary("today yesterday tonight tomorrow now then")
# What follows a verb and is nothing that it is done to.
_NO_OBJECTS = (
    ADVERBS
    | PREPOSITIONS
    | PARTICLES
    | SUBORDINATORS
    | WH_WORDS
    | _JOINS
    | _TIMES
    | OBJECT_PRONOUNS
    | vocabulary("to of most best last next every one")
)


def runs_on(words: Sequence[str], at: int, begin: int, end: int) -> bool:
    """Whether a clause begins at this word, right after one that is complete.

    Args:
        words: The words and marks of a text in small letters.
        at: The word in question.
        begin: Where the clause before begins.
        end: Where the sentence ends.
    """
    if not opens_clause(words, at, end) or not _in_a_long_stretch(words, at, end):
        return False
    before, earlier = words[at - 1], words[at - 2] if at - 2 >= begin else ""
    is_subject = before in SUBJECTS and before != "there" and "'" not in before
    likened = [earlier, before] in (["like", "that"], ["like", "this"])
    if is_subject and before not in OBJECT_PRONOUNS and not likened:
        return False
    needed = before in _NEEDS_MORE
    needed = needed or before.split("'")[0] in WH_WORDS  # "what's that supposed to mean"
    told = before in OBJECT_PRONOUNS and earlier in _TELLS
    inverted = before in AUXILIARIES or before in SUBORDINATORS
    # "Doing sums in my head" goes on; "I came in I sat down" does not.
    governed = before in PREPOSITIONS - (frozenset() if words[at] in DETERMINERS else PARTICLES)
    needed = (needed or inverted) and not likened
    if needed or told or governed or "so" in words[max(begin, at - 4) : at]:
        return False
    leads = main_clause(words, begin, end)
    if leads >= at or not _is_whole(words, max(begin, leads), at):
        return False
    return not _describes(words, at, begin, end)


def _in_a_long_stretch(words: Sequence[str], at: int, end: int) -> bool:
    first = at
    while first > 0 and words[first - 1] not in _MARKS:
        first -= 1
    last = at
    while last < end and words[last] not in _MARKS:
        last += 1
    return last - first > _LONGEST_STRETCH


def _is_whole(words: Sequence[str], begin: int, end: int) -> bool:
    """Whether a subject with its verb stands here."""
    return any(
        ("'" in words[at] and words[at].split("'")[0] in SUBJECTS)
        or (at > begin and is_finite_verb(words[at]))
        or (at > begin and is_third_person(words[at]) and words[at - 1] in SUBJECTS)
        for at in range(begin, end)
    )


def _describes(words: Sequence[str], at: int, begin: int, end: int) -> bool:
    """As in "the best hour I've had": a clause about the noun right before it."""
    before = words[at - 1]
    if before in OBJECT_PRONOUNS | PARTICLES | ADVERBS | _TIMES:
        return False
    near = set(words[max(begin, at - 4) : at])
    if near.isdisjoint(DETERMINERS | _DESCRIBED):
        return False
    subject, _, tail = words[at].partition("'")
    verb = at if tail else at + 1
    if subject in DETERMINERS:
        return False
    if subject in {"it", "there"} or words[verb] in _COPULAR or tail in {"s", "m", "re"}:
        return False
    after = words[verb + 1] if verb + 1 < end else ""
    later = words[verb + 2] if verb + 2 < end else ""
    goes_on = later in DETERMINERS or opens_clause(words, min(verb + 2, end - 1), end)
    takes = after in OBJECT_PRONOUNS and goes_on
    if _has_object(words, verb, end):
        return False
    return not (after in DETERMINERS - {"all", "both"} or takes or base_of(after) == "going")


def _has_object(words: Sequence[str], verb: int, end: int) -> bool:
    """Whether the verb has what it is done to, which the noun before would be: "you need salt"."""
    while verb < end - 1 and (words[verb] in AUXILIARIES | ADVERBS or "'" in words[verb]):
        verb += 1
    if not (is_finite_verb(words[verb]) or words[verb] in BASES or is_participle(words[verb])):
        verb -= 1  # "the best hour I've had in weeks"
    after = words[verb + 1] if verb + 1 < end else ""
    verbal = is_finite_verb(after) or after in BASES or after.endswith(("ing", "ly", "ed"))
    return after.isalpha() and not verbal and after not in _NO_OBJECTS

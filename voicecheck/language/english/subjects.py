"""Whether a pronoun is the subject of its clause, and of which verb."""

from voicecheck.language.english.function_words import (
    ADVERBS,
    COMPARED,
    COORDINATORS,
    DETERMINERS,
    OBJECT_PRONOUNS,
    OTHER_SUBJECTS,
    PARTICLES,
    PREPOSITIONS,
    SINGULAR,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WH_WORDS,
)
from voicecheck.language.english.pieces import MARKS
from voicecheck.language.english.sentence import Words
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    BARE_INFINITIVE,
    BASES,
    BE_FORMS,
    CLAUSAL,
    DO_FORMS,
    FINITE_AUXILIARIES,
    HAVE_FORMS,
    ONLY_PAST,
    TRANSITIVE,
    base_of,
    can_be_base,
    can_be_noun,
    is_participle,
    is_past,
)

_LEADING = frozenset({"when", "whenever", "once", "after", "before", "if", "while", "as"})
_WITH_PARTICLE = frozenset(
    """get come go walk run step drive move turn wake sit stand log calm settle head pop show hang
    break give grow end lie storm wander roll drop""".split()
)

# Verbs that `BASES` goes without, since what sounds of danger is learned with those.
_RARER_VERBS = frozenset(
    """dawdle dither doodle faff fry heckle hike holler hum leak natter potter preen rummage
    shudder snarl snoop tiptoe twitch whoop waffle""".split()
)


def inverted_auxiliary(words: Words, index: int) -> int | None:
    """The verb of a question, tag or "not only was I" that stands right before its subject."""
    at = index - 1
    while words.at(at) == "not":
        at -= 1
    if at < 0 or at in words.skipped:
        return None
    verb = words.at(at)
    if verb not in AUXILIARIES - {"be", "been", "being", "'ll", "'ve", "'m", "'d", "better"}:
        return None
    if words.at(index) != "i" and verb in SINGULAR:
        return None  # "it was you who called"
    before = words.at(at - 1)
    asks_who = before == "who" and verb in DO_FORMS | BE_FORMS
    if before in {"to", "i", "we", "you", "they", "he", "she", "who"} and not asks_who:
        return None
    if verb in HAVE_FORMS and _after_plain_noun(words, at) and not _asks(words, at):
        return None
    return at


def _asks(words: Words, index: int) -> bool:
    """Whether the clause before this verb began with a question word."""
    begin = words.clause_start(index)
    return words.at(begin) in WH_WORDS


def _after_plain_noun(words: Words, index: int) -> bool:
    before = words.at(index - 1)
    return bool(before) and before not in MARKS | COORDINATORS | WH_WORDS | ADVERBS


def verb_after(words: Words, index: int) -> int | None:
    """The index of the verb that a subject here would have, None where there is none."""
    at = _skip_aside(words, index + 1)
    if words.at(at) == "and" and is_compound(words, index):
        at = _compound_end(words, index)
    while words.is_adverb(at) or (words.at(at) in {"kind", "sort"} and words.at(at + 1) == "of"):
        at += 2 if words.at(at) in {"kind", "sort"} else 1
    word = words.at(at)
    if at in words.skipped or not word or word in {"being", "been"}:
        return None
    after = words.at(at + 1)
    if word in {"better", "dare"} and after not in BASES and after not in {"not", "to"}:
        return None
    if word in AUXILIARIES or can_be_base(word) or is_past(word) or word in ONLY_PAST:
        return at
    return at if _could_be_unknown_verb(words, at) else None


def _could_be_unknown_verb(words: Words, index: int) -> bool:
    """A word on no list, where a clause needs a verb: "you zonk out"."""
    word = words.at(index)
    if word in _RARER_VERBS:
        return True
    known = DETERMINERS | PREPOSITIONS | SUBORDINATORS | COORDINATORS | OBJECT_PRONOUNS
    if not word.isalpha() or word in known | SUBJECT_PRONOUNS | OTHER_SUBJECTS | ADVERBS:
        return False
    if word in {"mine", "yours", "ours", "theirs", "hers"}:
        return False
    if word in {"guys", "two", "people", "folks", "being", "here", "there", "more", "less"}:
        return False
    if word.endswith(("ing", "s", "ly", "ful", "ous", "ness", "tion")) or len(word) < 3:
        return False
    after = words.at(index + 1)
    return after in DETERMINERS | OBJECT_PRONOUNS | PARTICLES


def _skip_aside(words: Words, index: int) -> int:
    """Past ", for one," and the like."""
    if words.at(index) != ",":
        return index
    for end in range(index + 2, index + 6):
        if words.at(end) == ",":
            inside = words.words[index + 1 : end]
            if not any(w in AUXILIARIES or w in SUBJECT_PRONOUNS for w in inside):
                return end + 1
            return index
    return index


def is_subject(words: Words, index: int, verb: int | None, *, compound: bool) -> bool:
    """Whether a "you" is the subject of the verb that follows it, rather than an object."""
    if compound:
        felt = words.at(index - 1) in CLAUSAL and verb is not None
        return felt or words.starts_clause(index) or words.joined_from(index) is not None
    if verb is None:
        return False
    before = words.at(index - 1)
    if words.at(verb) == "back" and words.at(verb + 1) not in {
        "me",
        "him",
        "her",
        "out",
        "off",
        "up",
    }:
        return False  # "I'd got you back"
    if before in PREPOSITIONS and not _stranded(words, index - 1):
        return _after_lead(words, index, verb)
    if before == "like" and words.at(index - 2) in COMPARED | {"just", "exactly"}:
        return False
    if words.starts_clause(index):
        return words.at(verb) not in {"being"} and not _is_gerund(words, verb)
    after = words.at(verb)
    finite = after in FINITE_AUXILIARIES or after in ONLY_PAST
    plain_past = is_past(after) and not can_be_base(after)
    if before in BARE_INFINITIVE | {"felt", "noticed"} and not finite and not plain_past:
        return False
    if before in BARE_INFINITIVE and after in {"do", "have", "don't"}:
        return before in {"see", "hear", "heard", "saw"} and after == "don't"
    if before in CLAUSAL:
        return not (can_be_noun(after) and _noun_follows(words, verb, before))
    if after == "like" and _likens(words, index - 1):
        return False
    if before in TRANSITIVE:
        return finite and after not in {"do", "have", "better"}
    return not (plain_past and is_participle(after) and before in {"have", "having", "with"})


def _likens(words: Words, index: int) -> bool:
    """Whether a verb stands before "you like": "they treat you like a child", not "the treats"."""
    word, before = words.at(index), words.at(index - 1)
    if can_be_noun(base_of(word)):
        has_subject = before in SUBJECT_PRONOUNS | OTHER_SUBJECTS | AUXILIARIES | {"to", "you"}
        is_noun = before in DETERMINERS
        return has_subject or (not is_noun and words.at(index + 3) in DETERMINERS)
    return is_past(word) or can_be_base(base_of(word))


def _noun_follows(words: Words, verb: int, before: str) -> bool:
    """As in "I wish you luck", "I promised you time": the word after "you" is a thing."""
    return before in {"wish", "wished", "promise", "promised"} and words.ends_phrase(verb + 1)


def _is_gerund(words: Words, index: int) -> bool:
    word = words.at(index)
    return word.endswith("ing") and not can_be_base(word)


def _stranded(words: Words, index: int) -> bool:
    """As in "the man I live with, you met": rare enough to leave out; but "up you go" is."""
    word = words.at(index)
    if word in {"for", "of", "to", "with", "from", "between", "by", "at", "without"}:
        return False
    return (
        word in PARTICLES
        and words.at(index - 1) not in {"", ","}
        and (words.at(index - 2) in {"time", "way", "thing"})
    )


def _after_lead(words: Words, index: int, verb: int) -> bool:
    """As in "when you got in you asked": the particle closes the clause that leads in."""
    lead = words.at(words.clause_start(index)) in _LEADING or words.at(0) in _LEADING
    moved = base_of(words.at(index - 2)) in _WITH_PARTICLE and words.at(index - 1) in PARTICLES
    return lead and moved and not _is_gerund(words, verb)


def is_compound(words: Words, index: int) -> bool:
    """Whether the pronoun is one of two joined: "you and Anna", "my mother and you"."""
    return _compound_end(words, index) > index + 1 or words.joined_from(index) is not None


def _compound_end(words: Words, index: int) -> int:
    """The index after "you and Anna" where its verb stands; index + 1 where nothing is joined."""
    if words.at(index + 1) != "and":
        return index + 1
    at = index + 2
    first = words.at(at)
    if first in {"i", "me", "he", "she", "they", "him", "her", "them", "us"} and first != "her":
        after = words.at(at + 1)
        singular = {"am", "'m", "was", "is", "'s", "has", "does", "wasn't", "isn't"}
        if first in SUBJECT_PRONOUNS and (after in singular or not words.starts_clause(index)):
            return index + 1
        return at + 1
    if first in DETERMINERS | {"her"}:
        end = at + 1
        while end < at + 4 and words.is_noun_like(end):
            end += 1
        return end if end > at + 1 else index + 1
    if words.is_name(at):
        return at + 1
    return index + 1

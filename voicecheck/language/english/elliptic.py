"""The "I" that is left out: "watched the cricket, had a curry", "need a break", "not sleeping"."""

from collections.abc import Iterator, Sequence

from voicecheck.language.english.function_words import (
    ADVERBS,
    DETERMINERS,
    OTHER_SUBJECTS,
    SUBJECT_PRONOUNS,
)
from voicecheck.language.english.predication import persons
from voicecheck.language.english.units import Unit, units
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    BASES,
    HAVE_FORMS,
    MODALS,
    base_of,
    is_past,
)
from voicecheck.language.english.words import Token, vocabulary

_JOINTS = vocabulary("and but so then yet")
_SUBJECTS = SUBJECT_PRONOUNS | OTHER_SUBJECTS | {"you"}
_OTHERS = SUBJECT_PRONOUNS | vocabulary("you it they who")
_NOT_I = vocabulary("is isn't are aren't were weren't does doesn't has hasn't be being ain't")
_STATES = vocabulary("need want love feel hate miss hope wish think guess reckon suppose")
_THINGS_TOO = vocabulary("need want love hate hope")
_AFTER_COMMA = HAVE_FORMS | {"did", "didn't"} | (_STATES - _THINGS_TOO)
# Of these it is "it" that was left out: "rained all day", "didn't help".
_OF_THINGS = vocabulary(
    """rain snow pour happen seem appear cost depend matter sound last help be turn hurt work"""
)
_NO_DEED = vocabulary("evening morning nothing something anything everything thing wedding during")
_NAMING = DETERMINERS - vocabulary("a an no not some any this that such")


def with_subject(text: str, *, subject: str = "I") -> str:
    """Put in the subject that the first sentences of an answer go without.

    Nothing is put in after anybody else was told of, for the deed may be theirs: "my boss was
    in a mood, shouted at me".

    Args:
        text: The words, clean.
        subject: Who is meant where nobody is named: "you" in what is said back.
    """
    found, cut = units(text)
    begins = list(_begins(found, cut, subject.lower()))
    for begin in reversed(begins):
        first = found[begin]
        rest = first.text[:1].lower() + text[first.start + 1 :]
        text = f"{text[: first.start]}{subject} {rest}"
    return text


def _begins(found: Sequence[Token], cut: Sequence[Unit], subject: str) -> Iterator[int]:
    """Where clauses without a subject begin, as far as only the speaker was told of."""
    words = [token.word for token in found]
    for unit in cut:
        begin = unit.start + (unit.joint in _JOINTS)
        while begin < unit.end and (words[begin] in _JOINTS or not found[begin].is_word):
            begin += 1
        clause = words[begin : unit.end]
        if not clause or unit.question or unit.subordinate:
            return
        if clause[0].split("'")[0] == subject:
            continue
        if _goes_without(clause):
            yield begin
            yield from _listed(words, begin, unit.end)
            continue
        listed = list(_listed(words, begin, unit.end))
        if not _names_nobody(found[begin : listed[0] if listed else unit.end]):
            return
        yield from listed


def _listed(words: Sequence[str], begin: int, end: int) -> Iterator[int]:
    """Where it goes on after a comma: "watched the match, had a curry"."""
    for at in range(begin + 2, end):
        known = words[at] in _AFTER_COMMA or words[at].endswith("ing")
        if words[at - 1] == "," and known and _goes_without(words[at:end]):
            yield at


def _goes_without(clause: Sequence[str]) -> bool:
    """Whether a clause begins with a verb that can only be the speaker's own."""
    at = 0
    while at < len(clause) - 1 and (clause[at] in ADVERBS or clause[at] == "not"):
        at += 1
    verb, after = clause[at], clause[at + 1] if at + 1 < len(clause) else ""
    if verb in _NOT_I or after.split("'")[0] in _SUBJECTS or "me" in clause[at + 1 : at + 3]:
        return False
    if verb in _STATES:
        return after not in AUXILIARIES
    if verb in {"was", "am", "been", "wasn't"}:
        return _is_doing(after)
    if verb in MODALS | HAVE_FORMS | {"did", "didn't", "don't"}:
        deed = next((word for word in clause[at + 1 :] if word not in ADVERBS | {"have"}), "")
        return base_of(deed) not in _OF_THINGS and not verb.startswith("'")
    if _is_doing(verb):
        return not any(is_past(word) or word in AUXILIARIES for word in clause[at + 1 :])
    return is_past(verb) and base_of(verb) not in _OF_THINGS


def _is_doing(word: str) -> bool:
    base = base_of(word)
    doing = word.endswith("ing") and base in BASES and base != word
    return doing and word not in _NO_DEED and base not in _OF_THINGS


def _names_nobody(clause: Sequence[Token]) -> bool:
    """Whether it is a mere "long day", "nothing much": no deed, and nobody who could do one."""
    words = [token.word for token in clause]
    people = any({word, word.rstrip("s"), word.removesuffix("'s")} & persons() for word in words)
    named = any(token.text[:1].isupper() for token in clause[1:])
    deeds = any(word in AUXILIARIES or is_past(word) or "'" in word for word in words)
    return not (people or named or deeds or (_NAMING | _OTHERS).intersection(words))

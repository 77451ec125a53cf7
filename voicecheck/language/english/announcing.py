"""What only announces something: "the main thing is", "what I wanted to tell you is that"."""

import re
from collections.abc import Sequence
from functools import cache

from voicecheck.language.english.function_words import OTHER_SUBJECTS, SUBJECT_PRONOUNS
from voicecheck.language.english.grammar import read
from voicecheck.language.english.hanging import has_subject
from voicecheck.language.english.units import units
from voicecheck.language.english.words import Token, vocabulary

_LONGEST = 14
_BEFORE = vocabulary("and but so then well okay ok yeah anyway honestly basically um ,")
_OPENERS = SUBJECT_PRONOUNS | OTHER_SUBJECTS | {"you", "my", "your", "our", "the"}
# "The best thing is" and "the hard part is" say something themselves, and stay.
_THING = (
    r"(?:(?:the|my|one|another|only) )*(?:(?:main|big|bigger|biggest|real|other|first|whole|only)"
    r" )*(?:thing|point|truth|fact|news|bit|part|bottom line|long and short of it)"
)
_WHOSE = r"(?:(?: that| which)? (?:i|i'm|i've|i'd|i have)(?: [\w']+){1,6}?)?"
# What somebody minds or loves is no mere lead: "what I don't like is you leaving".
_FELT = (
    r"(?!what i (?:[\w']+ )*?(?:like|mind|hate|love|miss|wish|dread|enjoy|regret|"
    r"(?:need|want)(?:ed)? (?:is|was))\b)"
)
_WHAT = _FELT + r"what (?:i|i'm|i've|i'd|i have)(?: [\w']+){1,6}?"
_TROUBLES = (
    r"what(?:'s| is| was| has been|'s been)? (?:[\w']+ )?"
    r"(?:troubling|bothering|bugging|eating|worrying|getting to) me"
)
_IS = r",? (?:is|was|'s|is that|was that|is ,|is ,? that)"
_ADDED = (
    r"(?:oh ,?(?: and| also)?|guess what|you'll never guess(?: what)?|turns out|it turns out|"
    r"can you (?:believe|imagine)(?: that)?|here's the thing|you know what|right|"
    r"it(?:'s| is| was) (?:just|only)(?: that)?|"
    r"(?:um ,? ?)?(?:not (?:a lot|much)|nothing much)(?: really)?)"
)
_TELLS = r"i (?:just )?(?:want|wanted|have|need|had) to (?:tell|say)(?: you)?(?: this| something)?"
_LEADS = re.compile(
    rf"(?:oh ,? )?(?:(?:{_THING}{_WHOSE}|{_WHAT}|{_TROUBLES}){_IS}|{_ADDED}|{_TELLS})"
    r"(?: that)?(?: ,)?"
)
_ALONE = re.compile(
    rf"(?:oh ,? )?(?:{_THING}(?: {_WHOSE})?(?:,? (?:is|was))?|(?:the|one|another) other thing|"
    r"what i (?:[\w']+ ){0,4}(?:want|wanted|wanting|meaning|meant|need|needed|have|had)"
    r" to (?:tell|say)(?: you)?(?: \w+)?(?:,? (?:is|was))?|what else|here's the thing|"
    r"(?:that much )?(?:only )?i (?:just )?(?:don't |didn't )?(?:want|wanted|have|had|need) to "
    r"(?:tell|say)(?: you)?(?: something| this)?|it's this|guess what|"
    r"i(?:'ve| have) got (?:some )?(?:\w+ )?news|there's something|and that's that|"
    r".*\bdon't want to (?:say|tell|talk about) the other thing|anyhow|"
    r"what (?:am i|was i|did i|do i) (?:\w+ )?(?:grateful|need|needed|do|say|going)(?: \w+){0,2}|"
    r"it's (?:last night|yesterday|this morning|today)|highlights|i'll start with \w+)"
)


def announced(tokens: Sequence[Token], begin: int, end: int) -> int:
    """Where what is announced begins; `begin` where nothing is, or where it cannot stand alone.

    "The thing I liked was the tea" stays whole: "the tea" is no sentence.
    """
    found = begin
    for after in range(begin + 1, min(end, begin + _LONGEST)):
        if not (tokens[after].is_word and _opens(tokens, after)):
            continue
        if tokens[after].word == "you" and tokens[after - 1].word in {"tell", "ask"}:
            continue  # "I want to tell you what I saw"
        leads = _LEADS.fullmatch(" ".join(token.word for token in tokens[begin:after]))
        if leads and has_subject(tokens, after, end):
            found = after
    return found


def unannounced(text: str) -> str:
    """A text without what only announces: "what I wanted to say is I'm sorry", "I'm sorry"."""
    found, cut = units(text)
    kept, last = "", 0
    for unit in cut:
        first = unit.start
        while first < unit.end - 1 and found[first].word in _BEFORE:
            first += 1
        begin = announced(found, first, unit.end)
        if begin > first:
            kept += text[last : found[first].start]
            last = found[begin].start
    return kept + text[last:]


def announces(words: str) -> bool:
    """Whether a clause does nothing else: "the other thing is", "what I want to tell"."""
    return bool(_ALONE.fullmatch(words) or _says_nothing().fullmatch(words))


@cache
def _says_nothing() -> re.Pattern[str]:
    """What leads into an answer or out of it, read when it is first needed."""
    kinds = read("announcing").values()
    return re.compile("|".join(phrase for phrases in kinds for phrase in phrases))


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Whether a clause of its own may begin here, and not the middle of one."""
    word = tokens[at].word.split("'")[0]
    return word in _OPENERS or tokens[at].text[:1].isupper()

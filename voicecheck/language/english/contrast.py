"""What is set against something else: "I didn't want advice, I wanted a hug"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicecheck.language.english.function_words import ADVERBS, SUBJECT_PRONOUNS
from voicecheck.language.english.units import Unit, units
from voicecheck.language.english.verbs import base_of
from voicecheck.language.english.words import Token, unfold, vocabulary

_SUBJECTS = SUBJECT_PRONOUNS | {"you", "it", "that"}
_BE = vocabulary("am is are was were")
_DO = vocabulary("do does did")
_PLAINLY = vocabulary("just really actually simply only")
# "Not just advice" and "not as angry" deny less than "not advice" and "not angry".
_LESS_DENIED = ADVERBS | vocabulary(
    "as that very much many more entirely exactly necessarily particularly especially after"
)
_PREFERRED = re.compile(r",? (?:rather than|instead of|and not) (?!to\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """Of whom what is said: "I", "want", and where the rest of the clause begins."""

    subject: str
    verb: str
    rest: Token


def contrasted(text: str) -> str:
    """Say each contrast the shorter way: "I wanted a hug, not advice"."""
    found, cut = units(text)
    for at, (first, second) in reversed(list(enumerate(pairwise(cut)))):
        denied = _denied(found[first.start + bool(first.joint) : first.end])
        if denied is None or second.joint not in {"", "but"} or second.question:
            continue
        begin = second.start + bool(second.joint)
        own = [] if second.subject is None else [found[second.subject]]
        meant = _affirmed([*own, *found[begin : second.end]], denied.verb)
        if meant is None or meant.subject != denied.subject:
            continue
        end = found[_last_hanging(cut, at + 1).end - 1].end
        instead = text[denied.rest.start : found[first.end - 1].end]
        clause = " ".join([*(one.text for one in own), text[found[begin].start : end]])
        begin = found[first.start + bool(first.joint)].start
        text = f"{text[:begin]}{clause}, not {instead}{text[end:]}"
    return text


def against(told: str) -> str:
    """A reflection with "a hug rather than advice" told as "a hug, not advice"."""
    return _PREFERRED.sub(", not ", told)


def _last_hanging(cut: Sequence[Unit], at: int) -> Unit:
    """The last of the clauses that hang on this one: "I wanted a hug when I got home"."""
    last = cut[at]
    for unit in cut[at + 1 :]:
        if not unit.subordinate or unit.sentence != last.sentence:
            break
        last = unit
    return last


def _denied(clause: Sequence[Token]) -> _Said | None:
    """Read "I didn't want advice", "it's not the work"."""
    parts = unfold(token for token in clause if token.is_word)
    words = [part.text for part in parts]
    if len(words) < 4 or words[0] not in _SUBJECTS or words[2] != "not":
        return None
    begin = 3 + (words[1] in _DO)
    verb = "be" if words[1] in _BE else base_of(words[3]) if words[1] in _DO else ""
    if not verb or begin >= len(words) or {words[3], words[begin]} & _LESS_DENIED:
        return None
    return _Said(words[0], verb, parts[begin])


def _affirmed(clause: Sequence[Token], verb: str) -> _Said | None:
    """Read "I just wanted a hug", of the same verb."""
    parts = unfold(token for token in clause if token.is_word)
    at = 1
    while at < len(parts) and parts[at].text in _PLAINLY:
        at += 1
    if at + 1 >= len(parts) or base_of(parts[at].text) != verb:
        return None
    if parts[0].text not in _SUBJECTS or parts[at + 1].text == "not":
        return None
    return _Said(parts[0].text, verb, parts[at + 1])

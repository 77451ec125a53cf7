"""A reflection told plainly: without what only reports, and in the words that were said.

"You're wondering if that's fair" is "is that fair?" where that was asked, and "Monday's interview"
is "the interview on Monday". As with `retold`, nothing is excused: what comes out is laid beside
what was said.
"""

import re
from collections.abc import Callable

from voicecheck.language.english.closed_classes import MONTHS, WEEKDAYS
from voicecheck.language.english.verbs import AUXILIARIES, is_participle, past_of
from voicecheck.language.english.words import vocabulary

_DAY = "|".join((*WEEKDAYS, *MONTHS, "christmas", "easter"))
_THEIRS = r"(?:the|a|an|my|your|his|her|their|our|this|that)"
_REPORTS = re.compile(
    r"(?P<before>^|[.,;:] |,? (?:and|but) )you(?:'re| are)(?: also| now)? "
    r"(?P<how>saying(?: that)?|asking(?: yourself)?(?: whether| if)|wondering(?: whether| if))"
    r" (?P<what>[^.;?!]+)",
    re.IGNORECASE,
)
_SAID_ALREADY = re.compile(r"\b(?:saying|asking|wonder(?:ing)?)\b", re.IGNORECASE)
_DOUBTS = vocabulary("maybe perhaps")
_MOST_SUBJECT_WORDS = 4
_SINCE = re.compile(r"\bsince (?=(?:i|you|he|she|it|we|they)\b)", re.IGNORECASE)
_OF_DAY = re.compile(rf"\b(?P<day>{_DAY})'s (?P<what>\w+)", re.IGNORECASE)
_OF_NOW = re.compile(r"\b(?P<day>today|tonight|yesterday|tomorrow)'s (?P<what>\w+)", re.IGNORECASE)
_DAY_THING = re.compile(rf"\b(?P<whose>{_THEIRS}) (?P<day>{_DAY}) (?P<what>\w+)", re.IGNORECASE)
_WITHOUT_ANYONE = re.compile(
    r",?(?: and)? without (?:any(?:one|body)) (?P<deed>\w+?)ing\b", re.IGNORECASE
)
_HAD = r"\b(?:i|we|you|he|she|it|they)(?:'d| had| hadn't)\b"
_HAS = re.compile(rf"(?<=[a-z])'s (?P<verb>\w+)(?= (?:{_THEIRS}|it|me|you|us|them|him)\b)")


def plainly(told: str, said: str) -> str:
    """Tell a reflection in the plain words that were said, as far as they were.

    Args:
        told: The reflection, without its lead-in.
        said: What was said, clean.
    """
    words = frozenset(re.findall(r"[\w']+", said.lower()))
    for way in _WAYS:
        told = way(told, said, words)
    return told


_Way = Callable[[str, str, frozenset[str]], str]


def _unreported(told: str, said: str, _words: frozenset[str]) -> str:
    """ "And you're wondering if that's fair" as the question it was."""
    if _SAID_ALREADY.search(said):
        return told
    return _REPORTS.sub(lambda found: _itself(found, "?" in said), told)


def _itself(report: re.Match[str], may_ask: bool) -> str:
    what = report["what"]
    if report["how"].lower().startswith("saying"):
        return f"{report['before']}{what}"
    if what.split()[0].lower() in _DOUBTS:
        return f"{report['before']}{what}"
    question = _asked(what) if may_ask else ""
    return f". {question}?" if question else report.group()


def _asked(what: str) -> str:
    """ "You should go" as "should you go"; nothing where it is not seen how it was asked."""
    words = what.replace("'re", " are").replace("'s", " is", 1).split()
    for at in range(1, min(len(words), _MOST_SUBJECT_WORDS + 1)):
        if words[at].lower() in AUXILIARIES:
            return " ".join([words[at], *words[:at], *words[at + 1 :]])
    return ""


def _because(told: str, _said: str, words: frozenset[str]) -> str:
    if "since" in words or "because" not in words:
        return told
    return _SINCE.sub("because ", told)


def _on_the_day(told: str, said: str, _words: frozenset[str]) -> str:
    """ "Monday's interview", "the Monday interview" as "the interview on Monday"."""

    def apart(found: re.Match[str]) -> str:
        on = f"{found['what']} on {found['day']}"
        if on.lower() not in said.lower():
            return found.group()
        return f"{found['whose']} {on}" if "whose" in found.re.groupindex else f"the {on}"

    def apart_now(found: re.Match[str]) -> str:
        plain = f"{found['what']} {found['day']}"
        return f"the {plain}" if plain.lower() in said.lower() else found.group()

    return _DAY_THING.sub(apart, _OF_DAY.sub(apart, _OF_NOW.sub(apart_now, told)))


def _nobody_did(told: str, _said: str, words: frozenset[str]) -> str:
    """ "Without anyone asking you" as "and nobody asked you"."""
    nobody = next((word for word in ("nobody", "no-one") if word in words), "")
    if not nobody or "without" in words:
        return told

    def did(found: re.Match[str]) -> str:
        return f", and {nobody} {past_of(found['deed'])}"

    return _WITHOUT_ANYONE.sub(did, told)


def _has_done(told: str, _said: str, _words: frozenset[str]) -> str:
    """ "Rosa's seen it" as "Rosa has seen it"."""
    return _HAS.sub(lambda m: f" has {m['verb']}" if is_participle(m["verb"]) else m[0], told)


def _other_words(told: str, _said: str, words: frozenset[str]) -> str:
    """Small words that mean the same, each where the other one was said."""
    for told_as, said_as in _SAME:
        if said_as.split()[0] in words and not words.issuperset(told_as.split()):
            told = re.sub(rf"\b{told_as}\b", said_as, told, flags=re.IGNORECASE)
    return told


_SAME = (
    ("afterwards", "after"),
    ("after", "afterwards"),
    ("if", "whether"),
    ("whether", "if"),
    ("in the end", "then"),
    ("there are days", "some days"),
    ("there are times", "sometimes"),
    ("although", "though"),
    ("even if", "though"),
    ("anyone", "anybody"),
    ("nobody", "no-one"),
    ("seemed to you", "seemed"),
    ("seems to you", "seems"),
)


def _fewer_words(told: str, said: str, words: frozenset[str]) -> str:
    """Without what only links: "back in March", "it's something you like doing"."""
    if "back" not in words:
        told = re.sub(r"\bback (?=(?:in|on|at|when)\b)", "", told, flags=re.IGNORECASE)
    had_been = re.search(_HAD, said, re.IGNORECASE)
    for joint in ("after", "when"):
        if had_been and joint not in words:
            told = re.sub(rf",? {joint} (?={_HAD})", ", ", told, flags=re.IGNORECASE)
    if "something" not in words:
        told = re.sub(r"\bit's something (?:that )?(?=you\b)", "", told, flags=re.IGNORECASE)
    return told


_BEGINS = re.compile(
    r"(?:you(?:'ve|'re| have| had| are| were)|(?:there|it)(?:'s| is| was)) (?P<rest>\w+ \w+)",
    re.IGNORECASE,
)


def _as_begun(told: str, said: str, _words: frozenset[str]) -> str:
    """ "You've nothing to complain about" as it was begun: "nothing to complain about"."""
    begun = _BEGINS.match(told)
    if begun and said.lower().startswith(begun["rest"].lower()):
        return told[begun.start("rest") :]
    return told


_WAYS: tuple[_Way, ...] = (
    _unreported,
    _because,
    _on_the_day,
    _nobody_did,
    _has_done,
    _other_words,
    _fewer_words,
    _as_begun,
)

"""Replies to "did I get that right?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from voicecheck.language.commands import Command, spoken_command
from voicecheck.language.english.grammar import Grammar, Phrase, read
from voicecheck.language.english.words import Token, tokens, unfold, vocabulary, words
from voicecheck.language.markers import AUXILIARIES, read_markers, without_emphasis

_AGREES = frozenset({"yes", "yes_weak", "affirm", "affirm_closed", "affirm_denying"})
_MISHEARD = frozenset({"misheard_know", "misheard_now"})
_DISAGREES = frozenset({"no", "deny", "deny_closed"})
_SAYS_NOTHING = frozenset({"aside", "vocative"})
_ADDS = frozenset({"and", "left_out"})
# A sound of thought is no silence.
_THINKING = vocabulary("hm hmm hmmm mm mmm")
_NOS = vocabulary("no nope nah")
# "I haven't said yes" is no yes.
_SPOKEN_OF = (["said"], ["say"], ["says"], ["answered"])
_VERDICT_WORDS = _NOS | vocabulary("yes yeah yep right correct exactly")
# Words of a reply that tell nothing to correct by.
_META = AUXILIARIES | vocabulary(
    """that this it you i said say saying meant mean put how what like way really exactly quite at
    all right so the a an to of think thing one same just even very not no yes bad true know
    nothing everything rather instead"""
)
_PRAISE = vocabulary("fine good great okay ok perfect well nice alright lovely fair")
_DETERMINERS = vocabulary("the my that this your his her our their for one a")
# Words that deny, that speak of the telling, and that leave it open.
_DENIALS = vocabulary("not never nothing none no nope nah")
_TELLING = vocabulary("say said saying mean meant put feel felt mouth")
# "I didn't change it", "I won't argue": told of oneself, and no verdict.
_DOINGS = vocabulary("did was were have had want wanted will need")
_POINTS_AT_IT = vocabulary("that it this you those these what me")
_UNDECIDED = vocabulary("maybe perhaps guess suppose wonder could might sure if or bad now")
_SUBJECTS = vocabulary("i he she we they it you my")
_PERSONS = vocabulary("i he she we they")
_MENTAL = vocabulary("know mind care hear see think say mean remember want like")
_MUSED = vocabulary("know think believe see hear remember recall")
# What follows "not X" where something is put in its place.
_SETS_AGAINST = vocabulary(", . ; - but just only more rather it i he she we they my actually")
_CLAUSE = re.compile(r"[,;.!]")
_OWN = vocabulary("i have must should could would might not no bad")
_HEARING = vocabulary("hear hearing heard say saying sound sounds sounding loud")
_RELUCTANT = vocabulary(
    """not never no if only unless must should want wants wanted rather afraid scared fear dread
    worried nervous forced choice later cross angry mad he she they him her"""
)
# "It's a shame that": a judgement, which puts nobody forward.
_ASSESSED = vocabulary(
    """true fair good nice lovely great sad bad awful funny odd strange weird shame pity fact mad
    lucky clear hard like what who where when why how because just so not as way
    something nothing everything more"""
)
# Where thinking aloud may come to its end.
_NEW_THOUGHT = re.compile(
    r"[.!?]+\s+|[,.]?\s+(?=(?:so|but) (?:yes|no|yeah|yep|nope|nah|that's|it's|you)\b)"
    r"|,\s+(?=(?:yes|no|yeah|yep|nope|nah|aye)\W*$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A reply to "did I get that right?".

    Attributes:
        kind: What it amounts to.
        text: The correction or the addition alone, in the person's words; else empty.
    """

    class Kind(StrEnum):
        """What a reply to "did I get that right?" amounts to."""

        YES = "yes"
        NO = "no"
        PARTLY = "partly"
        CORRECTION = "correction"
        ADDITION = "addition"
        REPEAT = "repeat"
        COMMAND = "command"
        UNCLEAR = "unclear"
        NOTHING = "nothing"

    kind: Kind
    text: str = ""


_Kind = Confirmation.Kind


def confirmation(text: str) -> Confirmation:
    """Understand a reply to "did I get that right?".

    A reply is read as markers (yes, no, "that's right", "not quite", "but", "and also" ...)
    followed by whatever else was said. It is yes or no only where all markers agree, or where a
    clause outweighs a bare word before it ("no no, that's right" is yes). Whatever else was said
    makes it

    - a correction after no, "not quite", "but" or "actually" ("yes, but it was my sister"), or
      standing alone in a correction's shape ("it was Tuesday", "tired, not angry");
    - an addition after yes, wherever it says "also" or "too", and where something was left out
      ("you forgot that he apologised").

    Behind a no, what only denies again ("no, that's not what I meant to say") is still a no.

    "Now" and "know", which small models write for "no", are never a yes and only a no where the
    words after them are one. Doubt, contradiction and anything that fits nothing is unclear, to
    be asked again. Commands are those of `spoken_command` in state "confirming"; "yes, next"
    is a yes. Who thinks aloud is taken at their last word ("strange to hear. But yes"). Fillers
    alone are nothing; "hmm" is a thought, and unclear.
    """
    spoken = tokens(text)
    markers, rest = read_markers(spoken)
    command = spoken_command(text, state="confirming")
    if command:
        is_repeat = command is Command.REPEAT
        return Confirmation(_Kind.REPEAT if is_repeat else _Kind.COMMAND)
    if rest == len(spoken):
        heard = {token.word for token in spoken if token.is_word}
        thinks = not markers and bool(heard) and heard <= _THINKING
        return Confirmation(_Kind.UNCLEAR if thinks else _of_markers(markers))
    concluded = _concluded(text)
    if concluded:
        return Confirmation(concluded)
    judged = _judged(spoken, markers)
    if judged:
        return Confirmation(judged)
    said = text[spoken[rest].start :].strip(" \t\n.,;:-")
    goes_on = spoken_command(said, state="confirming") is not None
    kind = _of_markers(markers) if goes_on else _of_words(said, markers)
    is_worded = kind in (_Kind.CORRECTION, _Kind.ADDITION)
    return Confirmation(kind, said if is_worded else "")


def _verdict(markers: Sequence[str]) -> _Kind | None:
    """Yes, no, partly or unclear where the markers say one of them."""
    said = set(markers)
    agrees, disagrees = bool(said & _AGREES), bool(said & _DISAGREES)
    if "doubt" in said:
        is_in_part = "partly" in said and not agrees and not disagrees
        return _Kind.PARTLY if is_in_part else _Kind.UNCLEAR
    if "litotes" in said:
        return _of_litotes(said, agrees=agrees, disagrees=disagrees)
    is_firm = ("scarcely" in said and "no" in said) or ("short_of" in said and markers[0] == "no")
    if is_firm and not agrees:
        return _Kind.NO
    if said & {"partly", "short_of", "scarcely"}:
        return _Kind.PARTLY
    if said & _MISHEARD:
        return _Kind.NO if disagrees and not agrees else _Kind.UNCLEAR
    if agrees and disagrees:
        return _outweighed([marker for marker in markers if marker in _AGREES | _DISAGREES])
    if agrees:
        return _Kind.YES
    return _Kind.NO if disagrees else None


def _of_litotes(said: set[str], *, agrees: bool, disagrees: bool) -> _Kind:
    """ "Not wrong, no" and "not bad, yes" say yes; "not wrong" alone leaves it open."""
    if said & {"deny", "deny_closed"}:
        return _Kind.UNCLEAR
    return _Kind.YES if agrees or disagrees else _Kind.UNCLEAR


def _outweighed(markers: Sequence[str]) -> _Kind:
    """Yes and no in one reply: a clause decides over bare words before it, else it is unclear."""
    last, before = markers[-1], set(markers[:-1])
    if "affirm_denying" in markers and not {"deny", "deny_closed"} & set(markers):
        return _Kind.YES
    if last in ("yes", "no") and markers[-2] == {"yes": "affirm", "no": "deny"}[last]:
        return _outweighed(markers[:-1])  # "No, that's right, yes": it only nods.
    if last == "affirm" and not before & {"deny", "deny_closed"}:
        return _Kind.YES
    if last == "deny" and not before & {"affirm", "affirm_closed"}:
        return _Kind.NO if "no" in before or "yes" not in before else _Kind.UNCLEAR
    return _Kind.UNCLEAR


def _of_markers(markers: Sequence[str]) -> _Kind:
    """The reply when nothing but markers was said."""
    verdict = _verdict(markers)
    falls_short = {"but", "except", "only", "left_out", "missing"} & set(markers)
    if falls_short and (verdict is _Kind.YES or (verdict is None and "missing" in markers)):
        return _Kind.PARTLY
    if verdict:
        return verdict
    return _Kind.UNCLEAR if set(markers) - _SAYS_NOTHING else _Kind.NOTHING


def _judged(spoken: Sequence[Token], markers: Sequence[str]) -> _Kind | None:
    """What a reply without a word of its own content amounts to: "you've summed it up nicely".

    None where it has content, or judges nothing, or where its markers say otherwise.
    """
    heard = [token.text for token in unfold(token for token in spoken if token.is_word)]
    said = set(heard)
    book = read("replies")["judging"]
    good, bad, less, amends = (
        vocabulary(book[name]) & said for name in ("good", "bad", "less", "amends")
    )
    talk = good | bad | less | amends | vocabulary(book["talk"]) | _META
    if not said <= talk or "?" in {token.text for token in spoken} or said & _UNDECIDED:
        return None
    if _tells_of_oneself(said, good):
        return None
    begins = next((at for at, word in enumerate(heard) if word not in _NOS), 0)
    is_denied = sum(word in _DENIALS for word in heard[begins:]) % 2 == 1
    kind: _Kind | None
    if less:
        kind = _Kind.PARTLY
    elif good and bad:
        return None
    elif amends:
        kind = _Kind.YES if is_denied and not good and not said & _DOINGS else None
    elif good or bad:
        kind = _Kind.YES if bool(good) != is_denied else _Kind.NO
    else:
        kind = _Kind.NO if is_denied and said & _TELLING else None
    verdict = _verdict(markers)
    if verdict is _Kind.NO and kind is _Kind.PARTLY:
        return _Kind.NO
    return kind if verdict in (None, kind) else None


def _tells_of_oneself(said: set[str], good: frozenset[str] | set[str]) -> bool:
    """ "It was good", "I felt fine", "I was wrong": about the day, not about the reflection."""
    is_of_the_day = bool(said & {"was", "were", "felt", "feel", "i"}) and good <= _PRAISE
    return (bool(good) and is_of_the_day) or ("i" in said and not said & _POINTS_AT_IT)


def _concluded(text: str) -> _Kind | None:
    """The verdict at the end of thinking aloud: "it's strange to hear. But yes, you got it."""
    if text.rstrip().endswith("?"):
        return None
    starts = [0, *(match.end() for match in _NEW_THOUGHT.finditer(text))]
    verdict, begin = None, len(text)
    for start in reversed(starts):
        markers, rest = read_markers(tokens(text[start:begin]))
        said = _verdict(markers)
        is_whole = rest == len(tokens(text[start:begin]))
        if not is_whole or said in (None, _Kind.UNCLEAR) or verdict not in (None, said):
            break
        verdict, begin = said, start
    before = text[:begin]
    markers, rest = read_markers(tokens(before))
    if verdict is None or not before.strip() or _verdict(markers) not in (None, verdict):
        return None
    told = text[_start_of(before, rest) : begin]
    if _MISHEARD & set(markers) or _tells(told):
        return None
    return None if verdict is _Kind.YES and not _only_marvels(told) else verdict


def _only_marvels(said: str) -> bool:
    """Whether the words before a yes only tell how it is to hear oneself.

    Anything else may be reluctance ("he'll be cross, so yes"), and what is asked next may be
    whether somebody agrees to something.
    """
    heard = {part.text for part in unfold(words(said))}
    is_empty = heard <= _META - _OWN
    return is_empty or (bool(heard & _HEARING) and not heard & _RELUCTANT)


def _start_of(text: str, index: int) -> int:
    spoken = tokens(text)
    return spoken[index].start if index < len(spoken) else len(text)


def _tells(said: str) -> bool:
    """Whether words are shaped like a correction or an addition."""
    heard = [token.text for token in unfold(words(said))]
    shapes = {name for name, shape in _shapes() if shape.ends(heard, 0)}
    return bool(shapes & {"correction", "contrast", "misheard", "adding"}) or _sets_apart(said)


def _of_words(said: str, markers: Sequence[str]) -> _Kind:
    """The reply when more was said than markers."""
    heard = [token.text for token in without_emphasis(unfold(words(said)))]
    if not heard:
        return _of_markers(markers)
    shapes = {name for name, shape in _shapes() if shape.ends(heard, 0)}
    verdict = _verdict(markers)
    if "missing" in markers and not _DISAGREES & set(markers):
        return _Kind.PARTLY if _is_empty(heard) else _Kind.ADDITION
    if "mended" in shapes:
        return _Kind.CORRECTION
    if heard[-1] in _VERDICT_WORDS and heard[-2:-1] not in _SPOKEN_OF:
        denies = verdict is _Kind.NO and heard[-1] in _NOS and not _tells(said)
        return _Kind.NO if denies else _Kind.UNCLEAR
    is_misheard = "misheard" in shapes
    is_about_it = "about_the_reply" in shapes and not is_misheard
    apart = _sets_subjects_apart(said)
    if said.endswith("?") or is_about_it or (_is_empty(heard) and not apart):
        return _Kind.PARTLY if verdict is _Kind.PARTLY else _Kind.UNCLEAR
    if "except" in markers and not set(heard) & AUXILIARIES and heard[0] in _DETERMINERS:
        return _Kind.PARTLY
    is_contrast = "contrast" in shapes and not _muses(heard)
    contrasts = is_misheard or is_contrast or _sets_apart(said)
    corrects = "correction" in shapes or contrasts or apart or _clefts(heard)
    if _MISHEARD & set(markers):
        certain = corrects or "misheard_know" in markers
        return _Kind.CORRECTION if certain else _Kind.UNCLEAR
    if verdict is _Kind.UNCLEAR:
        return _after_both(markers)
    if verdict is _Kind.NO:
        only_denies = "denial" in shapes and not contrasts and not _goes_on(said)
        return _Kind.NO if only_denies else _Kind.CORRECTION
    adds = "adding" in shapes or bool(_ADDS & set(markers))
    if {"but", "except", "only"} & set(markers) or verdict is _Kind.PARTLY:
        return _Kind.ADDITION if adds else _Kind.CORRECTION
    if verdict is _Kind.YES:
        is_set_phrase = bool(set(heard[1:2]) & {"only", "anything"})
        if heard[0] == "if" and not is_set_phrase and not _ADDS & set(markers):
            return _Kind.UNCLEAR  # a yes on a condition
        replaces = contrasts and not _ADDS & set(markers)
        return _Kind.CORRECTION if replaces else _Kind.ADDITION
    if adds:
        return _Kind.ADDITION
    return _Kind.CORRECTION if corrects else _Kind.UNCLEAR


def _is_empty(heard: Sequence[str]) -> bool:
    """Whether the words only speak of saying and meaning, or praise: nothing to correct by."""
    is_past = bool({"was", "were"} & set(heard))
    return set(heard) <= (_META if is_past else _META | _PRAISE)


def _sets_apart(said: str) -> bool:
    """Whether "not" stands before a word to replace: "Tuesday, not Thursday"."""
    heard = [part.text for part in unfold(tokens(said))]
    begins = heard[:1] == ["not"] and bool(_SETS_AGAINST & set(heard[2:]))
    return begins or any(
        word == "not" and heard[index - 1] not in AUXILIARIES
        for index, word in enumerate(heard[1:], start=1)
    )


def _muses(heard: Sequence[str]) -> bool:
    """Whether nothing is set against what is not thought: "I don't know where I put it"."""
    is_mused = len(heard) > 3 and heard[0] == "i" and heard[2] == "not" and heard[3] in _MUSED
    return is_mused and sum(word in _SUBJECTS for word in heard[4:]) <= 2


def _goes_on(said: str) -> bool:
    """Whether a second clause follows: "that wasn't my mum, it was my aunt"."""
    after = [token.word for token in tokens(said)][2:]
    return bool(set(after) & (_SUBJECTS | {",", ";", ".", "but"}))


def _sets_subjects_apart(said: str) -> bool:
    """Whether two clauses tell who did what: "she was late, I was on time"."""
    clauses = [[part.text for part in unfold(words(clause))] for clause in _CLAUSE.split(said)]
    clauses = [clause for clause in clauses if clause]
    if len(clauses) != 2 or len(clauses[1]) < 3:
        return False
    (subject, *told), (other, verb, *rest) = clauses
    if other not in _PERSONS or subject not in _PERSONS | _DETERMINERS:
        return False
    is_alike = subject != other and verb in told[:1] and verb in AUXILIARIES
    denies = verb in AUXILIARIES and rest[0] == "not" and not _MENTAL & set(rest)
    return is_alike or denies or verb in ("only", "just")


def _clefts(heard: Sequence[str]) -> bool:
    """Whether it is put forward who or what it was: "it's Maeve that was", "it's tired I was"."""
    if heard[:2] != ["it", "is"]:
        return False
    at = next((at for at in range(3, 7) if heard[at : at + 1] in (["that"], ["who"])), 0)
    after = heard[at + 1 : at + 2]
    if at and after:
        tells_who = heard[at] == "who" or after[0] not in _PERSONS | _DETERMINERS | {"there"}
        return tells_who and not _ASSESSED & set(heard[2:at])
    is_fronted = heard[-2] in _PERSONS and heard[-1] in AUXILIARIES
    return is_fronted and 1 <= len(heard[2:-2]) <= 2 and not _ASSESSED & set(heard[2:-2])


def _after_both(markers: Sequence[str]) -> _Kind:
    """Yes and no, then words: "right, no, I said my day" corrects, "no, yes, ..." is unclear."""
    stated = [marker for marker in markers if marker in _AGREES | _DISAGREES | {"doubt"}]
    # "Not bad, but it was Tuesday" states neither.
    corrects = stated[-1] in _DISAGREES if stated else "but" in markers
    return _Kind.CORRECTION if corrects and "doubt" not in markers else _Kind.UNCLEAR


@cache
def _shapes() -> list[tuple[str, Phrase]]:
    book = read("replies")
    grammar = Grammar(book["rules"])
    return [(shape, grammar.phrase(phrases)) for shape, phrases in book["shapes"].items()]

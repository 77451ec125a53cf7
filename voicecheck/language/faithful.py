"""Does a reflection say what was said? What it adds, swaps, drops or hardens is a fault.

Each clause of the reflection is laid beside the words that were said, person for person and deed
for deed; what finds no place was not said, and what was passed over must not change the meaning.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from voicecheck.language.clean import clean
from voicecheck.language.doers import other_subjects, patched, turned_round
from voicecheck.language.english.alignment import aligned, is_light, is_one_of, is_person
from voicecheck.language.english.announcing import unannounced
from voicecheck.language.english.contrast import contrasted
from voicecheck.language.english.elliptic import with_subject
from voicecheck.language.english.pieces import join, taken_apart
from voicecheck.language.english.reference import with_company, with_names, with_things
from voicecheck.language.english.roles import BOTH, OWNED, PARTNER, YOU, Role, roles
from voicecheck.language.english.units import Unit, units
from voicecheck.language.english.verbs import AUXILIARIES, BASES
from voicecheck.language.english.words import sentences, tokens, vocabulary
from voicecheck.language.faults import NEGATIONS, Fault
from voicecheck.language.feelings import feelings
from voicecheck.language.lead_ins import without_lead_in
from voicecheck.language.mirror import is_question, with_direct_speech_marked
from voicecheck.language.moved import TIMES, is_free, leading, moved
from voicecheck.language.namings import namings
from voicecheck.language.passed_over import passed_over
from voicecheck.language.retold import said_plainly, told_in_full, wordings
from voicecheck.language.told_when import told_in_order

ABSOLUTES = vocabulary(
    """always never every everyone everybody everything all completely totally utterly entirely
    constantly forever absolutely only nobody nothing very really so extremely deeply truly
    most incredibly definitely certainly clearly obviously"""
)
_ADVICE = vocabulary("should ought try consider maybe let's could suggest recommend better")
_CAUSES = vocabulary("because since so therefore due cause lead why hence make")
_JUDGEMENT = vocabulary(
    """great good wonderful brave amazing awful terrible right wrong well fair unfair reasonable
    normal valid understandable impressive fantastic excellent admirable overreacting
    dramatic selfish healthy unhealthy toxic bad nice lovely clever smart sad tough hard
    must unfortunately sadly luckily glad congratulations bravo"""
)
_ASKING = vocabulary(
    """ask wonder whether if why how what when where who which know guess sure curious question"""
)
_OF_THE_DAY = vocabulary("high low best worst highlight rose thorn win peak pit")
_CONTRASTING = vocabulary("but though although while whereas")
_PREPOSITIONS = vocabulary(
    """to of in on at for about by with from without before after against up down out off"""
)
_ADVISING = re.compile(
    r"\b(?:you (?:should|could try|might want|need to try|ought)|maybe (?:try|you)|try to|"
    r"have you (?:tried|thought)|why don't you|how about|consider|it might help|it would help)\b",
    re.IGNORECASE,
)


def faithful(said: str, reflection: str) -> list[Fault]:
    """Find what a reflection gets wrong.

    It may leave things out, as a gist does; what it keeps must be true. The partner may be
    called by any name or pronoun where the person said "you". A lead-in is not looked at: "What I
    heard is:", or "It sounds like", "I hear that", "You're saying".

    Args:
        said: What the person said, stumbles and all.
        reflection: What is to be said back, in the assistant's voice or the partner's.

    Returns:
        The faults, none where the reflection is true.
    """
    return faults(clean(said), reflection)


def faults(words: str, reflection: str, *, as_told: bool = False) -> list[Fault]:
    """Do what `faithful` does with words that are clean already.

    Args:
        words: What was said, clean.
        reflection: What is to be said back.
        as_told: Whether it is taken strictly as it stands: a gist is told in the order it was said
            in, so that the other ways to tell it need not be tried, and it can part what it joins.
    """
    if '"' in reflection and '"' not in words:
        words = join(with_direct_speech_marked(taken_apart(words)))
    reflection = reflection.strip()
    told = without_lead_in(reflection)
    found = _faults_in(told_in_full(words), told_in_full(told), as_told=as_told)
    if found and told != reflection and ":" not in reflection:
        # It may be no lead-in: "it sounds like he doesn't care" can have been said so.
        whole = _faults_in(told_in_full(words), told_in_full(reflection), as_told=as_told)
        found = min(found, whole, key=len)
    return found


def _faults_in(words: str, told: str, *, as_told: bool) -> list[Fault]:
    if _as_words(told) == _as_words(words) and not _has_persons(words):
        return []
    found: list[list[Fault]] = []
    for meant, meant_told in _readings(words, told):
        source = _source(meant)
        for wording in (meant_told,) if as_told else wordings(meant_told, meant):
            for names in namings(words, wording):
                found.append(_faults(meant, wording, source, names, as_told=as_told))
                if not found[-1]:
                    return []
    return min(found, key=len)


def _readings(words: str, told: str) -> Iterator[tuple[str, str]]:
    """What was said and its reflection, and where they have a fault what both of them mean.

    That is: with the subject that was left out, without what only announces, with those whom a
    pronoun means, with who "we" are and what "it" is, and with what is set against something else.
    """
    meant = _meant(words)
    if with_subject(told, subject="you") != told:
        yield words, told
    for said in dict.fromkeys(
        (meant.whole, meant.plain, meant.opposed, said_plainly(meant.plain, told))
    ):
        yield said, told
    if meant.company != meant.plain:
        yield meant.company, told
    if meant.things != meant.plain:
        yield meant.things, with_things(told)
    if meant.named != meant.plain:
        told_named = with_names(told, owner="your")
        for said in dict.fromkeys((meant.named, meant.named_opposed)):
            yield said, told_named


class _Meant(NamedTuple):
    """What the words mean, each way told whole.

    Attributes:
        whole: With the subject that was left out.
        plain: That, without what only announces.
        opposed: That, with what is set against something else.
        named: Plain, with those whom a pronoun means.
        named_opposed: With both.
        company: Plain, with who "we" are.
        things: Plain, with what "it" is.
    """

    whole: str
    plain: str
    opposed: str
    named: str
    named_opposed: str
    company: str
    things: str


@lru_cache(maxsize=16)  # several gists of an answer are tried
def _meant(words: str) -> _Meant:
    whole = with_subject(words)
    plain = unannounced(whole)
    named = with_names(plain)
    return _Meant(
        whole=whole,
        plain=plain,
        opposed=contrasted(plain),
        named=named,
        named_opposed=contrasted(named),
        company=with_company(plain),
        things=with_things(plain),
    )


@lru_cache(maxsize=16)
def _source(words: str) -> tuple[list[Role], list[Unit]]:
    """What was said as roles, read once: several gists of it are tried."""
    return roles(words, said=True)


def _as_words(text: str) -> list[str]:
    return [token.word for token in tokens(text) if token.is_word]


def _has_persons(text: str) -> bool:
    persons = {"i", "me", "my", "we", "us", "our", "you", "your", "mine"}
    return any(word.split("'")[0] in persons for word in _as_words(text))


def _faults(
    said: str,
    told: str,
    given: tuple[list[Role], list[Unit]],
    names: frozenset[str],
    *,
    as_told: bool,
) -> list[Fault]:
    source, source_units = given
    target, target_units = roles(told, said=False, names=names)
    faults: list[Fault] = []
    placed = [(chunk, _placed(chunk, source)) for chunk in _chunks(target, target_units)]
    kept = {to for _, pairs in placed for to in pairs.values()}
    asked = _asked(said)
    asking = _inverted(told) if asked else frozenset()
    when = told_in_order(placed, target_units, given)
    for at, (chunk, pairs) in enumerate(placed):
        faults += _unsaid(chunk, pairs, source, when=at in when)
        faults += passed_over(set(pairs.values()), kept, source, source_units)
        faults += other_subjects(chunk, pairs, source)
        faults += patched(chunk, pairs, source, source_units, as_told=as_told)
        faults += turned_round(chunk, pairs, source)
        faults += _answered(chunk, pairs, source, asked, asking)
    faults += _questions(said, told)
    faults += _advice(said, told)
    return list(dict.fromkeys(faults))


def _placed(chunk: list[Role], source: list[Role]) -> dict[int, int]:
    """For each word of a clause that was said, the index of where."""
    whole = range(len(chunk))
    best = _placed_in_order(whole, chunk, source)
    if len(best) == len(chunk):
        return best
    # Where a word that may stand anywhere holds another's place, that one comes first.
    fixed = [at for at in whole if not is_free(chunk[at])]
    for at_first in (whole[leading(chunk) :], fixed):
        if 0 < len(at_first) < len(chunk):
            best = max(best, _placed_in_order(at_first, chunk, source), key=len)
    return best


def _placed_in_order(
    words: Sequence[int], chunk: list[Role], source: list[Role]
) -> dict[int, int]:
    """What is placed where these words of a clause, and only they, were said in order."""
    ordered = aligned([chunk[at] for at in words], source)
    pairs = {words[at]: to for at, to in ordered.items()}
    return pairs | moved(chunk, pairs, source)


def _chunks(target: list[Role], found: list[Unit]) -> list[list[Role]]:
    """The reflection's clauses; one without a subject of its own goes with the one before."""
    chunks: list[list[Role]] = []
    last = -1
    for role in target:
        if role.implied:
            continue
        new = role.unit != last and (last < 0 or found[role.unit].subject is None)
        same_sentence = last >= 0 and found[last].sentence == found[role.unit].sentence
        stands = found[role.unit].joint == "when" or _stands(target, role.unit)
        if new and not (same_sentence and not stands):
            chunks.append([])
        chunks[-1].append(role)
        last = role.unit
    return chunks


def _stands(target: list[Role], unit: int) -> bool:
    return any(role.unit == unit and is_person(role) for role in target)


# -- what was not said


def _unsaid(
    chunk: list[Role], pairs: dict[int, int], source: list[Role], *, when: bool
) -> Iterator[Fault]:
    for at, role in enumerate(chunk):
        if at in pairs:
            if _other_number(role, source[pairs[at]]):
                yield Fault("fact", role.text)
            continue
        if is_light(role):
            if role.key in _PREPOSITIONS and _replaces(at, chunk, pairs, source):
                yield Fault("added", role.text)
            continue
        if _is_own_high(chunk, at) or _is_joint(chunk, at):
            continue
        if when and at <= 1 and role.key in {"when", "after"}:
            continue
        if role.text in {"two", "both"} and any(said.key == BOTH for said in source):
            continue  # "both of you", "the two of you" for "we"
        yield Fault(_kind(role, source), role.text)


def _is_own_high(chunk: list[Role], at: int) -> bool:
    """ "Your high" for "high was the swim"."""
    after = chunk[at + 1].text if at + 1 < len(chunk) else ""
    return chunk[at].key == YOU + OWNED and after in _OF_THE_DAY


def _is_joint(chunk: list[Role], at: int) -> bool:
    """Whether it only joins what was said: "but" for "and", or for a full stop."""
    goes_on = at + 1 < len(chunk) and chunk[at].unit == chunk[at + 1].unit
    return goes_on and chunk[at].key in _CONTRASTING


def _other_number(told: Role, said: Role) -> bool:
    """One friend made several, or several one."""
    same_thing = told.key == said.key and said.key.isalpha() and said.key not in BASES
    return same_thing and told.text != said.text and said.text.isalpha()


def _kind(role: Role, source: list[Role]) -> str:
    kinds = (
        ("negation", NEGATIONS),
        ("absolute", ABSOLUTES),
        ("cause", _CAUSES),
        ("advice", _ADVICE),
        ("judgement", _JUDGEMENT),
        ("fact", TIMES),
    )
    if is_person(role) or role.key.endswith(PARTNER):
        return "agent"
    if any(role.key == said.key for said in source):
        return "agent"  # said, but of someone else or elsewhere
    for kind, known in kinds:
        if is_one_of(role, known):
            return kind
    if feelings(f"I feel {role.text}"):
        return "feeling"
    return "fact" if role.name or role.key.isdigit() else "added"


def _replaces(at: int, chunk: list[Role], pairs: dict[int, int], source: list[Role]) -> bool:
    """Whether a preposition stands where another one was said: "to her" for "from her"."""
    before = max((pairs[i] for i in pairs if i < at), default=None)
    after = min((pairs[i] for i in pairs if i > at), default=None)
    if before is None or after is None:
        return False
    between = source[before + 1 : after]
    return len(between) <= 2 and any(role.key in _PREPOSITIONS for role in between)


# -- the sentence as a whole


def _answered(
    chunk: list[Role],
    pairs: dict[int, int],
    source: list[Role],
    asked: frozenset[int],
    asking: frozenset[int],
) -> Iterator[Fault]:
    """What was asked told as so: "it was your fault" for "was it my fault?"."""
    if any(is_one_of(role, _ASKING) for role in chunk):
        return
    for at, to in pairs.items():
        tells = chunk[at].unit not in asking and not is_light(source[to])
        if tells and source[to].unit in asked:
            yield Fault("question", chunk[at].text)


@lru_cache(maxsize=16)  # several gists of an answer are tried
def _asked(said: str) -> frozenset[int]:
    """The clauses that ask for a yes or a no: "is that fair?"."""
    if "?" not in said:
        return frozenset()
    _, cut = units(said)
    return frozenset(number for number in _inverted(said) if cut[number].question)


def _inverted(text: str) -> frozenset[int]:
    """The clauses that begin as a question does: "is that fair"."""
    found, cut = units(text)
    first = (found[unit.start : unit.end][bool(unit.joint) :][:1] for unit in cut)
    return frozenset(at for at, each in enumerate(first) if each and each[0].word in AUXILIARIES)


def _questions(said: str, told: str) -> Iterator[Fault]:
    asked, telling = _asking(said), _asking(told)
    if (all(asked) and not all(telling)) or (any(telling) and not any(asked)):
        yield Fault("question", told)


@lru_cache(maxsize=16)
def _asking(text: str) -> tuple[bool, ...]:
    """For each sentence whether it asks."""
    return tuple(_sentence_asks(sentence) for sentence in sentences(text))


def _sentence_asks(sentence: str) -> bool:
    return sentence.rstrip("\"')").endswith("?") or is_question(sentence)


def _advice(said: str, told: str) -> Iterator[Fault]:
    advice = _ADVISING.search(told)
    if advice and not _ADVISING.search(re.sub(r"\b(?:[Ii]|[Ww]e)\b", "you", said)):
        yield Fault("advice", advice.group())

"""A long answer as parts that can be kept or left out: clauses, and what each can go without."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from voicecheck.language.english.announcing import announced, announces
from voicecheck.language.english.function_words import DETERMINERS, PREPOSITIONS
from voicecheck.language.english.hanging import AND, needs_of
from voicecheck.language.english.leads import main_clause
from voicecheck.language.english.predication import persons
from voicecheck.language.english.trimming import Trimming, bound_words, trimmings
from voicecheck.language.english.units import Unit, units
from voicecheck.language.english.unmarked_speech import is_ones_own, speech_begins
from voicecheck.language.english.verbs import (
    AUXILIARIES,
    MODALS,
    base_of,
    is_finite_verb,
    is_past,
    is_third_person,
)
from voicecheck.language.english.words import Token, vocabulary
from voicecheck.language.feelings import feelings
from voicecheck.language.salience import DAYS, Kind, kind_of, lost
from voicecheck.language.weighing import Told, weights

_OPENERS = vocabulary("well okay ok yeah anyway honestly basically so")
_PLACING = vocabulary("in into outside near through towards the its")
_CALLS = vocabulary("look listen right see now honestly anyhow um so")
_POINTING = vocabulary("he she they him them it it's he's she's they're that that's")
_WHEN_IT_WAS = 0.7
_FEW = 4
_FEWEST_WORDS = 3
_SLIGHT = vocabulary(
    """i i'm i've i'd am is are was were be been the a an so just really and but to of that it it's
    he she they him them this my me very too also even still feel felt do did have had in on at
    for"""
)
# "It's me", "he told her": here something is said of them.
_ENDING = vocabulary("me my this that them him her it in on at for of to i he she they")
_ALSO_FELT = 2.5
_MOST_TRIMMING = 4.5
_DOUBTING = vocabulary("maybe perhaps possibly probably even might could would")
# "The main thing is" only says that something comes.
_ANNOUNCING = 6.0
# Words of another that cannot be turned around: nothing tells where they begin.
_NOT_MINE = 5.0
_DENIED_DEEDS = vocabulary("didn't couldn't wouldn't doesn't won't wasn't hasn't haven't")
_A_WORD_MORE = 0.05
# "Sorry for the shouting", "I need you to sit down and agree": what about, and what else.
_ABOUT = vocabulary("about for at and")
_WHAT_ABOUT = 1.5
_TOPIC = 0.5
# What exactly somebody wishes for is the wish.
_A_WORD_WISHED = 0.3


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it can be said on its own.

    Attributes:
        unit: Where it stands.
        begin: Its first token that does not join it to what stands before, nor announces it.
        announced: Whether it was: "the main thing is", "what I wanted to say is that".
    """

    unit: Unit
    begin: int
    announced: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A clause without what it can go without, or one thing that it can go without.

    Attributes:
        clause: The number of the clause.
        spans: Its tokens, from and to.
        words: Those that are words, in small letters.
        weight: How much it matters.
        kind: Whether it is of a feeling, a need or what happened.
        needs: Its own number and those of the parts that it cannot be said without.
        is_core: Whether it is the clause itself.
        points: Whether it speaks of "him" or "it", which may stand in the clause before.
        names: Whether somebody is named in it, who may be "she" further on.
        bare: Whether it has no verb: "ninety days sober".
        again: The numbers of those that say the same, in more words or in fewer.
        length: How many words it has when it is said back.
    """

    clause: int
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    weight: float
    kind: Kind
    needs: frozenset[int]
    points: bool = False
    is_core: bool = True
    names: bool = False
    bare: bool = False
    again: frozenset[int] = frozenset()
    length: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for at each step of choosing.
        object.__setattr__(self, "length", _spoken(self.words))


@lru_cache(maxsize=1024)
def _spoken(words: tuple[str, ...]) -> int:
    """How many words these are when they are said back; "we'll" may become "you two will"."""
    both = sum(word in {"we", "us"} or 2 * word.startswith("we'") for word in words)
    return len(words) + both


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said, cut up; `told` are its clauses as they were weighed."""

    text: str
    tokens: list[Token]
    clauses: list[Clause]
    parts: list[Part]
    told: list[Told]


def taken_to_parts(said: str) -> Answer:
    """Cut a clean text into its clauses and their parts, each with its weight and its needs."""
    tokens, cut = units(said)
    reader = _Reader(tokens)
    found = [reader.on_its_own_feet(unit) for unit in cut]
    clauses = [reader.clause(unit) for unit in found]
    parts: list[Part] = []
    cores: list[int] = []
    for number, clause in enumerate(clauses):
        cores.append(len(parts))
        parts += reader.parts(clause, number, len(parts))
    for number, core in enumerate(cores):
        needs = {cores[other] for other in needs_of(found, tokens, number)}
        if number and reader.is_noted_down(clauses[number]):
            needs.add(cores[number - 1])  # "Took all the credit": who did stands before
        parts[core] = replace(parts[core], needs=parts[core].needs | needs)
    parts = _said_again(parts, cores)
    told = _told(reader, parts, cores, clauses)
    return Answer(said, tokens, clauses, closed(_weighed(parts, cores, told)), told)


class _Reader:
    """Takes the clauses of one text apart."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.words = bound_words(tokens)

    def on_its_own_feet(self, unit: Unit) -> Unit:
        """ "When I came home I cried" hangs on nothing: what it would hang on is in it."""
        leads = unit.subordinate and main_clause(self.words, unit.start, unit.end) > unit.start
        return replace(unit, joint="") if leads else unit

    def begin(self, unit: Unit) -> int:
        """Where a clause begins without "and", "well", "look,"."""
        first = unit.start
        while first < unit.end - 1 and (
            self.words[first] in AND | _OPENERS
            or (self.words[first] in _CALLS and self.words[first + 1] == ",")
        ):
            first += 1
            first += self.words[first] == ","
        return first

    def clause(self, unit: Unit) -> Clause:
        """The clause of a unit."""
        first = self.begin(unit)
        begin = announced(self.tokens, first, unit.end)
        return Clause(unit, begin, announced=begin > first)

    def parts(self, clause: Clause, number: int, at: int) -> list[Part]:
        """The clause itself, numbered from `at`, then what it can go without."""
        begin, end = clause.begin, clause.unit.end
        trims = self._trimmings(begin, end)
        kept = _between(trims, begin, end)
        words = self._said(kept)
        announcing = announces(" ".join(words))
        kind = Kind.FACT if announcing else kind_of(self._said(((begin, end),)))
        bare = not clause.unit.subordinate and not self._has_verb(begin, end)
        empty = _breaks_off(words) or (bare and len(words) == 1 and kind is Kind.FACT)
        weight = -_ANNOUNCING * (announcing or empty) - _NOT_MINE * self._gives_anothers_words(
            begin, end
        )
        points = not _POINTING.isdisjoint(words)
        words = (*self._said_again(clause), *words)
        names = self._names(kept) > 0 or not persons().isdisjoint(words)
        core = Part(
            number, kept, words, weight, kind, frozenset({at}), points, names=names, bare=bare
        )
        more: list[Part] = []
        doubted = {at}
        for index, trim in enumerate(trims, at + 1):
            weight = self._trimming_weight(trim, clause, core)
            nested = {index - 1} if self._is_nested(trims, index - at - 1) else set()
            span, needs = ((trim.start, trim.end),), frozenset({index, *doubted, *nested})
            more.append(
                Part(number, span, self._said(span), weight, Kind.FACT, needs, is_core=False)
            )
            # What comes after "maybe Wednesday" is as open as that.
            doubted |= {index} if not _DOUBTING.isdisjoint(more[-1].words) else set()
        return [core, *more]

    def _is_nested(self, trims: Sequence[Trimming], number: int) -> bool:
        """Whether a phrase may be part of the one before: "after nineteen years at home"."""
        before, trim = trims[number - 1], trims[number]
        opens = {self.words[before.start], self.words[trim.start]} <= PREPOSITIONS
        return number > 0 and before.end == trim.start and opens

    def _trimmings(self, begin: int, end: int) -> list[Trimming]:
        """What the clause can go without; "I've taught" says too little without "for years"."""
        trims = trimmings(self.words, begin, end)
        left = self._said(_between(trims, begin, end))
        heavy = [trim for trim in trims if not trim.filler and trim.start > begin]
        if heavy and len(left) < _FEWEST_WORDS and kind_of(left) is Kind.FACT:
            slight = not any(lost((word,), 0) > 0 for word in left)
            trims = [trim for trim in trims if trim is not heavy[0] or not slight]
        return trims

    def _trimming_weight(self, trim: Trimming, clause: Clause, core: Part) -> float:
        """What the clause loses without it, and a little for each word."""
        if trim.filler:
            return -1.0
        span = ((trim.start, trim.end),)
        words = self._said(span)
        gone = lost(words, self._names(span))
        gone += _ALSO_FELT * bool(feelings(f"i felt {' '.join(words).removeprefix('and ')}"))
        gone += _WHAT_ABOUT * (core.kind is not Kind.FACT and words[0] in _ABOUT)
        gone += _TOPIC * (words[0] in {"about", "since"})
        wished = core.kind is Kind.NEED
        detail = self.words[trim.start] == "," and not wished  # the tail of a list
        each = 0.0 if detail else _A_WORD_WISHED if wished else _A_WORD_MORE
        when = trim.start < core.spans[0][0] and words[0] in {"when", "after"}
        return min(_MOST_TRIMMING, gone) + each * len(words) + _WHEN_IT_WAS * when

    def told(self, clause: Clause, core: Part, spare: int) -> Told:
        """The clause as it is weighed; it can go without so many things."""
        unit = clause.unit
        whole = self._said(((clause.begin, unit.end),))
        has = {
            "bare": core.bare,
            "announced": clause.announced,
            "noted": self.is_noted_down(clause),
            "again": bool(core.again),
            "exclaimed": self.words[unit.end : unit.end + 1] == ["!"],
        }
        return Told(
            core.words,
            whole,
            core.kind,
            unit,
            self._said(((unit.start, unit.end),))[:2],
            self._names(core.spans),
            spare,
            frozenset(name for name, is_so in has.items() if is_so),
        )

    def _said(self, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
        tokens = (token for begin, end in spans for token in self.tokens[begin:end])
        return tuple(token.word for token in tokens if token.is_word)

    def _said_again(self, clause: Clause) -> tuple[str, ...]:
        """The subject that stood further left."""
        subject = clause.unit.subject
        return () if subject is None else (self.words[subject].split("'")[0],)

    def _has_verb(self, begin: int, end: int) -> bool:
        """Whether a verb stands here; in "bit of a day", "the dishes" none does."""
        if any(self._follows_name(at) for at in range(begin + 1, end)):
            return True
        words = ["", *self.words[begin:end], ""]
        return any(
            "'" in word
            or (is_finite_verb(word) and after != "of" and before not in DETERMINERS)
            or (is_third_person(word) and before in persons())
            for before, word, after in zip(words, words[1:], words[2:], strict=False)
        )

    def _follows_name(self, at: int) -> bool:
        """Whether a name does something here: "Greg stands up"."""
        return is_third_person(self.words[at]) and self.tokens[at - 1].text[:1].isupper()

    def is_noted_down(self, clause: Clause) -> bool:
        """Whether it has no subject, as in a diary: "opened at six", "had noodles"."""
        first = self.words[clause.begin]
        did = (is_past(first) and first not in MODALS) or first in _DENIED_DEEDS
        return clause.unit.subject is None and not clause.unit.joint and did

    def _gives_anothers_words(self, begin: int, end: int) -> bool:
        """Whether "I" and "you" are other people here: "says come and sit in mine"."""
        speech = speech_begins(self.words, begin, end)
        marked = self.words[speech - 1] == ","  # "she said, ..." is said back as a quotation
        return not marked and is_ones_own(self.words[speech:end])

    def _names(self, spans: Sequence[tuple[int, int]]) -> int:
        """Capitalised words that no rule of spelling made large."""
        return sum(
            self.tokens[at].text[:1].isupper()
            and self.words[at].split("'")[0] not in DAYS | {"i"}
            and (at == 0 or self.words[at - 1] not in '.?!…"')
            and not self._is_place(at)
            for begin, end in spans
            for at in range(begin, end)
        )

    def _is_place(self, at: int) -> bool:
        """Whether a name is one of a place or a thing: "in Leeds", "the Kroger"."""
        before = self.words[at - 1] if at else ""
        far = before == "to" and self.words[at - 2] in {"in", "over", "up"}
        return far or before in _PLACING


def _breaks_off(words: Sequence[str]) -> bool:
    """Whether nothing is said of anybody: "it's", "it's just", "I do", "I have"."""
    alone = len(words) == 1 and "'" in words[0]
    ends = bool(words) and words[-1] in AUXILIARIES | {"just", "only"} | _SLIGHT - _ENDING
    return alone or (len(words) <= _FEW and ends and _SLIGHT.issuperset(words[:-1]))


def _between(trims: Sequence[Trimming], begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """What is left of a stretch of tokens without these."""
    spans: list[tuple[int, int]] = []
    for trim in trims:
        if trim.start > begin:
            spans.append((begin, trim.start))
        begin = trim.end
    if begin < end:
        spans.append((begin, end))
    return tuple(spans)


def closed(parts: Sequence[Part]) -> list[Part]:
    """The parts, each needing also what its needed ones need."""
    closed: list[Part] = []
    for part in parts:
        needs, more = frozenset[int](), part.needs
        while more != needs:
            needs = more
            more = needs.union(*(parts[at].needs for at in needs))
        closed.append(part if needs == part.needs else replace(part, needs=needs))
    return closed


# -- what stands beside what


def _told(
    reader: _Reader, parts: Sequence[Part], cores: Sequence[int], clauses: Sequence[Clause]
) -> list[Told]:
    """The clauses as they are weighed."""
    told: list[Told] = []
    led = False
    ends = (*cores[1:], len(parts))
    for at, end, clause in zip(cores, ends, clauses, strict=True):
        one = reader.told(clause, parts[at], end - at - 1)
        told.append(replace(one, has=one.has | {"announced"}) if led else one)
        led = announces(" ".join(parts[at].words))
    return told


def _weighed(parts: Sequence[Part], cores: Sequence[int], told: Sequence[Told]) -> list[Part]:
    """Each clause with what it weighs beside the others."""
    weighed = list(parts)
    for at, weight in zip(cores, weights(told), strict=True):
        weighed[at] = replace(parts[at], weight=parts[at].weight + weight)
    return _said_once(weighed, cores)


def _said_again(parts: Sequence[Part], cores: Sequence[int]) -> list[Part]:
    """Each clause with those that say the same, in more words or in fewer."""
    again = list(parts)
    said = _content(parts, cores)
    for at, words in said.items():
        same = frozenset(
            other
            for other, others in said.items()
            if other != at and words and others and (words <= others or others <= words)
        )
        again[at] = replace(parts[at], again=same)
    return again


def _said_once(parts: list[Part], cores: Sequence[int]) -> list[Part]:
    """Of what is said twice the fuller one is said, if it is not much longer."""
    once = list(parts)
    said = _content(parts, cores)
    for at, words in said.items():
        fuller = {other for other in parts[at].again if 0 < len(words - said[other]) < _FEW}
        once[at] = replace(parts[at], weight=max(parts[one].weight for one in {at, *fuller}))
    return once


def _content(parts: Sequence[Part], cores: Sequence[int]) -> dict[int, frozenset[str]]:
    """The words of each clause that tell something."""
    return {
        at: frozenset(base_of(word) for word in parts[at].words if word not in _SLIGHT)
        for at in cores
    }

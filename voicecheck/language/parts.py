"""A long answer as parts that can be kept or left out: clauses, and what each can go without."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from voicecheck.language.english.announcing import announced, announces
from voicecheck.language.english.function_words import DETERMINERS
from voicecheck.language.english.hanging import AND, needs_of
from voicecheck.language.english.leads import main_clause
from voicecheck.language.english.predication import persons
from voicecheck.language.english.trimming import Trimming, bound_words, trimmings
from voicecheck.language.english.units import Unit, units
from voicecheck.language.english.verbs import MODALS, is_finite_verb, is_past, is_third_person
from voicecheck.language.english.words import Token, vocabulary
from voicecheck.language.feelings import feelings
from voicecheck.language.salience import DAYS, Kind, kind_of, salience

_OPENERS = vocabulary("well okay ok yeah anyway honestly basically so")
_PLACING = vocabulary("in into outside near through towards the its")
_CALLS = vocabulary("look listen right see now honestly anyhow um so")
_POINTING = vocabulary("he she they him them it it's he's she's they're that that's")
_WHEN_IT_WAS = 0.7
_OPENING, _OPENING_PLAIN = 1.5, 0.0
_BEFORE_FEELING, _NEAR_FEELING, _NEAR_NEED, _AFTER_FEELING = 1.5, 0.5, 0.4, 1.25
_EMPHASISED, _FEW = 0.7, 4
_SLIGHT = vocabulary(
    """i i'm i've i'd am is are was were be been the a an so just really and but to of that it it's
    he she they him them this my me very too also even still feel felt do did have had in on at
    for"""
)
# Most people say first what it is about.
_EARLY = [1.0, 0.3]
_EARLY_FACT = 0.5
_SHORT = 8
_HEADLINE, _HEADLINE_EVENT, _ANNOUNCED, _DECIDED = 0.5, 1.5, 2.0, 3.0
_ALSO_FELT = 2.5
_MOST_TRIMMING = 4.5
_POINTED = 0.8
_CONTRAST = 2.5
_WHEN_WISHED = 1.3
_DOUBTING = vocabulary("maybe perhaps possibly probably even might could would")
# "The main thing is" only says that something comes.
_ANNOUNCING = 6.0
_FRAGMENT = 4.0
_BARE_EVENT = 2.0
_NOTED_DOWN = 1.5
_DENIED_DEEDS = vocabulary("didn't couldn't wouldn't doesn't won't wasn't hasn't haven't")
_AFTERTHOUGHT = 1.5
_A_WORD_MORE = 0.12
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
        bare: Whether it has no verb: "ninety days sober".
        again: The numbers of those that say the same, in more words or in fewer.
    """

    clause: int
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    weight: float
    kind: Kind
    needs: frozenset[int]
    points: bool = False
    is_core: bool = True
    bare: bool = False
    again: frozenset[int] = frozenset()

    @property
    def length(self) -> int:
        """How many words it has when it is said back; "we'll" may become "you two will"."""
        return _spoken(self.words)


@lru_cache(maxsize=1024)
def _spoken(words: tuple[str, ...]) -> int:
    both = sum(word in {"we", "us"} or 2 * word.startswith("we'") for word in words)
    return len(words) + both


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said, cut up."""

    text: str
    tokens: list[Token]
    clauses: list[Clause]
    parts: list[Part]


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
    return Answer(said, tokens, clauses, closed(_weighed_together(parts, cores, clauses)))


class _Reader:
    """Takes the clauses of one text apart."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.words = bound_words(tokens)
        self._weights: dict[tuple[tuple[int, int], ...], float] = {}

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
        trims = trimmings(self.words, begin, end)
        kept = _between(trims, begin, end)
        words = self._said(kept)
        announcing = announces(" ".join(words))
        kind = Kind.FACT if announcing else kind_of(list(self._said(((begin, end),))))
        weight = self._salience(kept) - _AFTERTHOUGHT * (clause.unit.joint == "which")
        bare = not clause.unit.subordinate and not self._has_verb(begin, end)
        if bare:
            weight -= _FRAGMENT * (kind is Kind.FACT) + _BARE_EVENT * (kind is Kind.EVENT)
        weight -= _ANNOUNCING * announcing
        weight -= _NOTED_DOWN * (kind is Kind.FACT and self.is_noted_down(clause))
        points = not _POINTING.isdisjoint(words)
        words = (*self._said_again(clause), *words)
        core = Part(number, kept, words, weight, kind, frozenset({at}), points, bare=bare)
        more: list[Part] = []
        doubted = {at}
        for index, trim in enumerate(trims, at + 1):
            weight = self._trimming_weight(trim, clause, core)
            span, needs = ((trim.start, trim.end),), frozenset({index, *doubted})
            more.append(
                Part(number, span, self._said(span), weight, Kind.FACT, needs, is_core=False)
            )
            # What comes after "maybe Wednesday" is as open as that.
            doubted |= {index} if not _DOUBTING.isdisjoint(more[-1].words) else set()
        return [core, *more]

    def _trimming_weight(self, trim: Trimming, clause: Clause, core: Part) -> float:
        """What the clause loses without it, and a little for each word."""
        if trim.filler:
            return -1.0
        begin, end = clause.begin, clause.unit.end
        words = self._said(((trim.start, trim.end),))
        lost = self._salience(((begin, end),)) - self._salience(_between([trim], begin, end))
        lost += _ALSO_FELT * bool(feelings(f"i felt {' '.join(words).removeprefix('and ')}"))
        wished = core.kind is Kind.NEED
        detail = self.words[trim.start] == "," and not wished  # the tail of a list
        each = 0.0 if detail else _A_WORD_WISHED if wished else _A_WORD_MORE
        when = trim.start < core.spans[0][0] and words[0] in {"when", "after"}
        return min(_MOST_TRIMMING, lost) + each * len(words) + _WHEN_IT_WAS * when

    def _salience(self, spans: tuple[tuple[int, int], ...]) -> float:
        """The weight of these words, found once: a clause is weighed again for each trimming."""
        if spans not in self._weights:
            self._weights[spans] = salience(list(self._said(spans)), self._names(spans))
        return self._weights[spans]

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
        closed.append(replace(part, needs=needs))
    return closed


# -- what stands beside what


def _weighed_together(
    parts: Sequence[Part], cores: Sequence[int], clauses: Sequence[Clause]
) -> list[Part]:
    """What led to a feeling weighs more beside it, and so does what the answer begins with."""
    weighed = list(parts)
    found = [clause.unit for clause in clauses]
    deciding = {parts[at].clause for at in cores if {"made", "mind"} <= set(parts[at].words)}
    leads = {at for at, clause in enumerate(clauses) if clause.announced}
    telling = [at for at in cores if parts[at].weight > 0]
    announcing = {parts[at].clause for at in cores if announces(" ".join(parts[at].words))}
    for place, at in enumerate(telling):
        before = parts[telling[place - 1]] if place else None
        following = [parts[after].kind for after in telling[place + 1 : place + 3]]
        more = _led_up_to(following) * (_POINTED if parts[at].points else 1.0)
        more += _came_of(parts[at], before, found)
        unit = found[parts[at].clause]
        unit_before = parts[at].clause - 1
        event = parts[at].kind is Kind.EVENT
        if unit.sentence < len(_EARLY):
            more += (1.0 if event else _EARLY_FACT) * _EARLY[unit.sentence]
        if place == 0:
            more += _OPENING if event else _OPENING_PLAIN
        if _is_headline(parts[at], found):
            more += _HEADLINE_EVENT if event else _HEADLINE
        more += _DECIDED * (unit_before in deciding)
        more += _ANNOUNCED * (unit_before in announcing or unit_before + 1 in leads)
        if not parts[at].kind.happened:
            more = 0.0
        weighed[at] = replace(parts[at], weight=parts[at].weight + more)
    return _said_once(weighed, cores)


def _said_once(parts: list[Part], cores: Sequence[int]) -> list[Part]:
    """What is said again matters more, and once is enough."""
    once = list(parts)
    said = {at: frozenset(parts[at].words) - _SLIGHT for at in cores if parts[at].weight > 0}
    for at, words in said.items():
        same = {
            other
            for other, others in said.items()
            if other != at and words and others and (words <= others or others <= words)
        }
        # "I passed. I passed my exams": the fuller one, if it is not much longer.
        fuller = {other for other in same if 0 < len(words - said[other]) < _FEW}
        weight = max(parts[one].weight for one in {at, *fuller})
        weight += _EMPHASISED * (bool(same) + bool(fuller))
        once[at] = replace(parts[at], weight=weight, again=frozenset(same))
    return once


def _is_headline(part: Part, found: Sequence[Unit]) -> bool:
    """Whether it is a short sentence of its own, as when somebody announces something."""
    sentence = found[part.clause].sentence
    alone = sum(unit.sentence == sentence for unit in found) == 1
    return alone and part.length <= _SHORT


def _led_up_to(following: Sequence[Kind]) -> float:
    return (
        _BEFORE_FEELING * (following[:1] == [Kind.FEELING])
        + _NEAR_FEELING * (following[1:] == [Kind.FEELING])
        + _NEAR_NEED * (Kind.NEED in following)
    )


def _came_of(part: Part, before: Part | None, found: Sequence[Unit]) -> float:
    """What somebody felt or did then, and what is set against what came before."""
    unit = found[part.clause]
    more = 0.4 * (unit.joint == "but")
    if before is None or found[before.clause].sentence != unit.sentence:
        return more
    contrast = "i" in part.words[:1] and any(word.endswith("n't") for word in before.words)
    if contrast and {"just", "was", "am", "i'm"} & set(part.words[:3]):
        more += _CONTRAST  # "I wasn't crying, I was just empty"
    hangs = _WHEN_WISHED * (before.kind is Kind.NEED and unit.subordinate)
    return more + hangs + _AFTER_FEELING * (not before.kind.happened)

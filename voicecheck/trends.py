"""How it goes: values computed from what was said and rated; pure.

Nothing is smoothed, joined up or guessed, and nobody is given a score: every value is a number
that a person said, a length of time, or a count. What stands out in someone's words is a known
measure, told with the counts that it rests on.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from voicecheck.language.english import closed_classes, function_words
from voicecheck.language.english.words import plain_words, vocabulary

HIGHS = "high"
LOWS = "low"
"""The steps in which guides ask for a good moment and for a hard one."""

CYCLE = "cycle"
"""The step that asks for the day of the cycle; its number is no rating."""

STANDS_OUT = 1.96
"""A term stands out from this z-score on: by chance alone, one in forty would."""

SEEN_IN = 2
"""And only if it was said in so many different answers."""

PRIOR_SHARE = 0.1
"""The prior weighs as much as this share of all that the person said."""


class Answer(Protocol):
    """What is read of an answer, as `voicecheck.store.given.Given` has it."""

    @property
    def checkin(self) -> str:
        """The id of its check-in."""

    @property
    def step(self) -> str:
        """The guide's step."""

    @property
    def person(self) -> str | None:
        """Who gave it; None is the owner."""

    @property
    def text(self) -> str:
        """The person's own words."""

    @property
    def started_at(self) -> datetime:
        """When the check-in began."""

    @property
    def said_at(self) -> datetime:
        """When it was given."""

    @property
    def rating(self) -> tuple[str, float] | None:
        """Name and number, where one was given."""

    @property
    def recorded_s(self) -> float:
        """Seconds of sound that are kept of it."""


class Promise(Protocol):
    """What is read of a promise, as `voicecheck.store.promises.Promised` has it."""

    @property
    def person(self) -> str | None:
        """Who made it; None is the owner."""

    @property
    def made_at(self) -> datetime:
        """When it was made."""

    @property
    def state(self) -> Literal["open", "kept", "let go"]:
        """What has become of it."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One number that a person gave.

    Attributes:
        day: The day on which it was given.
        value: The number.
        cycle_day: The day of the cycle, where it was given in the same check-in.
    """

    day: date
    value: float
    cycle_day: int | None = None


@dataclass(frozen=True, slots=True)
class Ratings:
    """Every number that one person gave to one question, in the order of time."""

    name: str
    person: str | None
    points: tuple[Rated, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word that someone says more than usual in their highs, or in their lows.

    Attributes:
        word: In small letters.
        answers: In how many of those answers they said it.
        of: How many of those answers there are.
        elsewhere: In how many of their other answers they said it.
        z: How far it stands out, in standard deviations.
    """

    word: str
    answers: int
    of: int
    elsewhere: int
    z: float


@dataclass(frozen=True, slots=True)
class About:
    """What one person's highs and lows were about, the most telling word first."""

    person: str | None
    highs: tuple[Term, ...]
    lows: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Promises:
    """What became of one person's promises."""

    person: str | None
    kept: int
    let_go: int
    open: int


@dataclass(frozen=True, slots=True)
class Talked:
    """How much of one person's talk is kept."""

    person: str | None
    minutes: float
    words: int
    answers: int


@dataclass(frozen=True, slots=True)
class Trends:
    """How it goes; each of these is empty where there is nothing to show.

    Attributes:
        checkins: How many check-ins it rests on.
        first: The day of the first of them.
        last: The day of the last.
        ratings: The numbers, by question and person.
        about: The words that stand out, by person; only those of whom some do.
        promises: What became of them, by person.
        talked: How much each talked.
        hours: How many check-ins began in each hour of the day, on the clock of the place where
            they were held; the hours without any are left out.
    """

    checkins: int
    first: date | None
    last: date | None
    ratings: tuple[Ratings, ...]
    about: tuple[About, ...]
    promises: tuple[Promises, ...]
    talked: tuple[Talked, ...]
    hours: Mapping[int, int]


def trends(answers: Iterable[Answer], promises: Iterable[Promise] = ()) -> Trends:
    """Compute all of it from the answers, in the order of time, and the promises."""
    rows = list(answers)
    began = {row.checkin: row.started_at for row in rows}
    days = [moment.date() for moment in began.values()]
    return Trends(
        checkins=len(began),
        first=min(days, default=None),
        last=max(days, default=None),
        ratings=rated(rows),
        about=about(rows),
        promises=promised(promises),
        talked=talked(rows),
        hours=dict(sorted(Counter(moment.hour for moment in began.values()).items())),
    )


def rated(answers: Sequence[Answer]) -> tuple[Ratings, ...]:
    """The numbers that were given, by question and person."""
    cycle_days = {
        (row.checkin, row.person): int(row.rating[1])
        for row in answers
        if row.rating is not None and row.rating[0] == CYCLE
    }
    found: dict[tuple[str, str | None], list[Rated]] = defaultdict(list)
    for row in answers:
        if row.rating is None or row.rating[0] == CYCLE:
            continue
        name, value = row.rating
        cycle_day = cycle_days.get((row.checkin, row.person))
        found[name, row.person].append(Rated(row.started_at.date(), value, cycle_day))
    return tuple(Ratings(*whose, tuple(points)) for whose, points in found.items())


def about(answers: Sequence[Answer], most: int = 8) -> tuple[About, ...]:
    """The words that stand out in each person's highs and lows, at most so many of each."""
    by_person: dict[str | None, list[Answer]] = defaultdict(list)
    for row in answers:
        by_person[row.person].append(row)
    found = []
    for person, rows in by_person.items():
        said = [(row.step, plain_words(row.text)) for row in rows]
        highs = standing_out(
            [words for step, words in said if step == HIGHS],
            [words for step, words in said if step != HIGHS],
        )
        lows = standing_out(
            [words for step, words in said if step == LOWS],
            [words for step, words in said if step != LOWS],
        )
        if highs or lows:
            found.append(About(person, highs[:most], lows[:most]))
    return tuple(found)


def standing_out(
    these: Sequence[Sequence[str]], others: Sequence[Sequence[str]]
) -> tuple[Term, ...]:
    """The words that are said more often in some answers than in all others of the person.

    The measure is the weighted log-odds ratio with an informative Dirichlet prior: B. L. Monroe,
    M. P. Colaresi and K. M. Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for
    Identifying the Content of Political Conflict", Political Analysis 16(4), 2008. The prior is
    the person's own usual talk, so that a rare word needs more than one lucky evening.

    Args:
        these: The words of each answer that is asked about.
        others: The words of each other answer of the same person.

    Returns:
        The words beyond `STANDS_OUT`, the farthest first; no function words.
    """
    ours = Counter(word for words in these for word in words)
    theirs = Counter(word for words in others for word in words)
    usual = ours + theirs
    in_ours = Counter(word for words in these for word in set(words))
    in_theirs = Counter(word for words in others for word in set(words))
    n_ours, n_theirs, n_usual = ours.total(), theirs.total(), usual.total()
    if not n_ours or not n_theirs or len(usual) == 1:  # nothing is told from nothing else
        return ()
    prior = PRIOR_SHARE * n_usual
    found = []
    for word, answers in in_ours.items():
        if answers < SEEN_IN or _tells_nothing(word):
            continue
        alpha = prior * usual[word] / n_usual
        ours_w, theirs_w = ours[word] + alpha, theirs[word] + alpha
        odds = math.log(ours_w / (n_ours + prior - ours_w))
        usual_odds = math.log(theirs_w / (n_theirs + prior - theirs_w))
        z = (odds - usual_odds) / math.sqrt(1 / ours_w + 1 / theirs_w)
        if z >= STANDS_OUT:
            found.append(Term(word, answers, len(these), in_theirs[word], z))
    return tuple(sorted(found, key=lambda term: (-term.z, term.word)))


def promised(promises: Iterable[Promise]) -> tuple[Promises, ...]:
    """What became of each person's promises."""
    states: dict[str | None, Counter[str]] = defaultdict(Counter)
    for promise in promises:
        states[promise.person][promise.state] += 1
    return tuple(
        Promises(person, kept=count["kept"], let_go=count["let go"], open=count["open"])
        for person, count in states.items()
    )


def talked(answers: Sequence[Answer]) -> tuple[Talked, ...]:
    """How much of each person's talk is kept: what was typed has words, but no minutes."""
    seconds: dict[str | None, float] = defaultdict(float)
    words: Counter[str | None] = Counter()
    count: Counter[str | None] = Counter()
    for row in answers:
        seconds[row.person] += row.recorded_s
        words[row.person] += len(row.text.split())
        count[row.person] += bool(row.text)
    return tuple(
        Talked(person, seconds[person] / 60, words[person], count[person]) for person in count
    )


_FUNCTION_WORDS = (
    closed_classes.OWN
    | closed_classes.OTHERS
    | closed_classes.IMPERSONAL
    | closed_classes.NEGATIONS
    | closed_classes.DETERMINERS
    | closed_classes.DEGREES
    | closed_classes.BE
    | closed_classes.FEEL
    | closed_classes.AUXILIARIES
    | function_words.DETERMINERS
    | function_words.SUBJECT_PRONOUNS
    | function_words.OTHER_SUBJECTS
    | function_words.OBJECT_PRONOUNS
    | function_words.COORDINATORS
    | function_words.SUBORDINATORS
    | function_words.PREPOSITIONS
    | function_words.PARTICLES
    | function_words.WH_WORDS
    | vocabulary("can could will would shall should may might must cannot got get gets getting")
)


def _tells_nothing(word: str) -> bool:
    # "Couldn't" and "I'm" are function words run together.
    return word in _FUNCTION_WORDS or "'" in word

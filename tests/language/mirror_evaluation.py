"""Scores for what says words back: mirror, clean, gist and faithful, each on a set of its own."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from voicecheck.language.clean import clean
from voicecheck.language.english.words import plain_words
from voicecheck.language.faithful import faithful
from voicecheck.language.gist import gist
from voicecheck.language.mirror import Voice, mirror

SETS = Path(__file__).parent / "sets"
LATEST = ("kitchen", "evening", "strangers", "strangers_second", "acceptance")

_CONTRACTIONS = (
    (r"\bcan't\b", "can not"),
    (r"\bcannot\b", "can not"),
    (r"\bwon't\b", "will not"),
    (r"n't\b", " not"),
    (r"'re\b", " are"),
    (r"'ve\b", " have"),
    (r"'ll\b", " will"),
    (r"'m\b", " am"),
    (r"'d\b", " would"),
    (r"\b(he|she|it|that|there|who|what)'s\b", r"\1 is"),
)


@dataclass(frozen=True, slots=True)
class MirrorCase:
    """A sentence of the mirror set; a name ending in * stands for any wording."""

    kind: str
    voice: Voice
    partner: str | None
    pronoun: str | None
    said: str
    wanted: tuple[str, ...]


def mirror_cases(name: str = "mirror.txt") -> Iterator[MirrorCase]:
    kind, voice, partner, pronoun = "", "assistant", "", ""
    for line in _lines(name):
        if line.startswith("["):
            kind, voice, partner, pronoun = (part.strip() for part in line[1:-1].split(";"))
            continue
        said, wanted = line.split(" => ")
        yield MirrorCase(
            kind,
            "partner" if voice == "partner" else "assistant",
            None if partner == "-" else partner,
            None if pronoun == "-" else pronoun,
            said,
            tuple(part.strip() for part in wanted.split("||")),
        )


def _lines(name: str) -> Iterator[str]:
    for line in (SETS / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def normalised(text: str) -> str:
    """The words alone: no case, no punctuation, contractions written out."""
    plain = text.lower().replace("\u2019", "'")
    for pattern, whole in _CONTRACTIONS:
        plain = re.sub(pattern, whole, plain)
    return " ".join(re.findall(r"[a-z0-9']+", plain))


@cache
def mirrored(case: MirrorCase) -> str:
    return mirror(case.said, voice=case.voice, partner=case.partner, partner_pronoun=case.pronoun)


def is_right(case: MirrorCase, said: str) -> bool:
    return normalised(said) in {normalised(wanted) for wanted in case.wanted}


def mirror_scores(
    say: Callable[[MirrorCase], str] = mirrored, name: str = "mirror.txt"
) -> dict[str, tuple[int, int]]:
    """For each kind of sentence: how many are exactly right, of how many."""
    scores: dict[str, tuple[int, int]] = {}
    for case in mirror_cases(name):
        right, total = scores.get(case.kind, (0, 0))
        scores[case.kind] = (right + is_right(case, say(case)), total + 1)
    return scores


def clean_cases(name: str = "clean.txt") -> Iterator[tuple[str, str]]:
    for line in _lines(name):
        heard, wanted = line.split(" =>")
        yield heard, wanted.strip()


def clean_score(name: str = "clean.txt") -> tuple[int, int]:
    cases = list(clean_cases(name))
    return sum(clean(heard) == wanted for heard, wanted in cases), len(cases)


@dataclass(frozen=True, slots=True)
class GistCase:
    """A long answer with the phrases that its gist must hold; each has its alternatives."""

    partner: str | None
    said: str
    holds: tuple[tuple[str, ...], ...]


def gist_cases(name: str = "gist.txt") -> Iterator[GistCase]:
    partner = None
    for line in _lines(name):
        if line.startswith("["):
            partner = None if line == "[-]" else line[1:-1]
            continue
        said, holds = line.split(" => ")
        phrases = tuple(tuple(one.strip().split("|")) for one in holds.split(";"))
        yield GistCase(partner, said, phrases)


@cache
def gist_of(case: GistCase) -> str:
    """Made once, however many scores ask for it."""
    return gist(case.said, partner=case.partner)


def phrase_score(name: str = "gist.txt") -> tuple[int, int]:
    """How many of the phrases that gists must hold they do hold."""
    held = [
        any(normalised(one) in told for one in phrase)
        for case in gist_cases(name)
        for told in [normalised(gist_of(case))]
        for phrase in case.holds
    ]
    return sum(held), len(held)


def holds_all(case: GistCase, told: str) -> bool:
    words = normalised(told)
    return all(any(normalised(one) in words for one in phrase) for phrase in case.holds)


@cache
def is_good_gist(case: GistCase, told: str, max_words: int = 30) -> bool:
    """Within the words, holding every fact named, nothing added."""
    short = len(plain_words(told)) <= max_words
    return short and holds_all(case, told) and not faithful(case.said, told)


def gist_score(name: str = "gist.txt") -> tuple[int, int]:
    cases = list(gist_cases(name))
    return sum(is_good_gist(case, gist_of(case)) for case in cases), len(cases)


def first_words_score(name: str = "gist.txt") -> tuple[int, int]:
    """The baseline for a gist: the first 30 words, mirrored."""
    cases = list(gist_cases(name))
    told = [mirror(" ".join(case.said.split()[:30]), partner=case.partner) for case in cases]
    return sum(map(is_good_gist, cases, told)), len(cases)


@dataclass(frozen=True, slots=True)
class FaithfulCase:
    """What was said with a reflection of it, true or with a fault of a kind."""

    said: str
    reflection: str
    kind: str | None


def faithful_cases(name: str = "faithful.txt") -> Iterator[FaithfulCase]:
    for line in _lines(name):
        said, reflection, kind = line.split(" => ")
        yield FaithfulCase(said, reflection, None if kind == "ok" else kind)


def faithful_score(name: str = "faithful.txt") -> tuple[int, int]:
    """How many were told apart: true ones let through and faulty ones caught."""
    cases = list(faithful_cases(name))
    right = sum(bool(faithful(c.said, c.reflection)) == (c.kind is not None) for c in cases)
    return right, len(cases)


def same_words_score(name: str = "faithful.txt") -> tuple[int, int]:
    """The baseline for faithfulness: every long word of the reflection was said."""
    cases = list(faithful_cases(name))
    right = 0
    for case in cases:
        said = set(plain_words(case.said))
        told = {word for word in plain_words(case.reflection) if len(word) > 4}
        right += (not told <= said) == (case.kind is not None)
    return right, len(cases)


def flipped_by_nltk(case: MirrorCase) -> str:
    """The baseline for mirror: the word for word reflections of nltk's chat programs.

    Raises:
        ImportError: nltk, which only this baseline needs, is not installed.
    """
    reflections = import_module("nltk.chat.util").reflections
    words = clean(case.said).lower().split()
    flipped = [reflections.get(word.strip(".,?!"), word) for word in words]
    return " ".join(flipped)


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table; the baseline is None where its package is missing."""

    name: str
    right: int
    total: int
    baseline: int | None


def mirror_table() -> list[Score]:
    """What `make eval` prints for the functions that say words back."""
    rows: list[Score] = []
    for later in ("", "fresh", "third", *LATEST):
        end, label = (f"_{later}", f", {later.replace('_', ', ')}") if later else ("", "")
        rows += _mirror_rows(f"mirror{end}.txt", label)
    rows += _mirror_rows("mirror_strangers_third.txt", ", strangers, third")
    return [*rows, *_rest()]


def _mirror_rows(name: str, label: str) -> Iterator[Score]:
    ours = mirror_scores(name=name)
    try:
        theirs: dict[str, tuple[int, int]] = mirror_scores(flipped_by_nltk, name)
    except ImportError:
        theirs = {}
    for kind, (right, total) in ours.items():
        yield Score(f"mirror {kind}{label}", right, total, theirs[kind][0] if theirs else None)


def _rest() -> Iterator[Score]:
    for end, label in ((".txt", ""), ("_fresh.txt", ", fresh")):
        yield Score(f"clean{label}", *clean_score(f"clean{end}"), None)
        baseline, _ = first_words_score(f"gist{end}")
        yield Score(f"gist{label}", *gist_score(f"gist{end}"), baseline)
        baseline, _ = same_words_score(f"faithful{end}")
        yield Score(f"faithful{label}", *faithful_score(f"faithful{end}"), baseline)
    for later in LATEST:
        label = later.replace("_", ", ")
        baseline, _ = first_words_score(f"gist_{later}.txt")
        yield Score(f"gist, {label}", *gist_score(f"gist_{later}.txt"), baseline)
        baseline, _ = same_words_score(f"faithful_{later}.txt")
        yield Score(f"faithful, {label}", *faithful_score(f"faithful_{later}.txt"), baseline)
    for later in (
        *("third", "practice", "unseen", "events", "table"),
        *("acceptance_second", "acceptance_third", "strangers_third", "strangers_fourth"),
        *("strangers_fifth", "strangers_sixth", "strangers_seventh", "strangers_eighth"),
        *("strangers_ninth", "strangers_tenth", "strangers_eleventh", "strangers_twelfth"),
    ):
        baseline, _ = first_words_score(f"gist_{later}.txt")
        yield Score(f"gist, {later}", *gist_score(f"gist_{later}.txt"), baseline)
        yield Score(f"gist phrases, {later}", *phrase_score(f"gist_{later}.txt"), None)
    numbers = ("third", "fourth", "fifth", "sixth", "seventh")
    strangers = (f"strangers_{number}" for number in numbers)
    for later in (*strangers, "kinds", "retold", "limits", "long", "long_second"):
        baseline, _ = same_words_score(f"faithful_{later}.txt")
        label = later.replace("_", ", ")
        yield Score(f"faithful, {label}", *faithful_score(f"faithful_{later}.txt"), baseline)
    baseline, _ = same_words_score("faithful_hard.txt")
    yield Score("faithful, subtle", *faithful_score("faithful_hard.txt"), baseline)


if __name__ == "__main__":
    import sys

    for score in mirror_table():
        baseline = "-" if score.baseline is None else f"{score.baseline}"
        sys.stdout.write(f"{score.name:28} {score.right:3} of {score.total:3}   {baseline:>3}\n")

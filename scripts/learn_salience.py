#!/usr/bin/env python3
"""Learns what matters in a long answer: voicecheck/language/grammars/salience_learned.toml.

    scripts/run python -m scripts.learn_salience            # write it
    scripts/run python -m scripts.learn_salience --check    # say whether it is out of date

From the practice answers of tests/language/sets, each with the phrases that its gist must hold:
a clause that holds one of them, said back, matters; any other does not. It is a logistic
regression over the signs of `weighing.py`, strongly held back, for clauses of feelings and needs
and for others apart. It is found by Newton's method and always the same; what it learns is
rounded, so that another machine's last digits change nothing much.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scripts.learned import kept
from tests.language.mirror_evaluation import GistCase, gist_cases, normalised
from voicecheck.language.clean import clean
from voicecheck.language.mirror import turned
from voicecheck.language.parts import Answer, taken_to_parts
from voicecheck.language.salience import Kind
from voicecheck.language.weighing import LEARNED, SAYING, signs_of

# The other sets of answers are for evaluation, and nothing is learned from them.
PRACTICE = (
    *("practice", "events", "unseen", "table"),
    *("strangers_third", "strangers_fourth", "strangers_sixth", "strangers_seventh"),
    *("strangers_eighth", "strangers_tenth", "strangers_eleventh", "strangers_twelfth"),
)
# A sign that fewer clauses have is left out, and one of less weight where all vary alike.
FEWEST, FAINTEST = 8, 0.02
HELD_BACK = 300.0
# A single word is held back less, and not for being rare: it stands as it is.
WORD_HELD_BACK = 3.0
STEPS = 8
# How likely a clause matters, as a weight beside those of choosing.py: even odds, and each step.
EVEN, EACH = 6.0, 2.0

Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A clause of a practice answer: its kind, its signs and whether it matters."""

    kind: Kind
    signs: Mapping[str, float]
    matters: bool


def practice(names: Iterable[str] = PRACTICE) -> list[Example]:
    cases = (case for name in names for case in gist_cases(f"gist_{name}.txt"))
    return [example for case in cases for example in examples(case)]


def examples(case: GistCase) -> list[Example]:
    answer = taken_to_parts(clean(case.said))
    wanted = [normalised(one) for phrase in case.holds for one in phrase]
    told = (normalised(_said_back(answer, at, case)) for at in range(len(answer.clauses)))
    return [
        Example(clause.kind, signs, any(one in words for one in wanted))
        for clause, signs, words in zip(answer.told, signs_of(answer.told), told, strict=True)
    ]


def _said_back(answer: Answer, at: int, case: GistCase) -> str:
    clause = answer.clauses[at]
    begin, end = answer.tokens[clause.begin], answer.tokens[clause.unit.end - 1]
    return turned(answer.text[begin.start : end.end], partner=case.partner)


def learn(found: Sequence[Example]) -> dict[str, dict[str, float]]:
    happened = [example for example in found if example.kind is Kind.FACT]
    felt = [example for example in found if example.kind is not Kind.FACT]
    return {"happened": _learned(happened), "felt": _learned(felt)}


def _learned(found: Sequence[Example]) -> dict[str, float]:
    counts = Counter(sign for example in found for sign in example.signs)
    known = sorted(sign for sign, count in counts.items() if count >= FEWEST)
    place = {sign: at for at, sign in enumerate(known)}
    table = np.zeros((len(found), len(known)))
    for row, example in zip(table, found, strict=True):
        for sign in example.signs.keys() & place.keys():
            row[place[sign]] = example.signs[sign]
    spread = table.std(axis=0)
    varied = spread > 1e-9
    known = [sign for sign, varies in zip(known, varied, strict=True) if varies]
    words = np.array([sign.startswith(SAYING) for sign in known])
    mean, table = table.mean(axis=0)[varied], table[:, varied]
    spread = np.where(words, 1.0, spread[varied])
    truth = np.array([example.matters for example in found], dtype=np.float64)
    held = np.where(words, WORD_HELD_BACK, HELD_BACK)
    *each, even = _fitted((table - mean) / spread, truth, held)
    plain = {sign: at for at, sign in enumerate(known) if abs(each[at]) >= FAINTEST}
    weights = {sign: EACH * each[at] / spread[at] for sign, at in plain.items()}
    always = EVEN + EACH * even - sum(weights[sign] * mean[at] for sign, at in plain.items())
    return {"always": round(float(always), 2)} | {
        sign: round(float(weight), 2) for sign, weight in weights.items()
    }


def _fitted(table: Vector, truth: Vector, held: Vector) -> Vector:
    """The weights, the constant last; each is held back so much."""
    table = np.column_stack([table, np.ones(len(table))])
    held = np.append(held, 1e-6)
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        likely = 1.0 / (1.0 + np.exp(-table @ weights))
        slope = table.T @ (likely - truth) + held * weights
        scaled = table * np.sqrt(likely * (1.0 - likely))[:, np.newaxis]
        bend = scaled.T @ scaled + np.diag(held)
        weights -= np.linalg.solve(bend, slope)
    return weights


def written(learned: Mapping[str, Mapping[str, float]]) -> str:
    lines = [
        "# What each sign of a clause is worth. Written by scripts/learn_salience.py, a logistic",
        "# regression over the clauses of the practice answers in tests/language/sets:",
        f"# {', '.join(f'gist_{name}' for name in PRACTICE)}.",
        "# Learn it again rather than change it by hand.",
    ]
    for kind, weights in learned.items():
        lines += ["", f"[{kind}]", *(f'"{sign}" = {weight}' for sign, weight in weights.items())]
    return "\n".join(lines) + "\n"


def main(arguments: Iterable[str]) -> int:
    learned = written(learn(practice()))
    return kept(LEARNED, learned, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

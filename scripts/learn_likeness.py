#!/usr/bin/env python3
"""Learns how words of danger sound, and writes voicecheck/language/grammars/likeness.json.

    scripts/run python -m scripts.learn_likeness            # write it
    scripts/run python -m scripts.learn_likeness --check    # say whether it is out of date

From the sentences of tests/language/sets: those of concern and, as talk of every day, those of
mirroring, feelings and blame. It is a logistic regression, found by gradients alone, always the
same; what it learns is rounded, so that another machine's last digits change nothing much.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scripts.learned import kept
from voicecheck.language.concern import by_rules, spoken_words
from voicecheck.language.english.words import sentences, straight
from voicecheck.language.likeness import LENGTH, WEIGHTS, marks, stretches

SETS = Path(__file__).resolve().parent.parent / "tests" / "language" / "sets"
# Talk of every day, in which nobody is in danger.
ANSWERS = """feelings feelings_fresh feelings_third feelings_fourth feelings_unseen
feelings_unseen_voices feelings_unseen_third feelings_kitchen feelings_evening confirmations
confirmations_unseen confirmations_kitchen confirmations_evening blame blame_fresh blame_third
blame_unseen blame_unseen_voices blame_unseen_third blame_unseen_fourth blame_unseen_eighth
blame_unseen_ninth blame_kitchen blame_evening feelings_strangers feelings_strangers_second
commands commands_unseen commands_unseen_eighth commands_unseen_ninth commands_kitchen
commands_evening""".split()
LINES = """mirror mirror_fresh mirror_third mirror_kitchen mirror_evening mirror_strangers
mirror_strangers_second gist gist_fresh gist_third gist_kitchen gist_evening gist_strangers
gist_strangers_second gist_practice gist_events faithful faithful_fresh faithful_hard
faithful_kitchen faithful_evening faithful_strangers faithful_strangers_second""".split()
# Here no urgency was told.
WITHOUT_URGENCY = ("concern_practice",)
# A mark that fewer sentences have is left out, and one of less weight, in hundredths.
FEWEST, FAINTEST = 3, 11
# Missing an urgent one is worse.
URGENT = 1.3
# A sentence in company counts half; the company is dealt out in this stride.
COMPANY, STRIDE = 0.5, 7919
WHOLE_ANSWERS = ("concern_everyday",)
# Acceptance tests, which nothing is learned from.
KEPT_APART = ("concern_acceptance", "concern_acceptance_second")
STEPS = 250

Vector: TypeAlias = NDArray[np.float64]
Marks: TypeAlias = Mapping[str, float]


def practice() -> list[tuple[list[str], str, float]]:
    """The words of every practice sentence, what it is wanted to be, and how much it counts.

    Each comes once alone and once in the company of talk of every day, which is how it is said.
    """
    others = [stretch for text in everyday() for stretch in stretches(said(text))]
    told: list[tuple[list[str], str, float]] = []
    for name, text, want in concerns():
        whole = [word for sentence in said(text) for word in sentence]
        told += [(one, want, 1.0) for one in ([whole] if want else stretches(said(text)))]
        if name not in WHOLE_ANSWERS:
            company = others[len(told) * STRIDE % len(others)]
            both = [whole, company] if len(told) % 2 else [company, whole]
            told.append(([*both[0], ".", *both[1]], want, COMPANY))
    return told + [(stretch, "", 1.0) for stretch in others]


def concerns() -> list[tuple[str, str, str]]:
    """Name of the set, sentence and what is wanted, of every set of concern."""
    return [
        (file.stem, case["text"], _known(case["want"], file.stem))
        for file in sorted(SETS.glob("concern*.toml"))
        if file.stem not in KEPT_APART
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["cases"]
    ]


def _known(want: str, name: str) -> str:
    """What is wanted, by the names in the code; in one set no urgency was told."""
    for told, meant in (("child_harm", "child"), ("harm_to_others", "others")):
        want = want.replace(told, meant)
    return f"{want} unknown" if want and name in WITHOUT_URGENCY else want


def everyday() -> list[str]:
    """What else is said of an evening, as far as the sets have it and no rule hears danger."""
    answers = [
        case["text"]
        for name in ANSWERS
        for case in tomllib.loads((SETS / f"{name}.toml").read_text(encoding="utf-8"))["cases"]
    ]
    lines = [
        line.partition("=>")[0].strip()
        for name in LINES
        for line in (SETS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        if "=>" in line and not line.startswith("#")
    ]
    every = dict.fromkeys([*answers, *lines])
    return [text for text in every if not by_rules(sentences(straight(text)), None)]


def said(text: str) -> list[list[str]]:
    """The words of each sentence, as `concern` weighs them."""
    return [spoken_words(one, None) for one in sentences(straight(text))]


def learn(cases: Sequence[tuple[Marks, str, float]]) -> dict[str, Any]:
    """Weights in hundredths for danger, for its urgency and for each of its categories."""
    of_danger = [(found, want) for found, want, counts in cases if want and counts == 1.0]
    kinds = sorted({want.partition(" ")[0] for _, want in of_danger})
    told = [_plain(found) for found, _ in of_danger]
    return {
        "made by": "scripts/learn_likeness.py",
        "danger": _fit(
            [found for found, _, _ in cases],
            [bool(want) for _, want, _ in cases],
            [counts * (URGENT if want.endswith("high") else 1.0) for _, want, counts in cases],
        ),
        "urgent": _fit(
            [_plain(found) for found, want in of_danger if not want.endswith("unknown")],
            [want.endswith("high") for _, want in of_danger if not want.endswith("unknown")],
            None,
        ),
        "kinds": {
            kind: _fit(told, [want.startswith(kind) for _, want in of_danger], None)
            for kind in kinds
        },
    }


def _plain(found: Marks) -> dict[str, float]:
    """Words and senses alone, without pairs."""
    return {mark: value for mark, value in found.items() if " " not in mark}


def _fit(
    cases: Sequence[Marks],
    truths: Sequence[bool],
    importance: Sequence[float] | None,
) -> dict[str, int]:
    counts = Counter(mark for found in cases for mark in found)
    known = sorted(mark for mark, count in counts.items() if count >= FEWEST)
    place = {mark: at for at, mark in enumerate(known)}
    rows = [{mark: value for mark, value in found.items() if mark in place} for found in cases]
    lengths = [sum(value * value for value in row.values()) ** 0.5 or 1.0 for row in rows]
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    column_of = np.array([place[mark] for row in rows for mark in row], dtype=np.int64)
    values = np.array(
        [
            value * LENGTH / length
            for row, length in zip(rows, lengths, strict=True)
            for value in row.values()
        ]
    )
    truth = np.array(truths)
    weight = np.ones(len(rows)) if importance is None else np.array(importance)
    for side in (truth, ~truth):
        weight[side] *= len(rows) / (2 * side.sum())
    learned = _descend(row_of, column_of, values, np.where(truth, 1.0, -1.0), weight, len(known))
    rounded = {mark: round(100 * learned[place[mark]]) for mark in known}
    return {"": round(100 * learned[-1])} | {
        mark: value for mark, value in rounded.items() if abs(value) >= FAINTEST
    }


def _descend(
    row_of: NDArray[np.int64],
    column_of: NDArray[np.int64],
    values: Vector,
    signs: Vector,
    weight: Vector,
    width: int,
) -> Vector:
    """The weights, the constant last: Nesterov's accelerated gradients."""
    at = looked = np.zeros(width + 1)
    # No steeper than this can the loss bend.
    step = 1.0 / (1.0 + 0.25 * float(_steepest(row_of, column_of, values, weight, width)))
    for turn in range(STEPS):
        margins = _margins(row_of, column_of, values, looked, len(signs))
        pull = -weight * signs / (1.0 + np.exp(np.clip(signs * margins, -50, 50)))
        slope = looked + np.append(
            np.bincount(column_of, values * pull[row_of], minlength=width), pull.sum()
        )
        then = looked - step * slope
        looked = then + turn / (turn + 3) * (then - at)
        at = then
    return at


def _margins(
    row_of: NDArray[np.int64],
    column_of: NDArray[np.int64],
    values: Vector,
    weights: Vector,
    height: int,
) -> Vector:
    sums = np.bincount(row_of, values * weights[column_of], minlength=height)
    return np.asarray(sums + weights[-1], dtype=np.float64)


def _steepest(
    row_of: NDArray[np.int64],
    column_of: NDArray[np.int64],
    values: Vector,
    weight: Vector,
    width: int,
) -> float:
    """The largest eigenvalue of the weighted Gram matrix, by power iteration."""
    towards = np.ones(width + 1)
    size = 1.0
    for _ in range(20):
        pull = weight * _margins(row_of, column_of, values, towards, len(weight))
        towards = np.append(
            np.bincount(column_of, values * pull[row_of], minlength=width), pull.sum()
        )
        size = float(np.linalg.norm(towards))
        towards = towards / size
    return 1.05 * size


def written(learned: Mapping[str, Any]) -> str:
    """As the file tells it: a line for each list of weights."""
    kinds = ",\n".join(f'  "{kind}": {_line(one)}' for kind, one in learned["kinds"].items())
    parts = [
        f' "made by": {json.dumps(learned["made by"])}',
        f' "danger": {_line(learned["danger"])}',
        f' "urgent": {_line(learned["urgent"])}',
        ' "kinds": {\n' + kinds + "\n }",
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(weights: Mapping[str, int]) -> str:
    return json.dumps(weights, ensure_ascii=False, separators=(",", ":"))


def main(arguments: Iterable[str]) -> int:
    learned = written(learn([(marks(words), want, counts) for words, want, counts in practice()]))
    return kept(WEIGHTS, learned, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

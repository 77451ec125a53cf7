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
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from voicecheck.language.concern import spoken_words
from voicecheck.language.english.words import sentences, straight
from voicecheck.language.likeness import LENGTH, WEIGHTS, marks

SETS = Path(__file__).resolve().parent.parent / "tests" / "language" / "sets"
WITHOUT_URGENCY = ("concern_practice",)
# A mark that fewer sentences have is left out.
FEWEST, FEWEST_OF_A_KIND = 3, 4
# Missing an urgent one is worse.
URGENT = 1.3
STEPS = 250

Vector: TypeAlias = NDArray[np.float64]
Marks: TypeAlias = Mapping[str, float]


def practice() -> list[tuple[list[str], str]]:
    """The words of every practice sentence, with what it is wanted to be."""
    told = [
        (case["text"], _known(case["want"], file.stem))
        for file in sorted(SETS.glob("concern*.toml"))
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["cases"]
    ]
    return [(words_of(text), want) for text, want in told + everyday()]


def _known(want: str, name: str) -> str:
    """What is wanted, by the names in the code; in one set no urgency was told."""
    for told, meant in (("child_harm", "child"), ("harm_to_others", "others")):
        want = want.replace(told, meant)
    return f"{want} unknown" if want and name in WITHOUT_URGENCY else want


def everyday() -> list[tuple[str, str]]:
    """Sentences of every day, as far as the sets have them."""
    files = sorted(chain(SETS.glob("feelings*.toml"), SETS.glob("confirmations*.toml")))
    answers = [
        case["text"]
        for file in files
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["cases"]
    ]
    lines = chain.from_iterable(
        file.read_text(encoding="utf-8").splitlines()
        for file in sorted(chain(SETS.glob("mirror*.txt"), SETS.glob("gist*.txt")))
    )
    said = [line.partition("=>")[0] for line in lines if "=>" in line]
    return [(text, "") for text in (*answers, *said) if text.strip()]


def words_of(text: str) -> list[str]:
    return [word for one in sentences(straight(text)) for word in spoken_words(one, None)]


def learn(cases: Sequence[tuple[Marks, str]]) -> dict[str, Any]:
    """Weights in hundredths for danger, for its urgency and for each of its categories."""
    of_danger = [(found, want) for found, want in cases if want]
    kinds = sorted({want.partition(" ")[0] for _, want in of_danger})
    all_told = [found for found, _ in cases]
    told = [_plain(found) for found, _ in of_danger]
    return {
        "made by": "scripts/learn_likeness.py",
        "danger": _fit(
            all_told,
            [bool(want) for _, want in cases],
            [URGENT if want.endswith("high") else 1.0 for _, want in cases],
            FEWEST,
        ),
        "urgent": _fit(
            [_plain(found) for found, want in of_danger if not want.endswith("unknown")],
            [want.endswith("high") for _, want in of_danger if not want.endswith("unknown")],
            None,
            FEWEST_OF_A_KIND,
        ),
        "kinds": {
            kind: _fit(
                told, [want.startswith(kind) for _, want in of_danger], None, FEWEST_OF_A_KIND
            )
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
    fewest: int,
) -> dict[str, int]:
    counts = Counter(mark for found in cases for mark in found)
    known = sorted(mark for mark, count in counts.items() if count >= fewest)
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
        mark: value for mark, value in rounded.items() if value
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
    return np.bincount(row_of, values * weights[column_of], minlength=height) + weights[-1]


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
    learned = written(learn([(marks(words), want) for words, want in practice()]))
    if "--check" in arguments:
        is_same = WEIGHTS.read_text(encoding="utf-8") == learned
        print("up to date" if is_same else "out of date")
        return 0 if is_same else 1
    WEIGHTS.write_text(learned, encoding="utf-8")
    print(f"{WEIGHTS}: {len(learned) // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Print the scores of the language functions on their evaluation sets, beside baselines.

Run with `python -m tests.language.evaluate`. The first sets were written before the code, and
what they showed has been worked on. A "fresh" set was written after the first one passed, a
"third" after what the fresh one showed was mended, and so on: the first line of each says how it
did at the first try, which is the honest figure.
"""

import sys
from collections.abc import Iterable

from tests.language.meaning_evaluation import meaning_table
from tests.language.mirror_evaluation import mirror_table


def mirror_rows() -> Iterable[tuple[str, str, str]]:
    for score in mirror_table():
        baseline = "-" if score.baseline is None else f"{score.baseline} of {score.total}"
        yield score.name, f"{score.right} of {score.total}", baseline


def main() -> None:
    rows = [("set", "voicecheck", "baseline"), *mirror_rows(), *meaning_table()]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


if __name__ == "__main__":
    main()

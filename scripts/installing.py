"""The ways of installing that docs/install.md tells, as lines to be typed."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "install.md"
_BLOCK = re.compile(r"<!-- proved: (\w+) -->\n```console\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Way:
    """One way of installing, from nothing to what shows that it went well.

    Attributes:
        name: As the mark before the commands calls it.
        lines: What is typed, in this order.
    """

    name: str
    lines: tuple[str, ...]


def ways(page: str) -> list[Way]:
    """Read the marked blocks out of the page, in its order; blocks of one name are one way."""
    typed: dict[str, list[str]] = {}
    for name, block in _BLOCK.findall(page):
        typed.setdefault(name, []).extend(line for line in block.splitlines() if line)
    return [Way(name, tuple(lines)) for name, lines in typed.items()]

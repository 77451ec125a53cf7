"""The evaluation sets as data."""

import tomllib
from pathlib import Path
from typing import Any

SETS = Path(__file__).parent / "sets"


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one set, each with at least "text" and "want"."""
    found: list[dict[str, Any]] = tomllib.loads((SETS / f"{name}.toml").read_text())["cases"]
    return found

"""Recorded speech and noise to measure with, where VOICECHECK_SPEECH names a folder of them."""

import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("VOICECHECK_SPEECH", "../shared/speech"))


def listed(name: str) -> list[dict[str, Any]]:
    """The lines of one of its lists."""
    return [json.loads(line) for line in (FOLDER / name).open()]


def spoken(categories: Collection[str]) -> list[dict[str, Any]]:
    """The recordings of some categories whose words are known."""
    lines = listed("speech.jsonl")
    return [each for each in lines if each["category"] in categories and each.get("text")]

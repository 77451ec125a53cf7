"""The models that can be fetched: how large each is, and what it understands.

faster-whisper knows their names and where they lie, but not what a person wants to know first.
"""

from dataclasses import dataclass
from pathlib import Path

from voicecheck.errors import ModelError
from voicecheck.speech import models

LANGUAGES = 99
"""How many languages Whisper's models for all languages were trained on."""

# As rounded by the server that they come from. Some models have two names.
_MEGABYTES = {
    "tiny.en": 78, "tiny": 78, "base.en": 148, "base": 148, "small.en": 486, "small": 486,
    "medium.en": 1530, "medium": 1530, "large-v1": 3090, "large-v2": 3090, "large-v3": 3090,
    "large": 3090, "large-v3-turbo": 1620, "turbo": 1620, "distil-small.en": 336,
    "distil-medium.en": 794, "distil-large-v2": 1520, "distil-large-v3": 1520,
    "distil-large-v3.5": 1520,
}  # fmt: skip

KNOWN = tuple(_MEGABYTES)
"""Their names, small ones first, without asking faster-whisper, which takes long to load."""

# A vocabulary for all languages has at least so many entries; the one for English one fewer.
_MULTILINGUAL_ENTRIES = 51_865

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Fetchable:
    """A model that is not here and could be.

    Attributes:
        name: What to fetch it by.
        size_bytes: About how large it is; None where nobody wrote that down yet.
        english_only: Whether it understands nothing but English.
    """

    name: str
    size_bytes: int | None
    english_only: bool


def fetchable(folder: Path) -> list[Fetchable]:
    """What could be fetched and is not on this machine, small ones first.

    Args:
        folder: Where fetched models are kept.
    """
    here = {model.name for model in models.installed(folder)}
    found = [
        Fetchable(name, _MEGABYTES[name] * 1_000_000 if name in _MEGABYTES else None, _is_en(name))
        for name in models.names()
        if name not in here
    ]
    return sorted(found, key=lambda model: model.size_bytes or 1 << 62)


def english_only(folder: Path) -> bool:
    """Whether a model on this machine understands nothing but English."""
    text = next(folder.glob("vocabulary.*"), None)
    if text is None:
        return False
    content = text.read_bytes()
    if text.suffix == ".json":
        import json

        try:
            return len(json.loads(content)) < _MULTILINGUAL_ENTRIES
        except (ValueError, TypeError):
            return False  # a damaged one is told of where it is loaded
    return len(content.splitlines()) < _MULTILINGUAL_ENTRIES


def understands(folder: Path, language: str) -> bool:
    """Whether a model on this machine understands a language."""
    return language == ENGLISH or not english_only(folder)


def require_language(name: str, folder: Path, language: str) -> None:
    """See that a model understands a language.

    Args:
        name: What the model is called.
        folder: Where it is on this machine.
        language: "de", "es" ...

    Raises:
        ModelError: It is for English only, and that is another language.
    """
    if not understands(folder, language):
        raise only_english(name, language)


def only_english(name: str, language: str) -> ModelError:
    """The error for a model that does not understand a language."""
    return ModelError(
        f"the speech model {name} understands only English, and this is to be in {language!r}",
        "`voicecheck models get base` fetches one for all languages; "
        "`voicecheck models use base` chooses it",
    )


def _is_en(name: str) -> bool:
    """The distilled ones were made from English alone, whatever their name."""
    return name.endswith(".en") or name.startswith("distil-")

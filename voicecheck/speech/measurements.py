"""What was measured of each model on this machine, kept in the cache until the machine changes."""

import contextlib
import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voicecheck import outside, private_files
from voicecheck.speech.measure import Measured

FILE_NAME = "models-measured.json"
LARGEST_FILE_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Measurement:
    """How a model did.

    Attributes:
        seconds: As in `Measured`.
        word_error: As in `Measured`.
        language: What was spoken.
        read_by: Who spoke: "you", or a voice's name.
    """

    seconds: float
    word_error: float
    language: str
    read_by: str


class Measurements:
    """The measurements of this machine, read and written whole.

    A file of another machine, of another version of what computes, or a damaged one counts as
    none. One that cannot be written costs a new measurement, nothing else.

    Args:
        cache: The folder of what can be made again.
    """

    def __init__(self, cache: Path) -> None:
        self._path = cache / FILE_NAME

    def of(self, name: str) -> Measurement | None:
        """What was measured of a model last, if anything was."""
        kept = self._read().get(name)
        try:
            return None if kept is None else Measurement(**kept)
        except TypeError:
            return None

    def keep(self, name: str, measured: Measured, language: str, read_by: str) -> None:
        """Keep what was measured of a model."""
        kept = {**self._read(), name: asdict(_kept(measured, language, read_by))}
        self._write({"machine": fingerprint(), "models": kept})

    def forget(self, name: str) -> None:
        """Let go of what was measured of a model."""
        kept = {each: value for each, value in self._read().items() if each != name}
        if self._path.exists():
            self._write({"machine": fingerprint(), "models": kept})

    def _read(self) -> dict[str, Any]:
        try:
            read = json.loads(outside.contents(self._path, LARGEST_FILE_BYTES))
            is_ours = read["machine"] == fingerprint() and isinstance(read["models"], dict)
            return dict(read["models"]) if is_ours else {}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}

    def _write(self, content: Mapping[str, object]) -> None:
        with contextlib.suppress(OSError):
            private_files.make_folders(self._path.parent)
            private_files.write(self._path, json.dumps(content, indent=1).encode())


def fingerprint() -> str:
    """A digest of what decides how quickly a model decodes here: processor and versions."""
    from voicecheck.speech.transcriber import physical_cores

    made_of = (
        platform.system(),
        platform.machine(),
        _processor(),
        physical_cores(),
        *(importlib.metadata.version(each) for each in ("ctranslate2", "faster-whisper")),
    )
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:16]


def _processor() -> str:
    """The processor's name; the system's word for it where no file tells."""
    with contextlib.suppress(OSError), Path("/proc/cpuinfo").open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def _kept(measured: Measured, language: str, read_by: str) -> Measurement:
    return Measurement(
        round(measured.seconds, 3), round(measured.word_error, 4), language, read_by
    )

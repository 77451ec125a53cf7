"""How finished did the last seconds sound?

The voice falls at the end of a turn and hangs in the air in the middle of one. smart-turn v3.2
(https://github.com/pipecat-ai/smart-turn, BSD-2) hears that. One of the signs by which the turn
detector decides, and a weak one alone.

The weights are one file of 8.7 MB. They lie in the pipecat-ai package, whose own requirements are
too heavy to bring along: where the file is found it is used, where not the other signs must do.
"""

import hashlib
import importlib.util
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np

from voicecheck import offline
from voicecheck.audio.clip import RATE_HZ, Samples

Finality = Callable[[Samples], float]
"""From the last seconds, float32[n] at 16 kHz, to how finished they sound, 0 to 1."""

WINDOW_S = 8
"""How much of the sound the model takes."""

FILE_NAME = "smart-turn-v3.2-cpu.onnx"
SHA256 = "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f"
_INSIDE_PIPECAT = Path("audio", "turn", "smart_turn", "data", FILE_NAME)


def smart_turn(models: Path, *, threads: int = 1) -> Finality | None:
    """Load smart-turn where its weights are on this machine.

    Args:
        models: The folder of downloaded models.
        threads: How many threads it may use.

    Returns:
        What hears finality, about 40 ms on one core; None where the weights are missing or are
        not what they should be.
    """
    path = weights(models)
    return None if path is None else _SmartTurn(path, threads)


def weights(models: Path) -> Path | None:
    """Find the weights: among the models, else in pipecat-ai, which is not imported."""
    places = [models / FILE_NAME]
    pipecat = importlib.util.find_spec("pipecat")
    if pipecat is not None:
        places += [
            Path(each) / _INSIDE_PIPECAT for each in pipecat.submodule_search_locations or ()
        ]
    return next((place for place in places if place.is_file() and _is_whole(place)), None)


def _is_whole(path: Path) -> bool:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == SHA256


class _SmartTurn:
    """smart-turn's network behind Whisper's log-mel features; it loads in the background."""

    def __init__(self, path: Path, threads: int) -> None:
        self._path = path
        self._threads = threads
        self._loading = threading.Thread(target=self._load, name="finality", daemon=True)
        self._loading.start()

    def _load(self) -> None:
        offline.quiet()
        import onnxruntime  # type: ignore[import-untyped]  # it ships no types
        from faster_whisper.feature_extractor import FeatureExtractor

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(self._path), options, providers=["CPUExecutionProvider"]
        )
        self._features = FeatureExtractor(chunk_length=WINDOW_S)

    def __call__(self, samples: Samples) -> float:
        """How finished the last seconds sound."""
        self._loading.join()
        features = self._features(prepared(samples), padding=0)[None].astype(np.float32)
        (finished,) = self._session.run(None, {"input_features": features})
        return float(np.ravel(finished)[0])


def prepared(samples: Samples) -> Samples:
    """The last 8 s at zero mean and unit variance, with silence before them if they are less."""
    wanted = WINDOW_S * RATE_HZ
    last = samples[-wanted:]
    padded = np.pad(last, (wanted - len(last), 0))
    scale = np.sqrt(padded.var() + 1e-7)
    return np.asarray((padded - padded.mean()) / scale, np.float32)

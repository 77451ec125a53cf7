"""The child process of a natural voice: `python -m voicecheck.speech.piper_synthesiser MODEL`.

Piper is a small neural synthesiser; it comes with the extra `piper`, and so does an English voice.
The process answers as `voicecheck.speech.synthesiser` does.
"""

import importlib.metadata
import sys
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicecheck import guides
from voicecheck.errors import GuideError
from voicecheck.language.english.words import sentences
from voicecheck.speech.synthesiser import serve

WORD_CHARACTERS = 5.0
"""Characters of an everyday English word with the space after it, over the sentences of the
guides. Words of other languages are longer, and so is what one says in a minute."""

PACE_SENTENCES = 3

# Below this, of full scale, is the silence around what is said.
_SILENT = 0.01


class PiperEngine:
    """A Piper voice that keeps the pace it is asked for.

    Args:
        model: The voice's model, with its description beside it (`MODEL.json`).

    Raises:
        Exception: Whatever Piper raises for a file that is no voice.
    """

    def __init__(self, model: Path) -> None:
        from piper import PiperVoice

        self._voice = PiperVoice.load(model)
        self._own_wpm = self._pace_of(model)

    @property
    def name(self) -> str:
        """Which engine in which version."""
        return f"piper {importlib.metadata.version('piper-tts')}"

    @property
    def voices(self) -> list[dict[str, str]]:
        """None beside itself: files are found without it."""
        return []

    def speak(
        self, text: str, path: str, rate_wpm: int, voice: str | None = None, language: str = ""
    ) -> None:
        """Write the spoken text to a WAV file."""
        samples = self._spoken(text, self._own_wpm / rate_wpm)
        with wave.open(path, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self._voice.config.sample_rate)
            file.writeframes((samples * 32767).clip(-32768, 32767).astype("<i2").tobytes())

    def _spoken(self, text: str, length_scale: float) -> NDArray[np.float32]:
        from piper import SynthesisConfig

        own_scale = self._voice.config.length_scale or 1.0
        manner = SynthesisConfig(length_scale=own_scale * length_scale)
        chunks = [chunk.audio_float_array for chunk in self._voice.synthesize(text, manner)]
        return np.concatenate(chunks, dtype=np.float32) if chunks else np.zeros(0, np.float32)

    def _pace_of(self, model: Path) -> float:
        """How quickly it speaks by itself, in words a minute: heard from sentences of ours."""
        rate_hz = self._voice.config.sample_rate
        lines = _plain_sentences(_language_of(model))
        lasts_s = sum(_speech_s(self._spoken(line, 1.0), rate_hz) for line in lines)
        return 60 * sum(map(len, lines)) / WORD_CHARACTERS / max(lasts_s, 0.1)


def _plain_sentences(language: str) -> list[str]:
    """Some sentences without a pause inside, in a language or else in English."""
    try:
        said = guides.phrases(language).said_always()
    except GuideError:
        said = guides.phrases().said_always()
    plain = [one for line in said for one in sentences(line) if not set(one[:-1]) & set(",:;.!?")]
    return sorted(plain, key=len)[-PACE_SENTENCES:]


def _speech_s(samples: NDArray[np.float32], rate_hz: int) -> float:
    loud = np.flatnonzero(np.abs(samples) > _SILENT)
    return float(loud[-1] - loud[0]) / rate_hz if len(loud) else 0.0


def _language_of(model: Path) -> str:
    from voicecheck.speech.voices import described

    return described(model).language.partition("-")[0]


def main() -> None:
    """Answer requests until stdin ends."""
    model = Path(sys.argv[1])
    serve(lambda: PiperEngine(model))


if __name__ == "__main__":
    main()

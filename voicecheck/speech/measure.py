"""How well a speech model does on this machine: how long it takes, and how many words it mishears.

Both are measured over speech whose words are known: a sentence that someone was asked to read, or
sentences read by one of the program's own voices.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.language.english.words import plain_words
from voicecheck.speech.transcriber import Transcriber, WhisperTranscriber

# The first decode of a process takes longer than all others, and what was just decoded less:
# so there is one that does not count, and each further one is of the sound made a little softer.
WARM_UP_S = 1.0
GAINS = (1.0, 0.9, 0.8)
FEWEST_TRIES = len(GAINS)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a model made of known words.

    Attributes:
        seconds: The time from the end of a clip to its words, the median of all tries.
        word_error: Words added, left out or taken for others, for each word that was said: 0.05
            is one word in twenty. More than 1 where it wrote far more than was said.
        heard: What it wrote, one text a clip.
    """

    seconds: float
    word_error: float
    heard: tuple[str, ...]


def measure(
    model_folder: Path,
    clip: Clip,
    reference_text: str,
    *,
    language: str = "en",
    compute_type: str | None = None,
    threads: int | None = None,
    beam_size: int = 5,
) -> Measured:
    """Load a model and measure it on one clip.

    Args:
        model_folder: Where the model is (`voicecheck.speech.models.find`).
        clip: Someone saying the reference text, at any rate.
        reference_text: What is said in it.
        language: What is spoken.
        compute_type: CTranslate2's name; None for what suits this machine.
        threads: How many threads decode; None for what suits this machine.
        beam_size: How many readings it weighs.

    Raises:
        ModelError: The model is missing, damaged, or not for this language.
    """
    transcriber = WhisperTranscriber(
        model_folder, language=language, compute_type=compute_type, threads=threads
    )
    return measured(transcriber, [(clip, reference_text)], beam_size=beam_size)


def measured(
    transcriber: Transcriber,
    spoken: Sequence[tuple[Clip, str]],
    *,
    beam_size: int = 5,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Measured:
    """Measure a loaded model.

    Args:
        transcriber: The model.
        spoken: Clips at any rate, each with what is said in it; at least one.
        beam_size: How many readings it weighs.
        progress: Is told how many tries are done, and of how many.
    """
    gains = GAINS[: max(1, FEWEST_TRIES - len(spoken) + 1)]  # several clips are tries enough
    tries = len(spoken) * len(gains)
    progress(0, tries)
    transcriber.transcribe(Clip.silence(WARM_UP_S, RATE_HZ).samples, beam_size=beam_size)
    heard: list[str] = []
    times_s: list[float] = []
    errors = words = 0
    for clip, text in spoken:
        samples = clip.resampled(RATE_HZ).samples
        for gain in gains:
            begun_s = time.perf_counter()
            transcript = transcriber.transcribe(samples * gain, beam_size=beam_size)
            times_s.append(time.perf_counter() - begun_s)
            progress(len(times_s), tries)
            if gain == 1.0:
                heard.append(transcript.text)
        reference = plain_words(text)
        errors += word_errors(reference, plain_words(heard[-1]))
        words += len(reference)
    return Measured(statistics.median(times_s), errors / max(1, words), tuple(heard))


def word_errors(reference: Sequence[str], heard: Sequence[str]) -> int:
    """How many words were taken for others, added or left out (the Levenshtein distance)."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(reference, 1):
        diagonal, row[0] = row[0], count
        for place, other in enumerate(heard, 1):
            substituted = diagonal + (word != other)
            diagonal = row[place]
            row[place] = min(row[place] + 1, row[place - 1] + 1, substituted)
    return row[-1]

"""Measures the words written while somebody speaks beside those of one decode of it all.

    VOICECHECK_SPEECH=FOLDER python -m bench.long_answers [ANSWERS]

Each answer is over a minute of recorded sentences, one after another with pauses between them. It
is replayed, and decoded whole with the same model and beam.
"""

import random
import sys
from dataclasses import replace

import numpy as np

from bench.recorded import FOLDER, spoken
from tests.wer import word_error_rate
from voicecheck.audio.activity import silero
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.turn import Timing
from voicecheck.replay import recording, replay
from voicecheck.speech import models
from voicecheck.speech.transcriber import WhisperTranscriber

KINDS = {"read", "spontaneous", "style"}
LONG_S = 75.0
PAUSES_S = (0.25, 1.2)
LEVEL, NOISE = 0.05, 3e-4
BEAM_SIZE = 5
# Nobody is cut off here: it is the words that are measured.
PATIENT = replace(
    Timing(), brief_s=3.0, finished_s=3.0, likely_s=3.0, story_s=3.0, unsure_s=3.2, wordless_s=3.0
)


def sentences() -> list[tuple[Clip, str]]:
    """The recorded sentences that are long enough, each at one level, with their words."""
    found = []
    for each in spoken(KINDS):
        samples = recording(FOLDER / each["file"]).samples
        if len(samples) > 2.5 * RATE_HZ:
            loud = samples * (LEVEL / np.sqrt(np.mean(samples**2)))
            found.append((Clip(loud.astype(np.float32), RATE_HZ), each["text"]))
    return found


def answer(said: list[tuple[Clip, str]], chance: random.Random) -> tuple[Clip, str]:
    """Sentences in any order until they are long, and their words."""
    parts, texts, length_s = [], [], 0.0
    for clip, text in chance.sample(said, len(said)):
        if length_s > LONG_S:
            break
        parts += [clip.samples, np.zeros(round(chance.uniform(*PAUSES_S) * RATE_HZ), np.float32)]
        texts.append(text)
        length_s += clip.duration_s
    sound = np.concatenate(parts)
    noise = np.random.default_rng(chance.randrange(1000)).standard_normal(len(sound)) * NOISE
    return Clip((sound + noise).astype(np.float32), RATE_HZ), " ".join(texts)


def main() -> None:
    """Replay the answers, decode them whole, and print how many words were wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    said = sentences()
    chance, whisper = random.Random(1), WhisperTranscriber(models.bundled())
    answers = [answer(said, chance) for _ in range(count)]
    live, whole = [], []
    for clip, text in answers:
        waterfall = replay(clip, whisper, silero(), timing=PATIENT, beam_size=BEAM_SIZE)
        live.append((text, " ".join(each.text for each in waterfall.answers)))
        whole.append((text, whisper.transcribe(clip.samples, beam_size=BEAM_SIZE).text))
    length_s = sum(clip.duration_s for clip, _ in answers)
    rates = [word_error_rate(each) for each in (live, whole)]
    print(f"{count} answers, {length_s / 60:.0f} minutes")
    print(f"words wrong while they speak: {rates[0]:.1%}; decoded whole: {rates[1]:.1%}")
    print(f"ratio: {rates[0] / rates[1]:.3f}")


if __name__ == "__main__":
    main()

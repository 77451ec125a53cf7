"""Words that a speech model invents where nobody spoke.

Whisper was trained on subtitles: over noise it writes what subtitles say over silence, or one
phrase again and again; over the talk next door it writes something like talk. Such words are not
kept. A real "thank you" is: it comes with a voice.

The limits lie between what was measured on recordings of single words and sentences, read and
spontaneous, from -6 to -45 dBFS, and on noises, music and babble. One sign is seldom enough:
single words are doubted by the model as much as noise is (average log-probability down to -1.2,
no-speech probability up to 0.5), whole sentences are not.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecheck.language.echoed import only_listening
from voicecheck.language.english.words import plain_words
from voicecheck.speech.transcriber import Transcript

LOOPING_RATIO = 2.4
"""What Whisper's own decoder rejects by default (openai/whisper, transcribe.py)."""

SECONDS_A_WORD = 0.06
"""Nobody speaks faster: more words than the voice had time for were not spoken."""

FEW_WORDS = 3
"""Up to this many words the model's own doubts tell little."""

DOUBTED_LOG_PROBABILITY, DOUBTED_NO_SPEECH = -0.6, 0.27
"""A sentence that is doubted in both ways was not spoken to us."""

LEAST_LOG_PROBABILITY = -1.2
"""A sentence below this was not spoken, whatever else; a word or two below `LEAST_OF_FEW`."""

LEAST_OF_FEW = -1.4

VOICED = 0.5
"""Probability from which a frame holds a voice (Silero's own threshold)."""

FAINT_DBFS = -54.0
"""Softer voices are in another room: someone who answers softly is 15 dB louder."""

STOCK_VOICE_S = 0.35
"""Voice that a stock phrase needs to be believed."""

STOCK_LOG_PROBABILITY, STOCK_NO_SPEECH = -1.0, 0.4
"""Doubts with which a stock phrase is not believed."""

SOUND_NO_SPEECH = 0.15
"""With this doubt "huh" or "ha ha" is a sneeze or a cough: whoever says it comes to 0.11."""

STOCK = frozenset(
    (
        "thank you", "thank you very much", "thank you so much", "thanks", "thanks for watching",
        "thank you for watching", "thank you so much for watching", "please subscribe",
        "subtitles by", "you", "bye", "bye bye", "i'm sorry", "so", "oh", "the", "okay", "whoa",
        "vielen dank", "danke", "danke schön", "vielen dank fürs zuschauen", "tschüss",
        "untertitel der amara org community", "untertitelung des zdf",
        "untertitel im auftrag des zdf für funk", "gracias", "muchas gracias", "adiós",
        "gracias por ver el video", "gracias por ver el vídeo", "suscríbete al canal",
        "subtítulos realizados por la comunidad de amara org",
    )
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Voicing:
    """The voice in the sound that was decoded.

    Attributes:
        probabilities: How likely there was one, frame by frame; float32[frames], 0 to 1.
        frame_s: How long a frame is.
        level_dbfs: RMS over the frames that hold a voice.
    """

    probabilities: NDArray[np.float32]
    frame_s: float
    level_dbfs: float

    @classmethod
    def of(
        cls, frames: list[NDArray[np.float32]], probabilities: list[float], frame_s: float
    ) -> "Voicing":
        """Measure the voice in frames of sound, each with the probability that it holds one."""
        voiced = [
            frame for frame, voice in zip(frames, probabilities, strict=True) if voice >= VOICED
        ]
        power = float(np.mean(np.concatenate(voiced) ** 2)) if voiced else 0.0
        level_dbfs = 10 * float(np.log10(max(power, 1e-12)))
        return cls(np.array(probabilities, np.float32), frame_s, level_dbfs)

    @property
    def voiced_s(self) -> float:
        """How long there was a voice."""
        return float(np.count_nonzero(self.probabilities >= VOICED)) * self.frame_s


def invented(transcript: Transcript, voicing: Voicing) -> str | None:
    """Say why a transcript is not to be believed; None where it is.

    Args:
        transcript: What the model wrote.
        voicing: The voice in the same sound.
    """
    words = plain_words(transcript.text)
    if not words:
        return "no words"
    if transcript.compression_ratio > LOOPING_RATIO:
        return "a loop"
    voiced_s = voicing.voiced_s
    if voiced_s < SECONDS_A_WORD * len(words):
        return f"{len(words)} words in {voiced_s:.2f} s of voice"
    if voicing.level_dbfs < FAINT_DBFS:
        return f"a voice too far away, at {voicing.level_dbfs:.0f} dBFS"
    if _doubted(transcript, len(words)):
        return "the model itself does not believe it"
    if transcript.no_speech_probability > SOUND_NO_SPEECH and only_listening(transcript.text):
        return "a sound and no word"
    if " ".join(words) in STOCK and _hardly_said(transcript, voiced_s):
        return "a stock phrase without a voice"
    return None


def _doubted(transcript: Transcript, count: int) -> bool:
    log_probability = transcript.average_log_probability
    if count <= FEW_WORDS:
        return log_probability < LEAST_OF_FEW
    unlikely = transcript.no_speech_probability > DOUBTED_NO_SPEECH
    return log_probability < LEAST_LOG_PROBABILITY or (
        unlikely and log_probability < DOUBTED_LOG_PROBABILITY
    )


def _hardly_said(transcript: Transcript, voiced_s: float) -> bool:
    return (
        voiced_s < STOCK_VOICE_S
        or transcript.average_log_probability < STOCK_LOG_PROBABILITY
        or transcript.no_speech_probability > STOCK_NO_SPEECH
    )

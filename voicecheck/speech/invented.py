"""Words that a speech model invents where nobody spoke.

Whisper was trained on subtitles: over noise it writes what subtitles say over silence, or one
phrase again and again. Such words are not kept. A real "thank you" is: it comes with a voice.
"""

from voicecheck.language.words import plain_words
from voicecheck.speech.transcriber import Transcript

# What Whisper's own decoder rejects by default (openai/whisper, transcribe.py).
LOOPING_RATIO = 2.4
LEAST_LOG_PROBABILITY = -1.0

SECONDS_A_WORD = 0.06
"""Nobody speaks faster: more words than the voice had time for were not spoken."""

STOCK_VOICE_S = 0.35
"""Voice that a stock phrase needs to be believed."""

STOCK = frozenset(
    (
        "thank you", "thanks for watching", "thank you for watching", "thanks", "you", "bye",
        "please subscribe", "subtitles by", "i'm sorry", "so", "oh", "the", "okay",
    )
)  # fmt: skip


def invented(transcript: Transcript, voiced_s: float) -> str | None:
    """Say why a transcript is not to be believed; None where it is.

    Args:
        transcript: What the model wrote.
        voiced_s: How long there was a voice in the sound, in seconds.
    """
    words = plain_words(transcript.text)
    if not words:
        return "no words"
    if transcript.compression_ratio > LOOPING_RATIO:
        return "a loop"
    if voiced_s < SECONDS_A_WORD * len(words):
        return f"{len(words)} words in {voiced_s:.2f} s of voice"
    if transcript.average_log_probability < LEAST_LOG_PROBABILITY:
        return "the model itself does not believe it"
    if " ".join(words) in STOCK and voiced_s < STOCK_VOICE_S:
        return "a stock phrase without a voice"
    return None

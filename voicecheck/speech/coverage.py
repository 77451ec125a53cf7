"""Do the words of a decode cover the voice in its sound?

Now and then Whisper closes a window after a sentence as if nothing followed, or begins with the
second one: of ten seconds with a pause in them it writes two. Or it falls into a loop and writes
one word until the window is full. The voice detector knows what was passed over, and that is
decoded for itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voicecheck.audio.clip import Samples
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES
from voicecheck.language.english.words import plain_words
from voicecheck.speech.invented import LOOPING_RATIO, VOICED, Voicing, invented
from voicecheck.speech.pieces import joined
from voicecheck.speech.transcriber import Transcript

PASSED_OVER_S = 0.8
"""So much voice without a word was passed over; a cough or a laugh is less."""

DRAWN_OUT_S = 0.4
"""The voice may go on by so much where the word is told to end, and is still that word's."""

BEFORE_VOICE_S = 0.2
"""What is decoded for itself begins so much before its first voice."""

MOST_STRETCHES = 4

LONGEST_TURN_WORDS, LEAST_TURNS = 6, 5
"""A loop says up to so many words, at least so often."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of voice without words.

    Attributes:
        first: Its first frame.
        end: The frame behind it.
        word: The number of the word that follows it.
    """

    first: int
    end: int
    word: int


def covered(
    samples: Samples,
    voices: Sequence[float],
    transcript: Transcript,
    decode: Callable[[Samples], Transcript],
) -> Transcript:
    """A transcript with the words that were passed over, or lost in a loop.

    Args:
        samples: float32[n] at 16 kHz: what the transcript was made of.
        voices: How likely there was a voice in each of its frames; empty where nobody knows.
        transcript: What was heard in it.
        decode: Turns sound into words.
    """
    whole = before_a_loop(transcript)
    tried: set[int] = set()
    for _ in range(MOST_STRETCHES):
        gap = next((gap for gap in gaps(whole, voices) if gap.first not in tried), None)
        if gap is None:
            break
        tried.add(gap.first)
        stretch = samples[gap.first * FRAME_SAMPLES : gap.end * FRAME_SAMPLES]
        words = decode(stretch)
        if words.words and not invented(words, _voicing(stretch, voices[gap.first : gap.end])):
            whole = _with_words(whole, gap, words)
    return whole


def gaps(transcript: Transcript, voices: Sequence[float]) -> list[Gap]:
    """Where a voice was passed over: before the words, between two of them, or after them.

    Args:
        transcript: Words with their times; without any nothing can be told.
        voices: How likely there was a voice in each frame.
    """
    if not transcript.words or not voices:
        return []
    ends = [0, *(round(word.end_s / FRAME_S) for word in transcript.words)]
    starts = [*(round(word.start_s / FRAME_S) for word in transcript.words), len(voices)]
    found = []
    for word, (end, start) in enumerate(zip(ends, starts, strict=True)):
        voiced = _of_no_word(np.asarray(voices[end:start]) >= VOICED)
        if np.count_nonzero(voiced) * FRAME_S >= PASSED_OVER_S:
            first = end + int(np.argmax(voiced)) - round(BEFORE_VOICE_S / FRAME_S)
            found.append(Gap(max(end, first), start, word))
    return found


def _of_no_word(voiced: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The voiced frames of a gap without those of a word before it that is drawn out."""
    drawn_out = len(voiced) if voiced.all() else int(np.argmin(voiced))
    if drawn_out * FRAME_S <= DRAWN_OUT_S:
        voiced[:drawn_out] = False
    return voiced


def _with_words(transcript: Transcript, gap: Gap, words: Transcript) -> Transcript:
    """The words put where they belong; each was believed by itself, so the doubts stay as few."""
    before, after = transcript.to_word(gap.word), transcript.from_word(gap.word)
    whole = joined([(0, before), (gap.first * FRAME_SAMPLES, words), (0, after)])
    return replace(
        whole,
        no_speech_probability=transcript.no_speech_probability,
        average_log_probability=transcript.average_log_probability,
        compression_ratio=transcript.compression_ratio,
    )


def before_a_loop(transcript: Transcript) -> Transcript:
    """The words before the model fell into a loop; all of them where it did not.

    The words are given where a loop is all there is: they will not be believed.
    """
    if transcript.compression_ratio <= LOOPING_RATIO:
        return transcript
    words = [plain_words(word.text) for word in transcript.words]
    for start in range(1, len(words)):
        for size in range(1, LONGEST_TURN_WORDS + 1):
            turns = [words[at : at + size] for at in range(start, len(words), size)]
            if len(turns) >= LEAST_TURNS and all(turn == turns[0] for turn in turns[:LEAST_TURNS]):
                return transcript.to_word(start)
    return transcript


def _voicing(samples: Samples, voices: Sequence[float]) -> Voicing:
    frames = [
        samples[start : start + FRAME_SAMPLES]
        for start in range(0, len(voices) * FRAME_SAMPLES, FRAME_SAMPLES)
    ]
    return Voicing.of(frames, list(voices), FRAME_S)

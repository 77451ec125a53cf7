"""No first or last word is lost: answers of many lengths and levels, in quiet and in noise."""

from collections.abc import Iterator
from difflib import SequenceMatcher

import numpy as np
import pytest

from tests.rig import speech
from tests.wer import normalised
from voicecheck.audio.activity import silero
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.audio.microphone import FRAME_SAMPLES, Frame
from voicecheck.audio.turn import Timing
from voicecheck.ear import Ear
from voicecheck.heard import Utterance
from voicecheck.speech import models
from voicecheck.speech.decoder import InlineDecoder
from voicecheck.speech.transcriber import WhisperTranscriber

DECODE_S = 0.5
SILENCE = Clip.silence(5.0, RATE_HZ)

ANSWERS = [
    "Yes.",
    "Nothing much happened.",
    "My sister called me.",
    "We had soup for dinner.",
    "I slept badly again.",
    "Everything took longer than planned.",
    "He forgot our anniversary.",
    "Breakfast with the children was lovely.",
    "I finally finished the report at work.",
    "The garden looks beautiful after the rain.",
    "Somebody let me in at the crossing.",
    "I would like a quiet evening tomorrow.",
    "She said she was proud of me.",
    "Tomorrow I want to call my mother.",
    "I felt tired and a little lonely today.",
    "What I need is an hour to myself.",
    "The neighbor helped me carry the heavy boxes.",
    "Walking home through the park was the best part.",
    "I was angry when the meeting started late again.",
    "Our daughter read her first whole book by herself.",
    "Although it was raining, we went out to the market.",
    "I keep thinking about what the doctor told us yesterday.",
    "My brother and I talked for an hour about the old house.",
    "Because of the traffic I missed the start of the school play.",
    "It was good to sit in the sun and do nothing for a while.",
    "For the first time in weeks I cooked a proper meal for everyone.",
    "I wish we could talk about money without getting upset with each other.",
    "When I came home the kitchen was already clean, and that made me smile.",
    "Part of me wanted to say no, but I said yes, and now I feel stretched thin.",
    "At lunch I walked to the river, watched the boats, and thought about our holiday.",
]
EVERY = 5
"""One answer in so many, where the run is not to be thorough."""

# From a murmur across the table to right at the microphone.
PEAKS_DBFS = np.linspace(-35.0, -6.0, len(ANSWERS))


@pytest.fixture(scope="module")
def transcriber() -> Iterator[WhisperTranscriber]:
    yield WhisperTranscriber(models.bundled())


def heard(clip: Clip, transcriber: WhisperTranscriber) -> str:
    """What the ear makes of a clip."""
    voice = silero()
    ear = Ear(lambda frame: voice(frame.samples), InlineDecoder(transcriber, 5, DECODE_S))
    ear.open(0.0, Timing())
    samples = clip.resampled(RATE_HZ).samples
    for index in range(len(samples) // FRAME_SAMPLES):
        start = index * FRAME_SAMPLES
        frame = samples[start : start + FRAME_SAMPLES]
        for event in ear.hear(Frame(frame, (start + FRAME_SAMPLES) / RATE_HZ)):
            if isinstance(event, Utterance):
                return event.transcript.text
    return ""


def same(word: str, other: str) -> bool:
    """One word, perhaps misheard ("thin" and "then"); its neighbour is none."""
    return SequenceMatcher(None, word, other).ratio() >= 0.5


@pytest.mark.parametrize("noisy", [False, True], ids=["quiet", "noise 20 dB below"])
def test_no_first_or_last_word_is_lost(
    noisy: bool, transcriber: WhisperTranscriber, thorough: bool
) -> None:
    lost = []
    # Of all lengths and levels, others in noise than in quiet.
    every = slice(None) if thorough else slice(int(noisy), None, EVERY)
    for answer, peak_dbfs in zip(ANSWERS[every], PEAKS_DBFS[every], strict=True):
        spoken = speech.at_peak(speech.say(answer), float(peak_dbfs)).resampled(RATE_HZ)
        scene = Clip.join([SILENCE, spoken, SILENCE])
        if noisy:
            noise = speech.room_noise(3.0, -40.0)
            scene = speech.with_noise(spoken, noise, 20.0, around_s=SILENCE.duration_s)
        # The same sound decoded whole: what the ear loses is not what the model mishears.
        by_hand = transcriber.transcribe(scene.samples, beam_size=5).text
        words, expected = normalised(heard(scene, transcriber)), normalised(by_hand)
        if not words or not (same(words[0], expected[0]) and same(words[-1], expected[-1])):
            lost.append((answer, round(float(peak_dbfs)), " ".join(words)))
    assert not lost

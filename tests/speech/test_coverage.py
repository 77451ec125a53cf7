"""What a decode passes over is decoded for itself."""

from dataclasses import replace

import numpy as np
import pytest

from voicecheck.audio.clip import RATE_HZ, Samples
from voicecheck.audio.microphone import FRAME_S, FRAME_SAMPLES
from voicecheck.speech.coverage import before_a_loop, covered, gaps
from voicecheck.speech.invented import LOOPING_RATIO
from voicecheck.speech.transcriber import EMPTY, Transcript, Word


def heard(text: str, from_s: float = 0.3, ratio: float = 1.0) -> Transcript:
    """Words of a third of a second each."""
    words = tuple(
        Word(word, from_s + 0.3 * number, from_s + 0.3 * number + 0.28, 0.9)
        for number, word in enumerate(text.split())
    )
    return Transcript(text, words, 0.05, -0.3, ratio, 0.8)


def voices(*spoken_s: tuple[float, float], length_s: float) -> list[float]:
    return [
        0.9 if any(start <= number * FRAME_S < end for start, end in spoken_s) else 0.02
        for number in range(round(length_s / FRAME_S))
    ]


def sound(length_s: float) -> Samples:
    return np.full(round(length_s / FRAME_S) * FRAME_SAMPLES, 0.1, np.float32)


class Decode:
    """Gives what it is told to, and remembers how much sound it was given."""

    def __init__(self, *given: Transcript) -> None:
        self.given, self.lengths_s = list(given), list[float]()

    def __call__(self, samples: Samples) -> Transcript:
        self.lengths_s.append(len(samples) / RATE_HZ)
        return self.given.pop(0)


def test_a_sentence_after_a_pause_that_was_passed_over_is_joined_on() -> None:
    decode = Decode(heard("The applicants are invited for coffee.", 0.2))
    said = voices((0.3, 2.0), (4.0, 6.0), length_s=8.0)
    whole = covered(sound(8.0), said, heard("Something is going to occur."), decode)
    assert whole.text == "Something is going to occur. The applicants are invited for coffee."
    assert decode.lengths_s == [pytest.approx(4.2, abs=0.1)]
    assert whole.words[5].start_s == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize("first_s", [0.2, 3.0])
def test_what_was_passed_over_before_the_words_or_among_them(first_s: float) -> None:
    decode = Decode(heard("it was long ago", 0.2))
    there = heard("I was late", first_s)
    late = heard("and she called.", 7.0)
    both = replace(there, text=f"{there.text} {late.text}", words=(*there.words, *late.words))
    own = (first_s, first_s + 0.9)
    passed_over = (4.5, 5.7) if first_s < 3 else (0.8, 2.0)
    said = voices(own, passed_over, (7.0, 7.9), length_s=8.5)
    whole = covered(sound(8.5), said, both, decode)
    texts = ["I was late", "it was long ago"]
    assert whole.text == " ".join([*(texts if first_s < 3 else texts[::-1]), "and she called."])
    starts = [word.start_s for word in whole.words]
    assert starts == sorted(starts)


def test_several_stretches_are_decoded_one_after_another() -> None:
    decode = Decode(heard("I was late", 0.2), heard("and she called", 0.2))
    said = voices((0.3, 0.6), (3.0, 4.0), (7.0, 8.0), length_s=10.0)
    whole = covered(sound(10.0), said, heard("Well,"), decode)
    assert whole.text == "Well, I was late and she called"


@pytest.mark.parametrize(
    "said",
    [
        voices((0.3, 1.8), length_s=6.0),
        voices((0.3, 2.4), length_s=6.0),  # a word that is drawn out
        voices((0.3, 1.8), (4.0, 4.5), length_s=6.0),  # a cough
        [],
    ],
)
def test_what_covers_the_voice_is_left_alone(said: list[float]) -> None:
    words = heard("Something is going to occur.")
    assert covered(sound(6.0), said, words, Decode()) == words


def test_what_nobody_said_is_not_joined_on() -> None:
    words, said = heard("I was late."), voices((0.3, 1.2), (3.0, 5.0), length_s=6.0)
    for nothing in (EMPTY, heard("no no no no no", ratio=LOOPING_RATIO + 1)):
        assert covered(sound(6.0), said, words, Decode(nothing)).text == "I was late."


def test_without_words_nothing_can_be_told() -> None:
    assert gaps(EMPTY, voices((0.3, 5.0), length_s=6.0)) == []


@pytest.mark.parametrize("turn", ["Paul.", "and so I", "it was one of those days"])
def test_the_words_before_a_loop_are_kept(turn: str) -> None:
    words = heard(f"We went to Montreal. {' '.join([turn] * 12)}", ratio=LOOPING_RATIO + 1)
    kept = before_a_loop(words)
    assert kept.text == "We went to Montreal."
    assert kept.compression_ratio < LOOPING_RATIO
    assert kept.closing_probability == 0


def test_somebody_who_repeats_themselves_is_in_no_loop() -> None:
    words = heard("No, no, no, no, no, I was so tired.", ratio=1.6)
    assert before_a_loop(words) == words


def test_what_was_said_after_a_loop_is_heard() -> None:
    looped = heard("I was late. no no no no no no no no", ratio=LOOPING_RATIO + 1)
    said = voices((0.3, 1.2), (2.0, 3.2), length_s=4.0)
    whole = covered(sound(4.0), said, looped, Decode(heard("She called me.", 0.2)))
    assert whole.text == "I was late. She called me."

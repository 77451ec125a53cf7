"""The real model over synthesised speech."""

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.rig.speech import say
from voicecheck.audio.clip import RATE_HZ, Clip
from voicecheck.errors import ModelError
from voicecheck.speech import models
from voicecheck.speech.transcriber import (
    EMPTY,
    FEATURE_RANGE,
    WhisperTranscriber,
    padded_with_silence,
    physical_cores,
    suits,
)

Samples = NDArray[np.float32]

SENTENCE = "Today we went to the market and bought some bread."
COMMANDS = ["yes", "no", "stop", "help", "repeat", "skip", "pause", "go back", "delete that"]


def samples_of(text: str) -> Samples:
    return say(text).resampled(RATE_HZ).samples


def plain(text: str) -> list[str]:
    return "".join(c for c in text.lower() if c.isalpha() or c == " ").split()


def test_a_sentence_is_written_down(whisper: WhisperTranscriber) -> None:
    heard = whisper.transcribe(samples_of(SENTENCE))
    assert plain(heard.text) == plain(SENTENCE)
    assert heard.no_speech_probability < 0.5
    assert -1.0 < heard.average_log_probability <= 0
    assert 0 < heard.compression_ratio < 2


def test_words_have_times_and_probabilities(whisper: WhisperTranscriber) -> None:
    before_s = 1.0
    speech = Clip(samples_of(SENTENCE), RATE_HZ)
    clip = Clip.join([Clip.silence(before_s, RATE_HZ), speech])
    heard = whisper.transcribe(clip.samples)
    assert " ".join(word.text for word in heard.words) == heard.text
    assert all(word.start_s <= word.end_s for word in heard.words)
    assert all(a.start_s <= b.start_s for a, b in zip(heard.words, heard.words[1:], strict=False))
    assert heard.words[0].end_s > before_s
    assert heard.words[-1].end_s == pytest.approx(clip.duration_s, abs=0.5)
    assert all(0 <= word.probability <= 1 for word in heard.words)


def test_words_can_be_left_out(whisper: WhisperTranscriber) -> None:
    heard = whisper.transcribe(samples_of(SENTENCE), words=False)
    assert heard.words == ()
    assert plain(heard.text) == plain(SENTENCE)


@pytest.mark.parametrize("samples", [0, 1, 100, 799, 800, RATE_HZ])
def test_silence_of_any_length_is_no_words(whisper: WhisperTranscriber, samples: int) -> None:
    assert whisper.transcribe(np.zeros(samples, np.float32)) == EMPTY


def test_more_than_a_window_is_heard_to_its_end(whisper: WhisperTranscriber) -> None:
    foods = {
        "Monday": "bread",
        "Tuesday": "apples",
        "Wednesday": "cheese",
        "Thursday": "flowers",
        "Friday": "butter",
    }
    pause = Clip.silence(4.0, RATE_HZ)
    parts = []
    for day, food in foods.items():
        said = samples_of(f"On {day} we went to the market and bought some {food}.")
        parts += [Clip(said, RATE_HZ), pause]
    clip = Clip.join(parts)
    assert clip.duration_s > 31
    heard = whisper.transcribe(clip.samples)
    days = [word for word in plain(heard.text) if word.capitalize() in foods]
    assert days == [day.lower() for day in foods]
    assert heard.words[-1].end_s == pytest.approx(clip.duration_s - pause.duration_s, abs=1.0)
    assert {"bread", "butter"} <= set(plain(heard.text))


def test_the_same_sound_gives_the_same_text_after_another(whisper: WhisperTranscriber) -> None:
    first, other = samples_of(SENTENCE), samples_of("No, I said my day.")
    once = whisper.transcribe(first)
    assert "day" in whisper.transcribe(other).text
    assert whisper.transcribe(first) == once == whisper.transcribe(first.copy())


def test_several_threads_each_get_their_own_words(whisper: WhisperTranscriber) -> None:
    sentences = [SENTENCE, "Tomorrow I will call my mother.", "Nothing much happened at work."]
    heard: dict[str, str] = {}

    def hear(sentence: str) -> None:
        heard[sentence] = whisper.transcribe(samples_of(sentence)).text

    threads = [threading.Thread(target=hear, args=(sentence,)) for sentence in sentences]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {s: plain(s)[-1] in plain(text) for s, text in heard.items()} == dict.fromkeys(
        sentences, True
    )


@pytest.mark.parametrize("said", COMMANDS)
def test_of_a_few_candidates_the_one_said_is_likeliest(
    whisper: WhisperTranscriber, said: str
) -> None:
    scores = whisper.score(samples_of(said.capitalize() + "."), COMMANDS)
    assert list(scores) == COMMANDS
    assert max(scores, key=lambda candidate: scores[candidate]) == said
    assert all(score <= 0 for score in scores.values())


def test_a_phrase_is_never_likelier_than_its_beginning(whisper: WhisperTranscriber) -> None:
    scores = whisper.score(samples_of("Go back."), ["go", "go back", "go back now"])
    assert scores["go"] > scores["go back"] > scores["go back now"]


def test_a_score_is_a_probability(whisper: WhisperTranscriber) -> None:
    words = ["yes", "no", "now", "know", "stop", "start", "one", "two", "maybe", "okay"]
    scores = whisper.score(samples_of("No."), words)
    assert 0.5 < sum(np.exp(list(scores.values()))) <= 1.0


def test_how_a_candidate_is_written_does_not_count(whisper: WhisperTranscriber) -> None:
    sound = samples_of("Yes.")
    assert whisper.score(sound, ["yes"])["yes"] == pytest.approx(
        whisper.score(sound, ["Yes"])["Yes"], abs=0.2
    )


def test_scoring_what_was_just_decoded_is_scoring_it(whisper: WhisperTranscriber) -> None:
    sound = samples_of("Stop.")
    before = whisper.score(sound, COMMANDS)
    whisper.transcribe(samples_of(SENTENCE))
    whisper.transcribe(sound)
    assert whisper.score(sound, COMMANDS) == pytest.approx(before)


def test_scoring_next_to_nothing_is_no_fault(whisper: WhisperTranscriber) -> None:
    assert whisper.score(np.zeros(0, np.float32), []) == {}
    assert set(whisper.score(np.zeros(0, np.float32), ["yes", "I'm done"])) == {"yes", "I'm done"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A model's folder of links, each of which can be replaced."""
    for file in models.bundled().iterdir():
        (tmp_path / file.name).symlink_to(file)
    return tmp_path


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["gone", "empty", "half", "garbage"])
def test_a_damaged_model_is_one_line(copy: Path, name: str, damage: str) -> None:
    whole = (copy / name).read_bytes()
    (copy / name).unlink()
    match damage:
        case "empty":
            (copy / name).write_bytes(b"")
        case "half":
            (copy / name).write_bytes(whole[: len(whole) // 2])
        case "garbage":
            (copy / name).write_bytes(b"\xff\x00garbage" * 1000)
    with pytest.raises(ModelError) as failure:
        WhisperTranscriber(copy)
    assert "\n" not in str(failure.value)
    assert failure.value.exit_code == 14


def test_a_model_without_its_vocabulary_is_one_line(copy: Path) -> None:
    (copy / "vocabulary.txt").unlink()
    with pytest.raises(ModelError, match="cannot be loaded"):
        WhisperTranscriber(copy)


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.bin is missing"):
        WhisperTranscriber(tmp_path / "nowhere")


def test_a_compute_type_that_this_machine_lacks_is_one_line() -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        WhisperTranscriber(models.bundled(), compute_type="nonsense")


def test_threads_are_never_left_to_a_default() -> None:
    compute = suits()
    assert 1 <= compute.threads <= physical_cores()
    assert compute.type in {"int8", "int8_float32", "float32"}


@given(st.integers(1, 300), st.floats(0.0, 3.0, width=32))
def test_a_window_is_padded_with_its_own_silence(frames: int, loudest: float) -> None:
    window = np.zeros((80, 300), np.float32)
    window[:, :frames] = -1.5
    window[7, :frames] = loudest
    padded = padded_with_silence(window)
    assert (padded[:, :frames] == window[:, :frames]).all()
    assert padded[:, frames:] == pytest.approx(max(loudest - FEATURE_RANGE, -1.5))


def test_a_full_window_is_left_as_it_is() -> None:
    window = np.random.default_rng(0).normal(size=(80, 300)).astype(np.float32)
    assert (padded_with_silence(window) == window).all()

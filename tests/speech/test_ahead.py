"""Clips made beside what is heard, and ahead of it."""

import threading
import time
from pathlib import Path

import pytest

from voicecheck.audio.clip import Clip
from voicecheck.errors import VoiceError
from voicecheck.speech.ahead import MadeAhead, RenderedAhead, Unrolled
from voicecheck.speech.phrasing import Piece
from voicecheck.speech.voice import Pyttsx3Voice

PIECES = [Piece("one", 0.1), Piece("two", 0.2), Piece("three", 0.0)]


def sound_of(text: str) -> Clip:
    return Clip.silence(len(text) / 10, 1000)


def test_clips_come_in_order_with_their_pauses() -> None:
    coming = Unrolled(PIECES, sound_of)
    taken = []
    while not coming.is_empty:
        clip, pause_s = coming.take()
        taken.append((clip.duration_s, pause_s))
    assert taken == [(0.3, 0.1), (0.3, 0.2), (0.5, 0.0)]


def test_the_next_is_made_while_the_one_before_is_heard() -> None:
    made = threading.Event()

    def make(text: str) -> Clip:
        if text == "two":
            made.set()
        return sound_of(text)

    coming = Unrolled(PIECES, make)
    coming.take()
    assert made.wait(5)


def test_after_a_failure_nothing_more_is_tried() -> None:
    tried = []

    def make(text: str) -> Clip:
        tried.append(text)
        if text == "two":
            raise VoiceError("hoarse")
        return sound_of(text)

    coming = Unrolled(PIECES, make)
    coming.take()
    with pytest.raises(VoiceError, match="hoarse"):
        coming.take()
    assert tried == ["one", "two"]


def test_a_fault_tells_its_kind_and_none_of_the_words() -> None:
    def make(text: str) -> Clip:
        raise RuntimeError("left out")

    with pytest.raises(VoiceError, match="RuntimeError") as failure:
        Unrolled(PIECES, make).take()
    assert "left out" not in str(failure.value)


def test_what_was_dropped_is_not_made() -> None:
    going_on = threading.Event()
    tried = []

    def make(text: str) -> Clip:
        tried.append(text)
        going_on.wait(5)
        return sound_of(text)

    coming = Unrolled(PIECES, make)
    coming.drop()
    going_on.set()
    time.sleep(0.05)
    assert tried in (["one"], [])


def test_what_was_made_ahead_is_there_and_is_not_made_again() -> None:
    made = threading.Event()
    tried = []

    def make(text: str) -> Clip:
        tried.append(text)
        made.set()
        return sound_of(text)

    ahead = MadeAhead(make)
    ahead.begin("And you, Sam?")
    assert made.wait(5)
    ahead.begin("And you, Sam?")
    assert ahead.clip("And you, Sam?").duration_s == 1.3
    assert tried == ["And you, Sam?"]
    assert ahead.clip("Goodnight.").duration_s == 1.0, "what came otherwise is made now"
    ahead.forget()
    ahead.clip("And you, Sam?")
    assert tried == ["And you, Sam?", "Goodnight.", "And you, Sam?"]


def test_what_failed_ahead_is_tried_once_more_when_it_is_wanted() -> None:
    tried = []

    def make(text: str) -> Clip:
        tried.append(text)
        if len(tried) == 1:
            raise VoiceError("hoarse")
        return sound_of(text)

    ahead = MadeAhead(make)
    ahead.begin("one")
    assert ahead.clip("one").duration_s == 0.3
    assert tried == ["one", "one"]


def test_all_that_is_always_said_is_rendered_once(tmp_path: Path) -> None:
    sentences = ["Good evening.", "Is that right?"]
    ahead = RenderedAhead(lambda: Pyttsx3Voice(cache=tmp_path), sentences)
    assert ahead.wait(60)
    made = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    assert len(made) == 2
    with Pyttsx3Voice(cache=tmp_path) as voice:
        assert all(voice.is_kept(sentence) for sentence in sentences)
        assert not voice.is_kept("You felt left out.")
    assert RenderedAhead(lambda: Pyttsx3Voice(cache=tmp_path), sentences).wait(60)
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == made


def test_a_voice_that_fails_is_left_for_where_it_is_heard(tmp_path: Path) -> None:
    ahead = RenderedAhead(lambda: Pyttsx3Voice("Zaphod", cache=tmp_path), ["Good evening."])
    assert ahead.wait(60)
    assert list(tmp_path.iterdir()) == []

"""The child process by itself, spoken to over its pipes."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from voicecheck.audio.clip import Clip
from voicecheck.speech.synthesis import SYNTHESISER

Child = subprocess.Popen[bytes]


@pytest.fixture
def child() -> Iterator[Child]:
    with subprocess.Popen(
        SYNTHESISER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        yield process
        process.kill()


def reply(child: Child) -> dict[str, Any]:
    assert child.stdout
    message: dict[str, Any] = json.loads(child.stdout.readline())
    return message


def speaking(
    text: str, path: Path, voice: str | None = None, rate_wpm: int = 145
) -> dict[str, Any]:
    return {"do": "speak", "text": text, "path": str(path), "voice": voice, "rate_wpm": rate_wpm}


def speak(child: Child, text: str, path: Path, **how: Any) -> dict[str, Any]:
    assert child.stdin
    child.stdin.write(json.dumps(speaking(text, path, **how)).encode() + b"\n")
    child.stdin.flush()
    return reply(child)


def test_it_says_what_it_is_before_anything_is_asked(child: Child) -> None:
    assert reply(child)["engine"]


def test_nothing_but_replies_comes_on_its_stdout(child: Child, tmp_path: Path) -> None:
    reply(child)
    # pyttsx3 announces every file on stdout; these would not parse.
    for number in range(3):
        assert speak(child, "Good evening.", tmp_path / f"{number}.wav") == {}
    out, err = child.communicate()
    assert (out, err) == (b"", b"")


def test_every_sentence_is_whole_and_of_its_own(child: Child, tmp_path: Path) -> None:
    reply(child)
    durations = []
    for text in ("Yes.", "This is a good deal longer than a yes.", "Yes."):
        assert speak(child, text, tmp_path / "clip.wav") == {}
        durations.append(Clip.from_file(tmp_path / "clip.wav").duration_s)
    assert durations[0] == pytest.approx(durations[2], rel=0.01)
    assert durations[0] < durations[1] / 2


def test_every_sentence_is_spoken_at_its_own_rate(child: Child, tmp_path: Path) -> None:
    reply(child)
    durations: dict[int, list[float]] = {110: [], 145: [], 220: []}
    for _ in range(20):
        for rate_wpm, heard in durations.items():
            speak(child, "One small thing.", tmp_path / "clip.wav", rate_wpm=rate_wpm)
            heard.append(Clip.from_file(tmp_path / "clip.wav").duration_s)
    for heard in durations.values():
        assert heard == pytest.approx([heard[0]] * len(heard), rel=0.05)


def test_files_are_for_this_user_alone(child: Child, tmp_path: Path) -> None:
    reply(child)
    speak(child, "Good evening.", tmp_path / "clip.wav")
    assert (tmp_path / "clip.wav").stat().st_mode & 0o777 == 0o600


def test_it_ends_with_its_parent_even_in_the_middle_of_a_sentence(
    child: Child, tmp_path: Path
) -> None:
    reply(child)
    assert child.stdin
    text = ("and then we went on and on, " * 40 + ". ") * 20  # a minute's work
    request = speaking(text, tmp_path / "clip.wav")
    child.stdin.write(json.dumps(request).encode() + b"\n")
    child.stdin.close()
    assert child.wait(timeout=5) == 0
    assert not (tmp_path / "clip.wav").exists()


def test_what_the_engine_raises_comes_back_without_what_was_said(
    child: Child, tmp_path: Path
) -> None:
    reply(child)
    assert speak(child, "", tmp_path / "clip.wav") == {
        "error": "AssertionError",
        "kind": "engine",
    }


@pytest.mark.parametrize("voice", ["Zaphod", "gmw/en-us+zaphod", "+f2", ""])
def test_a_voice_that_is_not_there_is_not_replaced_by_another(
    child: Child, tmp_path: Path, voice: str
) -> None:
    reply(child)
    got = speak(child, "Good evening.", tmp_path / "clip.wav", voice=voice)
    assert got.get("kind") == ("voice" if voice else None)


@pytest.mark.parametrize("voice", ["gmw/en-us", "GMW/EN-US", "English (America)", "en-us+f3"])
def test_a_voice_goes_by_its_id_name_or_language(child: Child, tmp_path: Path, voice: str) -> None:
    reply(child)
    assert speak(child, "Good evening.", tmp_path / "clip.wav", voice=voice) == {}

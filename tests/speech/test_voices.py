"""The voices there are: the system's, and natural ones through Piper."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.wer import word_error_rate
from voicecheck import guides
from voicecheck.audio.clip import RATE_HZ
from voicecheck.config import Paths, Voice
from voicecheck.errors import VoiceError
from voicecheck.language.english.words import sentences
from voicecheck.speech import voices
from voicecheck.speech.transcriber import WhisperTranscriber
from voicecheck.speech.voice import ChildVoice

JOE = "piper:en_US-joe-medium"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path, tmp_path, tmp_path / "cache")


def words_a_minute(voice: ChildVoice) -> float:
    """Over sentences of the evening, with the pauses that are in them."""
    guide = guides.load("evening")
    said = [guide.opening, guide.closing, *(s.rephrase for s in guide.steps[:5])]
    spoken = [one for line in said for one in sentences(line)]
    lasts_s = sum(voice.clip(one).duration_s - 0.1 for one in spoken)
    return 60 * sum(len(one.split()) for one in spoken) / lasts_s


@pytest.mark.parametrize("chosen", ["", JOE])
def test_it_speaks_about_145_words_a_minute(chosen: str, paths: Paths) -> None:
    with voices.opened(Voice(id=chosen), paths) as voice:
        assert words_a_minute(voice) == pytest.approx(145, rel=0.12)
        voice.set_rate(200)
        assert words_a_minute(voice) == pytest.approx(200, rel=0.15)


def test_the_natural_voice_is_understood(paths: Paths, whisper: WhisperTranscriber) -> None:
    line = "Was there something today, even something small, that felt good?"
    with voices.opened(Voice(id=JOE), paths) as voice:
        clip = voice.clip(line)
    assert clip.peak_dbfs == pytest.approx(-3.0, abs=0.1)
    heard = whisper.transcribe(clip.resampled(RATE_HZ).samples).text
    assert word_error_rate([(line, heard)]) <= 0.2


def test_a_kept_clip_of_a_natural_voice_needs_no_engine(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    with voices.opened(Voice(id=JOE), paths) as voice:
        clip = voice.clip("Good evening.", keep=True)
    monkeypatch.setattr(voices, "_SYNTHESISER", (sys.executable, "-c", "raise SystemExit"))
    with voices.opened(Voice(id=JOE), paths) as voice:
        again = voice.clip("Good evening.", keep=True)
    assert len(again.samples) == len(clip.samples)
    with voices.opened(Voice(id=JOE), paths, gently=True) as ahead:
        assert ahead.is_kept("Good evening.")
        assert ahead._child is None, "where all is there no engine is started"
    # 16 bits a sample on the disk.
    assert np.abs(again.samples - clip.samples).max() < 2**-14


def test_both_kinds_are_listed_and_what_could_be_added_is_told(paths: Paths) -> None:
    env = {"VOICECHECK_HOME": str(paths.data)}
    command = [sys.executable, "-m", "voicecheck", "voices"]
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert told.startswith(JOE)
    assert "gmw/en-us" in told
    assert str(paths.natural_voices) in told
    listed = subprocess.run([*command, "--json"], env=env, capture_output=True, text=True)
    ids = [each["id"] for each in json.loads(listed.stdout)]
    assert JOE in ids
    assert "gmw/en-us" in ids


def test_without_piper_the_command_that_brings_it_is_told(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voices, "has_piper", lambda: False)
    with pytest.raises(VoiceError, match=r"voicecheck-in\[piper\]"):
        voices.opened(Voice(id=JOE), paths)
    assert voices.natural(paths) == []


def test_a_natural_voice_that_is_not_here_is_one_line(paths: Paths) -> None:
    with pytest.raises(VoiceError, match="no natural voice called Zaphod"):
        voices.opened(Voice(id="piper:Zaphod"), paths)


def test_a_voice_put_into_the_folder_is_found_and_a_damaged_one_is_one_line(paths: Paths) -> None:
    paths.natural_voices.mkdir()
    model = paths.natural_voices / "de_DE-anna-low.onnx"
    model.write_bytes(b"no voice")
    description = {"language": {"code": "de_DE"}}
    (paths.natural_voices / f"{model.name}.json").write_text(json.dumps(description))
    found = {voice.name: voice.language for voice in voices.natural(paths)}
    assert found["de_DE-anna-low"] == "de-DE"
    with (
        voices.opened(Voice(id="piper:de_DE-anna-low"), paths, "de") as voice,
        pytest.raises(VoiceError),
    ):
        voice.clip("Guten Abend.")


def test_a_voice_of_another_language_gives_way_to_one_of_this(paths: Paths) -> None:
    said = "Guten Abend. Wie war dein Tag?"
    lengths = []
    for chosen in ("", "gmw/de", "gmw/en-us", JOE):
        with voices.opened(Voice(id=chosen), paths, "de") as voice:
            lengths.append(len(voice.clip(said).samples))
    assert len(set(lengths)) == 1
    with voices.opened(Voice(id="gmw/en-us"), paths) as voice:
        assert len(voice.clip(said).samples) != lengths[0]


def test_a_language_that_no_voice_speaks_is_one_line(paths: Paths) -> None:
    with voices.opened(Voice(), paths, "xx") as voice, pytest.raises(VoiceError, match="'xx'"):
        voice.clip("Hello.")

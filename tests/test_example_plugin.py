"""The package that docs/plugins.md shows is taken out of it, installed, and used."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.cli.running import voicecheck
from tests.rig import speech
from tests.wer import word_error_rate
from voicecheck import engines
from voicecheck.audio.clip import RATE_HZ
from voicecheck.config import Settings
from voicecheck.speech.transcriber import Transcriber
from voicecheck.speech.voice import Pyttsx3Voice

PAGE = Path(__file__).parent.parent / "docs" / "plugins.md"
SAID = "My sister called me at lunch and we laughed about the old house."


def write_example(folder: Path) -> None:
    """Put each file that the page shows under its name."""
    shown = re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    assert {name for name, _ in shown} == {"pyproject.toml", "voicecheck_gentle.py"}
    for name, content in shown:
        folder.joinpath(name).write_text(content, encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the example was installed into."""
    package = tmp_path_factory.mktemp("package")
    write_example(package)
    site = tmp_path_factory.mktemp("site")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-index")
    options = ("--no-deps", "--no-build-isolation", "--target", str(site))
    subprocess.run([*pip, *options, str(package)], check=True, capture_output=True)
    return site


@pytest.fixture
def importable(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(site)
    monkeypatch.setattr("voicecheck.speech.standby.LIMIT_S", 60.0)  # the machine may be busy


def test_it_is_listed(site: Path, tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "plugins", "--json", environ={"PYTHONPATH": str(site)})
    ours = [each for each in json.loads(done.stdout)["brought"] if each["plugin"] == "gentle"]
    assert {(each["kind"], each["name"], each["version"]) for each in ours} == {
        ("exporters", "org", "1.0"),
        ("transcribers", "soft", "1.0"),
        ("voices", "pausing", "1.0"),
    }
    listed = voicecheck(tmp_path, "plugins", environ={"PYTHONPATH": str(site)}).stdout
    assert "speech.stt soft: gentle 1.0" in listed


def test_its_files_are_written(site: Path, tmp_path: Path) -> None:
    home, environ = tmp_path / "home", {"PYTHONPATH": str(site)}
    assert voicecheck(home, "--text", typed=f"{SAID}\nyes\nno\nstop\n").returncode == 0
    done = voicecheck(
        home, "export", "--format", "org", "--to", str(tmp_path / "out"), environ=environ
    )
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "out").iterdir()
    assert file.suffix == ".org"
    assert file.stat().st_mode & 0o777 == 0o600
    assert f"** What was a good moment today?\n{SAID}" in file.read_text("utf-8")


def test_its_ear_hears_a_soft_voice(importable: None) -> None:
    told: list[str] = []

    def load() -> Transcriber:
        raise AssertionError(f"the model of this machine is not needed: {told}")

    ear = engines.transcriber(Settings().override({"speech.stt": "soft:40"}), load, told.append)()
    samples = speech.say(SAID).resampled(RATE_HZ).samples * np.float32(0.01)
    assert word_error_rate([(SAID, ear.transcribe(samples).text)]) <= 0.1
    assert ear.score(samples, ["yes"]).keys() == {"yes"}
    assert not told


def test_its_voice_pauses(importable: None) -> None:
    told: list[str] = []
    voices = {
        setting: engines.voice(
            Settings().override({"speech.tts": setting}), Pyttsx3Voice, told.append
        )
        for setting in ("", "pausing:1.5")
    }
    plain, pausing = (v.clip("How are you? Fine, thanks.").duration_s for v in voices.values())
    for voice in voices.values():
        voice.close()
    assert pausing > plain + 0.8
    assert not told


def test_what_is_wrong_with_the_setting_is_told(importable: None) -> None:
    told: list[str] = []
    settings = Settings().override({"speech.tts": "pausing:x", "speech.stt": "soft:x"})
    voice = engines.voice(settings, Pyttsx3Voice, told.append)
    assert voice.clip("Hello.").duration_s > 0.2
    voice.close()
    assert "pausing failed (ValueError)" in told[0]

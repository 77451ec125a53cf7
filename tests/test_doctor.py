"""What is missing is told with its remedy, by the doctor and by the check-in alike."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from tests.rig import SoundServer

NO_PORTAUDIO = "import ctypes.util\nctypes.util.find_library = lambda name: None"


@pytest.fixture(scope="module")
def sound() -> Iterator[SoundServer]:
    with SoundServer() as server:
        yield server


def test_all_is_well(sound: SoundServer, tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "doctor", "--json", environ=sound.env)
    assert done.returncode == 0, done.stdout
    checks = json.loads(done.stdout)
    assert [check["name"] for check in checks] == [
        "microphone", "speaker", "voice", "model", "store",
    ]  # fmt: skip
    assert all(check["ok"] for check in checks)


def test_no_microphone_and_no_speaker(sound: SoundServer, tmp_path: Path) -> None:
    nowhere = {**sound.env, "PULSE_SERVER": f"unix:{tmp_path}/none"}
    examined = voicecheck(tmp_path, "doctor", environ=nowhere)
    assert examined.returncode == 11
    assert "MISSING microphone" in examined.stdout
    assert "MISSING speaker" in examined.stdout
    assert "ok      store" in examined.stdout
    refused = voicecheck(tmp_path, environ=nowhere)
    assert refused.returncode == 11
    assert "microphone" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_no_portaudio(tmp_path: Path) -> None:
    examined = voicecheck(tmp_path, "doctor", before=NO_PORTAUDIO)
    assert examined.returncode == 10
    refused = voicecheck(tmp_path, before=NO_PORTAUDIO)
    assert refused.returncode == 10
    assert "PortAudio is not installed" in refused.stderr
    typed = voicecheck(tmp_path, "--text", typed="stop\n", before=NO_PORTAUDIO)
    assert typed.returncode == 0, typed.stderr


def test_no_model(sound: SoundServer, tmp_path: Path) -> None:
    refused = voicecheck(tmp_path, "checkin", "--model", "small.en", environ=sound.env)
    assert refused.returncode == 14
    assert "voicecheck models get small.en" in refused.stderr
    (tmp_path / "config.toml").write_text('[model]\nname = "small.en"\n', encoding="utf-8")
    examined = voicecheck(tmp_path, "doctor", "--json", environ=sound.env)
    assert examined.returncode == 14
    model = next(check for check in json.loads(examined.stdout) if check["name"] == "model")
    assert "voicecheck models get small.en" in model["remedy"]


@pytest.fixture
def no_espeak(tmp_path: Path) -> dict[str, str]:
    """A system without espeak: neither its own nor the one that comes with a package."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    for module in ("espeakng_loader", "pyttsx3"):
        (hidden / f"{module}.py").write_text("raise ImportError('hidden')", encoding="utf-8")
    return {"PYTHONPATH": str(hidden)}


def test_no_espeak(sound: SoundServer, no_espeak: dict[str, str], tmp_path: Path) -> None:
    examined = voicecheck(tmp_path, "doctor", "--json", environ=sound.env | no_espeak)
    assert examined.returncode == 13, examined.stdout
    voice = next(check for check in json.loads(examined.stdout) if check["name"] == "voice")
    assert voice["remedy"]
    refused = voicecheck(tmp_path, environ=sound.env | no_espeak)
    assert refused.returncode == 13
    assert refused.stderr.count("\n") == 1
    typed = voicecheck(tmp_path, "--text", typed="stop\n", environ=no_espeak)
    assert typed.returncode == 0


def test_no_such_voice(sound: SoundServer, tmp_path: Path) -> None:
    refused = voicecheck(tmp_path, "checkin", "--voice", "nobody", environ=sound.env)
    assert refused.returncode == 13
    assert "voicecheck voices" in refused.stderr


def test_no_such_device(sound: SoundServer, tmp_path: Path) -> None:
    refused = voicecheck(tmp_path, "checkin", "--input-device", "Blue Yeti", environ=sound.env)
    assert refused.returncode == 11
    assert "Blue Yeti" in refused.stderr
    refused = voicecheck(tmp_path, "checkin", "--output-device", "Hi-Fi", environ=sound.env)
    assert refused.returncode == 12


def test_a_folder_that_cannot_be_written(sound: SoundServer) -> None:
    nowhere = Path("/proc/voicecheck")
    assert voicecheck(nowhere, "doctor", environ=sound.env).returncode == 15
    for arguments in ((), ("--text",)):
        refused = voicecheck(nowhere, *arguments, environ=sound.env)
        assert refused.returncode == 15
        assert refused.stderr.count("\n") == 1


def test_what_needs_no_sound_works_without_any(tmp_path: Path) -> None:
    for arguments in (("history",), ("guides",), ("models",), ("--version",)):
        assert voicecheck(tmp_path, *arguments, before=NO_PORTAUDIO).returncode == 0, arguments

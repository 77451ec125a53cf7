"""What is told to be typed fits the environment that runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from voicecheck.installation import Installation

LEFT_BY = {"pipx": "pipx_metadata.json", "uv": "uv-receipt.toml"}


@pytest.fixture
def prefix(tmp_path: Path) -> Path:
    made = tmp_path / "voicecheck-in"
    made.mkdir()
    return made


@pytest.mark.parametrize(
    ("tool", "extras", "command"),
    [
        ("pipx", ("lock",), "pipx inject voicecheck-in 'voicecheck-in[piper]'"),
        ("uv", (), "uv tool install 'voicecheck-in[piper]'"),
        ("uv", ("lock", "wyoming"), "uv tool install 'voicecheck-in[lock,piper,wyoming]'"),
        ("pip", ("lock",), "/there/bin/python -m pip install 'voicecheck-in[piper]'"),
    ],
)
def test_an_extra_is_added_by_what_installed_it(
    prefix: Path, tool: str, extras: tuple[str, ...], command: str
) -> None:
    if tool in LEFT_BY:
        (prefix / LEFT_BY[tool]).touch()
    assert Installation(prefix, "/there/bin/python", extras).adding("piper") == command


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("pipx", "pipx runpip voicecheck-in install --force-reinstall soxr"),
        ("uv", "uv pip install --python /there/bin/python --reinstall soxr"),
        ("pip", "/there/bin/python -m pip install --force-reinstall soxr"),
    ],
)
def test_a_damaged_package_comes_anew_into_the_same_environment(
    prefix: Path, tool: str, command: str
) -> None:
    if tool in LEFT_BY:
        (prefix / LEFT_BY[tool]).touch()
    assert Installation(prefix, "/there/bin/python").reinstalling("soxr") == command


def test_a_folder_with_a_space_is_typed_in_one_piece(prefix: Path) -> None:
    command = Installation(prefix, "/the flat/bin/python").adding("lock")
    assert command.startswith("'/the flat/bin/python' -m pip")


def test_what_it_tells_runs_here() -> None:
    command = Installation.this().running("this")
    assert command.startswith(sys.executable)
    assert subprocess.run(command, shell=True, capture_output=True, check=True).stdout


def test_the_voices_name_this_python(tmp_path: Path) -> None:
    told = voicecheck(tmp_path, "voices").stdout
    assert f"`{sys.executable} -m piper.download_voices NAME`" in told
    hidden = "import importlib.util as u; f = u.find_spec\n"
    hidden += "u.find_spec = lambda n, *a: None if n == 'piper' else f(n, *a)"
    told = voicecheck(tmp_path, "voices", before=hidden).stdout
    assert f"{sys.executable} -m pip install 'voicecheck-in[piper]'" in told

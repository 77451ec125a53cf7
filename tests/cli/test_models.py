"""The command as it is typed, against a server on loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.speech.hub import Hub

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        yield server


def voicecheck(home: Path, *words: str, endpoint: str = "http://127.0.0.1:9") -> Done:
    env = {**os.environ, "VOICECHECK_HOME": str(home), "HF_ENDPOINT": endpoint}
    command = [sys.executable, "-m", "voicecheck", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)


def test_models_alone_lists_them_and_uses_no_network(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "models")
    assert done.returncode == 0
    assert done.stdout.startswith("tiny.en ")
    assert "large-v3" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_model_is_fetched_and_then_listed(tmp_path: Path, hub: Hub) -> None:
    done = voicecheck(tmp_path, "models", "get", "base.en", endpoint=hub.endpoint)
    assert done.returncode == 0, done.stderr
    assert "base.en is in" in done.stdout
    assert "base.en" in done.stderr
    listed = json.loads(voicecheck(tmp_path, "models", "list", "--json").stdout)
    assert [(row["name"], row["bundled"]) for row in listed] == [
        ("tiny.en", True),
        ("base.en", False),
    ]


def test_a_download_that_breaks_off_is_one_line(tmp_path: Path, hub: Hub) -> None:
    hub.break_after_bytes = 1000
    done = voicecheck(tmp_path, "models", "get", "base.en", endpoint=hub.endpoint)
    assert done.returncode == 14
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("voicecheck: the speech model base.en cannot")


def test_a_name_that_no_model_has_is_one_line(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "models", "get", "enormous")
    assert done.returncode == 14
    assert "base.en" in done.stderr.splitlines()[-1]

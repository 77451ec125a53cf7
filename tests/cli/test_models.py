"""The command as it is typed, against a server on loopback."""

import json
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import shown_on
from tests.speech import multilingual
from tests.speech.hub import FILES, Hub
from voicecheck.speech.measure import Measured
from voicecheck.speech.measurements import Measurements

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
    assert "* tiny.en " in done.stdout
    assert "not measured yet" in done.stdout
    assert "large-v3" in done.stdout
    assert "99 languages" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_model_is_fetched_and_then_listed(tmp_path: Path, hub: Hub) -> None:
    done = voicecheck(tmp_path, "models", "get", "base.en", endpoint=hub.endpoint)
    assert done.returncode == 0, done.stderr
    assert "base.en is in" in done.stdout
    assert "base.en" in done.stderr
    listed = json.loads(voicecheck(tmp_path, "models", "list", "--json").stdout)
    assert [(row["name"], row["bundled"]) for row in listed["here"]] == [
        ("tiny.en", True),
        ("base.en", False),
    ]


def test_a_model_that_is_not_whole_is_fetched_in_its_place(tmp_path: Path, hub: Hub) -> None:
    weights = fetched(tmp_path, "base.en") / "model.bin"
    weights.unlink()
    done = voicecheck(tmp_path, "models", "get", "base.en", endpoint=hub.endpoint)
    assert done.returncode == 0, done.stderr
    assert weights.read_bytes() == FILES["model.bin"]


def test_a_download_that_breaks_off_is_one_line(tmp_path: Path, hub: Hub) -> None:
    hub.break_after_bytes = 1000
    done = voicecheck(tmp_path, "models", "get", "base.en", endpoint=hub.endpoint)
    assert done.returncode == 14
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("voicecheck: the speech model base.en cannot")


def test_a_killed_download_goes_on_where_it_was(tmp_path: Path, hub: Hub) -> None:
    hub.stall_after_bytes = 300_000
    env = {**os.environ, "VOICECHECK_HOME": str(tmp_path), "HF_ENDPOINT": hub.endpoint}
    command = [sys.executable, "-m", "voicecheck", "models", "get", "base.en"]
    weights = tmp_path / "models" / "base.en.part" / "model.bin"
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as fetching:
        until = time.monotonic() + 30
        while not weights.exists() or weights.stat().st_size < 200_000:
            assert time.monotonic() < until
            time.sleep(0.05)
        fetching.kill()
    there = weights.stat().st_size
    hub.stall_after_bytes = None
    hub.requests.clear()
    done = voicecheck(tmp_path, "models", "get", "base.en", endpoint=hub.endpoint)
    assert done.returncode == 0, done.stderr
    asked = [wanted for path, wanted, _ in hub.requests if path.endswith("model.bin")]
    assert asked == [f"bytes={there}-"]
    whole = tmp_path / "models" / "base.en" / "model.bin"
    assert whole.read_bytes() == FILES["model.bin"]


def test_a_model_is_measured_once_and_then_listed_with_its_figures(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "models", "list", "--measure", "--json")
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)["here"][0]["measured"]
    assert 0.01 < measured["seconds"] < 20
    assert 0 <= measured["word_error"] < 0.5
    assert "espeak" in measured["read_by"]
    again = voicecheck(tmp_path, "models")
    assert f"{measured['seconds']:.2f} s" in again.stdout
    kept = tmp_path / "cache" / "models-measured.json"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_while_one_model_is_measured_it_shows_how_far_it_is(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "voicecheck", "models", "measure", "tiny.en"]
    environ = os.environ | {"VOICECHECK_HOME": str(tmp_path), "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=theirs, env=environ
    ) as measuring:
        os.close(theirs)
        shown = shown_on(ours)
    assert measuring.returncode == 0
    percents = re.findall(r"measuring tiny.en .*? (\d+)%", shown)
    assert [int(percent) for percent in percents[:1] + percents[-1:]] == [0, 100]
    assert len(set(percents)) > 5


def test_a_measurement_of_another_machine_counts_for_nothing(tmp_path: Path) -> None:
    kept = Measurements(tmp_path)
    kept.keep("tiny.en", Measured(0.5, 0.1, ("a",)), "en", "you")
    found = kept.of("tiny.en")
    assert found is not None
    assert found.seconds == 0.5
    path = tmp_path / "models-measured.json"
    path.write_text(path.read_text().replace('"machine": "', '"machine": "0'))
    assert kept.of("tiny.en") is None
    for damage in ("", "[]", "{", '{"machine": 1}', "[" * 100_000):
        path.write_text(damage)
        assert kept.of("tiny.en") is None


def test_a_recording_of_oneself_needs_its_words(tmp_path: Path) -> None:
    sound = tmp_path / "me.wav"
    sound.write_bytes(b"")
    assert voicecheck(tmp_path, "models", "measure", "--recording", str(sound)).returncode == 2


def test_a_model_is_chosen_for_good_and_the_comments_stay(tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('# mine\n[model]\nname = "base.en" # the large one\n')
    done = voicecheck(tmp_path, "models", "use", "tiny.en")
    assert done.returncode == 0, done.stderr
    assert settings.read_text() == '# mine\n[model]\nname = "tiny.en" # the large one\n'
    missing = voicecheck(tmp_path, "models", "use", "small.en")
    assert missing.returncode == 14
    assert "voicecheck models get small.en" in missing.stderr
    assert 'name = "tiny.en"' in settings.read_text()


def test_a_folder_that_is_not_there_is_called_that(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "models", "use", "openai/whisper-tiny")
    assert done.returncode == 14
    assert "there is no folder openai/whisper-tiny" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_model_for_english_is_not_chosen_for_german(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[checkin]\nlanguage = "de"\n')
    done = voicecheck(tmp_path, "models", "use", "tiny.en")
    assert done.returncode == 14
    assert "voicecheck models get base" in done.stderr


def test_a_model_for_all_languages_is_listed_and_chosen_for_german(
    tmp_path: Path, whisper_base: Path
) -> None:
    multilingual.into(tmp_path, whisper_base)
    (tmp_path / "config.toml").write_text('[checkin]\nlanguage = "de"\n')
    listed = voicecheck(tmp_path, "models").stdout.splitlines()
    (row,) = [line for line in listed if line.split()[:1] == ["base"]]
    assert "148 MB" in row
    assert "99 languages" in row
    done = voicecheck(tmp_path, "models", "use", "base")
    assert done.returncode == 0, done.stderr
    assert voicecheck(tmp_path, "config", "get", "model.name").stdout == "base\n"


def fetched(home: Path, name: str) -> Path:
    folder = home / "models" / name
    folder.mkdir(parents=True)
    for each in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / each).write_bytes(b"x")
    return folder


def test_a_fetched_model_is_removed_when_asked(tmp_path: Path) -> None:
    folder = fetched(tmp_path, "base.en")
    assert voicecheck(tmp_path, "models", "remove", "base.en").returncode == 2  # nobody says yes
    assert folder.is_dir()
    done = voicecheck(tmp_path, "models", "remove", "base.en", "--yes")
    assert done.returncode == 0, done.stderr
    assert not folder.exists()


def test_what_a_download_left_goes_with_the_model_and_is_named(tmp_path: Path) -> None:
    whole, part = fetched(tmp_path, "base.en"), fetched(tmp_path, "base.en.part")
    done = voicecheck(tmp_path, "models", "remove", "base.en", "--yes")
    assert done.returncode == 0, done.stderr
    told = "Deleted the speech model base.en and what a broken-off download left of base.en; "
    assert done.stdout.startswith(told)
    assert not whole.exists()
    assert not part.exists()


def test_of_a_model_in_use_what_a_download_left_can_go(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[model]\nname = "base.en"\n')
    whole, part = fetched(tmp_path, "base.en"), fetched(tmp_path, "base.en.part")
    done = voicecheck(tmp_path, "models", "remove", "base.en", "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Deleted what a broken-off download left of base.en; ")
    assert whole.is_dir()
    assert not part.exists()
    assert voicecheck(tmp_path, "models", "remove", "base.en", "--yes").returncode == 14


def test_what_is_in_use_came_along_or_is_no_model_stays(tmp_path: Path) -> None:
    folder = fetched(tmp_path, "base.en")
    (tmp_path / "config.toml").write_text('[model]\nname = "base.en"\n')
    notes = fetched(tmp_path, "notes")
    (notes / "diary.txt").write_text("mine")
    outside = fetched(tmp_path / "elsewhere", "small")
    (tmp_path / "models" / "small").symlink_to(outside)
    names = ["base.en", "tiny.en", "notes", "small", "..", ".", "../models/base.en"]
    names += [str(outside), "a" * 300]
    for name in names:
        done = voicecheck(tmp_path, "models", "remove", name, "--yes")
        assert done.returncode == 14, name
        assert len(done.stderr.splitlines()) == 1
    assert folder.is_dir()
    assert (notes / "diary.txt").exists()
    assert (outside / "model.bin").exists()


def test_a_name_that_no_model_has_is_one_line(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "models", "get", "enormous")
    assert done.returncode == 14
    assert "base.en" in done.stderr
    assert done.stderr.count("\n") == 1

"""Old check-ins and old recordings go for good."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from tests.store.test_store import all_bytes, kept, sound
from voicecheck.store import Store

NOW = datetime.now().astimezone()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """One check-in of 100, 50 and 0 days ago, and one that Ana told alone 100 days ago."""
    home = tmp_path / "home"
    for viewer, days in ((None, 100), (None, 50), (None, 0), ("Ana", 100)):
        with Store.open(home / "voicecheck.db", viewer) as store:
            at = NOW - timedelta(days=days)
            checkin_id = store.begin("repair" if days == 50 else "evening", [], at)
            word = f"zebra{viewer or ''}{days}x"
            recording = sound(0, f"roar{viewer or ''}{days}x".encode() * 50)
            store.keep(
                checkin_id, kept(0, word, said_at=at, person=viewer, recordings=[recording])
            )
    return home


def count(home: Path, *arguments: str) -> int:
    return len(json.loads(voicecheck(home, "history", "--json", *arguments).stdout))


def test_what_is_older_goes_without_a_trace(home: Path) -> None:
    asked = voicecheck(home, "forget", "--older-than", "60d", typed="n\n")
    assert "1 check-in with 1 answer" in asked.stdout
    assert (asked.returncode, count(home)) == (0, 3)
    done = voicecheck(home, "forget", "--older-than", "60d", typed="y\n")
    assert (done.returncode, count(home), count(home, "--as", "Ana")) == (0, 2, 1)
    content = all_bytes(home)
    assert b"zebra100x" not in content
    assert b"roar100x" not in content
    assert b"zebraAna100x" in content
    assert b"roar50x" in content


def test_it_chooses_by_guide_and_by_person(home: Path) -> None:
    assert "No check-in" in voicecheck(home, "forget", "--older-than", "1d", "--who", "Bo").stdout
    voicecheck(home, "forget", "--older-than", "1d", "--guide", "repair", "--yes")
    assert count(home) == 2
    assert b"zebra50x" not in all_bytes(home)
    voicecheck(home, "forget", "--older-than", "1d", "--as", "Ana", "--who", "Ana", "--yes")
    assert (count(home), count(home, "--as", "Ana")) == (2, 0)


def test_old_sound_goes_and_its_words_stay(home: Path) -> None:
    done = voicecheck(home, "forget", "--sound-older-than", "60d", "--yes")
    assert (done.stdout, count(home)) == ("Deleted 1 recording.\n", 3)
    content = all_bytes(home)
    assert b"roar100x" not in content
    assert b"zebra100x" in content
    assert b"roarAna100x" in content


def test_a_check_in_lets_old_sound_go_where_that_is_set(home: Path) -> None:
    (home / "config.toml").write_text("[audio]\nkeep_days = 60\n")
    assert voicecheck(home, "checkin", "--text", typed="stop\n").returncode == 0
    content = all_bytes(home)
    assert not [roar for roar in (b"roar100x", b"roarAna100x") if roar in content]
    assert not [
        word for word in (b"roar50x", b"zebra100x", b"zebraAna100x") if word not in content
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--older-than", "60d", "--sound-older-than", "60d"],
        ["--older-than", "soon"],
        ["--sound-older-than", "60d", "--guide", "evening"],
    ],
)
def test_what_is_to_go_must_be_said(home: Path, arguments: list[str]) -> None:
    done = voicecheck(home, "forget", *arguments, "--yes")
    assert (done.returncode, count(home)) == (2, 3)

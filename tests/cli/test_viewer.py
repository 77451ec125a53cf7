"""Two people at one machine: what each is shown."""

import json
from pathlib import Path

import pytest

from tests.cli.running import voicecheck

ANSWERS = {None: "I walked by the harbour", "Ana": "I missed the ferry"}


def told(home: Path, name: str | None, *arguments: str) -> None:
    who = () if name is None else ("--as", name)
    typed = f"{ANSWERS[name]}\nyes\nstop\n"
    done = voicecheck(home, "checkin", "--text", *who, *arguments, typed=typed)
    assert done.returncode in (0, 130), done.stderr
    assert ANSWERS[name] in voicecheck(home, "show", "last", *who).stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    told(home, None)
    told(home, "Ana")
    return home


def ids(home: Path, *arguments: str, **environ: str) -> list[str]:
    done = voicecheck(home, "history", "--json", *arguments, environ=environ)
    return [checkin["id"] for checkin in json.loads(done.stdout)]


def test_each_is_shown_their_own(home: Path) -> None:
    (owners,), (anas,) = ids(home), ids(home, "--as", "Ana")
    assert owners != anas
    assert ids(home, VOICECHECK_AS="ana") == [anas]
    assert ids(home, "--as", "you", VOICECHECK_AS="Ana") == [owners]
    assert ids(home, "--as", "Bo") == []


def test_the_setting_says_who_sits_here(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[checkin]\nas = "Ana"\n')
    done = voicecheck(tmp_path, "--text", typed=f"{ANSWERS['Ana']}\nyes\nstop\n")
    assert done.returncode in (0, 130)
    assert len(ids(tmp_path)) == 1
    assert ids(tmp_path, "--as", "you") == []


def test_another_person_is_refused_by_each_command(home: Path) -> None:
    (anas,) = ids(home, "--as", "Ana")
    for command in (["show"], ["play"], ["delete", "--yes"]):
        done = voicecheck(home, *command, anas)
        assert (done.returncode, done.stdout) == (5, "")
        assert done.stderr.startswith("voicecheck: No check-in begins with")
    assert ids(home, "--as", "Ana") == [anas]


def test_one_is_you_to_oneself_and_a_name_to_others(home: Path) -> None:
    shown = voicecheck(home, "show", "last", "--as", "Ana").stdout
    assert f"you: {ANSWERS['Ana']}" in shown
    assert "with" not in shown.splitlines()[0]


def test_what_is_shared_is_seen_until_it_is_taken_back(home: Path) -> None:
    (anas,) = ids(home, "--as", "Ana")
    assert "the owner may read it" in voicecheck(home, "share", anas, "--as", "Ana").stdout
    assert anas in ids(home)
    shown = voicecheck(home, "show", anas).stdout
    assert "shared with you" in shown
    assert f"Ana: {ANSWERS['Ana']}" in shown
    assert "shared with the owner" in voicecheck(home, "history", "--as", "Ana").stdout
    assert voicecheck(home, "delete", anas, "--yes").returncode == 1
    assert voicecheck(home, "unshare", anas, "--as", "Ana").returncode == 0
    assert anas not in ids(home)


def test_whom_it_is_shared_with_must_be_plain(tmp_path: Path) -> None:
    told(tmp_path, None)
    done = voicecheck(tmp_path, "share", "last")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Nobody else is known" in done.stderr
    assert voicecheck(tmp_path, "share", "last", "--with", "Bo").returncode == 0
    assert len(ids(tmp_path, "--as", "Bo")) == 1

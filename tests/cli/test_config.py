"""`voicecheck config` as a person runs it."""

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import VOICECHECK, voicecheck
from voicecheck.config import Settings
from voicecheck.setting_keys import Keys

MINE = """\
# how I like it
[voice]
rate_wpm = 120   # slow
"""


def settings(home: Path, *arguments: str, **environ: str) -> dict[str, Any]:
    done = voicecheck(home, "config", *arguments, "--json", environ=environ)
    assert done.returncode == 0, done.stderr
    return {each["key"]: each for each in json.loads(done.stdout)}


def test_every_key_is_shown_with_its_value_and_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(MINE, encoding="utf-8")
    shown = settings(
        tmp_path,
        *("list", "--model", "small.en"),
        VOICECHECK_LISTENING_PATIENCE="2.5",
        VOICECHECK_CHECKIN_WITH="Ana, Bo",
        VOICECHECK_AS="Cy",
    )
    assert list(shown) == [str(key) for key in Keys(Settings)]
    file = str(tmp_path / "config.toml")
    assert {key: (each["value"], each["from"], each["where"]) for key, each in shown.items()} == {
        **{str(key): (key.default, "default", "") for key in Keys(Settings)},
        "voice.rate_wpm": (120, "file", file),
        "listening.patience": (2.5, "environment", "VOICECHECK_LISTENING_PATIENCE"),
        "checkin.with": (["Ana", "Bo"], "environment", "VOICECHECK_CHECKIN_WITH"),
        "checkin.as": ("Cy", "environment", "VOICECHECK_AS"),
        "model.name": ("small.en", "option", "--model"),
    }
    lines = voicecheck(tmp_path, "config").stdout.splitlines()
    assert lines[0] == file
    (rate,) = (line.split() for line in lines if line.startswith("voice.rate_wpm"))
    assert rate == ["voice.rate_wpm", "=", "120", "file"]


def test_what_the_environment_sets_holds_in_a_check_in(tmp_path: Path) -> None:
    typed = {"VOICECHECK_CHECKIN_TEXT": "true", "VOICECHECK_CHECKIN_GUIDE": "five-minutes"}
    assert "Just five minutes" in voicecheck(tmp_path, typed="stop\n", environ=typed).stdout
    done = voicecheck(tmp_path, "config", environ={"VOICECHECK_AUDIO_KEEP": "maybe"})
    assert done.returncode == 3
    assert done.stderr == (
        "voicecheck: VOICECHECK_AUDIO_KEEP: audio.keep cannot be 'maybe'. Allowed: true or false\n"
    )


def test_a_value_is_set_got_and_unset_and_the_rest_stays(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(MINE, encoding="utf-8")
    done = voicecheck(tmp_path, "config", "set", "voice.rate_wpm", "150")
    assert done.stdout == "voice.rate_wpm = 150 (file)\n"
    assert file.read_text(encoding="utf-8") == MINE.replace("120", "150")
    assert voicecheck(tmp_path, "config", "get", "voice.rate_wpm").stdout == "150\n"
    voicecheck(tmp_path, "config", "set", "checkin.with", "Ana, Bo")
    got = json.loads(voicecheck(tmp_path, "config", "get", "checkin.with", "--json").stdout)
    assert (got["value"], got["from"]) == (["Ana", "Bo"], "file")
    assert voicecheck(tmp_path, "config", "unset", "checkin.with").stdout == (
        "checkin.with = [] (default)\n"
    )
    voicecheck(tmp_path, "config", "unset", "voice.rate_wpm")
    assert file.read_text(encoding="utf-8").startswith(
        "# how I like it\n[voice]\n# rate_wpm = 145"
    )
    wins = voicecheck(
        tmp_path, "config", "set", "voice.rate_wpm", "99",
        environ={"VOICECHECK_VOICE_RATE_WPM": "200"},
    )  # fmt: skip
    assert "= 200 (environment" in wins.stdout
    assert "wins over the file" in wins.stderr


def test_the_first_value_takes_the_place_of_its_comment(tmp_path: Path) -> None:
    voicecheck(tmp_path, "config", "unset", "voice.rate_wpm")
    assert not (tmp_path / "config.toml").exists()
    voicecheck(tmp_path, "config", "set", "voice.rate_wpm", "150")
    content = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert content.count("rate_wpm") == 1
    assert "\nrate_wpm = 150\n" in content
    voicecheck(tmp_path, "config", "unset", "voice.rate_wpm")
    content = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert "\n# rate_wpm = 145\n" in content


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("get", "voice.rate"), "Did you mean voice.rate_wpm?"),
        (("get", "patience"), "Did you mean listening.patience?"),
        (("get", "voise.volume"), "Did you mean voice.volume?"),
        (("set", "model.nam", "x"), "Did you mean model.name"),
        (
            ("unset", "zzz"),
            "'zzz', and there is no such setting. To see them all: voicecheck config",
        ),
        (("unset", "zzz.id"), "Allowed: checkin, voice"),
        (
            ("get", "voice"),
            "names voice, a whole section. Its settings are voice.id, voice.rate_wpm",
        ),
        (("set", "voice.rate_wpm", "-5"), "voice.rate_wpm cannot be '-5'"),
        (("set", "voice.volume", "-0.5"), "from 0 to 1"),
        (("explain", "audio.kept"), "Did you mean audio.keep"),
        (("set", "voice.volume", "9"), "from 0 to 1"),
        (("set", "checkin.language", "klingon"), "the code of a language"),
        (("set", "schedule.quiet", "21:00-21:00"), "from one hour to another"),
        (("set", "schedule.quiet", "9:00-09:00"), "from one hour to another"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "config", *arguments)
    assert (done.returncode, done.stdout) == (3, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_setting_in_the_place_of_a_command_is_met_with_the_command(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "config", "voice.rate_wpm")
    assert done.returncode == 2
    assert "voicecheck config get voice.rate_wpm" in done.stderr


def test_every_key_is_explained(tmp_path: Path) -> None:
    told = {
        each["key"]: each
        for each in json.loads(voicecheck(tmp_path, "config", "explain", "--json").stdout)
    }
    assert list(told) == [str(key) for key in Keys(Settings)]
    assert told["voice.rate_wpm"]["allowed"] == "a whole number from 80 to 300"
    shown = voicecheck(tmp_path, "config", "explain", "voice").stdout
    assert "How quickly it speaks, in words a minute." in shown
    assert "default: 145" in shown
    assert "audio" not in shown
    assert "How quickly it speaks" in voicecheck(tmp_path, "config", "--explain").stdout


def test_an_edit_is_checked_and_a_broken_one_is_kept_aside(tmp_path: Path) -> None:
    file, draft = tmp_path / "config.toml", tmp_path / "config.toml.edited"
    voicecheck(tmp_path, "config", "set", "voice.rate_wpm", "150")
    before = file.read_text(encoding="utf-8")

    def edit(script: str) -> "subprocess.CompletedProcess[str]":
        return voicecheck(tmp_path, "config", "edit", environ={"EDITOR": script, "VISUAL": ""})

    broken = edit("sed -i s/150/999/")
    assert broken.returncode == 3
    assert broken.stderr.count("\n") == 1
    assert "voice.rate_wpm cannot be 999" in broken.stderr
    assert file.read_text(encoding="utf-8") == before
    assert "rate_wpm = 999" in draft.read_text(encoding="utf-8")
    mended = edit("sed -i s/999/160/")
    assert mended.returncode == 0, mended.stderr
    assert file.read_text(encoding="utf-8") == before.replace("150", "160")
    assert file.stat().st_mode & 0o777 == 0o600
    assert not draft.exists()
    assert edit("true").stdout == "Nothing was changed.\n"
    failed = edit("false")
    assert failed.returncode == 3
    assert "The editor failed" in failed.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_a_damaged_file_is_mended_in_the_editor(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[voice", encoding="utf-8")
    assert voicecheck(tmp_path, "config").returncode == 3
    unchanged = voicecheck(tmp_path, "config", "edit", environ={"EDITOR": "true"})
    assert (unchanged.returncode, unchanged.stdout) == (3, "")
    assert "is not valid TOML" in unchanged.stderr
    done = voicecheck(tmp_path, "config", "edit", environ={"EDITOR": "sed -i s/e$/e]/"})
    assert done.returncode == 0, done.stderr
    assert file.read_text(encoding="utf-8") == "[voice]"


def test_without_a_terminal_no_editor_is_opened(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "config", "edit", environ={"EDITOR": "", "VISUAL": ""})
    assert done.returncode == 3
    assert "There is no terminal" in done.stderr


def test_at_a_terminal_the_editor_has_it(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environ = {**os.environ, "VOICECHECK_HOME": str(tmp_path), "EDITOR": "ed -s", "VISUAL": ""}
    environ["EDITOR"] = "sed -i /rate_wpm/s/.*/rate_wpm=170/"
    done = subprocess.run(
        [*VOICECHECK, "config", "edit"], stdin=theirs, capture_output=True, env=environ
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert voicecheck(tmp_path, "config", "get", "voice.rate_wpm").stdout == "170\n"

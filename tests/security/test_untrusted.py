"""Guides, settings, stores, recordings and file names from elsewhere: data, and no more than that.

No code runs from them, no path leads out of its folder, nothing is read without end, what they
hold reaches the terminal as text, and each is refused in one line.
"""

import contextlib
import os
import pty
import re
import sqlite3
import subprocess
import sys
import sysconfig
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.running import voicecheck
from tests.security.commands import USES, Use
from tests.security.place import Place, made
from voicecheck import cli as voicecheck_cli
from voicecheck.audio.clip import Clip
from voicecheck.cli import cli
from voicecheck.errors import StoreError, VoicecheckError

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x1b[8mhidden\x9b31m\x08\x7f\u202eevil"
STYLE = re.compile(r"\x1b\[(0|1|2|3[0-7])m")
"""What click.style writes for the styles that are used."""

GUIDE = """
title = "TITLE"
about = "TITLE"
opening = "TITLE"
closing = "TITLE"
[[steps]]
id = "day"
label = "TITLE"
ask = "TITLE How was your day?"
reprompt = "TITLE"
rephrase = "TITLE"
""".replace("TITLE", HOSTILE.encode("unicode_escape").decode().replace("\\x", "\\u00"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = made(tmp_path)
    place.restore()
    return place


FIXED = {
    "id",
    "checkin",
    "state",
    "verdict",
    "kind",
    "format",
    "started_at",
    "ended_at",
    "said_at",
}
"""The columns of a store that take only what it knows; in all others anything may stand."""


@pytest.fixture
def hostile(place: Place) -> Place:
    """A place in which every text is hostile: guide, names, questions, words."""
    (place.home / "guides" / "odd.toml").write_text(GUIDE, encoding="utf-8")
    (place.home / f"{HOSTILE}.toml").write_text(GUIDE, encoding="utf-8")
    with contextlib.closing(sqlite3.connect(place.store)) as db:
        tables = db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%' "
            "AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%migrations%'"
        )
        for (table,) in tables.fetchall():
            for _, column, kind, *_ in db.execute(f'PRAGMA table_info("{table}")').fetchall():
                if kind == "TEXT" and column not in FIXED:
                    db.execute(f'UPDATE "{table}" SET "{column}" = "{column}" || ?', (HOSTILE,))
        db.commit()
    return place


def commands_in(shown: str) -> list[str]:
    """The signs that a terminal would obey, other than our own styles."""
    plain = STYLE.sub("", shown)
    return [
        char
        for char in plain
        if (unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\r") or char == "\u202e"
    ]


@pytest.mark.parametrize(
    ("name", "use"),
    [(name, use) for name, uses in USES.items() for use in uses if not use.network],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_no_command_hands_a_terminal_what_others_wrote(
    name: str, use: Use, hostile: Place
) -> None:
    places = {
        "guide": hostile.home / f"{HOSTILE}.toml",
        "sound": hostile.home / f"{HOSTILE}.flac",  # not there, so that it is named
        "new": hostile.home / f"{HOSTILE}.new",
        "backup": hostile.home / f"{HOSTILE}.backup",
    }
    arguments = [*name.split(), *(each.format(**places) for each in use.arguments)]
    shown = run_here(hostile.home, arguments, typed=use.typed.replace("yes", HOSTILE))
    assert commands_in(shown) == []
    if name in {"show", "history", "people list"}:
        assert "owned" in shown, "nothing hostile was there to be shown"


@pytest.mark.parametrize(
    "arguments",
    [
        ("guides", "show", "odd"),
        ("guides", "check", f"{HOSTILE}.toml"),
        ("guides", "check", f"no such {HOSTILE}.toml"),
        ("guides", "show", HOSTILE),
        ("show", HOSTILE),
        ("history", "--since", HOSTILE),
        ("history", "--who", HOSTILE),
        ("history", f"--{HOSTILE}"),
        (f"no such command {HOSTILE}",),
        ("people", "show", HOSTILE),
        ("checkin", "odd", "--text", "--with", HOSTILE),
    ],
    ids=lambda each: " ".join(each).encode("ascii", "replace").decode()[:20],
)
def test_a_real_terminal_gets_text(arguments: tuple[str, ...], hostile: Place) -> None:
    assert commands_in(run_on_terminal(hostile, arguments)) == []


def run_here(home: Path, arguments: Sequence[str], typed: str = "") -> str:
    """Run a command in this process as if on a terminal with colours; what it shows."""
    runner = CliRunner(env={"VOICECHECK_HOME": str(home), "TERM": "xterm-256color"})
    done = runner.invoke(cli, arguments, input=typed, color=True, standalone_mode=False)
    return done.output


def run_on_terminal(place: Place, arguments: Sequence[str]) -> str:
    """Run the program with a terminal of its own for all it prints; what that is given."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "voicecheck", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=place.home,
        env={**os.environ, "VOICECHECK_HOME": str(place.home), "PYTHONPATH": str(Path.cwd())},
    )
    os.close(theirs)
    shown = b""
    # At its end Linux answers with an error, other systems with nothing.
    with contextlib.suppress(OSError):
        while part := os.read(ours, 65536):
            shown += part
    program.wait()
    os.close(ours)
    return shown.decode(errors="surrogateescape")


BAIT = """
import os
open(os.environ["CAUGHT"], "a").write(__name__ + "\\n")
raise ImportError("bait")
"""


def test_no_code_runs_from_the_folder_one_stands_in(place: Place, tmp_path: Path) -> None:
    bait, caught = tmp_path / "bait", tmp_path / "caught"
    bait.mkdir()
    for module in (
        "click", "rich", "voicecheck", "json", "numpy", "sqlite_utils", "sounddevice", "pyttsx3",
        "espeakng_loader", "msgspec", "sitecustomize", "usercustomize", "readline", "conftest",
    ):  # fmt: skip
        (bait / f"{module}.py").write_text(BAIT, encoding="utf-8")
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environ |= {"VOICECHECK_HOME": str(place.home), "CAUGHT": str(caught)}
    command = Path(sysconfig.get_path("scripts"), "voicecheck")
    for arguments in (("voices",), ("checkin", "mine", "--text"), ("history", "--json")):
        done = subprocess.run(
            [command, *arguments],
            cwd=bait,
            env=environ,
            input="stop\n",
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    assert not caught.exists(), caught.read_text()


@pytest.mark.parametrize(
    "writer",
    ["os:system", "../../evil", "__import__('os')"],
)
def test_a_setting_names_no_code(writer: str, place: Place) -> None:
    settings = f'[reflection]\nwriter = "{writer}"\n'
    (place.home / "config.toml").write_text(settings, encoding="utf-8")
    done = voicecheck(place.home, "checkin", "--text", typed="I was late.\nstop\n")
    assert done.returncode == 3
    assert "no plugin brings the writer" in done.stderr
    assert "(none is installed)" in done.stderr


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "guides/../../outside", "..", ".", "outside.toml", ""]
)
def test_a_guides_name_is_no_path(name: str, place: Place) -> None:
    (place.home / "outside.toml").write_text(GUIDE, encoding="utf-8")
    for arguments in (("guides", "show", name), ("checkin", name, "--text")):
        done = voicecheck(place.home, *arguments, typed="stop\n")
        assert done.returncode in {3, 4}
        assert done.stderr.count("\n") == 1


BRACES = "{0.__class__.__init__.__globals__} {phrases} %(home)s ${HOME}"


def test_braces_in_a_guide_are_refused_in_one_line(place: Place) -> None:
    guide = re.sub(r'ask = "[^"]*"', f'ask = "{BRACES}"', GUIDE)
    (place.home / "guides" / "braces.toml").write_text(guide, encoding="utf-8")
    done = voicecheck(place.home, "checkin", "braces", "--text")
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "steps[0].ask: braces stand only around {name}" in done.stderr


def test_braces_in_a_title_and_an_answer_are_letters(place: Place) -> None:
    guide = GUIDE.replace(GUIDE.splitlines()[1], f'title = "{BRACES}"')
    (place.home / "guides" / "braces.toml").write_text(guide, encoding="utf-8")
    done = voicecheck(place.home, "checkin", "braces", "--text", typed=f"{BRACES}\nyes\n")
    assert done.returncode == 0, done.stderr
    assert BRACES in done.stdout
    assert "voicecheck.guides" not in done.stdout


def endless(folder: Path) -> dict[str, Path]:
    """Files that would never end, or would fill the memory."""
    os.mkfifo(folder / "pipe.toml")
    (folder / "loop.toml").symlink_to("loop.toml")
    (folder / "zero.toml").symlink_to("/dev/zero")
    (folder / "folder.toml").mkdir()
    with (folder / "huge.toml").open("wb") as file:
        file.truncate(1 << 40)
    return {path.stem: path for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("kind", ["pipe", "loop", "zero", "folder", "huge"])
def test_what_never_ends_is_refused(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    path = endless(folder)[kind]
    home = tmp_path / "home"
    (home / "guides").mkdir(parents=True)
    (home / "guides" / "odd.toml").symlink_to(path)
    for arguments in (
        ("guides", "check", str(path)),
        ("guides", "show", "odd"),
        ("replay", str(path)),
        ("checkin", "odd", "--text"),
    ):
        refused(home, arguments)
    assert "cannot be used" in run_here(home, ("guides", "list"))
    (home / "config.toml").symlink_to(path)
    refused(home, ("people", "list"), ("checkin", "--text"))
    (home / "config.toml").unlink()
    if kind != "loop":  # a link to nothing is a store that is still to be made
        (home / "voicecheck.db").symlink_to(path)
        refused(home, ("history",), ("show", "last"))


def refused(home: Path, *commands: Sequence[str]) -> None:
    """See that each of the commands is refused in one line."""
    for arguments in commands:
        runner = CliRunner(env={"VOICECHECK_HOME": str(home)})
        done = runner.invoke(cli, arguments, input="stop\n", standalone_mode=False)
        assert isinstance(done.exception, VoicecheckError), (arguments, done)
        assert "\n" not in str(done.exception)


def test_a_store_that_is_a_link_to_something_else_leaves_it_as_it_was(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear Sir, " * 100, encoding="utf-8")
    mode = other.stat().st_mode
    home = tmp_path / "home"
    home.mkdir()
    (home / "voicecheck.db").symlink_to(other)
    refused(home, ("history",), ("checkin", "--text"))
    assert other.read_text("utf-8") == "Dear Sir, " * 100
    assert mode == other.stat().st_mode or other.stat().st_mode & 0o077 == 0


def test_a_small_sound_file_that_unfolds_without_end_is_refused(place: Place) -> None:
    sound = bytearray((place.pristine / "sound.flac").read_bytes())
    # The last 36 bits before the checksum tell the number of samples.
    sound[21] |= 0x0F
    sound[22:26] = b"\xff" * 4
    with pytest.raises(StoreError, match="longer than any recording"):
        Clip.from_bytes(bytes(sound))


@pytest.mark.parametrize("depth", [100, 5_000, 60_000])
def test_deep_nesting_is_refused(depth: int, place: Place) -> None:
    deep = "x = " + "[" * depth + "]" * depth
    (place.home / "guides" / "deep.toml").write_text(deep, encoding="utf-8")
    (place.home / "config.toml").write_text(deep, encoding="utf-8")
    refused(place.home, ("guides", "show", "deep"), ("people", "list"))


def test_json_is_written_for_a_terminal_everywhere() -> None:
    folder = Path(voicecheck_cli.__file__).parent
    by_hand = {
        path.name for path in folder.glob("*.py") if "json.dumps(" in path.read_text("utf-8")
    }
    assert by_hand == {"terminal.py"}, "print voicecheck.cli.terminal.json_text instead"


@pytest.mark.parametrize("option", ["--guide", "--who", "--tag"])
def test_bytes_that_are_no_text_narrow_to_nothing(option: str, place: Place) -> None:
    looking_back = (["history"], ["trends"], ["stats"], ["search", "x"], ["export", "--format=md"])
    for command in looking_back:
        arguments = [*command, option, "\udcff\udcfe"]
        done = CliRunner(env=place.environ).invoke(cli, arguments)
        fault = done.exception
        assert fault is None or isinstance(fault, VoicecheckError | SystemExit), arguments

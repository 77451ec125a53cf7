"""Rests at a terminal: lines come at their own pace, and the keyboard is listened to."""

import os
import pty
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.running import VOICECHECK, voicecheck

SHORT = """
title = "Short"
about = "Two rests."
opening = "Hello."
closing = "Goodbye."

[[steps]]
id = "still"
kind = "timed"
ask = "Be still."
cues = [{ say = "In.", lasts_s = 2 }, { say = "Out.", lasts_s = 2 }]
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "short.toml").write_text(SHORT, encoding="utf-8")
    return tmp_path


def at_a_terminal(home: Path, typed: str = "", after: str = "Out.") -> tuple[str, float]:
    """Run it at a terminal, typing a line when another is seen; return what was shown, and how
    many seconds lay between the two lines."""
    ours, theirs = pty.openpty()
    program = [*VOICECHECK, "checkin", "short", "--text"]
    environ = {**os.environ, "VOICECHECK_HOME": str(home)}
    with subprocess.Popen(
        program, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environ
    ) as process:
        os.close(theirs)
        assert process.stdout is not None
        lines, at_s = [], {}
        for line in process.stdout:
            text = line.decode().strip()
            lines.append(text)
            at_s[text.removeprefix("voicecheck: ")] = time.monotonic()
            if typed and text.endswith(after):
                os.write(ours, typed.encode())
        assert process.wait() == 0
    os.close(ours)
    return "\n".join(lines), at_s.get("Out.", 0) - at_s["In."]


def test_at_a_terminal_the_rests_last(home: Path) -> None:
    shown, apart_s = at_a_terminal(home)
    assert "Goodbye." in shown
    assert 1.8 <= apart_s <= 3.5


def test_a_command_is_taken_in_a_rest(home: Path) -> None:
    shown, _ = at_a_terminal(home, "stop\n", after="In.")
    assert "Out." not in shown
    assert "We'll stop here." in shown


def test_where_nobody_is_at_a_terminal_it_goes_on_at_once(home: Path) -> None:
    begun_s = time.monotonic()
    done = voicecheck(home, "checkin", "short", "--text")
    assert done.returncode == 0, done.stderr
    assert "Goodbye." in done.stdout
    assert time.monotonic() - begun_s < 3.5

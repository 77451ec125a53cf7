"""From nothing to a first finished check-in, typed by somebody at tmux."""

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from tests.cli.test_setup import type_a_first_evening

WIDTH, HEIGHT = 90, 30


class Tmux:
    """A terminal of tmux's, with a shell in it, on a server of its own."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self._socket = folder / "tmux"
        size = ("-x", str(WIDTH), "-y", str(HEIGHT))
        given = (word for name, value in environ.items() for word in ("-e", f"{name}={value}"))
        self._do("-f", os.devnull, "new-session", "-d", *size, *given, "sh")

    def type(self, line: str) -> None:
        self._do("send-keys", "-l", line)
        self._do("send-keys", "Enter")

    def shown(self) -> str:
        """Everything shown so far, long lines in one."""
        return self._do("capture-pane", "-p", "-J", "-S", "-")

    def wait_for(self, text: str, limit_s: float = 30.0) -> None:
        until_s = time.monotonic() + limit_s
        while text not in (shown := self.shown()):
            assert time.monotonic() < until_s, f"{text!r} never came:\n{shown}"
            time.sleep(0.05)

    def answer(self, question: str, reply: str) -> None:
        self.wait_for(question)
        self.type(reply)

    def close(self) -> None:
        self._do("kill-server")

    def _do(self, *words: str) -> str:
        command = ["tmux", "-S", str(self._socket), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
        return done.stdout


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    terminal = Tmux(tmp_path, VOICECHECK_HOME=str(tmp_path / "home"), LC_ALL="C.UTF-8")
    yield terminal
    terminal.close()


def test_from_nothing_to_a_first_check_in(tmux: Tmux, tmp_path: Path) -> None:
    tmux.type(shlex.join([sys.executable, "-m", "voicecheck", "--text"]))
    type_a_first_evening(tmux.answer)
    tmux.wait_for("Kept 1 answer on this machine.")
    kept = json.loads(voicecheck(tmp_path / "home", "show", "last", "--json").stdout)
    assert kept["state"] == "finished"
    assert kept["turns"][0]["text"] == "I saw my sister."
    assert max(map(len, tmux.shown().splitlines())) > WIDTH  # a long line is wrapped, not cut


def test_what_the_doctor_found_stands_alone_on_its_line(tmux: Tmux) -> None:
    tmux.type(shlex.join([sys.executable, "-m", "voicecheck", "doctor", "model", "guides"]))
    tmux.wait_for(" guides: ")
    model, guides = [line for line in tmux.shown().splitlines() if ": " in line][-2:]
    assert model.startswith("ok      model: ")
    assert guides.startswith("ok      guides: ")

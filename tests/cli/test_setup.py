"""`voicecheck setup` typed, and the first start at a terminal."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from tests.test_doctor import NO_PORTAUDIO
from voicecheck.config import Paths, Settings
from voicecheck.setup import words

WORDS = words()
TYPED = ["yes", "My name is Ana", "with Sam", "long", "no"]
# Whoever runs the tests in the background has them ignore Ctrl-C, and what they start as well.
PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from voicecheck.cli import main
main()
"""


class Terminal:
    """A person at a terminal: reads what is shown, types when it is their turn."""

    def __init__(self, arguments: Sequence[str], home: Path, **environ: str) -> None:
        self.shown = ""
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (50, 200))  # so wide that no line is wrapped
        environment = {**os.environ, "VOICECHECK_HOME": str(home), "TERM": "xterm", **environ}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)
        self._seen = 0

    def answer(self, question: str, reply: str, limit_s: float = 30.0) -> None:
        """Wait until something is shown, and type a line."""
        self.wait_for(question, limit_s)
        os.write(self._ours, f"{reply}\n".encode())

    def wait_for(self, text: str, limit_s: float = 30.0) -> None:
        until_s = time.monotonic() + limit_s
        while text not in self.shown[self._seen :]:
            assert time.monotonic() < until_s, f"{text!r} never came:\n{self.shown}"
            assert self.reading(0.2), f"{text!r} never came:\n{self.shown}"
        self._seen = self.shown.index(text, self._seen) + len(text)

    def interrupt(self) -> None:
        # Nobody is quicker; Python may lose a signal that comes just before it begins to read.
        time.sleep(0.3)
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self, limit_s: float = 30.0) -> int:
        until_s = time.monotonic() + limit_s
        while self.reading(0.5):
            assert time.monotonic() < until_s, f"no end:\n{self.shown}"
        return self.process.wait(10)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)

    def reading(self, limit_s: float) -> bool:
        """Take in what is shown; False once the program has left."""
        if not select.select([self._ours], [], [], limit_s)[0]:
            return self.process.poll() is None
        try:
            found = os.read(self._ours, 65536)
        except OSError:
            return False
        self.shown += found.decode(errors="replace").replace("\r\n", "\n")
        return bool(found)


@contextmanager
def at_a_terminal(home: Path, *arguments: str, **environ: str) -> Iterator[Terminal]:
    terminal = Terminal(arguments, home, **environ)
    try:
        yield terminal
    finally:
        terminal.close()


def settings(home: Path) -> Settings:
    return Settings.in_file(Paths.default({"VOICECHECK_HOME": str(home)}))


def test_typed_it_writes_a_private_commented_file(tmp_path: Path) -> None:
    home = tmp_path / "new"
    done = voicecheck(home, "setup", "--text", typed="\n".join(TYPED) + "\n")
    assert done.returncode == 0, done.stderr
    file = home / "config.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    assert {section: table for section, table in written.items() if table} == {
        "checkin": {"text": True, "name": "Ana", "with": ["Sam"]},
        "listening": {"patience": "long"},
        "audio": {"keep": False},
    }
    assert "# How quickly it speaks" in file.read_text(encoding="utf-8")
    assert [path.name for path in home.iterdir()] == ["config.toml"]


def test_run_again_it_proposes_what_holds(tmp_path: Path) -> None:
    voicecheck(tmp_path, "setup", "--text", typed="\n".join(TYPED) + "\n")
    voicecheck(tmp_path, "config", "set", "voice.rate_wpm", "130")
    before = (tmp_path / "config.toml").read_text(encoding="utf-8")
    done = voicecheck(tmp_path, "setup", "--text", typed="\n" * 5)
    assert done.returncode == 0, done.stderr
    for now in ("[yes]", "[Ana]", "[with Sam]", "[long]", "[no]"):
        assert now in done.stdout
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("typed", ["", "yes\nAna\nstop\n", "yes\nAna\n"])
def test_ended_early_it_changes_nothing(tmp_path: Path, typed: str) -> None:
    done = voicecheck(tmp_path, "setup", "--text", typed=typed)
    assert done.returncode == 0, done.stderr
    assert WORDS.nothing_changed in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_told_of_and_left(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[voice", encoding="utf-8")
    done = voicecheck(tmp_path, "setup", "--text", typed="\n" * 9)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == "[voice"


def test_without_sound_it_is_typed(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "setup", typed="\n" * 9, before=NO_PORTAUDIO)
    assert done.returncode == 0, done.stderr
    assert "So the setup is typed." in done.stderr
    assert settings(tmp_path).checkin.text is True


def type_a_first_evening(answer: Callable[[str, str], None]) -> None:
    """Go through the setup that is offered, and then an evening with one answer."""
    answer(WORDS.set_up_now, "")
    answer(WORDS.typed_only, "yes")
    answer(WORDS.your_name, "Ana")
    answer(WORDS.company, "alone")
    answer(WORDS.patience, "")
    answer(WORDS.keep_sound, "")
    if lock_can_be_offered():
        answer(WORDS.lock, "no")
    answer("good moment today?", "I saw my sister.")
    answer("You saw your sister", "yes")
    answer("Anything else about that?", "no")
    for question in ("hard today?", "appreciated today?", "need right now?", "tomorrow?"):
        answer(question, "skip")


def test_from_nothing_to_a_first_check_in_at_a_terminal(tmp_path: Path) -> None:
    """The first start offers the setup; after it the check-in begins."""
    with at_a_terminal(tmp_path, "--text") as person:
        type_a_first_evening(person.answer)
        assert person.end() == 0, person.shown
    assert "Kept 1 answer on this machine." in person.shown
    kept = json.loads(voicecheck(tmp_path, "show", "last", "--json").stdout)
    assert kept["state"] == "finished"
    assert kept["turns"][0]["text"] == "I saw my sister."
    assert settings(tmp_path).checkin.name == "Ana"
    with at_a_terminal(tmp_path, "--text") as person:
        person.answer("good moment today?", "stop")
        person.end()
    assert WORDS.first_start not in person.shown


def lock_can_be_offered() -> bool:
    from importlib.util import find_spec

    return find_spec("sqlcipher3") is not None and find_spec("nacl") is not None


def test_the_first_setup_can_be_skipped(tmp_path: Path) -> None:
    with at_a_terminal(tmp_path, "--text") as person:
        person.answer(WORDS.set_up_now, "n")
        person.wait_for(WORDS.set_up_later)
        person.answer("good moment today?", "stop")
        assert person.end() == 0
    assert not (tmp_path / "config.toml").exists()


@pytest.mark.parametrize("before", [("doctor", "--quick"), ("lock",), ("history",)])
def test_whoever_only_looked_around_is_still_at_the_start(
    tmp_path: Path, before: tuple[str, ...]
) -> None:
    voicecheck(tmp_path, *before)
    with at_a_terminal(tmp_path, "--text") as person:
        person.answer(WORDS.set_up_now, "n")
        person.answer("good moment today?", "stop")
        assert person.end() == 0


@pytest.mark.parametrize("more", [("--json",), ("five-minutes",)])
def test_who_asks_for_more_than_to_begin_is_not_asked(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    with at_a_terminal(tmp_path, "checkin", "--text", *more) as person:
        person.answer("> ", "stop")
        person.end()
    assert WORDS.first_start not in person.shown


def test_ctrl_c_in_the_first_setup_leaves_nothing_behind(tmp_path: Path) -> None:
    with at_a_terminal(tmp_path, "--text") as person:
        person.answer(WORDS.set_up_now, "")
        person.answer(WORDS.typed_only, "yes")
        person.wait_for(WORDS.your_name)
        person.wait_for("> ")
        person.interrupt()
        assert person.end() == 130
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in person.shown


def test_a_pass_phrase_chosen_in_the_setup_locks(tmp_path: Path) -> None:
    if not lock_can_be_offered():
        return
    with at_a_terminal(tmp_path, "setup", "--text") as person:
        for question in (WORDS.typed_only, WORDS.your_name, WORDS.company, WORDS.patience):
            person.answer(question, "yes" if question == WORDS.typed_only else "")
        person.answer(WORDS.keep_sound, "")
        person.answer(WORDS.lock, "yes")
        person.answer("New pass phrase: ", "four plain words here")
        person.answer("Once more: ", "four plain words here")
        assert person.end() == 0, person.shown
    assert "four plain" not in person.shown
    assert voicecheck(tmp_path, "history").returncode == 16


@pytest.mark.parametrize("arguments", [("--text",), ("checkin", "five-minutes", "--text")])
def test_where_nobody_is_at_a_terminal_it_never_asks(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = voicecheck(tmp_path, *arguments, typed="stop\n")
    assert done.returncode == 0, done.stderr
    assert WORDS.first_start not in done.stdout

"""The tab key, pressed in real shells: in each one that this machine has."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from voicecheck.speech.models import REQUIRED

PROGRAMS = Path(sys.executable).parent
SHELLS = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
}
BEFORE = {"bash": "", "zsh": "autoload -Uz compinit && compinit -D; "}
HERE = [shell for shell in SHELLS if shutil.which(shell)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which something was said and tagged."""
    home = tmp_path_factory.mktemp("home")
    assert voicecheck(home, "--text", typed="My sister called.\nyes\nno\nstop\n").returncode == 0
    assert voicecheck(home, "tag", "last", "add", "seaside").returncode == 0
    return home


def environment(home: Path) -> dict[str, str]:
    path = os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])
    plain = {"PATH": path, "HOME": str(home), "TERM": "dumb", "PS1": "$ "}
    return {**plain, "VOICECHECK_HOME": str(home), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}


class Terminal:
    """A shell at a terminal, and what it shows."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.shown = ""

    def type(self, keys: str) -> None:
        os.write(self._descriptor, keys.encode())

    def shows(self, wanted: str, limit_s: float = 40.0) -> bool:
        """Whether something comes to be shown that was not yet when this was last asked."""
        until_s = time.monotonic() + limit_s
        while wanted not in self.shown and time.monotonic() < until_s:
            ready, _, _ = select.select([self._descriptor], [], [], 0.2)
            if ready:
                self.shown += os.read(self._descriptor, 4096).decode(errors="replace")
        found = wanted in self.shown
        if found:
            self.shown = self.shown.partition(wanted)[2]
        return found


@contextmanager
def shell(name: str, home: Path) -> Iterator[Terminal]:
    """A shell that has read the line of the how-to."""
    main, terminal = pty.openpty()
    with subprocess.Popen(
        SHELLS[name],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment(home),
        start_new_session=True,
    ) as process:
        os.close(terminal)
        at = Terminal(main)
        at.type(f'{BEFORE[name]}eval "$(_VOICECHECK_COMPLETE={name}_source voicecheck)"; ')
        at.type("echo rea''dy\n")
        assert at.shows("ready"), at.shown
        yield at
        process.kill()
    os.close(main)


@pytest.mark.parametrize("name", HERE)
def test_the_tab_key_completes_commands_options_and_tags(name: str, home: Path) -> None:
    with shell(name, home) as at:
        for typed, completed in (
            ("voicecheck hist", "history"),
            ("voicecheck history --js", "--json"),
            ("voicecheck history --tag sea", "seaside"),
            ("voicecheck export --format mark", "markdown"),
        ):
            at.type(typed)
            assert at.shows(typed), at.shown  # the echo of what was typed
            at.type("\t")
            assert at.shows(completed.removeprefix(typed.rpartition(" ")[2])), (typed, at.shown)
            at.type("\x15")  # forget the line


if shutil.which("fish"):

    def test_fish_completes_likewise(home: Path) -> None:
        source = "_VOICECHECK_COMPLETE=fish_source voicecheck | source"
        for typed, completed in (
            ("voicecheck hist", "history"),
            ("voicecheck history --tag sea", "seaside"),
        ):
            done = subprocess.run(
                ["fish", "--no-config", "-c", f"{source}; complete -C '{typed}'"],
                env=environment(home),
                capture_output=True,
                text=True,
                check=True,
            )
            assert completed in [line.partition("\t")[0] for line in done.stdout.splitlines()]


def offered(home: Path, line: str) -> list[str]:
    """What the shell is offered behind a line, as bash asks for it."""
    words = line.split(" ")
    asking = {
        "_VOICECHECK_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [PROGRAMS / "voicecheck"],
        env=environment(home) | asking,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return [row.partition(",")[2] for row in done.stdout.splitlines() if row]


@pytest.fixture
def furnished(tmp_path: Path) -> Path:
    """A home with a guide, a model, half a model and a person of its own."""
    home = tmp_path / "home"
    (home / "guides").mkdir(parents=True)
    (home / "guides" / "morning.toml").touch()
    for name, files in (("base", REQUIRED), ("small.part", ("model.bin",))):
        folder = home / "models" / name
        folder.mkdir(parents=True)
        for file in (*files, "vocabulary.txt"):
            (folder / file).touch()
    assert voicecheck(home, "people", "set", "Mia", "--patience", "long").returncode == 0
    return home


def test_the_names_of_what_there_is_are_offered(furnished: Path) -> None:
    for line, wanted in (
        ("voicecheck checkin mo", ["moment", "morning"]),
        ("voicecheck guides show mor", ["morning"]),
        ("voicecheck history --guide pu", ["pulse"]),
        ("voicecheck checkin --language d", ["de"]),
        ("voicecheck checkin --with m", ["Mia"]),
        ("voicecheck history --as M", ["Mia"]),
        ("voicecheck people show ", ["Mia"]),
        ("voicecheck checkin --model ", ["tiny.en", "base"]),
        ("voicecheck models use b", ["base"]),
        ("voicecheck models get ba", ["base.en"]),
        ("voicecheck models remove ", ["base", "small"]),
    ):
        assert offered(furnished, line) == wanted, line


def test_nothing_is_offered_and_nothing_said_where_it_cannot_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "voicecheck.db").write_bytes(b"no store at all" * 100)
    (tmp_path / "models").touch()
    for line in ("voicecheck people show ", "voicecheck models remove "):
        assert offered(tmp_path, line) == [], line
    assert offered(tmp_path / "nowhere", "voicecheck history --who ") == []
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", HERE)
def test_the_line_is_the_one_of_the_how_to(name: str) -> None:
    page = Path(__file__).parents[2] / "docs" / "howto.md"
    line = f'eval "$(_VOICECHECK_COMPLETE={name}_source voicecheck)"'
    assert line in page.read_text("utf-8")

"""`make prove`, as far as it goes without root: what it reads, types, and takes for a fault."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import prove_windows
from scripts.installing import PAGE, Way, ways
from scripts.prove_install import (
    ANSWERS,
    FINISHED,
    ROOT,
    TYPED,
    Typed,
    fault_of,
    prove,
    python_of,
)

SHOWN = "\n".join(ANSWERS)


def test_ways_are_read_in_the_order_of_the_page_and_unmarked_commands_left_out() -> None:
    page = """
<!-- proved: one -->
```console
sudo apt install this
this
```
```console
never typed
```
<!-- proved: two -->
```console
that
```
<!-- proved: one -->
```console
this again
```
"""
    assert ways(page) == [
        Way("one", ("sudo apt install this", "this", "this again")),
        Way("two", ("that",)),
    ]


def test_each_way_of_the_page_ends_in_a_check_in() -> None:
    for way in ways(PAGE.read_text("utf-8")):
        assert any(line.endswith(("--text", "make demo")) for line in way.lines), way.name


def test_the_start_on_linux_is_a_way_that_is_proved() -> None:
    start = (PAGE.parent / "start.md").read_text("utf-8")
    linux = start.split("\n## Linux\n", 1)[1].split("\n## ", 1)[0]
    typed = [line.strip() for block in linux.split("```")[1::2] for line in block.splitlines()[1:]]
    (pipx,) = (way for way in ways(PAGE.read_text("utf-8")) if way.name == "pipx")
    installing = [line for line in typed if line and not line.startswith("voicecheck")]
    assert installing
    assert set(installing) <= set(pipx.lines)


@pytest.mark.parametrize(
    ("line", "done", "fault"),
    [
        ("pip install it", Typed(0, ""), ""),
        ("pip install it", Typed(1, "no such file"), "`pip install it` ended with 1"),
        ("voicecheck --text", Typed(0, f"... {FINISHED} on this machine."), ""),
        ("voicecheck --text", Typed(0, "Kept 1 answer"), "finished no check-in"),
        ("make demo", Typed(0, "Kept 4 answers"), "finished no check-in"),
        ("voicecheck show last", Typed(0, SHOWN), ""),
        ("voicecheck show last", Typed(0, ANSWERS[0]), "does not show what was said"),
    ],
)
def test_what_is_taken_for_a_fault(line: str, done: Typed, fault: str) -> None:
    assert fault in fault_of(line, done)
    assert bool(fault) == bool(fault_of(line, done))


class Here:
    """This machine, with the checkout's own program."""

    name = "here"

    def __init__(self, home: Path) -> None:
        self.home = home
        self.typed: list[str] = []

    def type(self, line: str, answers: str) -> Typed:
        self.typed.append(line)
        words = line.replace("voicecheck", f"{sys.executable} -m voicecheck", 1).split()
        done = subprocess.run(
            words,
            input=answers,
            env={"VOICECHECK_HOME": str(self.home), "PATH": ""},
            capture_output=True,
            text=True,
        )
        return Typed(done.returncode, done.stdout + done.stderr)


def test_what_is_typed_is_a_whole_evening(tmp_path: Path) -> None:
    lines = ("voicecheck --text", "voicecheck show last")
    went = prove(Here(tmp_path), Way("here", lines), tmp_path / "log.txt")
    assert went.fault == ""
    log = (tmp_path / "log.txt").read_text("utf-8")
    assert "$ voicecheck show last" in log
    assert TYPED.count("\n") == 12
    assert all(log.count(answer) >= 2 for answer in ANSWERS)


def test_the_first_fault_ends_a_way(tmp_path: Path) -> None:
    place = Here(tmp_path)
    lines = ("voicecheck show last", "voicecheck --text")
    assert "ended with 5" in prove(place, Way("here", lines), tmp_path / "log.txt").fault
    assert place.typed == ["voicecheck show last"]


def test_an_interpreter_is_one_of_its_version_outside_of_any_environment() -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    python = python_of(version)
    assert python is not None
    ask = "import sys; print(sys.prefix == sys.base_prefix, sys.version_info[1])"
    told = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", str(sys.version_info[1])]
    assert python_of("3.99") is None


def test_what_windows_is_asked_is_what_the_workflow_names() -> None:
    paths = prove_windows.tests_for_windows(prove_windows.WORKFLOW.read_text("utf-8"))
    assert "tests/store" in paths
    for path in paths:
        assert (ROOT / path).exists(), path


def test_what_windows_printed_is_judged() -> None:
    assert prove_windows.told(Typed(0, "Kept 5 answers"), "Kept 5") == ""
    assert prove_windows.told(Typed(0, "Kept 5 answers"), "Kept 6") == "does not say 'Kept 6'"
    assert prove_windows.told(Typed(15, "it is busy")) == "ended with 15: it is busy"


def test_answers_are_read_behind_what_else_is_printed() -> None:
    assert prove_windows.answers_of('a warning\n{"answers": [1], "decisions": []}') == [1]

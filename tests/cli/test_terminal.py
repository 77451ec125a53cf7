"""What other people wrote is shown as text, and a fault of the program tells nothing of it."""

import io
import json
import os
import shlex
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.running import VOICECHECK, voicecheck
from voicecheck.cli import streams
from voicecheck.cli.crash import lacking, report
from voicecheck.cli.terminal import json_text, visible

HOSTILE = "\x1b]0;title\x07\x1b[2J\x9b31m\x08\x7f a\n\tb \u202egnp.exe\u2066\ud800"


def commands_in(text: str) -> list[str]:
    return [char for char in text if unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"]


def test_commands_to_a_terminal_are_left_out() -> None:
    assert visible(HOSTILE) == "]0;title[2J31m a b gnp.exe"


def test_emoji_and_joined_scripts_stay_whole() -> None:
    for text in ("👩‍👩‍👧", "می‌خواهم", "naïve café", "手紙"):
        assert visible(text) == text


@given(st.text(alphabet=st.characters()))
def test_nothing_visible_is_a_command(text: str) -> None:
    assert not commands_in(visible(text))
    assert "\n" not in visible(text)


@given(st.recursive(st.text() | st.none() | st.integers(), st.lists) | st.just(HOSTILE))
def test_json_says_the_same_without_commands(plain: object) -> None:
    written = json_text(plain)
    assert json.loads(written) == plain
    assert not commands_in(written)


def quoting(said: str) -> Exception:
    """An exception whose message, cause and context quote what was said."""
    with pytest.raises(KeyError) as raised:
        try:
            float(said)
        except ValueError as error:
            raise KeyError(said) from error
    problem: Exception = raised.value
    return problem


def test_a_report_tells_where_and_not_what() -> None:
    told = report(quoting("the secret sentence"))
    assert "the secret sentence" not in told
    assert "ValueError" in told
    assert "KeyError" in told
    assert "in quoting" in told


CRASH = """
import threading
from voicecheck.cli import crash
crash.keep_private()
said = "the secret sentence".upper()
class Dying:
    def __del__(self):
        raise ValueError(said)
Dying()
thread = threading.Thread(target=float, args=(said,))
thread.start()
thread.join()
import resource
print(resource.getrlimit(resource.RLIMIT_CORE)[0])
{}[said]
"""


@pytest.mark.posix
def test_no_crash_of_any_thread_tells_what_was_said() -> None:
    done = subprocess.run([sys.executable, "-c", CRASH], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout.strip() == "0"
    assert done.stderr.count("its message is left out") == 3
    assert "THE SECRET" not in done.stderr


def shell(home: Path, line: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Run a line of the shell, in which `voicecheck` is the program."""
    program = shlex.join([*VOICECHECK])
    return subprocess.run(
        ["sh", "-c", line.replace("voicecheck", program, 1)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "VOICECHECK_HOME": str(home), **environ},
    )


@pytest.mark.posix
@pytest.mark.parametrize(
    ("command", "exit_code"),
    [
        ("--text", 0),
        ("setup --text", 0),
        ("ask --text", 18),
        ("lock", 16),
        ("schedule 21:00", 2),
        ("delete last", 2),
    ],
)
def test_a_closed_input_is_an_empty_one(tmp_path: Path, command: str, exit_code: int) -> None:
    voicecheck(tmp_path, "--text", typed="I saw my sister.\n")
    closed = shell(tmp_path, f"voicecheck {command} <&-")
    empty = shell(tmp_path, f"voicecheck {command} </dev/null")
    assert (closed.returncode, closed.stderr) == (empty.returncode, empty.stderr)
    assert closed.returncode == exit_code


@pytest.mark.posix
def test_closed_outputs_end_nothing(tmp_path: Path) -> None:
    assert shell(tmp_path, "voicecheck --text <&- >&- 2>&-").returncode == 0
    assert shell(tmp_path, "voicecheck show nosuch >&- 2>&-").returncode == 5


@pytest.mark.posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["history", "--help", "config", "doctor disk"])
def test_an_output_that_cannot_be_written_is_one_line(
    tmp_path: Path, command: str, unbuffered: str
) -> None:
    full = shell(tmp_path, f"voicecheck {command} >/dev/full", PYTHONUNBUFFERED=unbuffered)
    assert full.returncode == 19
    assert full.stderr == (
        "voicecheck: The output could not be written: no space left on device\n"
    )


@pytest.mark.posix
def test_where_no_error_can_be_told_its_code_is(tmp_path: Path) -> None:
    assert shell(tmp_path, "voicecheck show nosuch 2>/dev/full").returncode == 5
    assert shell(tmp_path, "voicecheck --nosuch 2>/dev/full").returncode == 2


@pytest.mark.posix
def test_a_reader_that_left_is_no_fault(tmp_path: Path) -> None:
    done = shell(tmp_path, "{ voicecheck --help; echo $? >&2; } | true")
    assert done.stderr == "0\n"


def test_what_goes_to_a_file_on_windows_can_hold_every_sign(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    file = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    assert streams.encoding(file, "win32") == "utf-8"
    assert streams.encoding(file, "linux") == "cp1252"
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    assert streams.encoding(file, "win32") == "cp1252"


def test_a_windows_without_its_c_runtime_is_told_what_to_install() -> None:
    text = "DLL load failed while importing soxr_ext: The specified module could not be found."
    wrapped = ImportError("numpy could not be loaded")
    wrapped.__cause__ = ImportError(text)
    assert "vc_redist" in lacking(ImportError(text))
    assert "vc_redist" in lacking(wrapped)
    assert lacking(ImportError("No module named 'soxr'")) == ""
    assert lacking(ValueError(text)) == ""

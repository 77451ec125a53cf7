"""The command line as a person runs it: a process of its own."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

VOICECHECK = (sys.executable, "-m", "voicecheck")


def voicecheck(
    home: Path,
    *arguments: str,
    typed: str = "",
    environ: Mapping[str, str] | None = None,
    before: str = "",
) -> "subprocess.CompletedProcess[str]":
    """Run `voicecheck` with its files under `home`.

    Args:
        typed: What is on its standard input.
        environ: More of its environment.
        before: Python that runs first in the process, to take something away from the system.
    """
    program = list(VOICECHECK)
    if before:
        start = f"{before}\nfrom voicecheck.cli import main\nmain()"
        program = [sys.executable, "-c", start]
    return subprocess.run(
        [*program, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "VOICECHECK_HOME": str(home), **(environ or {})},
        check=False,
    )


def says_absent() -> str:
    """How this system says that a file is not there."""
    with pytest.raises(FileNotFoundError) as told:
        Path("nowhere").stat()
    return str(told.value.strerror)


def shown_on(terminal: int) -> str:
    """All that is written to a terminal, by our end of it, until the other is closed."""
    shown = b""
    with contextlib.suppress(OSError):  # how Linux says that it is
        while part := os.read(terminal, 4096):
            shown += part
    os.close(terminal)
    return shown.decode()

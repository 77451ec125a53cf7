"""The three standard streams: one may be closed, be full, or have a reader that left."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Literal, TextIO

import click

from voicecheck.errors import OutputError


def make_ready() -> None:
    """See that each stream is there, and that what it cannot take is no fault of the program."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started this
            setattr(sys, name, _nowhere("r" if name == "stdin" else "w"))
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace", encoding=encoding(sys.stdin, sys.platform))
    for name in ("stdout", "stderr"):
        stream = _telling(getattr(sys, name))
        for place in (name, f"__{name}__"):  # of the second the terminal's width is asked
            setattr(sys, place, stream)


def encoding(stream: TextIO, platform: str) -> str:
    """How a stream is written: Python's choice, but for a file or a pipe on Windows.

    The one of the account there has no signs for most of what people say.

    Args:
        stream: The stream.
        platform: As `sys.platform` says.
    """
    chosen = os.environ.get("PYTHONIOENCODING") or stream.isatty()
    return stream.encoding if platform != "win32" or chosen else "utf-8"


class _Output(io.TextIOWrapper):
    """Tells of output that cannot be written; ends quietly where nobody reads it any more.

    A sign that cannot be shown is replaced.
    """

    def write(self, text: str) -> int:
        if text == "":  # click tries so what the stream takes, and passes over its error
            return 0
        with self._told():
            return super().write(text)

    def flush(self) -> None:
        with self._told():
            super().flush()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            # What it still holds goes nowhere: Python would try it again at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            if isinstance(problem, BrokenPipeError):  # its reader has left, as `| head` does
                raise click.exceptions.Exit(0) from problem
            why = (problem.strerror or type(problem).__name__).lower()
            raise OutputError(f"The output could not be written: {why}") from problem


def _telling(stream: TextIO) -> TextIO:
    if type(stream) is not io.TextIOWrapper:
        return stream  # somebody put their own there
    written, by_line, at_once = (
        encoding(stream, sys.platform),
        stream.line_buffering,
        stream.write_through,
    )
    return _Output(
        stream.detach(),
        encoding=written,
        errors="replace",
        line_buffering=by_line,
        write_through=at_once,
    )


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    """The null device, in the place of a closed stream, for child processes as well.

    It takes the lowest number that is free, which is the closed one's: no file that is opened
    later can come to lie there and be written into as if it were the terminal.
    """
    stream = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115, PTH123  # open to the end
    os.set_inheritable(stream.fileno(), True)
    return stream

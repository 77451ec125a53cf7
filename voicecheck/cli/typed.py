"""The typed exchange: the same check-in with a keyboard and no sound."""

import select
import sys
import time
from collections.abc import Callable, Sequence

import click

from voicecheck.audio.spool import SpoolNote
from voicecheck.dialogue import (
    Adjust,
    Event,
    Expect,
    Heard,
    Interrupted,
    PartKind,
    Rested,
    Silence,
)
from voicecheck.exchange import Take

LONGEST_LINE = 8_000
"""So many characters are ten minutes of speech; to understand many more would take minutes."""


class TypedExchange:
    """Reads each reply as a line. An empty line is a silence; the end of the input ends gently."""

    def __init__(self) -> None:
        self._interrupted = False
        self._waiting = False

    def interrupt(self) -> None:
        """End the check-in gently, from a signal handler."""
        self._interrupted = True
        if self._waiting:
            raise EOFError

    def say(
        self, lines: Sequence[str], note: SpoolNote, *, reflects: bool, slowly: bool = False
    ) -> Event | None:
        """The screen has printed the lines already."""
        if self._interrupted:
            self._interrupted = False
            return Interrupted()
        return None

    def listen(self, expect: Expect, note: SpoolNote) -> Event:
        """Read a line."""
        if self._interrupted:
            self._interrupted = False
            return Interrupted()
        try:
            self._waiting = True
            text = self._line()
        except EOFError:
            self._interrupted = False
            click.echo()
            return Interrupted()
        finally:
            self._waiting = False
        return Heard(text) if text.strip() else Silence()

    def think_ahead(self, think: Callable[[str], Sequence[str]]) -> None:
        """A line comes all at once."""

    def rest(self, lasts_s: float, note: SpoolNote) -> Event:
        """Wait so long for a line, at a terminal; elsewhere nobody is there to rest."""
        if self._interrupted:
            self._interrupted = False
            return Interrupted()
        if not sys.stdin.isatty():
            return Rested()
        try:
            self._waiting = True
            text = self._line_within(lasts_s)
        except EOFError:
            self._interrupted = False
            click.echo()
            return Interrupted()
        finally:
            self._waiting = False
        return Heard(text) if text.strip() else Rested()

    def take(self, utterance: int, kind: PartKind, seq: int) -> Take:
        """Typed words have no sound."""
        raise AssertionError("typed words have no utterance")

    def settle(self, utterances: Sequence[int]) -> None:
        """Typed words have no spool."""

    @property
    def records(self) -> bool:
        """Typed words have no sound."""
        return False

    def record(self, on: bool) -> None:
        """Typed words have no sound."""

    def give_time(self) -> None:
        """Typed words are waited for as long as it takes."""

    def hear_no_more(self) -> None:
        """Nothing is typed over print."""

    def adjust(self, change: Adjust) -> None:
        """Print has neither pace nor loudness."""

    def _line_within(self, limit_s: float) -> str:
        """A line that is typed within a time; empty where none is."""
        if sys.platform == "win32":  # its terminal cannot be waited for
            time.sleep(limit_s)
            return ""
        ready, _, _ = select.select([sys.stdin], [], [], limit_s)
        return self._line() if ready else ""

    def _line(self) -> str:
        if sys.stdin.isatty():
            return _cut(input("> "))
        line = piece = sys.stdin.readline(LONGEST_LINE + 1)
        if not line:
            raise EOFError
        while piece and not piece.endswith("\n"):  # what is too long is read past, not kept
            piece = sys.stdin.readline(LONGEST_LINE)
        return _cut(line.rstrip("\n"))


def _cut(line: str) -> str:
    """As much of a line as is taken, in whole words where it has any."""
    if len(line) <= LONGEST_LINE:
        return line
    click.echo(
        f"voicecheck: that line is very long, so nothing beyond its first {LONGEST_LINE:,} "
        "characters was taken. What is missing can be told in another line.",
        err=True,
    )
    head = line[:LONGEST_LINE]
    whole = head if line[LONGEST_LINE].isspace() else head.rpartition(" ")[0]
    return whole or head

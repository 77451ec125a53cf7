"""The screen beside the voice: nothing of it is needed to take part.

On a terminal the level and the words so far live in one line at the bottom. Elsewhere everything
is a plain line, so that a log or another program can follow.
"""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from voicecheck.cli.terminal import visible
from voicecheck.dialogue import Ask, Expect, Keep

if TYPE_CHECKING:
    from voicecheck.exchange import Outcome
    from voicecheck.phrases import Phrases

METER_CELLS = 12
METER_FLOOR_DBFS = -60.0


class PlainScreen:
    """One line for each thing that happens.

    Args:
        phrases: What is shown is worded by them; English without.
        name: How the person's lines are marked.
        echo: Whether what is heard is shown; typed words are on the screen already.
    """

    def __init__(
        self, phrases: "Phrases | None" = None, name: str = "you", *, echo: bool = True
    ) -> None:
        self._phrases = phrases
        self._name = name
        self._echo = echo

    def begun(
        self, checkin_id: str, guide: str, people: Sequence[str | None], *, resumed: bool
    ) -> None:
        """Say nothing: the greeting does."""

    def ended(self, outcome: "Outcome") -> None:
        """Say nothing: the command tells how it ended."""

    def asked(self, ask: Ask) -> None:
        """Show which question of how many."""
        from voicecheck import guides

        label = f"{ask.label}, {ask.person}" if ask.person else ask.label
        phrases = self._phrases or guides.phrases()
        shown = phrases.question_of.format(number=ask.number, of=ask.of, label=label)
        self._line(click.style(f"\n{visible(f'[{shown}]')}", dim=True))
        self._name = ask.person or "you"

    def turned_to(self, person: str | None) -> None:
        """Mark the next lines as this person's."""
        self._name = person or "you"

    def said(self, line: str, *, reflects: bool = False) -> None:
        """Show what is spoken."""
        self._line(f"voicecheck: {visible(line)}")

    def awaits(self, expect: Expect) -> None:
        """Say nothing: the tone and the light tell it."""

    def heard(self, text: str) -> None:
        """Show what was heard."""
        if self._echo:
            self._line(click.style(visible(f"{self._name}: {text}"), fg="cyan"))

    def kept(self, keep: Keep) -> None:
        """Say nothing: the check-in ends by telling what is kept."""

    def support(self) -> None:
        """Show where people can be reached."""
        from voicecheck import support

        self._line("")
        for line in support.page(support.read(), support.country_of(os.environ)):
            self._line(line)
        self._line("")

    def dropped(self, position: int) -> None:
        """Say nothing: the program says it."""

    def hide(self, on: bool) -> None:
        """Clear the terminal afterwards, with what it can scroll back to; a log hides nothing."""
        if not on and sys.stdout.isatty():
            click.clear()
            click.echo("\033[3J", nl=False)

    def listening(self, on: bool) -> None:
        """Say nothing: a plain log needs no light."""

    def hearing(self, text: str) -> None:
        """Say nothing until the words are final."""

    def level(self, dbfs: float) -> None:
        """Say nothing: a level is for the eye."""

    def noted(self, text: str) -> None:
        """Show something to know."""
        click.echo(f"voicecheck: {visible(text)}", err=True)

    def _line(self, text: str) -> None:
        click.echo(text)
        sys.stdout.flush()


class UnseenScreen(PlainScreen):
    """Plain lines that nobody may see: what must be seen is a notification as well."""

    def support(self) -> None:
        """Show where people can be reached; it stays until it is closed."""
        from voicecheck import support
        from voicecheck.notification import notify

        super().support()
        page = support.page(support.read(), support.country_of(os.environ))
        notify("\n".join(line for line in page if line), stays=True)


class LiveScreen(PlainScreen):
    """Plain lines, and below them one that is alive: the level and the words so far."""

    def __init__(self, phrases: "Phrases | None" = None, name: str = "you") -> None:
        super().__init__(phrases, name)
        from rich.console import Console
        from rich.live import Live

        self._console = Console(highlight=False)
        self._live = Live(console=self._console, refresh_per_second=12, transient=True)
        self._lock = threading.Lock()
        self._dbfs = METER_FLOOR_DBFS
        self._listening = False
        self._words = ""

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def listening(self, on: bool) -> None:
        """Light the microphone or put it out."""
        with self._lock:
            self._listening, self._words = on, ""
        self._draw()

    def hearing(self, text: str) -> None:
        """Show the words so far."""
        with self._lock:
            self._words = visible(text)
        self._draw()

    def level(self, dbfs: float) -> None:
        """Move the meter."""
        with self._lock:
            self._dbfs = max(dbfs, self._dbfs - 3.0)  # falls slowly, as a needle does
        self._draw()

    def noted(self, text: str) -> None:
        """Show something to know."""
        self._line(click.style(visible(text), fg="yellow"))

    def _draw(self) -> None:
        from rich.text import Text

        with self._lock:
            filled = meter_cells(self._dbfs)
            meter = "▮" * filled + "▯" * (METER_CELLS - filled)
            state = "● listening" if self._listening else "○ speaking "
            width = max(10, self._console.width - METER_CELLS - 18)
            line = f"{state} {meter}  {self._words[-width:]}"
        self._live.update(Text(line, style="green" if self._listening else "dim"))

    def _line(self, text: str) -> None:
        from rich.text import Text

        self._live.console.print(Text.from_ansi(text))


def meter_cells(dbfs: float) -> int:
    """Return how many cells of the meter a level fills."""
    share = 1 - max(METER_FLOOR_DBFS, min(0.0, dbfs)) / METER_FLOOR_DBFS
    return round(share * METER_CELLS)


class LevelTap:
    """Shows the loudest of every few frames."""

    def __init__(self, show: Callable[[float], None], every: int = 3) -> None:
        self._show = show
        self._every = every
        self._peaks: list[float] = []

    def __call__(self, dbfs: float) -> None:
        """Take one frame's level."""
        self._peaks.append(dbfs)
        if len(self._peaks) >= self._every:
            self._show(max(self._peaks))
            self._peaks.clear()

"""`voicecheck doctor`: what works and what does not.

With `--json` it prints a list, in the order in which things are tried:

    [{"name": "microphone", "ok": false, "state": "ok" | "caution" | "missing" | "left out",
      "detail": what was found or what is wrong, "remedy": what to do about it,
      "exit_code": 0 where it is not missing, "fixed": [what was done, ...]}, ...]
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from voicecheck.cli.terminal import json_text, visible

if TYPE_CHECKING:
    from rich.status import Status

    from voicecheck.doctor import Check

_COLUMN = 8


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--quick", is_flag=True, help="Leave out what plays, listens or takes long.")
@click.option("--fix", is_flag=True, help="Mend what can safely be mended, and say what was done.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(names: tuple[str, ...], quick: bool, fix: bool, as_json: bool) -> int:
    """Try everything that a check-in needs, and say what to do about what is wrong.

    With a NAME, as in `doctor microphone room`, it tries only that and what it needs.

    It plays a tone and a sentence and listens to the room, some fifteen seconds in all. Leaves
    with the exit code of the first thing that is missing, 0 where a check-in can be held.
    """
    from voicecheck.config import Paths
    from voicecheck.doctor import PARTS, chosen, examine

    parts = chosen(names)
    if parts is None:
        allowed = ", ".join(part.name for part in PARTS)
        raise click.BadParameter(f"There are: {allowed}", param_hint="NAME")
    checks: list[Check] = []
    with _progress() as progress:
        begin = progress.begin
        for check in examine(Paths.default(), quick=quick, fix=fix, begin=begin, parts=parts):
            progress.end()
            checks.append(check)
            if not as_json:
                _tell(check)
    if as_json:
        told = [{"name": one.name, "ok": one.ok} | asdict(one) for one in checks]
        click.echo(json_text(told))
    return next((check.exit_code for check in checks if check.exit_code), 0)


_SHOWN = {"ok": "ok", "caution": "LOOK", "missing": "MISSING", "left out": "skipped"}


def _tell(check: "Check") -> None:
    state = _SHOWN[check.state].ljust(_COLUMN)
    click.echo(f"{state}{check.name}: {visible(check.detail)}")
    for line in (*check.fixed, check.remedy):
        if line:
            click.echo(f"{' ' * (_COLUMN)}{visible(line)}")


class _Progress:
    """Shows what is being done, while it lasts; a result stands alone on its line."""

    def __init__(self, status: "Status | None") -> None:
        self._status = status

    def begin(self, doing: str) -> None:
        if self._status is not None:
            self._status.update(f"{doing} ...")
            self._status.start()

    def end(self) -> None:
        if self._status is not None:
            self._status.stop()


@contextmanager
def _progress() -> Iterator[_Progress]:
    """What shows the progress; in a log it would be in the way."""
    if not sys.stderr.isatty():
        yield _Progress(None)
        return
    from rich.console import Console

    progress = _Progress(Console(stderr=True).status(""))
    try:
        yield progress
    finally:
        progress.end()

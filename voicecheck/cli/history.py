"""The check-ins by day: `history`.

The JSON of `history --json` is a list, newest first, of check-ins:

    {"id", "short_id", "guide", "started_at", "ended_at" or null,
     "state": "open" | "finished" | "unfinished", "people": [names beside the owner],
     "owner": whether the owner took part, "shared_with": [names who may read it too, null is the
     owner], "tags": [names],
     "version": of voicecheck, "answers": how many, "recorded_s": seconds of sound}

Times are ISO 8601 with their offset.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

import click

from voicecheck.cli.looking_back import (
    NONE_SUCH,
    TOGETHER,
    beside,
    existing_store,
    hashed,
    how_to_begin,
    in_own_store,
    is_terminal,
    json_option,
    minutes,
    narrowing,
    paged,
    sharing,
)
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option

if TYPE_CHECKING:
    from rich.table import Table

    from voicecheck.store.record import CheckinSummary

LIMIT = 30


@click.command()
@as_option
@click.option("--limit", type=click.IntRange(min=1), help=f"At most so many ({LIMIT}; JSON: all).")
@narrowing("Only check-ins in which this person took part.")
@json_option
def history(
    limit: int | None,
    since: datetime | None,
    guide: str | None,
    who: str | None,
    tag: str | None,
    as_json: bool,
) -> None:
    """List the check-ins, newest first."""
    from voicecheck.export import plain
    from voicecheck.people import clean_name

    if limit is None and not as_json:
        limit = LIMIT
    with existing_store() as store:
        chosen = store and store.history(limit, guide, who and clean_name(who), since, tag)
        empty = store is None or not (chosen or store.history(limit=1))
    if as_json:
        click.echo(json_text([plain(summary) for summary in chosen or []]))
    elif empty:
        click.echo(how_to_begin())
    elif not chosen:
        click.echo(NONE_SUCH)
    elif is_terminal():
        paged(_drawn(_table(chosen)) + (f"\n  {TOGETHER}" if in_own_store() else ""))
    else:
        click.echo("\n".join(_line(summary) for summary in chosen))


def _drawn(table: Table) -> str:
    from rich.console import Console

    console = Console(highlight=False)
    with console.capture() as capture:
        console.print(table)
    return capture.get().rstrip("\n")


def _table(summaries: Sequence[CheckinSummary]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Day", "Time", "ID", "Guide", "Answers", "Sound", "With", "", "", ""):
        table.add_column(
            heading,
            justify="right" if heading in ("Answers", "Sound") else "left",
            no_wrap=heading not in ("Guide", "With"),
        )
    year = summaries[0].started_at.year
    for day, those in groupby(summaries, key=lambda summary: summary.started_at.date()):
        shown = f"{day:%a %d %b}" if day.year == year else f"{day:%a %d %b %Y}"
        for summary, first in zip(those, _once(shown), strict=False):
            # Text, not a plain string: square brackets in a name are no markup.
            table.add_row(first, *(Text(cell) for cell in _cells(summary)))
    return table


def _once(text: str) -> Iterator[str]:
    yield text
    while True:
        yield ""


def _cells(summary: CheckinSummary) -> tuple[str, ...]:
    return (
        f"{summary.started_at:%H:%M}",
        visible(summary.short_id),
        visible(summary.guide),
        str(summary.answers),
        minutes(summary.recorded_s),
        visible(", ".join(beside(summary))),
        sharing(summary),
        visible(hashed(summary.tags)),
        "" if summary.state == "finished" else summary.state,
    )


def _line(summary: CheckinSummary) -> str:
    return "  ".join(cell for cell in (f"{summary.started_at:%Y-%m-%d}", *_cells(summary)) if cell)

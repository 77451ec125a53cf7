"""Reading back what was said: `history`, `show`, `play` and `delete`.

The JSON of `history --json` is a list, newest first, of check-ins:

    {"id", "short_id", "guide", "started_at", "ended_at" or null,
     "state": "open" | "finished" | "unfinished", "people": [names beside the owner],
     "version": of voicecheck, "answers": how many, "recorded_s": seconds of sound}

The JSON of `show --json` is one such object with, besides, its "turns" in order:

    {"answer_id", "position", "step", "prompt", "attempts", "person": name or null (the owner),
     "verbatim", "text", "reflection" or null,
     "verdict": "unconfirmed" | "confirmed" | "corrected" | "own_words" | "unheard",
     "said_at", "rating": {"name", "value"} or null,
     "words": [{"text", "start_s", "end_s", "probability", "recording_seq"}],
     "recordings": [{"seq", "kind", "format", "rate_hz", "duration_s"}]}

Times are ISO 8601 with their offset; word times are seconds within their recording. Sound is
never part of it.
"""

from __future__ import annotations

import re
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

import click

from voicecheck.errors import INTERRUPTED_EXIT_CODE

if TYPE_CHECKING:
    from rich.table import Table

    from voicecheck.store import Store
    from voicecheck.store.record import Checkin, CheckinSummary, Recording, Turn, Word

LIMIT = 30
HOW_TO_BEGIN = "Nothing has been kept yet. Begin your first check-in with: voicecheck"


class Moment(click.ParamType[datetime]):
    """A day or a stretch back from now, as a person writes it."""

    name = "when"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it; a failure names what can be written."""
        if isinstance(value, datetime):
            return value
        moment = moment_of(value, datetime.now().astimezone())
        if moment is None:
            self.fail(
                f"{value!r} is no day. Write it as 2026-11-23, today, yesterday, "
                "'last week', 'last month', or as in '10 days', '3 weeks', '2 months'.",
                param,
                ctx,
            )
        return moment


DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
FIXED = {"today": 0, "yesterday": 1, "last week": 7, "last month": 30, "last year": 365}


def moment_of(text: str, now: datetime) -> datetime | None:
    """The beginning of the day that a text names.

    Args:
        text: A date ("2026-11-23"), a date with a time, a word ("yesterday", "last week") or a
            stretch ("10 days", "3w"). Weeks count 7 days back from today, months 30.
        now: The present, with its offset.

    Returns:
        The moment, with an offset, or None where the text is none of these.
    """
    words = " ".join(text.lower().split())
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    stretch = re.fullmatch(r"(\d{1,4}) ?(d|w|m|y|day|week|month|year)s?(?: ago)?", words)
    try:
        if words in FIXED:
            return today - timedelta(days=FIXED[words])
        if stretch:
            unit = next(unit for unit in DAYS if unit.startswith(stretch[2]))
            return today - timedelta(days=int(stretch[1]) * DAYS[unit])
        moment = datetime.fromisoformat(text.strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    except (ValueError, OverflowError):
        return None


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
id_argument = click.argument("ref", metavar="ID")


@click.command()
@click.option("--limit", type=click.IntRange(min=1), help=f"At most so many ({LIMIT}; JSON: all).")
@click.option("--since", type=Moment(), help="Only from this day on: 2026-11-23, 'last week'.")
@click.option("--guide", help="Only check-ins of this guide.")
@click.option("--who", help="Only check-ins in which this person took part.")
@json_option
def history(
    limit: int | None, since: datetime | None, guide: str | None, who: str | None, as_json: bool
) -> None:
    """List the check-ins, newest first."""
    from voicecheck.people import clean_name

    if limit is None and not as_json:
        limit = LIMIT
    with existing_store() as store:
        chosen = store and store.history(limit, guide, who and clean_name(who), since)
        empty = store is None or not (chosen or store.history(limit=1))
    if as_json:
        click.echo(_json([_plain(summary) for summary in chosen or []]))
    elif empty:
        click.echo(HOW_TO_BEGIN)
    elif not chosen:
        click.echo("No check-in is like that.")
    elif _is_terminal():
        _print_rich(_table(chosen))
    else:
        click.echo("\n".join(_line(summary) for summary in chosen))


@click.command()
@id_argument
@json_option
def show(ref: str, as_json: bool) -> None:
    """Show a check-in, question by question.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last
    """
    with existing_store() as store:
        checkin = _found(store, ref)
    if as_json:
        click.echo(_json(_plain(checkin)))
        return
    click.echo(click.style(_title(checkin), bold=True))
    for turn in checkin.turns:
        click.echo()
        click.echo("\n".join(_conversation(turn)))


@click.command()
@id_argument
@click.option("--step", help="Only the answers to this step of the guide.")
@click.option("--output-device", help="The speaker: its name, a part of it, or its number.")
def play(ref: str, step: str | None, output_device: str | None) -> None:
    """Play the recordings of a check-in, with the words running along. Ctrl-C stops.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last
    """
    from voicecheck.config import Paths, Settings
    from voicecheck.errors import NotFoundError

    paths = Paths.default()
    settings = Settings.load(paths).override({"audio.output_device": output_device})
    with existing_store() as store:
        checkin = _found(store, ref)
        assert store is not None
        sounds = store.recordings(checkin.id)
    turns = [turn for turn in checkin.turns if step is None or turn.step == step]
    if not any(turn.recordings for turn in turns):
        raise NotFoundError(
            f"There is no recording of {step!r} in {checkin.short_id}"
            if step
            else f"There is no recording in {checkin.short_id}",
            f"`voicecheck show {checkin.short_id}` has the words",
        )
    try:
        _play(turns, sounds, settings.audio.output_device or None)
    except KeyboardInterrupt:
        click.echo()
        raise click.exceptions.Exit(INTERRUPTED_EXIT_CODE) from None


@click.command()
@id_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(ref: str, yes: bool) -> None:
    """Delete a check-in, its words and its recordings, for good.

    ID is the beginning of its identifier as `voicecheck history` shows it, or: last
    """
    with existing_store() as store:
        checkin = _found(store, ref)
        assert store is not None
        if not yes:
            click.echo(_title(checkin))
            click.confirm("Delete it for good?", abort=True)
        store.delete(checkin.id)
    click.echo(f"Deleted {checkin.id}.")


@contextmanager
def existing_store() -> Iterator[Store | None]:
    """The store; None where there is none yet, for looking back makes none."""
    from voicecheck.config import Paths

    path = Paths.default().store
    try:
        missing = not path.exists()
    except OSError:
        missing = False  # a folder that may not be looked into: opening the store tells why
    if missing:
        yield None
        return
    from voicecheck.store import Store

    with Store.open(path) as store:
        yield store


def _found(store: Store | None, ref: str) -> Checkin:
    from voicecheck.errors import NotFoundError

    newest = store.history(limit=1) if store else []
    if store is None or not newest:
        raise NotFoundError("No check-in has been kept yet", "Begin your first with: voicecheck")
    return store.checkin(newest[0].id if ref.lower() == "last" else ref)


def _plain(value: CheckinSummary | Checkin) -> dict[str, Any]:
    import msgspec

    plain: dict[str, Any] = msgspec.to_builtins(value)
    for turn in plain.get("turns", ()):
        if turn["rating"] is not None:
            turn["rating"] = dict(zip(("name", "value"), turn["rating"], strict=True))
    return plain


def _json(plain: object) -> str:
    import json

    return json.dumps(plain, ensure_ascii=False, indent=2)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _print_rich(table: Table) -> None:
    from rich.console import Console

    Console(highlight=False).print(table)


def _table(summaries: Sequence[CheckinSummary]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Day", "Time", "ID", "Guide", "Answers", "Sound", "With", ""):
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
        table.add_section()
    return table


def _once(text: str) -> Iterator[str]:
    yield text
    while True:
        yield ""


def _cells(summary: CheckinSummary) -> tuple[str, ...]:
    return (
        f"{summary.started_at:%H:%M}",
        summary.short_id,
        visible(summary.guide),
        str(summary.answers),
        minutes(summary.recorded_s),
        visible(", ".join(summary.people)),
        "" if summary.state == "finished" else summary.state,
    )


def _line(summary: CheckinSummary) -> str:
    return "  ".join(cell for cell in (f"{summary.started_at:%Y-%m-%d}", *_cells(summary)) if cell)


def _title(checkin: CheckinSummary) -> str:
    parts = [
        visible(checkin.guide),
        f"{checkin.started_at:%A %d %B %Y, %H:%M}",
        visible(f"with {', '.join(checkin.people)}") if checkin.people else "",
        "" if checkin.state == "finished" else checkin.state,
        checkin.short_id,
    ]
    return " · ".join(part for part in parts if part)


NOT_CONFIRMED = {
    "unconfirmed": "not confirmed",
    "corrected": "corrected",
    "own_words": "kept as said",
    "unheard": "nothing was heard",
}


def _conversation(turn: Turn) -> Iterator[str]:
    from voicecheck.people import shown

    yield f"{turn.position + 1}. {visible(turn.prompt)}"
    if turn.text:
        yield f"   {visible(shown(turn.person))}: {visible(turn.text)}"
    if turn.verbatim != turn.text:
        yield f"   (heard: {visible(turn.verbatim)})"
    if turn.reflection:
        yield f"   said back: {visible(turn.reflection)}"
    notes = []
    if turn.rating is not None:
        notes.append(f"{visible(turn.rating.name)} {turn.rating.value:g}")
    if turn.verdict in NOT_CONFIRMED:
        notes.append(NOT_CONFIRMED[turn.verdict])
    if turn.recordings:
        recorded_s = sum(recording.duration_s for recording in turn.recordings)
        notes.append(f"{minutes(recorded_s)} recorded")
    if notes:
        yield f"   [{', '.join(notes)}]"


def minutes(duration_s: float) -> str:
    """A duration as "2:05"; empty where there is none."""
    if not duration_s:
        return ""
    whole_s = max(1, round(duration_s))
    return f"{whole_s // 60}:{whole_s % 60:02d}"


def visible(text: str) -> str:
    """A text without the controls that could move a terminal's cursor or hide a part of it."""
    spaced = " ".join(text.split())
    return "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cs"})


class Playing(Protocol):
    """A clip that is being played, as `voicecheck.audio.speaker` gives it."""

    @property
    def done(self) -> bool:
        """Whether it has ended."""

    @property
    def started_s(self) -> float | None:
        """When its first sound was heard, on the monotonic clock."""

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for its end."""

    def stop(self) -> None:
        """Fall silent."""


def _play(
    turns: Sequence[Turn], sounds: Iterable[tuple[int, Recording]], device: str | None
) -> None:
    from voicecheck.audio.clip import Clip
    from voicecheck.audio.devices import find_output
    from voicecheck.audio.speaker import Speaker

    by_position = {turn.position: turn for turn in turns}
    with Speaker(find_output(device)) as speaker:
        for position, those in groupby(sounds, key=lambda sound: sound[0]):
            turn = by_position.get(position)
            if turn is None:
                continue
            click.echo(f"{position + 1}. {visible(turn.prompt)}")
            for _, recording in those:
                words = [word for word in turn.words if word.recording_seq == recording.seq]
                run_along(speaker.play(Clip.from_bytes(recording.sound)), words)


def run_along(playing: Playing, words: Sequence[Word]) -> None:
    """Print each word as it is heard, and wait for the end.

    Args:
        playing: The clip, just started; it is stopped on any error or Ctrl-C.
        words: What is said in it, in order, with times from its beginning.
    """
    click.echo("   ", nl=False)
    try:
        for word in words:
            while not playing.done and not _reached(playing, word.start_s):
                playing.wait(0.02)
            click.echo(f"{visible(word.text)} ", nl=False)
        while not playing.wait(0.2):
            pass
    finally:
        if not playing.done:
            playing.stop()
        click.echo()


def _reached(playing: Playing, offset_s: float) -> bool:
    return playing.started_s is not None and time.monotonic() >= playing.started_s + offset_s

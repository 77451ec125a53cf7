"""`voicecheck schedule 21:00`: asks at that hour, by the system's own scheduler.

`schedule show --json` prints what is there, or null:

    {"kind": "systemd" | "launchd" | "task-scheduler", "at": "21:00", "days": ["monday", ...],
     "files": [path, ...]}

"at" and "days" are null where the files were changed so that they cannot be read any more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from click_default_group import DefaultGroup

from voicecheck.cli.completing import complete_guide, complete_person
from voicecheck.cli.consent import require_yes
from voicecheck.cli.terminal import json_text, visible

if TYPE_CHECKING:
    from voicecheck.schedule import Entry, Kind, Program, Schedule

PLACES = ("VOICECHECK_HOME", "VOICECHECK_PASSPHRASE_FILE")
"""Variables that name a place."""


@click.group(cls=cast("type[click.Group]", DefaultGroup), default="set", default_if_no_args=False)
def schedule() -> None:
    """Be asked every evening: `voicecheck schedule 21:00`.

    At that hour it asks softly whether now is okay. `show` tells what is set, `remove` takes it
    away.
    """


@schedule.command("set")
@click.argument("at", metavar="TIME")
@click.option(
    "--days",
    multiple=True,
    metavar="DAYS",
    help="As in mon,wed or weekdays or fri-sun; every day otherwise.",
)
@click.option(
    "--guide",
    metavar="NAME",
    shell_complete=complete_guide,
    help="Another guide than the evening one.",
)
@click.option(
    "--with",
    "people",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_person,
    help="Who else is there, as in `checkin`.",
)
@click.option("--yes", is_flag=True, help="Write it without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option(
    "--for",
    "kind",
    type=click.Choice(["systemd", "launchd", "task-scheduler"]),
    help="With --dry-run: what would be written on another system.",
)
def set_schedule(
    at: str,
    days: tuple[str, ...],
    guide: str | None,
    people: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    kind: Kind | None,
) -> None:
    """Be asked at TIME, as in 21:00 or 9pm, on every day or on some.

    Writes a systemd user timer, a launchd agent or a task of the Windows Task Scheduler, each
    shown before. Run again it replaces the earlier one.
    """
    from voicecheck.config import Paths, Settings
    from voicecheck.errors import ScheduleError
    from voicecheck.schedule import can_be_typed_to, entry, written

    if kind and not dry_run:
        raise click.UsageError("--for only shows something: give --dry-run as well.")
    paths = Paths.default()
    settings = Settings.load(paths)
    wanted = _schedule(at, days, settings.schedule.quiet)
    _require_guide(guide or settings.checkin.guide, people or settings.checkin.people)
    where = written.place(kind or written.kind_here(), paths.config.absolute())
    if settings.checkin.text and not can_be_typed_to(where.kind):
        raise ScheduleError(
            "Your check-ins are typed (checkin.text), and at the hour there is no terminal "
            "to type into",
            "To be asked aloud: voicecheck config set checkin.text false",
        )
    what = entry(where, wanted, _program(wanted, guide, people))
    _show(what, dry_run=dry_run)
    if dry_run:
        return
    if not yes:
        require_yes("Write this?")
    written.write(where, what)
    click.echo(f"From now on it asks {wanted}. To end that: voicecheck schedule remove")


@schedule.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_schedule(as_json: bool) -> None:
    """Tell when it asks, and what was written for it."""
    from voicecheck.config import Paths
    from voicecheck.schedule import File, written
    from voicecheck.schedule.times import DAYS

    where = written.place(written.kind_here(), Paths.default().config.absolute())
    found, files = written.find(where)
    if as_json:
        told = {
            "kind": where.kind,
            "at": f"{found.at:%H:%M}" if found else None,
            "days": [DAYS[day] for day in found.days] if found else None,
            "files": [str(path) for path in files],
        }
        click.echo(json_text(told if files else None))
        return
    if not files:
        click.echo("Nothing is set. To be asked in the evening: voicecheck schedule 21:00")
        return
    click.echo(f"It asks {found}." if found else "What was written was changed by somebody since.")
    for path, content in files.items():
        _show_file(File(path, content))


@schedule.command("remove")
@click.option("--dry-run", is_flag=True, help="Only tell what would be taken away.")
def remove_schedule(dry_run: bool) -> None:
    """Ask no more by itself, and take away what was written for it."""
    from voicecheck.config import Paths
    from voicecheck.schedule import written

    where = written.place(written.kind_here(), Paths.default().config.absolute())
    if dry_run:
        _, files = written.find(where)
        for path in files:
            click.echo(f"would take away {visible(str(path))}")
        return
    was_there = written.remove(where)
    click.echo("It asks no more by itself." if was_there else "Nothing was set.")


def _schedule(at: str, days: tuple[str, ...], quiet_setting: str) -> Schedule:
    from datetime import datetime

    from voicecheck.schedule import Schedule, quiet_hours, read_days, read_time

    time = read_time(at)
    if time is None:
        raise click.BadParameter(
            f"{at!r} is no time. Write it as 21:00 or 9pm.", param_hint="TIME"
        )
    chosen = read_days(days)
    if chosen is None:
        fault = f"{' '.join(days)!r} names no days. Write mon,wed, weekdays, weekend or fri-sun."
        raise click.BadParameter(fault, param_hint="--days")
    quiet = quiet_hours(quiet_setting)
    if quiet is not None and quiet.holds(datetime.combine(datetime.now().date(), time)):
        fault = f"{time:%H:%M} lies in your quiet hours, {quiet_setting} (schedule.quiet)."
        raise click.BadParameter(fault, param_hint="TIME")
    return Schedule(time, chosen)


def _require_guide(name: str, people: tuple[str, ...]) -> None:
    """See now, not at nine in the evening, that there is such a guide for so many people."""
    from voicecheck import guides
    from voicecheck.cli.viewer import viewer
    from voicecheck.config import Paths, Settings
    from voicecheck.people import sitting

    paths = Paths.default()
    name = guides.name_in(name, Settings.load(paths).checkin.language, paths.guides)
    guide = guides.load(name, paths.guides)
    guides.require_company(name, guide, len(sitting(viewer(), people)))


def _program(wanted: Schedule, guide: str | None, people: tuple[str, ...]) -> Program:
    """What is started at the hour: this very installation."""
    from voicecheck.schedule import Program

    company = [word for name in people for word in ("--with", name)]
    arguments = (
        *(sys.executable, "-P", "-m", "voicecheck", "ask"),
        *([guide] if guide else []),
        *company,
        *("--due", f"{wanted.at:%H:%M}"),
    )
    return Program(arguments, tuple(_carried()))


def _carried() -> Iterator[tuple[str, str]]:
    """The variables that the check-in needs at its hour as it has them now."""
    from voicecheck.config import Settings
    from voicecheck.setting_keys import Keys

    for name in PLACES:  # a place is so called from anywhere
        if value := os.environ.get(name, "").strip():
            yield name, str(Path(value).expanduser().absolute())
    for name in sorted({key.variable for key in Keys(Settings)}):
        if given := os.environ.get(name):
            yield name, given


def _show(what: Entry, *, dry_run: bool) -> None:
    for file in what.files:
        _show_file(file)
    for command in what.turned_on:
        click.echo(visible(f"{'would run' if dry_run else 'then runs'}: {' '.join(command)}"))
    for name in what.variables_missing:
        click.echo(f"Set {name} for your whole account: a task is given no variables.", err=True)


def _show_file(file: object) -> None:
    from voicecheck.schedule import File

    assert isinstance(file, File)
    click.echo(click.style(visible(str(file.path)), bold=True))
    for line in file.text.splitlines():
        click.echo(f"  {visible(line) if line.strip() == line else _indented(line)}")
    click.echo()


def _indented(line: str) -> str:
    bare = line.lstrip()
    return " " * (len(line) - len(bare)) + visible(bare)

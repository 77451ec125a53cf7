"""`voicecheck forget`: old check-ins, or the sound of them, go for good."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from voicecheck.cli.consent import require_yes
from voicecheck.cli.looking_back import Moment, existing_store
from voicecheck.cli.viewer import as_option
from voicecheck.counting import counted

if TYPE_CHECKING:
    from voicecheck.store import Store


@click.command()
@click.option(
    "--older-than", type=Moment(), metavar="WHEN", help="Check-ins from before: 90d, 2026-01-31."
)
@click.option(
    "--sound-older-than",
    type=Moment(),
    metavar="WHEN",
    help="Recordings from before; their words stay.",
)
@click.option("--guide", help="Only check-ins of this guide.")
@click.option("--who", help="Only check-ins in which this person took part.")
@as_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(
    older_than: datetime | None,
    sound_older_than: datetime | None,
    guide: str | None,
    who: str | None,
    yes: bool,
) -> None:
    """Delete old check-ins, words and recordings, for good; or old recordings alone.

    Only check-ins in which you took part. To have recordings go by themselves after a while, set
    `keep_days` in the section [audio] of the settings.
    """
    if (older_than is None) == (sound_older_than is None):
        raise click.UsageError("Say how old, as in: --older-than 90d, or --sound-older-than 90d")
    if sound_older_than is not None and (guide or who):
        raise click.UsageError("--guide and --who belong to --older-than")
    with existing_store() as store:
        if store is None:
            click.echo("Nothing has been kept yet.")
        elif older_than is not None:
            _forget_checkins(store, older_than, guide, who, yes)
        elif sound_older_than is not None:
            _forget_sound(store, sound_older_than, yes)


def _forget_checkins(
    store: Store, before: datetime, guide: str | None, who: str | None, yes: bool
) -> None:
    from voicecheck.people import clean_name

    old = [
        summary
        for summary in store.history(guide=guide, who=who and clean_name(who))
        if summary.started_at < before and store.visibility.owns(summary.id)
    ]
    if not old:
        click.echo("No check-in is that old.")
        return
    answers = sum(summary.answers for summary in old)
    what = f"{counted(len(old), 'check-in')} with {counted(answers, 'answer')}"
    if not yes:
        span = f"from {old[-1].started_at:%Y-%m-%d} to {old[0].started_at:%Y-%m-%d}"
        click.echo(f"This deletes {what}, {span}.")
        require_yes("Delete them for good?")
    store.delete(*(summary.id for summary in old))
    click.echo(f"Deleted {what}.")


def _forget_sound(store: Store, before: datetime, yes: bool) -> None:
    found = store.sound.count(before, everyones=False)
    if not found:
        click.echo("No recording is that old.")
        return
    if not yes:
        click.echo(f"This deletes {counted(found, 'recording')}; the words stay.")
        require_yes("Delete them for good?")
    store.sound.purge(before, everyones=False)
    click.echo(f"Deleted {counted(found, 'recording')}.")

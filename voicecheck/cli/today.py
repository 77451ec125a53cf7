"""`voicecheck today`: the week in four sentences of one's own words.

The JSON of `today --json` is a list, in the order in which it was said:

    {"day": "2026-11-23", "step": the step of the guide, "said": the answer,
     "spoken": the sentence as it is spoken}
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from voicecheck.cli.looking_back import existing_store
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option, viewer

if TYPE_CHECKING:
    from voicecheck.config import Paths, Settings
    from voicecheck.week import Remembered


@click.command()
@as_option
@click.option("--text", is_flag=True, default=None, help="Print only; no sound.")
@click.option("--output-device", help="The speaker: its name, a part of it, or its number.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; no sound.")
def today(text: bool | None, output_device: str | None, as_json: bool) -> None:
    """Hear the last seven days in four sentences of your own words."""
    from voicecheck import guides
    from voicecheck.config import Paths, Settings

    paths = Paths.default()
    changes = {"checkin.text": text, "audio.output_device": output_device}
    settings = Settings.load(paths).override(changes)
    found = _remembered()
    if as_json:
        plain = [
            {"day": one.day.isoformat(), "step": one.step, "said": one.said, "spoken": one.spoken}
            for one in found
        ]
        click.echo(json_text(plain))
        return
    lines = [visible(one.spoken) for one in found] or [guides.phrases().week_empty]
    if settings.checkin.text:
        click.echo("\n".join(lines))
        return
    _speak(lines, settings, paths)


def _speak(lines: list[str], settings: Settings, paths: Paths) -> None:
    """Print each line as it is spoken; where it cannot be, print them all and say why."""
    from voicecheck.errors import VoicecheckError
    from voicecheck.instruments import speaking

    left = list(lines)
    try:
        with speaking(settings, paths) as speak:
            for line in lines:
                click.echo(left.pop(0))
                sys.stdout.flush()
                speak(line)
    except VoicecheckError:
        for line in left:
            click.echo(line)
        raise


def _remembered() -> list[Remembered]:
    from datetime import datetime

    from voicecheck import guides
    from voicecheck.week import WEEK, week

    now = datetime.now().astimezone()
    looking = viewer()
    with existing_store() as store:
        said = store.retold.said(looking, now - WEEK) if store else []
    return week(said, now.date(), guides.phrases())

"""The options of a check-in, for every command that begins one or tells what would hold."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from voicecheck.cli.completing import (
    complete_guide,
    complete_language,
    complete_model,
    complete_person,
    complete_voice,
)
from voicecheck.cli.viewer import as_option

SETTING_OF = {
    "guide": "checkin.guide",
    "language": "checkin.language",
    "people": "checkin.with",
    "viewer": "checkin.as",
    "text": "checkin.text",
    "voice": "voice.id",
    "rate": "voice.rate_wpm",
    "model": "model.name",
    "input_device": "audio.input_device",
    "output_device": "audio.output_device",
    "patience": "listening.patience",
}
"""The key in the settings of each parameter: what it is where it is not given."""

GUIDE = (
    click.argument("guide", required=False, shell_complete=complete_guide),
    as_option,
    click.option(
        "--with",
        "people",
        multiple=True,
        metavar="NAME",
        shell_complete=complete_person,
        help="Who else is there; twice, for two without you.",
    ),
)
"""Which check-in it is, and whose."""

OPTIONS = (
    click.option("--text", is_flag=True, default=None, help="Type instead of talking; no sound."),
    click.option(
        "--language",
        metavar="CODE",
        shell_complete=complete_language,
        help="What is spoken: en, de, es ...",
    ),
    click.option(
        "--voice",
        metavar="ID",
        shell_complete=complete_voice,
        help="The voice to speak with, as `voicecheck voices` lists it.",
    ),
    click.option("--rate", type=int, metavar="WPM", help="Words a minute it speaks."),
    click.option(
        "--model",
        metavar="NAME",
        shell_complete=complete_model,
        help="The Whisper model, a name or a folder.",
    ),
    click.option("--input-device", metavar="NAME", help="The microphone, by name or number."),
    click.option("--output-device", metavar="NAME", help="The speaker, by name or number."),
    click.option(
        "--patience", metavar="HOW", help="brief, normal, long, or seconds of silence to wait."
    ),
)
"""How it speaks and listens."""

EVENTS = (
    click.option(
        "--events",
        metavar="FILE",
        help="Tell another program what happens, as lines of JSON: a file, a named pipe, or - for "
        "standard output.",
    ),
    click.option("--json", "as_json", is_flag=True, help="The same as --events -."),
)
"""Who is told what happens."""

Command = TypeVar("Command", bound=Callable[..., object])


def _with(options: Sequence[Callable[[Any], Any]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def with_guide(command: Command) -> Command:
    """Give a command the options of which check-in it is, and whose."""
    return _with(GUIDE, command)


def with_options(command: Command) -> Command:
    """Give a command the options of how it speaks and listens."""
    return _with(OPTIONS, command)


def with_events(command: Command) -> Command:
    """Give a command the options of who is told what happens."""
    return _with(EVENTS, command)

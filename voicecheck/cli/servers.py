"""Before words go to another machine for the first time, the person is asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from voicecheck.cli.terminal import visible

if TYPE_CHECKING:
    from voicecheck.config import Paths, Settings
    from voicecheck.speech.wyoming import Address

GOES = {
    "stt": "the sound of all that you say",
    "tts": "all that is spoken, with your own words in it where they are said back",
}
"""What goes to another machine, by the setting that names it."""


def agreed(settings: Settings, paths: Paths) -> Settings:
    """Say where the words go; ask, once for each machine, where nobody has agreed to it yet.

    Args:
        settings: The settings, of which `speech` names other machines.
        paths: Where a yes is written down.

    Returns:
        The settings with what was agreed to; what was refused is not in them, for this time.

    Raises:
        ConfigError: An address is none, or the settings cannot be written.
    """
    if not (settings.speech.stt or settings.speech.tts):
        return settings  # most name none: nothing is read for it
    from voicecheck.engines import is_allowed
    from voicecheck.settings_file import change

    for address, keys in _named(settings).items():
        where, what = visible(str(address)), " and ".join(GOES[key] for key in keys)
        if is_allowed(settings.speech, address):
            click.echo(f"voicecheck: to {where} on your network goes {what}.", err=True)
        elif not sys.stdin.isatty():
            continue
        elif _asked(where, what):
            allow = (*settings.speech.allow, str(address))
            change(paths, {"speech.allow": list(allow)})
            settings = settings.override({"speech.allow": allow})
        else:
            _tell_refused(keys)
            settings = settings.override({f"speech.{key}": "" for key in keys})
    return settings


def _asked(where: str, what: str) -> bool:
    click.echo(
        f"voicecheck: your settings name another machine. To {where} would go {what} over the "
        "network, not encrypted. Whoever looks after that machine, or listens on the network, "
        "could hear and keep it. All else stays here.",
        err=True,
    )
    return click.confirm(f"Is that all right with you, for {where}?", default=False, err=True)


def _tell_refused(keys: list[str]) -> None:
    from voicecheck.engines import DUTY

    does = " and ".join(DUTY[key] for key in keys)
    unset = " and ".join(f"`voicecheck config unset speech.{key}`" for key in keys)
    click.echo(
        f"voicecheck: all right, then this machine {does}. Not to be asked again: {unset}.",
        err=True,
    )


def _named(settings: Settings) -> dict[Address, list[str]]:
    """The other machines that the settings name, each with the settings that do."""
    from dataclasses import replace

    from voicecheck.engines import server

    named: dict[Address, list[str]] = {}
    for key in GOES:
        address = server(settings.speech, key)
        if address is not None:
            named.setdefault(replace(address, name=""), []).append(key)
    return named

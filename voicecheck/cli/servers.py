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
    "tts": "all that is spoken, your own words said back to you among it,",
}
"""What goes to another machine, by the setting that names it."""


def agreed(settings: Settings, paths: Paths) -> Settings:
    """Say where the words go; ask, once for each machine, where nobody has agreed to it yet.

    Args:
        settings: The settings, of which `speech` names other machines.
        paths: Where a yes is written down.

    Returns:
        The settings with what was agreed to.

    Raises:
        ConfigError: An address is none, or the settings cannot be written.
    """
    from voicecheck.engines import is_allowed
    from voicecheck.settings_file import change

    for address, keys in _named(settings).items():
        where, what = visible(str(address)), " and ".join(GOES[key] for key in keys)
        if is_allowed(settings.speech, address):
            click.echo(f"voicecheck: to {where} on your network goes {what}.", err=True)
        elif sys.stdin.isatty() and _asked(where, what):
            allow = (*settings.speech.allow, str(address))
            change(paths, {"speech.allow": list(allow)})
            settings = settings.override({"speech.allow": allow})
    return settings


def _asked(where: str, what: str) -> bool:
    click.echo(
        f"voicecheck: your settings name another machine. To {where} would go {what} over the "
        "network, not encrypted. Whoever looks after that machine, or listens on the network, "
        "could hear and keep it. All else stays here.",
        err=True,
    )
    return click.confirm(f"Is that all right with you, for {where}?", default=False, err=True)


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

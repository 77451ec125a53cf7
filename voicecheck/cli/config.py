"""`voicecheck config`: every setting, what it means, where its value comes from, and changing it.

With --json, the list and `get` print objects: `key`, `value`, `from` ("default", "file",
"environment" or "option") and `where` (the file, the variable or the option; empty for a default);
`explain` prints `key`, `meaning`, `allowed`, `default` and `variable`. `list` prints an array,
`explain` too, `get` one object.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import click
from click_default_group import DefaultGroup

from voicecheck.cli.editor import edited
from voicecheck.cli.options import SETTING_OF, with_options
from voicecheck.cli.terminal import json_text, visible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from voicecheck.config import Paths, Sourced
    from voicecheck.setting_keys import Key

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from voicecheck.config import Settings
    from voicecheck.setting_keys import Keys

    found = (key for key in Keys(Settings) if str(key).startswith(incomplete))
    return [CompletionItem(str(key), help=key.meaning) for key in found]


key_argument = click.argument("key", shell_complete=_complete)


class _ConfigGroup(DefaultGroup):  # type: ignore[misc]  # it ships no types
    """The commands of `config`; `list` is meant where none is named."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command; a setting in its place is met with the one that was meant."""
        is_option = cmd_name.startswith("-")
        if not (is_option or ctx.resilient_parsing or cmd_name in self.commands):
            raise click.UsageError(
                f"There is no command {cmd_name!r} here. To see one setting: "
                f"voicecheck config get {cmd_name}",
                ctx,
            )
        return cast("click.Command | None", super().get_command(ctx, cmd_name))


@click.group(cls=cast("type[click.Group]", _ConfigGroup), default="list", default_if_no_args=True)
def config() -> None:
    """See the settings, what each means and where it comes from, and change them."""


@config.command("list")
@with_options
@click.option("--explain", is_flag=True, help="Also what each means and may be.")
@json_option
def list_settings(explain: bool, as_json: bool, **chosen: object) -> None:
    """List every setting with its value and where that comes from.

    With options of a check-in it tells what would hold with them.
    """
    from voicecheck.config import Paths, sourced

    paths = Paths.default()
    options = {SETTING_OF[name]: value for name, value in chosen.items()}
    settings = sourced(paths, options)
    if as_json:
        shown = [
            _plain(each, paths) | (_explained(each.key) if explain else {}) for each in settings
        ]
        click.echo(json_text(shown))
        return
    exists = "" if paths.settings.exists() else " (not there yet: the defaults hold)"
    click.echo(f"{visible(str(paths.settings))}{exists}")
    click.echo("\n".join(_table(settings, paths, explain=explain)))


@config.command()
@key_argument
@json_option
def get(key: str, as_json: bool) -> None:
    """Print the value of KEY, as in voice.rate_wpm."""
    from voicecheck.config import Paths

    paths = Paths.default()
    found = _found(paths, key)
    if as_json:
        click.echo(json_text(_plain(found, paths)))
    elif isinstance(found.value, str):
        click.echo(visible(found.value))
    else:
        click.echo(visible(_written(found.value)))


# A number below zero is a value that may not be allowed, but no option.
@config.command("set", context_settings={"ignore_unknown_options": True})
@key_argument
@click.argument("value")
def set_setting(key: str, value: str) -> None:
    """Write KEY = VALUE into the settings file; its comments and layout stay.

    The items of a list stand between commas: voicecheck config set checkin.with "Ana, Sam"
    """
    from voicecheck.config import Paths
    from voicecheck.settings_file import set_value

    paths = Paths.default()
    set_value(paths, key, value)
    _tell(_found(paths, key), paths)


@config.command()
@key_argument
def unset(key: str) -> None:
    """Take KEY out of the settings file, so that its default holds again."""
    from voicecheck.config import Paths, Settings
    from voicecheck.setting_keys import Keys
    from voicecheck.settings_file import change

    paths = Paths.default()
    Keys(Settings).find(key)
    if paths.settings.exists():
        change(paths, {key: None})
    _tell(_found(paths, key), paths)


@config.command()
def edit() -> None:
    """Open the settings file in your editor ($VISUAL or $EDITOR).

    What you write is checked before it counts. Where something is wrong the settings stay as they
    were, and the next `voicecheck config edit` goes on with what you wrote.
    """
    from voicecheck import settings_file
    from voicecheck.config import Paths
    from voicecheck.errors import ConfigError

    paths = Paths.default()
    if not (sys.stdin.isatty() or os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        raise ConfigError("There is no terminal for an editor", "Use: voicecheck config set")
    if settings_file.has_draft(paths):
        click.echo("voicecheck: going on with what was not right the last time.", err=True)
    draft = settings_file.draft(paths)
    try:
        with edited():
            click.edit(filename=str(draft))
    except ConfigError:
        settings_file.drop_unchanged_draft(paths)
        raise
    if settings_file.take_draft(paths):
        click.echo(f"{visible(str(paths.settings))} is changed.")
    else:
        click.echo("Nothing was changed.")


@config.command()
@click.argument("names", metavar="[KEY]...", nargs=-1, shell_complete=_complete)
@json_option
def explain(names: tuple[str, ...], as_json: bool) -> None:
    """Explain each KEY, or a whole section, or everything: meaning, default, what it may be."""
    from voicecheck.config import Settings
    from voicecheck.setting_keys import Keys

    known = Keys(Settings)
    wanted = [
        key
        for name in names or tuple(known.sections)
        for key in (known.of(name) if name in known.sections else [known.find(name)])
    ]
    if as_json:
        click.echo(json_text([_explained(key) for key in wanted]))
        return
    for key in wanted:
        click.echo(click.style(str(key), bold=True))
        click.echo("\n".join(_explanation(key)))


def _found(paths: Paths, key: str) -> Sourced:
    from voicecheck.config import Settings, sourced
    from voicecheck.setting_keys import Keys

    wanted = Keys(Settings).find(key)
    return next(each for each in sourced(paths, {}) if str(each.key) == str(wanted))


def _tell(found: Sourced, paths: Paths) -> None:
    """Say what holds now, and what is stronger than the file."""
    origin = _origin(found, paths)
    click.echo(visible(f"{found.key} = {_written(found.value)} ({origin})"))
    if found.source == "environment":
        click.echo(f"voicecheck: {found.key.variable} is set, and wins over the file.", err=True)


def _table(settings: list[Sourced], paths: Paths, *, explain: bool) -> Iterator[str]:
    cells = [(str(each.key), visible(_written(each.value))) for each in settings]
    key_width = max(len(key) for key, _ in cells)
    value_width = min(40, max(len(value) for _, value in cells))
    section = ""
    for each, (key, value) in zip(settings, cells, strict=True):
        if each.key.section != section:
            yield ""
            section = each.key.section
        origin = visible(_origin(each, paths))
        line = f"{key:<{key_width}} = {value:<{value_width}}  {origin}"
        yield click.style(line, dim=True) if each.source == "default" else line
        if explain:
            yield from _explanation(each.key)


def _origin(found: Sourced, paths: Paths) -> str:
    if found.source in ("environment", "option"):
        return f"{found.source} {_where(found, paths)}"
    return found.source


def _where(found: Sourced, paths: Paths) -> str:
    match found.source:
        case "file":
            return str(paths.settings)
        case "environment":
            return found.key.variable
        case "option":
            (name,) = (name for name, key in SETTING_OF.items() if key == str(found.key))
            return f"--{name.replace('_', '-')}"
        case "default":
            return ""


def _explanation(key: Key) -> Iterator[str]:
    from textwrap import wrap

    told = {
        "": key.meaning,
        "allowed: ": f"{key.allowed}",
        "default: ": _written(key.default),
        "variable: ": key.variable,
    }
    for label, text in told.items():
        yield from wrap(f"{label}{text}", 90, initial_indent="    ", subsequent_indent="      ")


def _written(value: object) -> str:
    from voicecheck.setting_keys import as_toml

    return as_toml(value)


def _plain(found: Sourced, paths: Paths) -> dict[str, Any]:
    return {
        "key": str(found.key),
        "value": found.value,
        "from": found.source,
        "where": _where(found, paths),
    }


def _explained(key: Key) -> dict[str, Any]:
    return {
        "key": str(key),
        "meaning": key.meaning,
        "allowed": key.allowed,
        "default": key.default,
        "variable": key.variable,
    }

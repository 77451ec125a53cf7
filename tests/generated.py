"""What the documentation takes from the program itself; put in by cog, checked by a test.

scripts/run cog -r README.md docs/commands.md docs/settings.md
"""

from collections.abc import Iterator

import click

from voicecheck.cli import cli
from voicecheck.cli.checkin import checkin
from voicecheck.cli.options import SETTING_OF
from voicecheck.config import Settings
from voicecheck.setting_keys import Keys, as_toml


def options_table() -> str:
    """The options of a check-in, with their keys in the settings and what holds without them."""
    defaults = Settings()
    rows = ["\n| option | key in `config.toml` | otherwise | |", "|---|---|---|---|"]
    for parameter in checkin.params:
        key = (SETTING_OF | {"viewer": "checkin.as"}).get(str(parameter.name))
        if key is None:
            continue
        section, _, name = key.partition(".")
        attribute = {"with": "people", "as": "viewer"}.get(name, name)
        default = getattr(getattr(defaults, section), attribute)
        shown = f"`{default}`".lower() if default not in ("", ()) else "the system's own"
        shown = {"with": "you alone", "as": "the owner"}.get(name, shown)
        meaning = "The guide." if isinstance(parameter, click.Argument) else _help(parameter)
        rows.append(f"| `{_written(parameter)}` | `{key}` | {shown} | {meaning} |")
    return "\n".join(rows) + "\n\n"


def settings_tables() -> str:
    """Every setting, by section: what it means, may be, and is where nobody sets it."""
    keys, lines = Keys(Settings), [""]
    for section, kind in keys.sections.items():
        lines += [f"## [{section}]", "", (kind.__doc__ or "").strip(), ""]
        lines += ["| key | default | | allowed |", "|---|---|---|---|"]
        for key in keys.of(section):
            cells = (f"`{key.name}`", f"`{as_toml(key.default)}`", key.meaning, key.allowed)
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines) + "\n"


def command_help() -> str:
    """The help text of every command, as it is printed."""
    return "".join(
        f"\n## {name}\n\n```text\n{text.rstrip()}\n```\n"
        for name, text in _helps(cli, "voicecheck", None)
    )


def _helps(
    command: click.Command, name: str, above: click.Context | None
) -> Iterator[tuple[str, str]]:
    settings = {**command.context_settings, "terminal_width": 90}
    context = click.Context(command, info_name=name, parent=above, **settings)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            assert below is not None
            yield from _helps(below, each, context)


def _written(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return "GUIDE"
    value = "" if getattr(parameter, "is_flag", False) else f" {parameter.metavar}"
    return f"{parameter.opts[0]}{value}"


def _help(parameter: click.Parameter) -> str:
    return str(getattr(parameter, "help", ""))

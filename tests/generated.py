"""What the documentation takes from the program itself; put in by cog, checked by a test.

scripts/run cog -r README.md docs/commands.md
"""

from collections.abc import Iterator

import click

from voicecheck.cli import cli
from voicecheck.cli.checkin import SETTING_OF, checkin
from voicecheck.config import Settings


def options_table() -> str:
    """The options of a check-in, with their keys in the settings and what holds without them."""
    defaults = Settings()
    rows = ["\n| option | key in `config.toml` | otherwise | |", "|---|---|---|---|"]
    for parameter in checkin.params:
        key = SETTING_OF[str(parameter.name)]
        section, _, name = key.partition(".")
        default = getattr(getattr(defaults, section), {"with": "people"}.get(name, name))
        shown = f"`{default}`".lower() if default not in ("", ()) else "the system's own"
        if name == "with":
            shown = "you alone"
        meaning = "The guide." if isinstance(parameter, click.Argument) else _help(parameter)
        rows.append(f"| `{_written(parameter)}` | `{key}` | {shown} | {meaning} |")
    return "\n".join(rows) + "\n\n"


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

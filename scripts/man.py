"""The man page, made of the same words as `--help`; built into the wheel by hatch.

    scripts/run python -m scripts.man | man -l -

Building the wheel imports voicecheck's command line and asks click for its commands; that brings
nothing heavy. An editable install has none, since it would soon be out of date.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = "share/man/man1/voicecheck.1"


def page() -> str:
    """The page in the notation of man(7)."""
    sys.path.insert(0, str(ROOT))
    from voicecheck import __version__
    from voicecheck.cli import cli

    context = _context(cli, "voicecheck", None)
    return "".join(
        f"{line}\n"
        for line in (
            f'.TH VOICECHECK 1 "" "voicecheck {__version__}" "User Commands"',
            ".SH NAME",
            "voicecheck \\- a hands\\-free spoken check\\-in that stays on your machine",
            ".SH SYNOPSIS",
            *_synopsis(context),
            ".SH DESCRIPTION",
            *_prose(cli.help),
            *_options(context),
            ".SH COMMANDS",
            *(line for below in _below(context) for line in _command(below)),
            ".SH EXIT STATUS",
            *_exit_codes(),
        )
    )


def _below(context: click.Context) -> Iterator[click.Context]:
    """The commands of a group, each with the context it is called in."""
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None and not command.hidden:
                yield _context(command, name, context)


def _command(context: click.Context) -> Iterator[str]:
    """A command and, if it is a group, those below it."""
    yield f'.SS "{_plain(context.command_path)}"'
    yield from _synopsis(context)
    yield ".PP"
    yield from _prose(context.command.help)
    yield from _options(context)
    for below in _below(context):
        yield from _command(below)


def _synopsis(context: click.Context) -> Iterator[str]:
    pieces = " ".join(context.command.collect_usage_pieces(context))
    yield f"\\fB{_plain(context.command_path)}\\fR {_plain(pieces)}"


def _prose(text: str | None) -> Iterator[str]:
    """The paragraphs of a help text; those that click leaves as they are, too."""
    paragraphs = (text or "").split("\f")[0].strip().split("\n\n")
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield ".PP"
        lines = paragraph.splitlines()
        if lines and lines[0].strip() == "\b":
            yield from (".nf", *map(_plain, lines[1:]), ".fi")
        else:
            yield _plain(" ".join(lines))


def _options(context: click.Context) -> Iterator[str]:
    for parameter in context.command.get_params(context):
        told = parameter.get_help_record(context)
        if told is not None and isinstance(parameter, click.Option):
            written, meaning = told
            yield from (".TP", f"\\fB{_plain(written)}\\fR", _plain(meaning))


def _exit_codes() -> Iterator[str]:
    """What a script may tell apart: the errors that have a code of their own."""
    from voicecheck import errors

    kinds = {
        kind.exit_code: (kind.__doc__ or "").splitlines()[0]
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, errors.VoicecheckError)
        and "exit_code" in vars(kind)
        and kind is not errors.VoicecheckError
    }
    told = {0: "All is well.", 2: "The command line is not understood.", **kinds}
    told[errors.INTERRUPTED_EXIT_CODE] = "Ended by Ctrl-C."
    for code, meaning in sorted(told.items()):
        yield from (".TP", f"\\fB{code}\\fR", _plain(meaning))


def _context(command: click.Command, name: str, above: click.Context | None) -> click.Context:
    return click.Context(command, info_name=name, parent=above, **command.context_settings)


def _plain(text: str) -> str:
    """A text that roff takes for nothing but text."""
    escaped = " ".join(text.split())
    for sign, roff in {"\\": "\\e", "-": "\\-", '"': "\\(dq"}.items():
        escaped = escaped.replace(sign, roff)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


class ManPage(BuildHookInterface[Any]):
    """Puts the page where the systems look for it, in every wheel but an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page and name it to the builder."""
        if version != "editable":
            file = Path(self.directory) / "voicecheck.1"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page(), encoding="utf-8")
            build_data["shared_data"][str(file)] = INSTALLED

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing beside the wheel."""
        (Path(self.directory) / "voicecheck.1").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.stdout.write(page())

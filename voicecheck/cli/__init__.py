"""The command line: thin doors into the rooms.

Errors become one line and an exit code here, and nowhere else.
"""

import contextlib
import gc
import io
import os
import sys
from typing import NoReturn, cast

import click
from click_default_group import DefaultGroup

from voicecheck import __version__, offline
from voicecheck.cli import crash, streams
from voicecheck.cli.contents import CONTENTS, Commands
from voicecheck.cli.terminal import visible
from voicecheck.errors import INTERRUPTED_EXIT_CODE, GuideError, OutputError, VoicecheckError

UNEXPECTED_EXIT_CODE = 70
DEBUG_VARIABLE = "VOICECHECK_DEBUG"
LONGEST_MESSAGE = 1000
_NAMES = [name for rows in CONTENTS.values() for name in rows]

COLLECT_AFTER = 50_000
"""So many new objects are looked through for garbage at once. Nearly all that a start makes stays,
and to look through it after every 700, as Python does by itself, took a sixth of the start."""

PRIVATE = 0o077
"""The umask: whatever is made, by whichever library, is readable by this user alone."""


class Front(DefaultGroup):  # type: ignore[misc]  # it ships no types
    """The front door: `checkin` is meant where no command is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; while a shell completes, no command is meant by default."""
        if ctx.resilient_parsing:
            return click.Group.parse_args(self, ctx, args)
        return list(super().parse_args(ctx, args))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command; a slip in its name is met with the one that was meant."""
        is_option = cmd_name.startswith("-")
        if not (is_option or ctx.resilient_parsing or cmd_name in self.commands):
            _refuse_slip(cmd_name)
        return cast("click.Command | None", super().get_command(ctx, cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of contents."""
        widest = max(map(len, self.commands)) + 1
        for section, rows in CONTENTS.items():
            with formatter.section(section):
                told = ((name, summary) for name, (_, summary) in rows.items())
                formatter.write_dl([(name.ljust(widest), summary) for name, summary in told])


def _refuse_slip(name: str) -> None:
    """See that a name which is to be a guide's is not one of a command, written wrong.

    Raises:
        GuideError: It is, and no guide has it.
    """
    from difflib import get_close_matches

    from voicecheck.config import Paths
    from voicecheck.guides import found

    meant = get_close_matches(name, _NAMES, 1, 0.75)
    if meant and all(name != guide.name for guide in found(Paths.default().guides)):
        raise GuideError(
            f"There is no command and no guide called {name!r}",
            f"Was it: voicecheck {meant[0]}",
        )


@click.group(
    cls=Front,
    commands=Commands(),
    default="checkin",
    default_if_no_args=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="voicecheck")
def cli() -> None:
    """A hands-free spoken check-in that stays on your machine.

    Without a command it begins the evening check-in.
    """


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(COLLECT_AFTER)
    offline.stay()
    crash.keep_private()
    os.umask(PRIVATE)
    streams.make_ready()
    try:
        result = cli.main(standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except VoicecheckError as error:
        _leave(str(error), error.exit_code)
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        # It may quote an argument, and that may be a file name which somebody else chose.
        _end("\n".join(map(visible, told.getvalue().splitlines())), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _leave("Stopped", INTERRUPTED_EXIT_CODE)
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            _told(crash.report(error).rstrip())
        if lacking := crash.lacking(error):
            _leave(lacking, UNEXPECTED_EXIT_CODE)
        kind = type(error).__name__
        _leave(
            f"Something unexpected happened ({kind}). Set {DEBUG_VARIABLE}=1 to see where",
            UNEXPECTED_EXIT_CODE,
        )


def _leave(message: str, exit_code: int) -> NoReturn:
    told = visible(message)
    if len(told) > LONGEST_MESSAGE:  # it quotes something; what is to be done stands at its end
        told = f"{told[: LONGEST_MESSAGE // 2]} ... {told[-LONGEST_MESSAGE // 2 :]}"
    _end(f"voicecheck: {told}", exit_code)


def _end(last: str, exit_code: int) -> NoReturn:
    _told(last)
    sys.exit(exit_code)


def _told(text: str) -> None:
    # Where that cannot be written either, the exit code alone tells it.
    with contextlib.suppress(OutputError, click.exceptions.Exit):
        click.echo(text, err=True)

"""The command line: thin doors into the rooms.

Errors become one line and an exit code here, and nowhere else.
"""

import os
import sys

import click
from click_default_group import DefaultGroup

from voicecheck import __version__
from voicecheck.cli.checkin import checkin
from voicecheck.cli.doctor import doctor
from voicecheck.cli.guides import guides
from voicecheck.cli.history import delete, history, play, show
from voicecheck.cli.models import models
from voicecheck.cli.people import people
from voicecheck.cli.replay import replay
from voicecheck.cli.support import support
from voicecheck.cli.voices import voices
from voicecheck.errors import INTERRUPTED_EXIT_CODE, VoicecheckError

UNEXPECTED_EXIT_CODE = 70
DEBUG_VARIABLE = "VOICECHECK_DEBUG"


@click.group(
    cls=DefaultGroup,
    default="checkin",
    default_if_no_args=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="voicecheck")
def cli() -> None:
    """A hands-free spoken check-in that stays on your machine.

    Without a command it begins the evening check-in.
    """


COMMANDS = (
    checkin,
    guides,
    history,
    show,
    play,
    delete,
    people,
    replay,
    doctor,
    models,
    voices,
    support,
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        result = cli.main(standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except VoicecheckError as error:
        _leave(str(error), error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _leave("Stopped", INTERRUPTED_EXIT_CODE)
    except BrokenPipeError:
        # The reader of our output has left, as `| head` does; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        kind = type(error).__name__
        _leave(
            f"Something unexpected happened ({kind}). Set {DEBUG_VARIABLE}=1 to see where",
            UNEXPECTED_EXIT_CODE,
        )


def _leave(message: str, exit_code: int) -> None:
    click.echo(f"voicecheck: {message}", err=True)
    sys.exit(exit_code)

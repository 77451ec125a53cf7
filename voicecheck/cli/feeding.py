"""What happens in a check-in goes to another program: `--events FILE` and `--json`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecheck.cli.terminal import visible

if TYPE_CHECKING:
    from voicecheck.feed import Feed

STANDARD_OUTPUT = "-"


@contextmanager
def feeding(events: str | None) -> Iterator[Feed | None]:
    """Open what the events go to; None where nobody is to be told.

    Args:
        events: A file, a named pipe, or "-": then all else that would be printed on standard
            output, by whatever library, is printed on standard error meanwhile.

    Raises:
        OutputError: It cannot be written to.
    """
    if events is None:
        yield None
    elif events == STANDARD_OUTPUT:
        with _standard_output() as descriptor, _open(lambda: descriptor) as feed:
            yield feed
    else:
        from voicecheck.feed import opener

        with _open(opener(Path(events))) as feed:
            yield feed


@contextmanager
def _open(open_it: Callable[[], int]) -> Iterator[Feed]:
    from voicecheck.errors import VoicecheckError
    from voicecheck.feed import Feed

    feed = Feed(open_it, lambda text: click.echo(f"voicecheck: {visible(text)}", err=True))
    try:
        yield feed
    except VoicecheckError as error:
        feed.put("failed", message=error.message, exit_code=error.exit_code)
        raise
    finally:
        feed.close()


@contextmanager
def _standard_output() -> Iterator[int]:
    """Standard output for the events alone; yields a descriptor that the caller closes."""
    sys.stdout.flush()
    before = os.dup(1)
    os.dup2(2, 1)
    try:
        yield os.dup(before)
    finally:
        sys.stdout.flush()
        os.dup2(before, 1)
        os.close(before)

"""A bar on standard error for what takes long: how much of it is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar from when it is first told how much is done, and of how much, to the end.

    Nothing is drawn where nobody watches.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    drawn = click.progressbar(length=1, label=label, file=sys.stderr)
    begun = False

    def show(done: int, total: int) -> None:
        nonlocal begun
        begun = True
        drawn.length = max(1, total)
        drawn.update(done - drawn.pos)
        drawn.render_progress()

    try:
        yield show
    finally:
        if begun:
            drawn.render_finish()  # gives the cursor back, whatever happened

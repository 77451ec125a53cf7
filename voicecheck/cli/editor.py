"""The person's own editor, $VISUAL or $EDITOR, and what is said where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def edited() -> Iterator[None]:
    """Within it an editor that cannot be started, or fails, is told of in words.

    Raises:
        ConfigError: It was so.
    """
    from voicecheck.errors import ConfigError

    try:
        yield
    except click.ClickException as problem:
        raise ConfigError(
            f"The editor failed ({problem.message}); nothing was changed", "Name another in EDITOR"
        ) from problem

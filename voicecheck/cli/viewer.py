"""Who is sitting here, and which store is theirs: the options `--as NAME` and `--together`.

Nobody is asked to prove it: in a store that two people share, it keeps apart what each told
alone as two drawers do. A lock on the drawer is a store of one's own with a phrase of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecheck.cli.completing import complete_person

if TYPE_CHECKING:
    from voicecheck.config import Paths

VIEWER_VARIABLE = "VOICECHECK_AS"
_KEY = "voicecheck.as"
_FOUND = "voicecheck.viewer"
_TOGETHER = "voicecheck.together"

Command = Callable[..., Any]


def as_option(command: Command) -> Command:
    """Give a command the options `--as NAME` and `--together`."""
    command = click.option(
        "--together",
        is_flag=True,
        expose_value=False,
        callback=_note_together,
        help="Where you keep a store of your own: the shared one.",
    )(command)
    return click.option(
        "--as",
        "viewer",
        metavar="NAME",
        envvar=VIEWER_VARIABLE,
        expose_value=False,
        callback=_note,
        shell_complete=complete_person,
        help="Who is sitting here, where it is not the owner.",
    )(command)


def _note(ctx: click.Context, param: click.Parameter, name: str | None) -> None:
    if name is not None:  # kept in `meta`, which a group and its commands have in common
        ctx.meta[_KEY] = name
        ctx.meta.pop(_FOUND, None)


def _note_together(ctx: click.Context, param: click.Parameter, together: bool) -> None:
    if together:
        ctx.meta[_TOGETHER] = True


def store_paths(*, together: bool = False) -> Paths:
    """Where the words of the one who is sitting here are kept.

    Someone's own store holds what they tell alone; what is said together is in the shared one.
    No command opens both, so that a phrase is never asked for more than is looked at.

    Args:
        together: Whether it is the shared store in any case.
    """
    from voicecheck.config import Paths

    paths = Paths.default()
    ctx = click.get_current_context(silent=True)
    own = own_folder(paths, viewer())
    if together or (ctx and _TOGETHER in ctx.meta) or not own.is_dir():
        return paths
    return replace(paths, words=own)


def own_folder(paths: Paths, name: str | None) -> Path:
    """Where someone's own store lies, if they keep one; the folder's name does not tell whose."""
    import hashlib

    from voicecheck.people import same_person, shown

    return paths.data / "own" / hashlib.sha256(same_person(shown(name)).encode()).hexdigest()[:16]


def viewer() -> str | None:
    """The one who is sitting here; None is the owner.

    Raises:
        VoicecheckError: What was given is no name.
        ConfigError: The settings cannot be read.
    """
    ctx = click.get_current_context(silent=True)
    if ctx is None:
        return _viewer(None)
    if _FOUND not in ctx.meta:  # it is asked for with each row of a long list
        ctx.meta[_FOUND] = _viewer(ctx.meta.get(_KEY))
    found: str | None = ctx.meta[_FOUND]
    return found


def _viewer(given: str | None) -> str | None:
    from voicecheck.config import Paths, Settings
    from voicecheck.people import OWNER, clean_name, same_person

    if given is None:  # a command without the option has the variable all the same
        given = os.environ.get(VIEWER_VARIABLE) or None
    name = given if given is not None else Settings.load(Paths.default()).checkin.viewer
    if not name:
        return None
    cleaned = clean_name(name)
    return None if same_person(cleaned) == OWNER else cleaned

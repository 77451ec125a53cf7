"""Looking back on a page in the browser: `review`."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import click

from voicecheck.cli.looking_back import existing_store, how_to_begin, in_own_store
from voicecheck.cli.viewer import as_option, store_paths, viewer

OWN = "Here is what you tell alone. What is said together: voicecheck review --together"


@click.command()
@as_option
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Where it listens.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
def review(port: int, no_browser: bool) -> None:
    """Look back on a page in the browser: find, hear, correct, delete.

    It answers this machine alone, by a link that is new every time. Ctrl-C ends it.
    """
    from voicecheck.review.desk import Desk
    from voicecheck.review.guard import Pass
    from voicecheck.review.look import Look
    from voicecheck.review.serving import listen, serve
    from voicecheck.store import Store
    from voicecheck.store.lock import look_again

    paths = store_paths()
    who = viewer()
    # What is wrong with it is told here; a pass phrase is asked for once, here.
    with existing_store() as store:
        is_empty = store is None or not store.history(limit=1)

    def open_store() -> Store:
        look_again()  # it may have been locked or unlocked since it was last open
        return Store.open_to_read(paths.store, who, _known_phrase)

    try:
        place = listen(port)
    except OSError as problem:
        fault = f"{port} cannot be used: {problem.strerror}"
        raise click.BadParameter(fault, param_hint="--port") from problem
    look = Look(paths.guides, OWN if in_own_store() else "")
    door = Pass(place.getsockname()[1])

    def say_where() -> None:
        click.echo(f"Your page: {door.link}")
        click.echo("It is open to this machine alone. Ctrl-C ends it.")
        if is_empty:
            click.echo(how_to_begin())
        sys.stdout.flush()
        if not no_browser and _has_screen():
            # A browser may keep the one who starts it waiting.
            import webbrowser

            link = door.link_for_once()
            threading.Thread(target=webbrowser.open, args=[link], daemon=True).start()

    try:
        serve(place, door, look, Desk(paths.store, open_store), say_where)
    except KeyboardInterrupt:
        click.echo()  # the way to end it is no failure


def _known_phrase(path: Path) -> str:
    """The pass phrase of a store that was locked, or locked anew, while the page is open."""
    from voicecheck import passphrase
    from voicecheck.errors import LockedError

    known = passphrase.unasked(path)
    if known is None:
        raise LockedError(
            "It was locked while this page was open",
            "Its pass phrase is asked for in the terminal: Ctrl-C there, then start again",
        )
    return known


def _has_screen() -> bool:
    # Elsewhere a browser of the terminal would take the terminal away.
    return sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )

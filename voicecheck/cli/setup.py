"""`voicecheck setup`: choose voice, microphone, model and habits, by voice or typed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from voicecheck.cli.terminal import visible

if TYPE_CHECKING:
    from voicecheck.cli.screen import PlainScreen
    from voicecheck.config import Paths, Settings
    from voicecheck.regaining import Inbox
    from voicecheck.setup import Chosen
    from voicecheck.spoken import SpokenExchange

LEGEND = "Keys: s skip, r repeat, q stop"


@click.command()
@click.option("--text", is_flag=True, help="Type instead of talking; no sound.")
def setup(text: bool) -> None:
    """Choose voice, microphone, model, names and habits, and try them.

    What holds now is proposed. The settings are written once, at the end; Ctrl-C leaves them as
    they are. Where there is no sound it is typed.
    """
    if set_up(text=text):
        click.echo("To begin: voicecheck")


def is_first_start(paths: Paths) -> bool:
    """Whether someone at a terminal starts it for the first time."""
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return at_terminal and not paths.settings.exists() and not paths.store.exists()


def offer_setup(*, text: bool) -> bool:
    """On a first start: offer the setup, and hold it where it is not skipped.

    Returns:
        Whether to go on with what was asked for.
    """
    from voicecheck.setup import words
    from voicecheck.setup.replies import yes_or_no

    lines = words()
    click.echo(lines.first_start)
    try:
        reply = input(f"{lines.set_up_now} ")
    except EOFError:
        click.echo()
        return False
    if reply.strip() and yes_or_no(reply) is not True:
        click.echo(lines.set_up_later)
        return True
    return set_up(text=text)


def set_up(*, text: bool) -> bool:
    """Hold the setup and write what was chosen; return whether it came to its end."""
    from voicecheck.config import Paths, Settings
    from voicecheck.settings_file import change
    from voicecheck.setup import EndedError, words

    paths = Paths.default()
    settings = Settings.load(paths)
    lockable = _lockable(paths)
    try:
        chosen = None if text else _spoken(settings, paths, lockable=lockable)
        chosen = chosen or _typed(settings, paths, sound=text, lockable=lockable)
    except EndedError:
        click.echo(f"voicecheck: {words().nothing_changed}")
        return False
    change(
        paths, {key: list(v) if isinstance(v, tuple) else v for key, v in chosen.values.items()}
    )
    click.echo(f"\nKept in {visible(str(paths.settings))}. To see it: voicecheck config")
    if chosen.lock:
        _lock()
    return True


def _lockable(paths: Paths) -> bool:
    """Whether a pass phrase can be offered: the extra is here, and a terminal to type it at."""
    from voicecheck.store.lock import is_locked

    there = find_spec("sqlcipher3") is not None and find_spec("nacl") is not None
    return there and sys.stdin.isatty() and not is_locked(paths.store)


def _lock() -> None:
    from voicecheck.cli.lock import lock
    from voicecheck.errors import LockedError

    try:
        click.get_current_context().invoke(lock, change=False, keyring=False)
    except LockedError as error:  # the settings are kept all the same
        click.echo(f"voicecheck: {error}. To lock another time: voicecheck lock", err=True)


def _typed(settings: Settings, paths: Paths, *, sound: bool, lockable: bool) -> Chosen:
    from voicecheck.cli.screen import PlainScreen
    from voicecheck.cli.typed import TypedExchange
    from voicecheck.setup import Asker, typed, words

    screen = PlainScreen(echo=not sys.stdin.isatty())
    asker = Asker(TypedExchange(), screen, words(), typed=True)
    return typed(asker, settings, paths, sound=sound, lockable=lockable)


def _spoken(settings: Settings, paths: Paths, *, lockable: bool) -> Chosen | None:
    """Hold it by voice; None where there is no sound, or nobody is heard."""
    import queue

    from voicecheck.cli import keys
    from voicecheck.cli.screen import LiveScreen, PlainScreen
    from voicecheck.errors import VoicecheckError
    from voicecheck.setup import UnheardError, spoken, words

    inbox: Inbox = queue.SimpleQueue()
    with ExitStack() as stack:
        screen = stack.enter_context(LiveScreen()) if sys.stdout.isatty() else PlainScreen()
        if sys.stdin.isatty():
            screen.noted(LEGEND)
        stack.enter_context(keys.watched(inbox.put))
        opened = _opening(paths, inbox, screen)
        try:
            return spoken(settings, paths, opened, screen, words(), lockable=lockable)
        except UnheardError as error:
            screen.noted(str(error))
            screen.said(words().no_microphone)
        except VoicecheckError as error:
            screen.noted(f"{error}. So the setup is typed.")
    return None


def _opening(
    paths: Paths, inbox: Inbox, screen: PlainScreen
) -> Callable[[Settings], AbstractContextManager[SpokenExchange]]:
    from voicecheck import guides, instruments
    from voicecheck.asides import Asides
    from voicecheck.cli.screen import LevelTap
    from voicecheck.patience import timing_of
    from voicecheck.setup import words

    phrases = guides.phrases()

    @contextmanager
    def opened(settings: Settings) -> Iterator[SpokenExchange]:
        while not inbox.empty():  # what another microphone still had to tell
            inbox.get()
        with instruments.opened(
            settings,
            paths,
            inbox=inbox,
            beside=screen,
            timing=lambda _who: timing_of(settings.listening.patience),
            lines=words().lines(),
            asides=Asides(
                long_turn=phrases.long_turn,
                went_on=phrases.microphone_back,
                listening_again=phrases.microphone_here,
                speaking_again=phrases.speaker_back,
            ),
            level=LevelTap(screen.level),
        ) as exchange:
            yield exchange

    return opened

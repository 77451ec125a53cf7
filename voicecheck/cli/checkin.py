"""`voicecheck checkin`: the check-in itself."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

from voicecheck.errors import INTERRUPTED_EXIT_CODE

if TYPE_CHECKING:
    from voicecheck.checkin import Exchange, Outcome, Screen
    from voicecheck.config import Paths, Settings
    from voicecheck.dialogue import Reflect
    from voicecheck.guides import Guide
    from voicecheck.store import Store


SETTING_OF = {
    "guide": "checkin.guide",
    "people": "checkin.with",
    "text": "checkin.text",
    "voice": "voice.id",
    "rate": "voice.rate_wpm",
    "model": "model.name",
    "input_device": "audio.input_device",
    "output_device": "audio.output_device",
    "patience": "listening.patience",
}
"""The key in the settings of each parameter: what it is where it is not given."""


@click.command()
@click.argument("guide", required=False)
@click.option("--with", "people", multiple=True, metavar="NAME", help="Who else is there.")
@click.option("--text", is_flag=True, default=None, help="Type instead of talking; no sound.")
@click.option("--voice", metavar="ID", help="The system's voice to speak with.")
@click.option("--rate", type=int, metavar="WPM", help="Words a minute it speaks.")
@click.option("--model", metavar="NAME", help="The Whisper model, a name or a folder.")
@click.option("--input-device", metavar="NAME", help="The microphone, by name or number.")
@click.option("--output-device", metavar="NAME", help="The speaker, by name or number.")
@click.option(
    "--patience", metavar="HOW", help="brief, normal, long, or seconds of silence to wait."
)
def checkin(**chosen: object) -> int:
    """Begin a check-in: the evening one, or another GUIDE (see `voicecheck guides`).

    It speaks, listens, says back what it heard and keeps it on this machine. Ctrl-C ends it
    gently, with what was said kept; a second Ctrl-C leaves at once.
    """
    from voicecheck.config import Paths, Settings

    paths = Paths.default()
    # An option that may be given several times is an empty tuple where it is not given.
    changes = {SETTING_OF[name]: None if value == () else value for name, value in chosen.items()}
    settings = Settings.load(paths).override(changes)
    outcome, interrupted = _hold(settings, paths)
    _tell(outcome)
    return INTERRUPTED_EXIT_CODE if interrupted else 0


def _hold(settings: "Settings", paths: "Paths") -> tuple["Outcome", bool]:
    """Hold the check-in; return how it ended and whether it was interrupted from outside."""
    from datetime import datetime

    from voicecheck import guides
    from voicecheck.checkin import Checkin
    from voicecheck.people import company
    from voicecheck.store import Store

    guide = guides.load(settings.checkin.guide, paths.guides)
    names = company(settings.checkin.people)
    people = names if len(names) > 1 else (None, *names)
    with ExitStack() as stack:
        reflect = stack.enter_context(_reflecting(settings))
        store = stack.enter_context(Store.open(paths.store))
        if not settings.checkin.text:
            _recover(settings, paths, store)
        exchange, screen, interrupt = stack.enter_context(
            _typed() if settings.checkin.text else _spoken(settings, paths, guide, store)
        )
        interrupts = stack.enter_context(_gently(interrupt))
        outcome = Checkin(
            guide=guide,
            guide_name=settings.checkin.guide,
            phrases=guides.phrases(),
            people=people,
            exchange=exchange,
            store=store,
            screen=screen,
            now=lambda: datetime.now().astimezone(),
            reflect=reflect,
        ).run()
        return outcome, bool(interrupts)


@contextmanager
def _reflecting(settings: "Settings") -> Iterator["Reflect"]:
    """What says answers back: the rule, or the writer that the settings name."""
    if not settings.reflection.writer:
        from voicecheck.language.reflect import reflect

        yield reflect
        return
    from voicecheck import writer
    from voicecheck.reflector import WrittenReflection

    named = settings.reflection.writer
    with writer.opened(named, settings.reflection.time_limit_s) as opened:
        click.echo(f"voicecheck: what you say is also read by {named}, on this machine.", err=True)
        yield WrittenReflection(opened)
        opened.wait_until_ready(0)  # one that could not load tells why, though never asked
        if opened.failure:
            click.echo(f"voicecheck: {named} was of no use: {opened.failure}.", err=True)


def _recover(settings: "Settings", paths: "Paths", store: "Store") -> None:
    """Take in what a crash left behind, before anything new is said."""
    from datetime import datetime

    from voicecheck.audio.spool import leftovers

    if not leftovers(paths.spool):
        return
    from voicecheck.instruments import load_transcriber
    from voicecheck.recovery import recover

    click.echo("voicecheck: found what was said before a check-in broke off ...", err=True)
    transcriber = load_transcriber(settings, paths)
    now = datetime.now().astimezone()
    for recovered in recover(paths.spool, store, transcriber, now, settings.audio.format):
        click.echo(
            f"voicecheck: kept it. To read it: voicecheck show {recovered.checkin_id}", err=True
        )


def _tell(outcome: "Outcome") -> None:
    """Say what is kept, and how to see it."""
    ending = "" if outcome.complete else " The check-in is marked unfinished."
    if outcome.answers:
        answers = "1 answer" if outcome.answers == 1 else f"{outcome.answers} answers"
        click.echo(f"\nKept {answers} on this machine.{ending} To read it: voicecheck show last")
    else:
        click.echo(f"\nNothing was said, so nothing is kept.{ending}")
    click.echo("If you would like to talk to someone, at any hour: voicecheck support")


Opened = tuple["Exchange", "Screen", Callable[[], None]]


@contextmanager
def _typed() -> Iterator[Opened]:
    from voicecheck.cli.screen import PlainScreen
    from voicecheck.cli.typed import TypedExchange

    exchange = TypedExchange()
    yield exchange, PlainScreen(echo=not sys.stdin.isatty()), exchange.interrupt


@contextmanager
def _spoken(
    settings: "Settings", paths: "Paths", guide: "Guide", store: "Store"
) -> Iterator[Opened]:
    import queue

    from voicecheck import guides, instruments
    from voicecheck.cli import keys
    from voicecheck.cli.screen import LevelTap, LiveScreen, PlainScreen
    from voicecheck.dialogue import Interrupted, Pressed
    from voicecheck.patience import patience_for
    from voicecheck.spoken import Inbox

    for_all = settings.listening.patience
    inbox: Inbox = queue.SimpleQueue()
    phrases = guides.phrases()
    with ExitStack() as stack:
        screen = PlainScreen()
        if sys.stdout.isatty():
            screen = stack.enter_context(LiveScreen())
        exchange = stack.enter_context(
            instruments.opened(
                settings,
                paths,
                inbox=inbox,
                beside=screen,
                timing=lambda who: patience_for(store.people.person(who), for_all).timing,
                always=(*guide.said_always(), *phrases.said_always()),
                long_turn=phrases.long_turn,
                level=LevelTap(screen.level),
            )
        )
        if sys.stdin.isatty():
            screen.noted(keys.LEGEND)
        stack.enter_context(keys.watched(lambda command: inbox.put(Pressed(command))))
        yield exchange, screen, lambda: inbox.put(Interrupted())


@contextmanager
def _gently(interrupt: Callable[[], None]) -> Iterator[list[int]]:
    """Let the first Ctrl-C end the check-in gently and the second leave at once.

    A closing terminal and a system that shuts down count as Ctrl-C. Yields the signals so far.
    """
    received: list[int] = []

    def receive(number: int, frame: FrameType | None) -> None:
        received.append(number)
        if len(received) > 1:
            raise KeyboardInterrupt
        interrupt()

    kinds = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32":
        kinds.append(signal.SIGHUP)
    before = {kind: signal.signal(kind, receive) for kind in kinds}
    try:
        yield received
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)

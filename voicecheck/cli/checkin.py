"""`voicecheck checkin`: the check-in itself."""

import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

import click

from voicecheck.cli.looking_back import complete_id
from voicecheck.cli.options import SETTING_OF, with_events, with_guide, with_options
from voicecheck.cli.servers import agreed
from voicecheck.cli.terminal import visible
from voicecheck.cli.viewer import as_option, store_paths, viewer
from voicecheck.errors import INTERRUPTED_EXIT_CODE

if TYPE_CHECKING:
    from datetime import datetime

    from voicecheck.checkin import Checkin
    from voicecheck.config import Paths, Settings
    from voicecheck.dialogue import Reflect
    from voicecheck.errors import NotFoundError
    from voicecheck.exchange import Exchange, Outcome, Screen
    from voicecheck.feed import Feed, Shown
    from voicecheck.guides import Guide
    from voicecheck.phrases import Phrases
    from voicecheck.resuming import Broken
    from voicecheck.speech.transcriber import Transcriber
    from voicecheck.speech.voice import ChildVoice
    from voicecheck.store import Store


@click.command()
@with_guide
@with_options
@with_events
def checkin(events: str | None, as_json: bool, **chosen: object) -> int:
    """Begin a check-in: the evening one, or another GUIDE (see `voicecheck guides`).

    It speaks, listens, says back what it heard and keeps it on this machine. Ctrl-C ends it
    gently, with what was said kept; a second Ctrl-C leaves at once. Where the last one broke off
    it offers to go on from there. The very first time it offers `voicecheck setup` before.
    """
    return _lead(chosen, None, "-" if as_json else events)


@click.command()
@click.argument("ref", metavar="[ID]", default="", shell_complete=complete_id)
@as_option
@with_options
@with_events
def resume(ref: str, events: str | None, as_json: bool, **chosen: object) -> int:
    """Go on with a check-in that broke off or was stopped: the newest, or another by its ID.

    It says where you were and has your answers so far.
    """
    return _lead(chosen, ref, "-" if as_json else events)


def _lead(chosen: Mapping[str, object], ref: str | None, events: str | None) -> int:
    """Hold a check-in with the chosen options; `ref` is the one to go on with, "" the newest."""
    from voicecheck.cli.feeding import feeding
    from voicecheck.cli.setup import is_first_start, offer_setup
    from voicecheck.config import Paths

    asks_for_more = ref is not None or chosen["guide"] is not None or events is not None
    with feeding(events) as feed:
        is_first = not asks_for_more and is_first_start(Paths.default())
        if is_first and not offer_setup(text=bool(chosen["text"])):
            return 0
        settings, paths = chosen_settings(chosen)
        if not chosen.get("people"):
            settings = _alone_where_for_one(settings, paths)
        return hold(settings, paths, ref, feed=feed)


def chosen_settings(chosen: Mapping[str, object]) -> tuple["Settings", "Paths"]:
    """The settings with the options of the command line."""
    from voicecheck.config import Paths, Settings

    paths = Paths.default()
    # An option that may be given several times is an empty tuple where it is not given.
    changes = {SETTING_OF[name]: None if value == () else value for name, value in chosen.items()}
    return Settings.load(paths).override(changes), paths


Willing = Callable[["Exchange", "Screen"], bool]
"""Asks whether now is okay for a check-in."""


def hold(
    settings: "Settings",
    paths: "Paths",
    ref: str | None = None,
    willing: Willing | None = None,
    feed: "Feed | None" = None,
) -> int:
    """Hold a check-in and tell what is kept; return the exit code.

    Args:
        settings: How it speaks and listens, and which guide.
        paths: Where things are.
        ref: The check-in to go on with, "" the newest; None for a new one.
        willing: Is asked first; where it says no nothing is begun and nothing is kept.
        feed: Tells other programs what happens; None where nobody is to be told.

    Raises:
        StoreBusyError: Where `willing` is given: another check-in is going on.
    """
    from voicecheck import guides

    if not settings.checkin.text:
        settings = agreed(settings, paths)
    outcome, interrupted = _hold(settings, paths, ref, willing, feed)
    if outcome is not None:
        _tell(outcome, guides.phrases(outcome.language, paths.guides))
    return INTERRUPTED_EXIT_CODE if interrupted else 0


def _alone_where_for_one(settings: "Settings", paths: "Paths") -> "Settings":
    """Those whom the settings name sit out a guide for one."""
    from voicecheck import guides

    name = guides.name_in(settings.checkin.guide, settings.checkin.language, paths.guides)
    is_for_one = guides.load(name, paths.guides).whom == "one"
    return settings.override({"checkin.with": ()}) if is_for_one else settings


def _hold(
    settings: "Settings",
    paths: "Paths",
    ref: str | None,
    willing: Willing | None,
    feed: "Feed | None",
) -> tuple["Outcome | None", bool]:
    """Hold the check-in; return how it ended and whether it was interrupted from outside."""
    from voicecheck import guides
    from voicecheck.errors import StoreBusyError
    from voicecheck.people import sitting

    name = guides.name_in(settings.checkin.guide, settings.checkin.language, paths.guides)
    guide = guides.load(name, paths.guides)
    guides.phrases(guide.language, paths.guides)  # a language without them is told of at once
    who = viewer()
    people = _who_is_there(name, guide, sitting(who, settings.checkin.people))
    with ExitStack() as stack:
        # Its engine takes as long to start as these take to be read.
        is_spoken_here = not (settings.checkin.text or settings.speech.tts)
        voice = stack.enter_context(_voice(settings, paths, guide)) if is_spoken_here else None
        from voicecheck.resuming import only_one
        from voicecheck.store import Store

        reflect = stack.enter_context(_reflecting(settings))
        paths = store_paths(together=ref is None and len(people) > 1)
        if ref is not None and not paths.store.exists():
            raise _none_broke_off()  # and no store is made by asking
        store = stack.enter_context(Store.open(paths.store, who))
        alone = stack.enter_context(only_one(paths.data / "checkin.lock"))
        if willing is not None and not alone:
            raise StoreBusyError("Another check-in is going on", "That one is enough for now")
        if alone:
            _recover(settings, paths, store)
        _let_old_sound_go(settings, store)
        broken = _broken_off(store, paths, ref, alone)
        if ref is None and broken is not None and broken.guide.language != guide.language:
            broken = None  # it is gone on with in its own language
        spoken_guides = [guide, broken.guide] if broken else [guide]
        language = spoken_guides[-1].language  # of what may be gone on with, where there is such
        phrases = guides.phrases(language, paths.guides)
        voice = voice if language == guide.language else None
        unseen = willing is not None
        exchange, screen, interrupt = stack.enter_context(
            _typed(phrases, feed)
            if settings.checkin.text
            else _spoken(
                settings, paths, spoken_guides, phrases, store, feed, voice, unseen=unseen
            )
        )
        interrupts = stack.enter_context(_gently(interrupt))
        if willing is not None and not willing(exchange, screen):
            return None, bool(interrupts)
        parts = _Parts(exchange, store, screen, reflect, settings, paths)
        if broken is not None:
            wanted = ref is not None or _offer(parts, broken)
            if wanted is None:
                click.echo("\nWhat you said is kept. To go on from there: voicecheck resume")
                return None, bool(interrupts)
            if wanted:
                leader = parts.checkin(broken.guide, broken.checkin.guide, broken.people)
                announced = ref is None
                outcome = leader.resume(broken.checkin, broken.stood, announced=announced)
                return outcome, bool(interrupts)
        return parts.checkin(guide, name, people).run(), bool(interrupts)


@dataclass(frozen=True)
class _Parts:
    """What every check-in needs, whichever it is."""

    exchange: "Exchange"
    store: "Store"
    screen: "Screen"
    reflect: "Reflect"
    settings: "Settings"
    paths: "Paths"

    def checkin(self, guide: "Guide", name: str, people: "tuple[str | None, ...]") -> "Checkin":
        """Make ready to lead one."""
        from voicecheck import guides
        from voicecheck.checkin import Checkin
        from voicecheck.standing import proposal, standing

        now, own, cycle = _now(), self.paths.guides, self.settings.checkin.cycle
        return Checkin(
            guide=guide,
            guide_name=name,
            phrases=guides.phrases(guide.language, self.paths.guides),
            people=people,
            exchange=self.exchange,
            store=self.store,
            screen=self.screen,
            now=_now,
            reflect=self.reflect,
            called=self.settings.checkin.name,
            standing=standing(self.store, people, now, own, cycle, guide.language),
            propose=lambda: proposal(self.store, people, now, own, guide.language),
        )


def _now() -> "datetime":
    from datetime import datetime

    return datetime.now().astimezone()


def _broken_off(store: "Store", paths: "Paths", ref: str | None, alone: bool) -> "Broken | None":
    """The check-in to go on with: the one that is named, or one to be offered.

    Raises:
        NotFoundError: The one that is named cannot be gone on with.
    """
    from voicecheck import resuming
    from voicecheck.errors import StoreBusyError

    if ref is None:
        return resuming.newest(store, paths.guides, _now()) if alone else None
    if not alone:
        raise StoreBusyError("Another check-in is going on", "End that one first")
    ref = ref or store.places.newest() or ""
    if not ref:
        raise _none_broke_off()
    return resuming.read(store, ref, paths.guides)


def _none_broke_off() -> "NotFoundError":
    from voicecheck.errors import NotFoundError

    return NotFoundError("No check-in broke off", "Begin one with: voicecheck")


def _offer(parts: _Parts, broken: "Broken") -> bool | None:
    """Offer to go on with a check-in that broke off; None where the person ends the program."""
    from voicecheck.resuming import offer

    wanted = offer(broken, parts.exchange, parts.screen)
    if wanted is False:
        parts.store.places.stop(broken.checkin.id)
        parts.screen.noted(
            f"To go on with it another time: voicecheck resume {broken.checkin.short_id}"
        )
    return wanted


def _who_is_there(
    name: str, guide: "Guide", people: tuple[str | None, ...]
) -> tuple[str | None, ...]:
    """Those who take part: one or two, as many as the guide is for.

    Raises:
        VoicecheckError: More than two, or not as many as the guide is for.
    """
    from voicecheck.errors import VoicecheckError
    from voicecheck.guides import require_company

    if len(people) > 2:
        raise VoicecheckError(
            f"{len(people)} people are too many", "Give --with once or twice: it is for one or two"
        )
    require_company(name, guide, len(people))
    return people


def _voice(settings: "Settings", paths: "Paths", guide: "Guide") -> "ChildVoice":
    """The voice of this machine for a guide's language; its engine starts now.

    Raises:
        VoiceError: A natural voice is chosen that is not here.
    """
    from voicecheck.speech import voices

    return voices.opened(settings.voice, paths, guide.language)


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
        shown = visible(named)
        click.echo(f"voicecheck: what you say is also read by {shown}, on this machine.", err=True)
        yield WrittenReflection(opened)
        opened.wait_until_ready(0)  # one that could not load tells why, though never asked
        if opened.failure:
            failure = visible(opened.failure)
            click.echo(f"voicecheck: {shown} was of no use: {failure}.", err=True)


def _recover(settings: "Settings", paths: "Paths", store: "Store") -> None:
    """Take in what a crash left behind, before anything new is said."""
    from datetime import datetime

    from voicecheck.recovery import recover, waiting

    if not (count := len(waiting(paths.spool, store))):
        store.places.close_rest()
        return
    click.echo("voicecheck: found what was said before a check-in broke off ...", err=True)
    transcriber = _transcriber_if_possible(settings, paths, settings.checkin.language)
    now = datetime.now().astimezone()
    taken_in = recover(paths.spool, store, transcriber, now, settings.audio.format)
    with click.progressbar(taken_in, length=count, label="transcribing", file=sys.stderr) as bar:
        kept = dict.fromkeys(recovered.checkin_id for recovered in bar)
    store.places.close_rest()
    for checkin_id in kept:
        click.echo(f"voicecheck: kept it. To read it: voicecheck show {checkin_id}", err=True)


def _let_old_sound_go(settings: "Settings", store: "Store") -> None:
    """Delete the recordings that the settings keep no longer; their words stay."""
    from datetime import datetime, timedelta

    if settings.audio.keep_days:
        before = datetime.now().astimezone() - timedelta(days=settings.audio.keep_days)
        store.sound.purge(before, everyones=True)


def _transcriber_if_possible(
    settings: "Settings", paths: "Paths", language: str
) -> "Transcriber | None":
    """The speech model; None, with a word why, where it cannot be loaded."""
    from voicecheck.errors import ModelError
    from voicecheck.instruments import load_transcriber

    try:
        return load_transcriber(settings, paths, language)
    except ModelError as error:
        click.echo(f"voicecheck: {visible(str(error))}", err=True)
        click.echo(
            "voicecheck: the recordings are kept without words. For the words later: "
            "voicecheck transcribe",
            err=True,
        )
        return None


def _tell(outcome: "Outcome", phrases: "Phrases") -> None:
    """Say what is kept, and how to see it."""
    match outcome.answers:
        case 0:
            told = [phrases.kept_nothing]
        case 1:
            told = [phrases.kept_one]
        case count:
            told = [phrases.kept_many.format(count=count)]
    if not (outcome.complete or outcome.traceless):
        told.append(phrases.left_unfinished)
    if outcome.answers:
        told.append(phrases.to_read.format(command="voicecheck show last"))
    click.echo("\n" + " ".join(told))
    click.echo(phrases.to_talk_to_someone.format(command="voicecheck support"))


Opened = tuple["Exchange", "Screen", Callable[[], None]]


def _fed(screen: "Shown", feed: "Feed | None") -> "Shown":
    """The screen, with its events told to another program where one is to be told."""
    if feed is None:
        return screen
    from voicecheck.feed import FedScreen

    return FedScreen(screen, feed)


@contextmanager
def _typed(phrases: "Phrases", feed: "Feed | None") -> Iterator[Opened]:
    from voicecheck.cli.screen import PlainScreen
    from voicecheck.cli.typed import TypedExchange

    exchange = TypedExchange()
    screen = _fed(PlainScreen(phrases, echo=not sys.stdin.isatty()), feed)
    yield exchange, screen, exchange.interrupt


@contextmanager
def _spoken(
    settings: "Settings",
    paths: "Paths",
    spoken_guides: "Sequence[Guide]",
    phrases: "Phrases",
    store: "Store",
    feed: "Feed | None",
    voice: "ChildVoice | None",
    *,
    unseen: bool,
) -> Iterator[Opened]:
    import queue

    from voicecheck import instruments
    from voicecheck.asides import Asides
    from voicecheck.cli import keys
    from voicecheck.cli.screen import LevelTap, LiveScreen, PlainScreen, UnseenScreen
    from voicecheck.dialogue import Interrupted
    from voicecheck.patience import patience_for
    from voicecheck.regaining import Inbox

    for_all = settings.listening.patience
    inbox: Inbox = queue.SimpleQueue()
    with ExitStack() as stack:
        plain = UnseenScreen(phrases) if unseen else PlainScreen(phrases)
        if sys.stdout.isatty():
            plain = stack.enter_context(LiveScreen(phrases))
        screen = _fed(plain, feed)
        exchange = stack.enter_context(
            instruments.opened(
                settings,
                paths,
                inbox=inbox,
                beside=screen,
                started=voice,
                language=spoken_guides[-1].language,
                timing=lambda who: patience_for(store.people.person(who), for_all).timing,
                lines=(
                    *(line for guide in spoken_guides for line in guide.lines()),
                    *phrases.lines(),
                ),
                spool_key=store.spool_keys.newest,
                asides=Asides(
                    long_turn=phrases.long_turn,
                    went_on=phrases.microphone_back,
                    listening_again=phrases.microphone_here,
                    speaking_again=phrases.speaker_back,
                ),
                level=LevelTap(screen.level),
            )
        )
        if sys.stdin.isatty():
            screen.noted(keys.LEGEND)
        stack.enter_context(keys.watched(inbox.put))
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
    if sys.platform == "win32":
        kinds.append(signal.SIGBREAK)
    else:
        kinds.append(signal.SIGHUP)
    before = {kind: signal.signal(kind, receive) for kind in kinds}
    try:
        yield received
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)

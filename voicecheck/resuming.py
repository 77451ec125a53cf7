"""Going on with a check-in that broke off: finding it, offering it, having only one at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from voicecheck import dialogue, guides, private_files
from voicecheck.audio.spool import SpoolNote
from voicecheck.dialogue import Event, Expect, Heard, Interrupted, Pressed, WentOn
from voicecheck.errors import GuideError, NotFoundError
from voicecheck.exchange import Exchange, Screen
from voicecheck.guides import Guide
from voicecheck.language.commands import Command
from voicecheck.language.replies import Confirmation
from voicecheck.language.tongue import ENGLISH, Tongue
from voicecheck.store import Store
from voicecheck.store.record import Checkin

OFFERED_FOR = timedelta(hours=24)
"""A check-in that broke off longer ago is gone on with only where that is asked for."""

TRIES = 3
"""How often the offer is put to someone who does not answer it."""


@dataclass(frozen=True)
class Broken:
    """A check-in that can be gone on with.

    Attributes:
        checkin: What the store has of it.
        guide: Its guide, as it is today.
        stood: Where the conversation stood.
    """

    checkin: Checkin
    guide: Guide
    stood: dialogue.Conversation

    @property
    def people(self) -> tuple[str | None, ...]:
        """Who takes part; None is the owner."""
        return self.stood.company.people


def newest(store: Store, own_guides: Path, now: datetime) -> Broken | None:
    """The check-in to be offered: the newest that broke off, if that is not long ago."""
    checkin_id = store.places.broken_off(now - OFFERED_FOR)
    if checkin_id is None:
        return None
    try:
        return read(store, checkin_id, own_guides)
    except (NotFoundError, GuideError):
        return None  # it stays as it is; nothing of it is lost


def read(store: Store, ref: str, own_guides: Path) -> Broken:
    """A check-in with the place where it stood.

    Raises:
        NotFoundError: There is none of that id, or it came to its end.
        GuideError: Its guide is gone.
    """
    checkin = store.checkin(ref)
    place = store.places.of(checkin.id)
    if place is None:
        raise NotFoundError(
            f"The check-in {checkin.short_id} has come to its end",
            "Begin a new one with: voicecheck",
        )
    guide = guides.load(checkin.guide, own_guides)
    try:
        stood = dialogue.restored(place, guide, guides.phrases(guide.language, own_guides))
    except ValueError as error:
        raise NotFoundError(
            f"The check-in {checkin.short_id} was begun by another version of voicecheck",
            f"What was said is kept: voicecheck show {checkin.short_id}",
        ) from error
    return Broken(checkin, guide, stood)


def offer(broken: Broken, exchange: Exchange, screen: Screen) -> bool | None:
    """Ask whether to go on with a check-in that broke off.

    Returns:
        What was answered; None where the person ends the program instead. Someone who says
        nothing that can be understood begins anew: the old answers are kept either way.
    """
    phrases = broken.stood.phrases
    position = broken.stood.position
    note = SpoolNote(broken.checkin.id, "", "", phrases.go_on_from_there, "", position)
    lines: tuple[str, ...] = (*dialogue.found(broken.stood), phrases.go_on_from_there)

    def say(*lines: str) -> Event | None:
        for line in lines:
            screen.said(line)
        return exchange.say(lines, note, reflects=False, slowly=False)

    for _ in range(TRIES):
        event = say(*lines) or exchange.listen(Expect.CONFIRMATION, note)
        if isinstance(event, Heard | WentOn):
            screen.heard(event.text)
            if event.utterance is not None:
                exchange.settle([event.utterance])
        answer = wish(event, broken.stood.tongue)
        if answer or ends(event, broken.stood.tongue):
            return answer
        if answer is False:
            break
        lines = (phrases.go_on_from_there,)
    say(phrases.begin_anew)
    return False


def wish(event: Event, tongue: Tongue = ENGLISH) -> bool | None:
    """Whether a reply to the offer says yes or no; None where it says neither."""
    match _command(event, tongue):
        case Command.RESUME | Command.DONE:
            return True
        case Command.SKIP:
            return False
        case _:
            pass
    if not isinstance(event, Heard | WentOn):
        return None
    match tongue.confirmation(event.text).kind:
        case Confirmation.Kind.YES:
            return True
        case Confirmation.Kind.NO | Confirmation.Kind.NOTHING:
            return False
        case _:
            return None


def ends(event: Event, tongue: Tongue = ENGLISH) -> bool:
    """Whether a reply to the offer ends the program."""
    return isinstance(event, Interrupted) or _command(event, tongue) is Command.STOP


def _command(event: Event, tongue: Tongue) -> Command | None:
    match event:
        case Pressed(command):
            return command
        case Heard(text) | WentOn(text):
            return tongue.command(text)
        case _:
            return None


@contextmanager
def only_one(lock: Path) -> Iterator[bool]:
    """Hold a lock while a check-in runs; yields whether no other program holds it.

    A check-in that another program is leading must not be taken for one that broke off.
    """
    private_files.make_folders(lock.parent)
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield private_files.hold(descriptor)
    finally:
        os.close(descriptor)

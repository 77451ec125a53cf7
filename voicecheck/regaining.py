"""A microphone or a speaker that went away is waited for, and opened anew when it is back."""

import queue
from collections.abc import Callable

from voicecheck.audio.card import SoundCard
from voicecheck.dialogue import Event, Interrupted, Pressed
from voicecheck.errors import MicrophoneError, SpeakerError, VoicecheckError
from voicecheck.heard import EarEvent
from voicecheck.language import Command

DEVICE_WAIT_S = 300.0
"""How long a device that went away is waited for."""

DEVICE_TRY_S = 1.0
"""How often it is looked for."""

Inbox = queue.SimpleQueue[EarEvent | Event]
"""What the ear hears, keys and Ctrl-C: one wait serves all."""


def regained(
    card: SoundCard, error: VoicecheckError, inbox: Inbox, clock: Callable[[], float]
) -> Event | None:
    """Wait until microphone and speaker are back and open them anew.

    Args:
        card: Both of them.
        error: What happened to one.
        inbox: Where keys and Ctrl-C arrive; what else is in it is old news.
        clock: In seconds.

    Returns:
        The key or Ctrl-C that ended the wait; None where they are back.

    Raises:
        VoicecheckError: They did not come back; it is `error`.
    """
    until_s = clock() + DEVICE_WAIT_S
    while not _reopened(card):
        if clock() > until_s:
            raise error
        event = _key_within(DEVICE_TRY_S, inbox, clock)
        if event is not None:
            return event
    return None


def _reopened(card: SoundCard) -> bool:
    try:
        card.reopen()
    except (MicrophoneError, SpeakerError):
        return False
    return True


def _key_within(limit_s: float, inbox: Inbox, clock: Callable[[], float]) -> Event | None:
    """The next key that ends a wait, or Ctrl-C."""
    until_s = clock() + limit_s
    while (left_s := until_s - clock()) > 0:
        try:
            event = inbox.get(timeout=left_s)
        except queue.Empty:
            return None
        if isinstance(event, Interrupted) or event == Pressed(Command.STOP):
            return event
    return None

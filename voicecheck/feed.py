"""What happens in a check-in, told to other programs: one line of JSON for each event, at once.

docs/events.md describes the events, docs/events.schema.json checks them. A thread of its own
writes, so that the conversation never waits: where the reader is slow events are left out and
counted, where it is gone the rest is told to nobody.
"""

import errno
import json
import os
import queue
import stat
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from voicecheck.asides import Beside
from voicecheck.dialogue import Ask, Expect, Keep
from voicecheck.errors import OutputError
from voicecheck.exchange import Outcome, Screen

VERSION = 1
MOST_WAITING = 1000
"""So many events wait for a slow reader."""

_AS_IT_IS: int = getattr(os, "O_BINARY", 0)  # Windows would end each line in two bytes

LAST_WORDS_S = 2.0
"""How long the last events may take to be written."""


class Feed:
    """Writes events to whoever reads them.

    Args:
        open_it: Gives the file descriptor to write to; called in the writing thread, since to
            open a named pipe is to wait for its reader.
        told: Is told in one line that nobody reads any more.
        now: The wall clock, with an offset.
        clock: Any clock that never goes back.
    """

    def __init__(
        self,
        open_it: Callable[[], int],
        told: Callable[[str], None],
        *,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._told = told
        self._now = now
        self._clock = clock
        self._begun_s = clock()
        self._waiting: queue.Queue[bytes | None] = queue.Queue(MOST_WAITING)
        self._left_out = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(
            target=self._write, args=(open_it,), name="feed", daemon=True
        )
        self._thread.start()

    def put(self, event: str, **fields: object) -> None:
        """Tell of an event; returns at once, whoever reads or does not."""
        with self._lock:
            if self._left_out and self._offer("left_out", {"count": self._left_out}):
                self._left_out = 0
            if self._left_out or not self._offer(event, fields):
                self._left_out += 1

    def close(self) -> None:
        """Let the last events be written, for a moment at most."""
        try:
            self._waiting.put(None, timeout=LAST_WORDS_S)
        except queue.Full:  # nobody reads
            return
        self._thread.join(LAST_WORDS_S)

    def _offer(self, event: str, fields: dict[str, object]) -> bool:
        elapsed_s = round(self._clock() - self._begun_s, 3)
        content = {"event": event, "at": self._now().isoformat(), "t_s": elapsed_s, **fields}
        try:
            self._waiting.put_nowait(json.dumps(content).encode() + b"\n")
        except queue.Full:
            return False
        return True

    def _write(self, open_it: Callable[[], int]) -> None:
        try:
            descriptor = open_it()
            try:
                while (line := self._waiting.get()) is not None:
                    while line:
                        line = line[os.write(descriptor, line) :]
            finally:
                os.close(descriptor)
        except OSError as problem:
            why = "" if problem.errno == errno.EPIPE else f" ({problem.strerror})"
            self._told(f"Nobody reads the events any more{why}. The check-in goes on.")
            while self._waiting.get() is not None:
                pass


def opener(path: Path) -> Callable[[], int]:
    """What opens a file, or a named pipe, for events. A new file is this user's alone.

    Raises:
        OutputError: It cannot be written to.
    """

    def open_it() -> int:
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _AS_IT_IS, 0o600)

    try:
        if path.exists() and stat.S_ISFIFO(path.stat().st_mode):
            return open_it
        descriptor = open_it()
    except OSError as problem:
        raise OutputError(
            f"{path} cannot be written to: {problem.strerror}", "Name another with --events"
        ) from problem
    return lambda: descriptor


class Shown(Screen, Beside, Protocol):
    """All that is shown of a check-in."""

    def level(self, dbfs: float) -> None:
        """The loudness of what the microphone hears."""


class FedScreen:
    """A screen, and the events beside it. While something is hidden nothing is told.

    Args:
        screen: What is shown.
        feed: Where the events go.
    """

    def __init__(self, screen: Shown, feed: Feed) -> None:
        self._screen = screen
        self._feed = feed
        self._hidden = False
        self._person: str | None = None
        self._verdicts: dict[int, str] = {}

    def begun(
        self, checkin_id: str, guide: str, people: Sequence[str | None], *, resumed: bool
    ) -> None:
        """A check-in begins, or goes on where it broke off."""
        self._put(
            "begun",
            version=VERSION,
            checkin=checkin_id,
            guide=guide,
            people=list(people),
            resumed=resumed,
        )
        self._screen.begun(checkin_id, guide, people, resumed=resumed)

    def ended(self, outcome: Outcome) -> None:
        """It came to its end."""
        self._put(
            "ended",
            checkin=outcome.checkin_id,
            complete=outcome.complete,
            answers=outcome.answers,
        )
        self._screen.ended(outcome)

    def asked(self, ask: Ask) -> None:
        """A question begins."""
        self._person = ask.person
        self._put(
            "asked",
            number=ask.number,
            of=ask.of,
            step=ask.step,
            label=ask.label,
            prompt=ask.prompt,
            person=ask.person,
            position=ask.position,
        )
        self._screen.asked(ask)

    def turned_to(self, person: str | None) -> None:
        """Within a question someone else is spoken to."""
        self._person = person
        self._screen.turned_to(person)

    def said(self, line: str, *, reflects: bool = False) -> None:
        """The program speaks."""
        self._put("reflected" if reflects else "said", text=line)
        self._screen.said(line, reflects=reflects)

    def awaits(self, expect: Expect) -> None:
        """The program listens for a reply."""
        self._put("listening", expects=expect.value, person=self._person)
        self._screen.awaits(expect)

    def heard(self, text: str) -> None:
        """The person was heard."""
        self._put("heard", text=text, person=self._person)
        self._screen.heard(text)

    def kept(self, keep: Keep) -> None:
        """An answer was written down."""
        known = self._verdicts.get(keep.position)
        self._verdicts[keep.position] = keep.verdict
        if keep.verdict not in {known, "unconfirmed", "unheard"}:
            self._put("confirmed", position=keep.position, verdict=keep.verdict)
        self._put(
            "saved",
            position=keep.position,
            step=keep.step,
            person=keep.person,
            text=keep.text,
            verdict=keep.verdict,
            rating=keep.rating,
        )
        self._screen.kept(keep)

    def dropped(self, position: int) -> None:
        """An answer was deleted."""
        self._verdicts.pop(position, None)
        self._put("deleted", position=position)
        self._screen.dropped(position)

    def support(self) -> None:
        """Where help is to be found is shown; of that no other program is told."""
        self._screen.support()

    def hide(self, on: bool) -> None:
        """What is said stays between one person and the program, or does so no longer."""
        self._hidden = False
        self._put("hidden", on=on)
        self._hidden = on
        self._screen.hide(on)

    def listening(self, on: bool) -> None:
        """The microphone is heard, or no longer."""
        self._put("microphone", on=on)
        self._screen.listening(on)

    def hearing(self, text: str) -> None:
        """The words so far."""
        self._put("hearing", text=text, person=self._person)
        self._screen.hearing(text)

    def level(self, dbfs: float) -> None:
        """The level is for the eye alone."""
        self._screen.level(dbfs)

    def noted(self, text: str) -> None:
        """Something to know."""
        self._put("noted", text=text)
        self._screen.noted(text)

    def _put(self, event: str, **fields: object) -> None:
        if not self._hidden:
            self._feed.put(event, **fields)

"""The ear at a microphone, in a thread of its own."""

import threading
import time
from collections.abc import Callable

from voicecheck.audio.microphone import Frame, Source
from voicecheck.audio.spool import SpoolNote
from voicecheck.audio.turn import Timing
from voicecheck.ear import Ear
from voicecheck.errors import MicrophoneError, VoicecheckError
from voicecheck.heard import EarEvent, Failed, Lost
from voicecheck.speech.hinge import NO_CHOICES, Choices

STALLED_S = 1.0
"""No sound at all for this long means that the microphone is gone."""

WAKING_S = 5.0
"""A sleeping device may take this long to send its first sound."""


ASLEEP_S = 5.0
"""So much further goes the clock on the wall when the machine was asleep."""

PARK_LIMIT_S = STALLED_S + 1.0
"""How long a pause may take to begin: a read that is under way must end first."""


class EarThread:
    """An ear that listens to a microphone in a thread of its own.

    What it hears is handed to `deliver`, in that thread. It reads the microphone whether a turn is
    open or not, so that nothing old waits in the buffers when one opens. When the microphone is
    lost it says so and waits for `resume`; the turn that is open goes on then.

    Attributes:
        spell: How often it was resumed; a `Lost` of an earlier spell is old news.
    """

    def __init__(
        self,
        ear: Ear,
        source: Source,
        deliver: Callable[[EarEvent], None],
        on_frame: Callable[[Frame], None] = lambda _frame: None,
        *,
        wall: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.spell = 0
        self._ear = ear
        self._source = source
        self._deliver = deliver
        self._on_frame = on_frame
        self._wall = wall
        self._clock = clock
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._pausing = threading.Event()
        self._parked = threading.Event()
        self._go = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    def open(
        self, at_s: float, timing: Timing, note: SpoolNote | None, *, choices: Choices = NO_CHOICES
    ) -> None:
        """Begin a turn; see `Ear.open`."""
        with self._lock:
            self._ear.open(at_s, timing, note, choices=choices)

    def retime(self, timing: Timing) -> None:
        """Be as patient as this for the rest of the turn; see `Ear.retime`."""
        with self._lock:
            self._ear.retime(timing)

    @property
    def busy(self) -> bool:
        """Whether somebody is speaking whose words were not yet given out."""
        with self._lock:
            return self._ear.busy

    def shut(self) -> None:
        """End the turn without a result."""
        with self._lock:
            self._ear.shut()

    def finish(self, at_s: float) -> bool:
        """End the turn now; see `Ear.finish`."""
        with self._lock:
            return self._ear.finish(at_s)

    def pause(self) -> None:
        """Leave the microphone alone until `resume`; returns once it is let go."""
        self._pausing.set()
        self._parked.wait(PARK_LIMIT_S)

    def resume(self, source: Source) -> None:
        """Go on, at a microphone that was opened again; an open turn goes on with it."""
        self._source = source
        self.spell += 1
        self._pausing.clear()
        self._parked.clear()
        self._go.set()

    def close(self) -> None:
        """Stop listening; what was spooled stays on disk."""
        self._closing.set()
        self._go.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        try:
            while not self._closing.is_set():
                try:
                    self._listen()
                except MicrophoneError as error:
                    self._deliver(Lost(error, self.spell))
                self._park()
        except VoicecheckError as error:
            self._fail(error)
        except Exception as error:  # the check-in must hear of it, not the console
            self._fail(MicrophoneError(f"Listening failed: {error}"))

    def _listen(self) -> None:
        """Hear frame after frame until a pause is asked for.

        Raises:
            MicrophoneError: The microphone is gone, or the machine was asleep.
        """
        patience_s = WAKING_S
        ahead_s = self._wall() - self._clock()
        while not (self._closing.is_set() or self._pausing.is_set()):
            frame = self._source.read(patience_s)
            patience_s = STALLED_S
            now_ahead_s = self._wall() - self._clock()
            if now_ahead_s - ahead_s > ASLEEP_S:
                raise MicrophoneError("The machine was asleep")
            ahead_s = now_ahead_s
            with self._lock:
                events = self._ear.hear(frame)
            self._on_frame(frame)
            for event in events:
                self._deliver(event)

    def _park(self) -> None:
        self._parked.set()
        self._go.wait()
        self._go.clear()

    def _fail(self, error: VoicecheckError) -> None:
        with self._lock:
            self._ear.shut()
        self._deliver(Failed(error))

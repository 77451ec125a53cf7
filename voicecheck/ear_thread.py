"""The ear at a microphone, in a thread of its own."""

import threading
from collections.abc import Callable

from voicecheck.audio.microphone import Frame, Source
from voicecheck.audio.spool import SpoolNote
from voicecheck.audio.turn import Timing
from voicecheck.ear import Ear, EarEvent, Failed
from voicecheck.errors import MicrophoneError, VoicecheckError
from voicecheck.speech.hinge import NO_CHOICES, Choices

STALLED_S = 1.0
"""No sound at all for this long means that the microphone is gone."""

WAKING_S = 5.0
"""A sleeping device may take this long to send its first sound."""


class EarThread:
    """An ear that listens to a microphone in a thread of its own.

    What it hears is handed to `deliver`, in that thread. It reads the microphone whether a turn is
    open or not, so that nothing old waits in the buffers when one opens.
    """

    def __init__(
        self,
        ear: Ear,
        source: Source,
        deliver: Callable[[EarEvent], None],
        on_frame: Callable[[Frame], None] = lambda _frame: None,
    ) -> None:
        self._ear = ear
        self._source = source
        self._deliver = deliver
        self._on_frame = on_frame
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    def open(
        self, at_s: float, timing: Timing, note: SpoolNote, *, choices: Choices = NO_CHOICES
    ) -> None:
        """Begin a turn; see `Ear.open`."""
        with self._lock:
            self._ear.open(at_s, timing, note, choices=choices)

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

    def close(self) -> None:
        """Stop listening; what was spooled stays on disk."""
        self._closing.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        patience_s = WAKING_S
        try:
            while not self._closing.is_set():
                frame = self._source.read(patience_s)
                patience_s = STALLED_S
                with self._lock:
                    events = self._ear.hear(frame)
                self._on_frame(frame)
                for event in events:
                    self._deliver(event)
        except VoicecheckError as error:
            self._fail(error)
        except Exception as error:  # the check-in must hear of it, not the console
            self._fail(MicrophoneError(f"Listening failed: {error}"))

    def _fail(self, error: VoicecheckError) -> None:
        with self._lock:
            self._ear.shut()
        self._deliver(Failed(error))

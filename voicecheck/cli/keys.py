"""Keys beside the voice: every spoken command also has one."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

from voicecheck.dialogue import Event, NoRecording, Pressed
from voicecheck.language import Command

KEYS: dict[str, Event] = {
    "r": Pressed(Command.REPEAT),
    "s": Pressed(Command.SKIP),
    "b": Pressed(Command.BACK),
    "p": Pressed(Command.PAUSE),
    "c": Pressed(Command.RESUME),
    "q": Pressed(Command.STOP),
    "d": Pressed(Command.DELETE),
    "o": NoRecording(),
    "?": Pressed(Command.HELP),
    "h": Pressed(Command.HELP),
    "-": Pressed(Command.SLOWER),
    "]": Pressed(Command.LOUDER),
    "[": Pressed(Command.QUIETER),
    "\r": Pressed(Command.DONE),
    "\n": Pressed(Command.DONE),
    " ": Pressed(Command.DONE),
}
LEGEND = (
    "Keys: space done, r repeat, s skip, b back, p pause, c resume, d delete that, "
    "- slower, ] louder, [ quieter, o stop recording, q stop"
)


@contextlib.contextmanager
def watched(press: Callable[[Event], None]) -> Iterator[None]:
    """Hand what each key means to `press` while the block runs; without a terminal do nothing."""
    if not sys.stdin.isatty():
        yield
        return
    closing = threading.Event()
    with _single_keys() as read_key:

        def watch() -> None:
            while not closing.is_set():
                event = KEYS.get(read_key(0.2))
                if event is not None:
                    press(event)

        thread = threading.Thread(target=watch, name="keys", daemon=True)
        thread.start()
        try:
            yield
        finally:
            closing.set()
            thread.join(timeout=1)


@contextlib.contextmanager
def _single_keys() -> Iterator[Callable[[float], str]]:
    """Let the terminal hand over each key as it is pressed; Ctrl-C stays what it is."""
    if sys.platform == "win32":
        import msvcrt

        def read_windows(timeout_s: float) -> str:
            threading.Event().wait(timeout_s)
            return msvcrt.getwch() if msvcrt.kbhit() else ""

        yield read_windows
        return

    import select
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)

    def read_unix(timeout_s: float) -> str:
        ready, _, _ = select.select([terminal], [], [], timeout_s)
        return sys.stdin.read(1) if ready else ""

    try:
        tty.setcbreak(terminal)
        yield read_unix
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)

"""The configured reflector, in a process of its own.

It stands apart because a language model may hang, crash, write on stdout or take both cores just
when the person goes on talking: here it is given a time limit and killed when that is over. In
its process nothing but this machine can be reached. What was said goes to it through a pipe and
nowhere else.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

from voicecheck import offline, plugins
from voicecheck.errors import VoicecheckError
from voicecheck.reflector import Reflector

MOST_FAILURES = 2
"""After so many failures it is not asked again in this check-in."""

_READY = "ready"


class Writer:
    """A reflector in a child process; itself a `Reflector` that keeps to its time.

    It begins to load at once, beside the greeting; asked before it is ready it waits no longer
    than for a gist.

    Attributes:
        failure: Why it was last of no use, for the person to read; empty where it was.
    """

    def __init__(self, setting: str, time_limit_s: float) -> None:
        self.failure = ""
        self._setting = setting
        self._time_limit_s = time_limit_s
        self._failures = 0
        self._ready = False
        self._start()

    def gist(self, text: str, *, partner: str | None, max_words: int) -> str | None:
        """What the reflector wrote; None where it failed or took longer than the time limit."""
        if self._failures >= MOST_FAILURES:
            return None
        until_s = time.monotonic() + self._time_limit_s
        if not self.wait_until_ready(self._time_limit_s):
            self.failure = self.failure or "it was still loading"
            return None
        try:
            self._pipe.send((text, partner, max_words))
            written = self._receive(until_s - time.monotonic())
        except TimeoutError:
            self._fail(f"it took longer than {self._time_limit_s:g} s")
        except (OSError, EOFError):
            self._fail("it ended by itself")
        except RuntimeError as error:
            self._fail(str(error))
        else:
            self.failure = ""
            return written
        return None

    def wait_until_ready(self, limit_s: float) -> bool:
        """Whether the model is loaded, waiting for it at most `limit_s`."""
        if self._ready or self._failures >= MOST_FAILURES:
            return self._ready
        try:
            self._ready = self._receive(limit_s) == _READY
        except TimeoutError:
            pass
        except (OSError, EOFError):
            self._fail("it ended while loading", for_good=True)
        except RuntimeError as error:
            self._fail(str(error), for_good=True)
        return self._ready

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._pipe.close()

    def _start(self) -> None:
        self._ready = False
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_write, args=(theirs, self._setting), name="writer", daemon=True
        )
        self._process.start()
        theirs.close()

    def _receive(self, limit_s: float) -> str | None:
        """The next reply; what the child could not do is a RuntimeError."""
        if not self._pipe.poll(max(0.0, limit_s)):
            raise TimeoutError
        done, told = self._pipe.recv()
        if not done:
            raise RuntimeError(told)
        return None if told is None else str(told)

    def _fail(self, why: str, *, for_good: bool = False) -> None:
        """Begin afresh, so that a late reply is never taken for the next one's."""
        self.failure = why
        self._failures = MOST_FAILURES if for_good else self._failures + 1
        if self._failures < MOST_FAILURES:
            self.close()
            self._start()
        else:
            self._process.kill()


@contextlib.contextmanager
def opened(setting: str, time_limit_s: float) -> Iterator[Writer]:
    """Open the configured writer for a check-in.

    Args:
        setting: The reflector's name; what stands after a colon is handed to it.
        time_limit_s: The longest that a gist may take.

    Raises:
        ConfigError: No plugin brings it.
    """
    plugins.found().reflector(_name(setting))
    writer = Writer(setting, time_limit_s)
    try:
        yield writer
    finally:
        writer.close()


def _name(setting: str) -> str:
    return setting.partition(":")[0]


# --- the child's side -------------------------------------------------------------------


def _write(pipe: Connection, setting: str) -> None:
    """Load the reflector and answer until the pipe ends."""
    _stand_apart()
    try:
        make = plugins.found().reflector(_name(setting))
        reflector = make(setting.partition(":")[2])
    except VoicecheckError as error:
        pipe.send((False, str(error)))
        return
    except Exception as error:  # somebody else's code; nothing was said yet that it could quote
        pipe.send((False, f"{type(error).__name__}: {error}"))
        return
    pipe.send((True, _READY))
    with contextlib.suppress(EOFError, OSError):  # the check-in is over
        while True:
            pipe.send(_answer(reflector, *pipe.recv()))


def _answer(
    reflector: Reflector, text: str, partner: str | None, max_words: int
) -> tuple[bool, str | None]:
    try:
        return True, reflector.gist(text, partner=partner, max_words=max_words)
    except Exception as error:  # the type alone: its message may quote what was said
        return False, f"it failed ({type(error).__name__})"


def _stand_apart() -> None:
    """Be quiet, private, deaf to Ctrl-C, without a network, and gone when the parent is."""
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    offline.stay()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(0)

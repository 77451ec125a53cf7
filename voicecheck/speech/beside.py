"""A call beside whoever asked for it, in a thread that nothing waits for at the end."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

R = TypeVar("R")


def begun(call: Callable[[], R], name: str) -> Future[R]:
    """What a call will give, or raise; an executor's thread would hold up the program's end."""
    given: Future[R] = Future()

    def run() -> None:
        try:
            given.set_result(call())
        except BaseException as error:  # it belongs to the one who waits
            given.set_exception(error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return given


def within(limit_s: float, call: Callable[[], R]) -> R:
    """What a call gives; it has a thread of its own, which is left behind when the time is over.

    Raises:
        TimeoutError: It took longer.
        Exception: Whatever it raised.
    """
    return begun(call, "limited").result(timeout=limit_s)

"""What is told of a fault of the program itself: where it was, and nothing that was said.

The message of an exception may quote the text that it stumbled over, so it is left out; neither
are the values of variables shown, nor is the memory of the process written to a file.
"""

import sys
import threading
import traceback


def keep_private() -> None:
    """Let no crash of this process, or of one that it starts, write down what was said."""
    sys.excepthook = lambda kind, error, trace: _tell(error)
    threading.excepthook = lambda ended: _tell(ended.exc_value)
    sys.unraisablehook = lambda seen: _tell(seen.exc_value)
    if sys.platform != "win32":
        import resource

        # No core file: it would hold the words that are in memory.
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def report(error: BaseException) -> str:
    """Where an exception came from, and of which kind it and those before it were."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = "" if before is None else f"{report(before)}and then:\n"
    places = "".join(traceback.format_tb(error.__traceback__))
    kind = type(error).__qualname__
    return f"{earlier}{places}{kind} (its message is left out: it may quote what was said)\n"


def _tell(error: BaseException | None) -> None:
    if error is not None and sys.stderr is not None:
        sys.stderr.write(report(error))

"""What is told of a fault of the program itself: where it was, and nothing that was said.

The message of an exception may quote the text that it stumbled over, so it is left out; neither
are the values of variables shown, nor is the memory of the process written to a file.
"""

import sys
import threading
import traceback
from collections.abc import Iterator


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


def lacking(error: BaseException) -> str:
    """What to say where Windows lacks a part that no package brings; else nothing.

    Only Python says "DLL load failed", and a fresh Windows has no C++ runtime.
    """
    told = (str(each) for each in _with_those_before(error) if isinstance(each, ImportError))
    if not any("DLL load failed" in text for text in told):
        return ""
    return (
        "This Windows lacks Microsoft's Visual C++ runtime. "
        "Install it and try again: https://aka.ms/vs/17/release/vc_redist.x64.exe"
    )


def _with_those_before(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _tell(error: BaseException | None) -> None:
    if error is not None and sys.stderr is not None:
        sys.stderr.write(report(error))

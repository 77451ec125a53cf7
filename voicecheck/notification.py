"""A notification on the desktop, by the system's own command; without one it is simply not there.

The libraries for it bring a bus and an event loop of their own, for one line of text.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable

LIMIT_S = 5.0
TITLE = "voicecheck"

# What is told comes as arguments, so nothing in it can be taken for a part of the script.
_APPLESCRIPT = (
    "on run told",
    "display notification (item 1 of told) with title (item 2 of told)",
    "end run",
)


def command(platform: str, text: str, *, stays: bool) -> tuple[str, ...] | None:
    """The command that shows a text; None where a system has none.

    Args:
        platform: As `sys.platform` says.
        text: What it tells; never what a person said.
        stays: Whether it stays until it is closed.
    """
    if platform == "darwin":
        script = [part for line in _APPLESCRIPT for part in ("-e", line)]
        return ("osascript", *script, text, TITLE)
    if platform == "win32":  # the task opens a window, which says the same
        return None
    urgency = "critical" if stays else "normal"
    return ("notify-send", f"--app-name={TITLE}", f"--urgency={urgency}", "--", TITLE, text)


def notify(
    text: str, *, stays: bool = False, which: Callable[[str], str | None] = shutil.which
) -> bool:
    """Show a text on the desktop; return whether there was something to show it."""
    told = command(sys.platform, text, stays=stays)
    if told is None or which(told[0]) is None:
        return False
    try:
        done = subprocess.run(
            told,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0

"""The screens of the docs: real runs of the program, drawn as they stood in a terminal.

    scripts/run python -m scripts.screens     # writes docs/screens/*.svg anew

Everything is said by a made-up person into a store that is thrown away.
"""

import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from fcntl import ioctl
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.terminal_theme import TerminalTheme
from rich.text import Text

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
COLUMNS, ROWS = 88, 60
QUIET_S, LIMIT_S = 0.7, 90.0

EVENING = (
    *("My sister called me at lunch and we laughed about the old house.", "yes", "no"),
    *("I was late for work again and I felt left out in the meeting.", "yes", "no"),
    *("My neighbor carried my shopping up the stairs.", "yes"),
    *("I need one quiet hour to myself.", "yes, exactly"),
    *("I want to go for a walk before breakfast.", "that's right"),
)
INK, PAPER = (40, 40, 40), (252, 250, 245)
RED, GREEN, YELLOW = (170, 40, 40), (30, 110, 60), (140, 95, 0)
BLUE, VIOLET, CYAN, GREY = (40, 80, 150), (120, 50, 120), (20, 110, 120), (110, 110, 110)
THEME = TerminalTheme(PAPER, INK, [INK, RED, GREEN, YELLOW, BLUE, VIOLET, CYAN, GREY])
# Rich's own frame without the font that it would fetch from another machine.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {terminal_width} {terminal_height}" \
xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; \
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
<rect fill="#fcfaf5" stroke="#b9b09c" x="1" y="1" width="{terminal_width}" \
height="{terminal_height}" rx="8"/>
<g transform="translate(9, 9)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def run(words: Sequence[str], home: str, typed: Sequence[str] = ()) -> str:
    """What a run printed in a terminal of its own, colours and what was typed included."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = os.environ | {
        "VOICECHECK_HOME": home,
        "TERM": "xterm-256color",
        "COLUMNS": str(COLUMNS),
        "PAGER": "cat",
    }
    command = [sys.executable, "-m", "voicecheck", *words]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True
    ) as process:
        os.close(theirs)
        printed = b""
        waiting = list(typed)
        deadline_s = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline_s:
            readable, _, _ = select.select([ours], [], [], QUIET_S)
            if readable:
                try:
                    block = os.read(ours, 65536)
                except OSError:  # the program has closed its end
                    break
                if not block:
                    break
                printed += block
            elif waiting and printed.endswith(b"> "):
                os.write(ours, f"{waiting.pop(0)}\n".encode())
        else:
            process.kill()
    os.close(ours)
    if process.returncode:
        sys.exit(f"voicecheck {' '.join(words)} ended with {process.returncode}")
    return f"$ voicecheck {' '.join(words)}\n" + printed.decode().replace("\r\n", "\n")


def draw(name: str, printed: str) -> None:
    """Write it as a picture."""
    with Path(os.devnull).open("w") as nowhere:
        console = Console(width=COLUMNS + 2, record=True, file=nowhere, force_terminal=True)
        console.print(Padding(Text.from_ansi(printed.rstrip()), (0, 2, 1, 0)))  # the frame's room
        picture = console.export_svg(code_format=FRAME, theme=THEME, unique_id=name)
    (FOLDER / f"{name}.svg").write_text(picture, "utf-8")


def main() -> None:
    """Run and draw all of them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "config.toml").touch()  # who has settings is not asked to set it up
        draw("checkin", run(["--text"], home, EVENING))
        draw("show", run(["show", "last"], home))
        draw("promises", run(["promises"], home))


if __name__ == "__main__":
    main()

"""Carries the room's sound from a client that hears it to one that plays it.

    python echo_line.py HEARING PLAYING

Both are command lines. Where either had to wait, what did not fit on the way is lost, as it would
else come later from then on, and in a room no echo does.
"""

import contextlib
import fcntl
import os
import shlex
import subprocess
import sys

# 21 ms of mono at 48 kHz: the least that a pipe holds, and the most that goes in whole.
_PIPE_BYTES = 4096


def main() -> None:
    """Carry sound until either of the two ends."""
    hearing, playing = (shlex.split(words) for words in sys.argv[1:])
    with (
        subprocess.Popen(hearing, stdout=subprocess.PIPE) as heard,
        subprocess.Popen(playing, stdin=subprocess.PIPE) as played,
    ):
        assert heard.stdout is not None
        assert played.stdin is not None
        source, sink = heard.stdout.fileno(), played.stdin.fileno()
        fcntl.fcntl(sink, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        os.set_blocking(sink, False)
        with contextlib.suppress(BrokenPipeError):
            while block := os.read(source, _PIPE_BYTES):
                with contextlib.suppress(BlockingIOError):
                    os.write(sink, block)


if __name__ == "__main__":
    main()

"""Carries the room's sound from a client that hears it to one that plays it.

    python echo_line.py HEARING PLAYING

Both are command lines. Where one has to wait for the other, sound gathers on the way, and would
come later from then on; in a room no echo does. So beyond a little, what comes is lost until the
way is clear. A little is left alone: each loss is a step in the echo's delay.
"""

import contextlib
import fcntl
import os
import shlex
import subprocess
import sys
import termios

# 21 ms of mono at 48 kHz; a pipe holds a good deal more.
_MOST_WAITING_BYTES = 4096


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
        is_clear = True
        with contextlib.suppress(BrokenPipeError):
            while block := os.read(source, _MOST_WAITING_BYTES):
                waiting = _waiting_bytes(sink)
                is_clear = waiting <= _MOST_WAITING_BYTES if is_clear else not waiting
                if is_clear:
                    os.write(sink, block)


def _waiting_bytes(pipe: int) -> int:
    """How much was written into a pipe and not yet read."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


if __name__ == "__main__":
    main()

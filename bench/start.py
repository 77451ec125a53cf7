"""What starting costs: the help, the first spoken word, the memory of a whole check-in.

    python -m bench.start

The help is measured as `/usr/bin/time` would; the first word over the virtual sound card, from the
start of the process to the first sound at the speaker, with its sentences rendered already; the
memory is that of all the program's processes together, of which shared pages are counted once for
all who share them (PSS) where the system tells, looked at ten times a second. Linux only.
"""

import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from voicecheck.guides import phrases

HELPS, STARTS = 15, 3
LOOK_EVERY_S = 0.1
HELP_S, HELP_MB, WORD_S, MEMORY_MB = 0.150, 40, 1.0, 700
"""What is promised."""

# A process counts as its own what the one that started it takes: so that one is small.
LAUNCH = """
import os, sys, time
begun_s = time.perf_counter()
out = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
words = [sys.executable, "-m", "voicecheck", "--help"]
pid = os.posix_spawn(sys.executable, words, os.environ, file_actions=out)
_, status, usage = os.wait4(pid, 0)
assert status == 0
print(time.perf_counter() - begun_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


def main() -> int:
    time_s, processor_s, memory_mb = of_help()
    told("voicecheck --help", f"{time_s * 1000:.0f} ms", f"{HELP_S * 1000:.0f} ms")
    told("  of which processor time", f"{processor_s * 1000:.0f} ms", "all of it")
    told("voicecheck --help, memory", f"{memory_mb:.0f} MB", f"{HELP_MB} MB")
    words_s, memory_mb = of_checkins()
    each = ", ".join(f"{word_s:.2f}" for word_s in words_s)
    told("first spoken word", f"{each} s", f"{WORD_S:g} s")
    told("a whole check-in, memory", f"{memory_mb:.0f} MB", f"{MEMORY_MB} MB")
    return 0


def told(what: str, measured: str, promised: str) -> None:
    print(f"{what:<28} {measured:<20} (at most {promised})", flush=True)


def of_help() -> tuple[float, float, float]:
    """The median time of `--help`, that of the processor in it, in seconds; its memory in MB."""
    measured = [
        [float(each) for each in subprocess.check_output([sys.executable, "-c", LAUNCH]).split()]
        for _ in range(HELPS)
    ]
    time_s, processor_s, memory_kb = (
        statistics.median(each) for each in zip(*measured, strict=True)
    )
    return time_s, processor_s, memory_kb / 1024


def of_checkins() -> tuple[list[float], float]:
    """The times to the first word in seconds, without the first start; the most memory in MB."""
    words_s, most_mb = [], 0.0
    with SoundServer() as server, tempfile.TemporaryDirectory() as home:
        for number in range(1 + STARTS):
            answers = answering if number == STARTS else stopping
            peak = Peak()
            conversation = Conversation(
                server, answers, Path(home), ("checkin", "five-minutes"), on_start=peak.watch
            )
            if conversation.hold():
                raise SystemExit(conversation.errors)
            most_mb = max(most_mb, peak.end())
            began_s = next(e.at_s for e in conversation.log if e.kind == "program_started")
            words_s += [began_s - conversation.started_s] * (number > 0)
    return words_s, most_mb


def stopping(_said: str) -> Reply | None:
    return Reply.of("Please stop.")


def answering(said: str) -> Reply | None:
    last = said.splitlines()[-1] if said else ""
    for part, text in {
        "high point": "I had lunch with my sister and we talked about the old house.",
        "low point": "I was late for work again, and nobody had told me about the meeting.",
        "like to do tomorrow": "I want to go for a walk before breakfast.",
    }.items():
        if part in last:
            return Reply.of(text)
    return Reply.of("Yes, that's right.") if last in phrases().check else None


class Peak:
    """The most memory that a process and its children took together."""

    def __init__(self) -> None:
        self._most_kb = 0
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, process: "subprocess.Popen[str]") -> None:
        self._thread = threading.Thread(target=self._look, args=(process.pid,), daemon=True)
        self._thread.start()

    def end(self) -> float:
        """Stop looking and return the most, in MB."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        return self._most_kb / 1024

    def _look(self, pid: int) -> None:
        while not self._ended.wait(LOOK_EVERY_S):
            self._most_kb = max(self._most_kb, sum(map(memory_kb, family(pid))))


def family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
    except OSError:
        return
    for child in below.split():
        yield from family(int(child))


def memory_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    sys.exit(main())

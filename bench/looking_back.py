"""Measures looking back over many years: the page, its sound, and the commands.

    python -m bench.looking_back [--turns 100000] [--write]

A store of 100,000 turns (some twenty years of evenings) is made, and the page is served over it
as `voicecheck review` does. Asked are: how long the server takes to answer each page, how long the
browser takes to its first paint, how soon a chosen place in ten minutes of sound is heard, and how
long the commands take. A minute or two; docs/benchmarks.md tells of it.
"""

import argparse
import os
import platform
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from bench.programs import ROOT
from bench.report import rewritten, table
from tests.cli.running import VOICECHECK
from tests.review.felt import heard_after_ms, painted_ms, talk_for_ten_minutes
from tests.review.running import Served, served, started_chromium
from tests.review.years import ADDRESSES, TURNS, lived_through
from voicecheck.audio.clip import Format
from voicecheck.store import Store

TIMES = 15
COMMANDS = (
    ("history",), ("search", "moving"), ("search", "the"), ("show", "last"), ("stats",),
    ("trends", "--since", "12 weeks"), ("trends",), ("export", "--format", "json"),
)  # fmt: skip
PLACES_S = (300, 590, 10, 450, 120, 599, 30)
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN = "<!-- looking back: from here on written by `python -m bench.looking_back --write` -->"
END = "<!-- looking back: until here -->"


def main() -> None:
    """Measure, print, and write into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.looking_back")
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--write", action="store_true", help="put it into docs/benchmarks.md")
    options = parser.parse_args()
    sections = []
    for section in measured(options.turns):
        print(f"{section}\n", flush=True)
        sections.append(section)
    if options.write:
        told = "\n\n".join(sections)
        PAGE.write_text(rewritten(PAGE.read_text("utf-8"), told, BEGIN, END), "utf-8")


def measured(turns: int) -> Iterator[str]:
    """Each table when it is known."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        now = datetime.now().astimezone()
        lived_through(home / "voicecheck.db", now - timedelta(days=1), turns // TURNS)
        with Store.open(home / "voicecheck.db") as store:
            kept = store.history(limit=3)[2].id
            size = store.size
        yield (
            f"Measured on {date.today()} with `python -m bench.looking_back` on {_cores()} cores "
            f"({platform.machine()}), over {turns:,} turns in a file of {size / 1e6:.0f} MB; "
            f"each page was asked for {TIMES} times."
        )
        addresses = (*ADDRESSES, f"/checkins/{kept}", f"/checkins/{kept}/delete")
        with served(home) as page:
            headings = ("page", "first", "median", "slowest", "processor")
            yield table(headings, _answered(page, addresses))
        rows = [_painted(home)]
        for number, kind in enumerate(FORMATS):
            with Store.open(home / "voicecheck.db") as store:
                talk_for_ten_minutes(store, now + timedelta(minutes=number), kind)
            rows.append(_heard(home, kind))
        yield table(("in the browser", "median", "slowest"), rows)
        yield table(("command", "seconds"), _commanded(home))


FORMATS: tuple[Format, ...] = ("flac", "opus")


def _answered(page: Served, addresses: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    line = HTTPConnection("127.0.0.1", page.port, timeout=60)
    line.request("GET", f"/?token={page.token}")
    answer = line.getresponse()
    answer.read()
    headers = {"cookie": (answer.getheader("set-cookie") or "").partition(";")[0]}

    def ask(address: str) -> None:
        line.request("GET", address, headers=headers)
        assert line.getresponse().read()

    for address in addresses:
        began_ms = _processor_ms(page.process.pid)
        times = [_ms(partial(ask, address)) for _ in range(TIMES)]
        processor_ms = (_processor_ms(page.process.pid) - began_ms) / TIMES
        name = re.sub(r"[0-9A-Z]{26}", "ID", address)
        yield (f"`{name}`", *_shown(times[0], statistics.median(times), max(times), processor_ms))
    line.close()


def _processor_ms(pid: int) -> float:
    """What a process has used of the processor: it does not wait for what others do."""
    spent = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return 1000 * sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _painted(home: Path) -> tuple[str, ...]:
    with served(home) as page, started_chromium() as browser:
        tab = browser.new_page()
        times = [painted_ms(tab, page) for _ in range(TIMES)]
    return ("first paint of the days", *_shown(statistics.median(times), max(times)))


def _heard(home: Path, kind: Format) -> tuple[str, ...]:
    with served(home) as page, started_chromium() as browser:
        times = heard_after_ms(browser.new_page(), page, PLACES_S)
    return (f"a place in ten minutes ({kind})", *_shown(statistics.median(times), max(times)))


def _commanded(home: Path) -> Iterator[tuple[str, str]]:
    environ = {**os.environ, "VOICECHECK_HOME": str(home)}
    for command in COMMANDS:

        def run(command: tuple[str, ...] = command) -> None:
            subprocess.run(
                [*VOICECHECK, *command], env=environ, stdout=subprocess.DEVNULL, check=True
            )

        yield f"`voicecheck {' '.join(command)}`", f"{_ms(run) / 1000:.1f}"


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _shown(*times: float) -> Iterator[str]:
    for each in times:
        yield f"{each:.0f} ms"


if __name__ == "__main__":
    main()

"""How much processor time a program and all its children have used (Linux)."""

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.measure import Meter

_EVERY_S = 0.2
_FAMILY_EVERY_S = 2.0
_PARENT, _TIMES = 1, slice(11, 15)  # fields of /proc/PID/stat after the name; see proc(5)


class ProcessorTime:
    """Reads the processor time of a process and its descendants while its block runs."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._at_s: list[float] = []
        self._used_s: list[float] = []
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._read, name="processor time", daemon=True)

    @property
    def meter(self) -> Meter:
        """What was read so far."""
        return Meter(self._at_s, self._used_s)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leaving.set()
        self._thread.join()

    def _read(self) -> None:
        looked_s = -_FAMILY_EVERY_S
        while not self._leaving.wait(_EVERY_S):
            now_s = time.monotonic()
            if now_s - looked_s >= _FAMILY_EVERY_S:
                looked_s, family = now_s, family_of(self._pid)
            # A child that has ended counts in its parent; between the two it may be missing.
            used_s = sum(filter(None, map(used_by, family)))
            self._at_s.append(now_s)
            self._used_s.append(max([used_s, *self._used_s[-1:]]))


def family_of(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        fields = _fields(int(folder.name)) if folder.name.isdigit() else None
        if fields:
            children.setdefault(int(fields[_PARENT]), []).append(int(folder.name))
    family = [pid]
    for member in family:
        family += children.get(member, [])
    return family


def used_by(pid: int) -> float | None:
    """Return what a process and its ended children have used, in seconds; None if it is gone."""
    fields = _fields(pid)
    if fields is None:
        return None
    return sum(map(int, fields[_TIMES])) / os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[str] | None:
    try:
        # The name stands in parentheses and may hold anything, so count from its end.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None

"""Writing an entry, taking it away, and finding the one that is there: files and commands."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from voicecheck import private_files
from voicecheck.errors import ScheduleError
from voicecheck.schedule import entries
from voicecheck.schedule.entries import Entry, Kind, Place
from voicecheck.schedule.times import Schedule

LIMIT_S = 30.0
"""How long a command of the system's may take."""

LARGEST_BYTES = 100_000

_KIND_OF: dict[str, Kind] = {
    "linux": "systemd",
    "darwin": "launchd",
    "win32": "task-scheduler",
}


def kind_here() -> Kind:
    """What starts programs at an hour on this system.

    Raises:
        ScheduleError: Nothing that is known.
    """
    kind = _KIND_OF.get(sys.platform)
    if kind is None:
        raise ScheduleError(
            f"There is no way known to ask at an hour on {sys.platform}",
            "Let this system's own scheduler start: voicecheck ask",
        )
    return kind


def place(kind: Kind, config: Path, environ: Mapping[str, str] | None = None) -> Place:
    """Where this user's entries of a kind are kept.

    Args:
        kind: Which system.
        config: The program's own folder of settings, for a system that keeps no files.
        environ: The process's environment where not given.
    """
    given = os.environ if environ is None else environ
    match kind:
        case "systemd":
            folder = Path(given.get("XDG_CONFIG_HOME") or Path.home() / ".config")
            return Place(kind, folder / "systemd" / "user")
        case "launchd":
            user = os.getuid() if sys.platform != "win32" else 0
            return Place(kind, Path.home() / "Library" / "LaunchAgents", user)
        case "task-scheduler":
            return Place(kind, config)


def find(where: Place) -> tuple[Schedule | None, dict[Path, bytes]]:
    """The entry that is there: when it asks, and its files; none of both where there is none.

    Raises:
        ScheduleError: A file of it cannot be read.
    """
    found: dict[Path, bytes] = {}
    for name in entries.names(where.kind):
        path = Path(where.folder / name)
        try:
            with path.open("rb") as file:
                found[path] = file.read(LARGEST_BYTES)
        except FileNotFoundError:
            continue
        except OSError as problem:
            raise ScheduleError(f"{path} cannot be read: {problem.strerror}") from problem
    return entries.read(where.kind, {path.name: held for path, held in found.items()}), found


def program(where: Place, files: Mapping[Path, bytes]) -> str | None:
    """The program that an entry starts, as its files say; None where they do not."""
    return entries.program(where.kind, {path.name: held for path, held in files.items()})


def write(where: Place, what: Entry) -> None:
    """Write an entry in place of an earlier one, and have the system take notice.

    Raises:
        ScheduleError: It could not be written, or the system takes none; all is as it was.
    """
    _require(what.turned_on)
    _, earlier = find(where)
    if earlier and where.kind == "launchd":  # it takes no second one by the same name
        _run(what.turned_off, harmless=True)
    try:
        for file in what.files:
            _write(Path(file.path), file.content)
        _run(what.turned_on)
    except ScheduleError:
        _restore(what, earlier)
        raise


def remove(where: Place) -> bool:
    """Take the entry away; return whether there was one.

    Raises:
        ScheduleError: It is still there.
    """
    _, earlier = find(where)
    if not earlier:
        return False
    # One that the system has forgotten already is as good as turned off.
    _run(entries.turned_off(where), harmless=True)
    for path in earlier:
        _unlink(path)
    if where.kind == "systemd":
        _run((("systemctl", "--user", "daemon-reload"),), harmless=True)
    return True


def _restore(what: Entry, earlier: Mapping[Path, bytes]) -> None:
    """Leave the files as they were before."""
    if not earlier:
        _run(what.turned_off, harmless=True)
    for file in what.files:
        path = Path(file.path)
        if path in earlier:
            _write(path, earlier[path])
        else:
            _unlink(path)
    if earlier:
        _run(what.turned_on, harmless=True)


def _require(commands: tuple[tuple[str, ...], ...]) -> None:
    for command in commands:
        if shutil.which(command[0]) is None:
            raise ScheduleError(
                f"{command[0]} is not on this system, so nothing can be started at an hour",
                "Let this system's own scheduler start: voicecheck ask",
            )


def _run(commands: tuple[tuple[str, ...], ...], *, harmless: bool = False) -> None:
    for command in commands:
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=LIMIT_S,
                stdin=subprocess.DEVNULL, check=False,
            )  # fmt: skip
            said, failed = done.stderr.strip() or done.stdout.strip(), done.returncode != 0
        except (OSError, subprocess.TimeoutExpired) as problem:
            said, failed = str(problem), True
        if failed and not harmless:
            reason = f": {said.splitlines()[0]}" if said else ""
            raise ScheduleError(
                f"The system did not take it ({' '.join(command[:3])}){reason}",
                "Nothing was changed. Try again where you are logged in to your desktop",
            )


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        private_files.write(path, content)
    except OSError as problem:
        raise ScheduleError(f"{path} cannot be written: {problem.strerror}") from problem


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise ScheduleError(f"{path} cannot be removed: {problem.strerror}") from problem

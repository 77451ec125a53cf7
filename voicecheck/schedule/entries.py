"""What is written so that a system starts the program at its hour."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, Protocol, get_args

from voicecheck.schedule import launchd, systemd, task_scheduler
from voicecheck.schedule.times import Schedule

Kind = Literal["systemd", "launchd", "task-scheduler"]
"""What starts programs at an hour: on Linux, macOS and Windows."""

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a system keeps such things.

    Attributes:
        kind: Which system it is.
        folder: Its folder for this user.
        user: The user's number, where the system asks for it.
    """

    kind: Kind
    folder: PurePath
    user: int = 0


@dataclass(frozen=True, slots=True)
class Program:
    """What is started.

    Attributes:
        arguments: The command line, the program first.
        environment: What is added to its environment.
    """

    arguments: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """One file, whole."""

    path: PurePath
    content: bytes

    @property
    def text(self) -> str:
        """Its content, to be shown."""
        encoding = "utf-16" if self.content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        return self.content.decode(encoding)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written, and the commands by which the system takes notice.

    Attributes:
        files: What is written.
        turned_on: Run after it was written.
        turned_off: Run before it is taken away.
        variables_missing: Names of variables that this system cannot be told of.
    """

    files: tuple[File, ...]
    turned_on: tuple[tuple[str, ...], ...]
    turned_off: tuple[tuple[str, ...], ...]
    variables_missing: tuple[str, ...] = ()


def entry(place: Place, schedule: Schedule, program: Program) -> Entry:
    """What is written for a program to be started at its hour."""
    arguments, environment = program.arguments, program.environment
    missing: tuple[str, ...] = ()
    match place.kind:
        case "systemd":
            written = systemd.files(schedule, arguments, environment)
            on, off = systemd.turned_on(), systemd.turned_off()
        case "launchd":
            written = launchd.files(schedule, arguments, environment)
            on, off = launchd.turned_on(place.folder, place.user), launchd.turned_off(place.user)
        case "task-scheduler":
            written = task_scheduler.files(schedule, arguments, environment)
            on, off = task_scheduler.turned_on(place.folder), task_scheduler.turned_off()
            missing = tuple(name for name, _ in environment)
    files = tuple(File(place.folder / name, content) for name, content in written.items())
    return Entry(files, on, off, missing)


class _Room(Protocol):
    """What the module of each system can read again."""

    def read(self, written: dict[str, bytes]) -> Schedule | None: ...

    def program(self, written: dict[str, bytes]) -> str | None: ...


_ROOMS: dict[Kind, _Room] = {
    "systemd": systemd,
    "launchd": launchd,
    "task-scheduler": task_scheduler,
}


def names(kind: Kind) -> tuple[str, ...]:
    """The names of the files that an entry consists of: first the program, last the hour."""
    return {
        "systemd": (systemd.SERVICE, systemd.TIMER),
        "launchd": (launchd.PLIST,),
        "task-scheduler": (task_scheduler.FILE,),
    }[kind]


def timed_by(kind: Kind) -> str:
    """The name of the file that holds the hour."""
    return names(kind)[-1]


def started_by(kind: Kind) -> str:
    """The name of the file that names the program."""
    return names(kind)[0]


def can_be_typed_to(kind: Kind) -> bool:
    """Whether what it starts has a terminal: a task opens a window, the others start it unseen."""
    return kind == "task-scheduler"


def turned_off(place: Place) -> tuple[tuple[str, ...], ...]:
    """The commands after which an entry asks no more."""
    match place.kind:
        case "systemd":
            return systemd.turned_off()
        case "launchd":
            return launchd.turned_off(place.user)
        case "task-scheduler":
            return task_scheduler.turned_off()


def read(kind: Kind, written: dict[str, bytes]) -> Schedule | None:
    """When, as the files say, by their names; None where they are none of ours."""
    return _ROOMS[kind].read(written)


def program(kind: Kind, written: dict[str, bytes]) -> str | None:
    """The program that is started, as the files say, by their names; None where they do not."""
    return _ROOMS[kind].program(written)

"""A disk that loses its power: what is left of the files that a program wrote, told by strace.

The program's system calls are recorded with their data. From them a folder is made as a disk may
hold it after a cut at any instant:

- A file has just what it had when its last completed fsync or fdatasync began.
- A name that was made, changed or removed is so only once its folder was synced. (ext4, XFS and
  APFS keep the name of a synced file too; no program should count on that.)
- All else is dropped. Or, where a `chance` is given, any part of it: each sector of each write
  reached the disk, or only made room for zeros, or did neither; each name and each cut-off end
  was written down or not.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Literal

SECTOR_BYTES = 512
"""What a disk writes whole or not at all."""

UNKNOWN = "link,linkat,symlink,symlinkat,truncate,fallocate,pwritev,pwritev2,sendfile,splice"
UNKNOWN += ",copy_file_range,renameat2"
"""Calls that would change files too, but that no store has needed yet: they are refused."""

TRACED = "openat,lseek,write,writev,pwrite64,ftruncate,fsync,fdatasync,rename,renameat"
TRACED += f",unlink,unlinkat,rmdir,mkdir,mkdirat,{UNKNOWN}"

LOST_ANYWAY = "-shm"
"""SQLite's index of its log lies in shared memory and is made anew by the next program."""

_LINE = re.compile(
    r"(?P<at>\d+\.\d{9}) (?P<name>\w+)\((?P<told>.*)\) += (?P<result>\d+)"
    r"(?:<[^>]*>)?(?: \([^)]*\))? <(?P<lasts>\d+\.\d{9})>"
)
_DESCRIPTOR = re.compile(r"(?:^|, )(?:(\d+)|AT_FDCWD)<([^>]*)>")
_BY_DESCRIPTOR = {"write", "writev", "pwrite64", "ftruncate", "lseek", "fsync", "fdatasync"}
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Change:
    """A system call that changed a file, a name, or how safely they are kept.

    Attributes:
        begin_ns: When it was called, on the clock on the wall.
        end_ns: When it had returned.
        path: The file or folder.
        to: Its new name.
        at: Where in the file it was written, or what length the file was given.
    """

    begin_ns: int
    end_ns: int
    kind: Literal["make", "folder", "write", "length", "sync", "rename", "remove"]
    path: Path
    to: Path = Path()
    at: int = 0
    data: bytes = b""


@dataclass(frozen=True)
class Printed:
    """A line on standard output, from the moment its first letter could be read."""

    at_ns: int
    text: str


def traced(program: Sequence[str], folder: Path) -> tuple[str, ...]:
    """The command line that runs a program and writes its calls into a folder, by thread."""
    how = "-ff -qq -y -xx -s 99999999 --seccomp-bpf --signal=none --syscall-times=ns"
    when = "--absolute-timestamps=format:unix,precision:ns"
    return ("strace", *how.split(), when, f"--trace={TRACED}", "-o", f"{folder}/trace", *program)


def read(traces: Path, root: Path) -> tuple[list[Change], list[Printed]]:
    """What a traced program changed below a folder, and what it printed, in order."""
    calls = [call for path in traces.iterdir() for call in _calls(path, os.fsencode(root).hex())]
    calls.sort(key=lambda call: call.end_ns)
    reader = _Reader(root)
    changes = [change for call in calls for change in reader.changes(call)]
    return changes, reader.printed


@dataclass(frozen=True)
class _Call:
    begin_ns: int
    end_ns: int
    name: str
    told: str
    result: int


def _calls(trace: Path, root_hex: str) -> Iterator[_Call]:
    """The calls of one thread that succeeded and may concern a folder, or standard output."""
    root = "".join(f"\\x{root_hex[i : i + 2]}" for i in range(0, len(root_hex), 2))
    for line in trace.read_text("ascii").splitlines():
        if (root in line or " write(1<" in line) and (found := _LINE.match(line)):
            begin_ns = int(found["at"].replace(".", ""))
            end_ns = begin_ns + int(found["lasts"].replace(".", ""))
            yield _Call(begin_ns, end_ns, found["name"], found["told"], int(found["result"]))


class _Reader:
    """Turns system calls into changes; knows how far each open file has been written."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: set[Path] = set()
        self._place: dict[tuple[str, Path], int] = {}  # by descriptor and path
        self._unended: dict[Path, tuple[int, bytes]] = {}
        self.printed: list[Printed] = []

    def changes(self, call: _Call) -> list[Change]:
        opened = [(number, Path(_text(path))) for number, path in _DESCRIPTOR.findall(call.told)]
        told = [_bytes(text) for text in _TEXT.findall(call.told)]
        number, folder = opened[0] if opened else ("", Path())
        if call.name in _BY_DESCRIPTOR:
            paths = [folder]
            if number == "1" and call.name.startswith("write"):
                self._print(call.begin_ns, folder, told[0])
        else:  # each name stands after the folder that it is in, if that is told
            folders = [folder, opened[-1][1] if opened else folder]
            paths = [above / os.fsdecode(name) for above, name in zip(folders, told, strict=False)]
        to = paths[-1]
        if self._root not in (to, *to.parents) or to.name.endswith(LOST_ANYWAY):
            return []
        data = b"".join(told)[: call.result] if call.name in _BY_DESCRIPTOR else b""
        change = Change(call.begin_ns, call.end_ns, "sync", paths[0], data=data)
        return [*self._change(call, change, to, number)]

    def _change(self, call: _Call, change: Change, to: Path, number: str) -> Iterator[Change]:
        path, last = change.path, call.told.rpartition(", ")[2]
        match call.name:
            case "openat":
                self._place.pop((str(call.result), path), None)
                if "O_CREAT" in call.told and path not in self._files:
                    self._files.add(path)
                    yield replace(change, kind="make")
                elif "O_TRUNC" in call.told:
                    yield replace(change, kind="length")
            case "lseek":
                self._place[number, path] = call.result
            case "write" | "writev":
                at = self._place.get((number, path), 0)
                self._place[number, path] = at + call.result
                yield replace(change, kind="write", at=at)
            case "pwrite64":
                yield replace(change, kind="write", at=int(last))
            case "ftruncate":
                yield replace(change, kind="length", at=int(last))
            case "fsync" | "fdatasync":
                yield change
            case "rename" | "renameat":
                self._files.discard(path)
                self._files.add(to)
                yield replace(change, kind="rename", to=to)
            case "unlink" | "unlinkat" | "rmdir":
                self._files.discard(path)
                yield replace(change, kind="remove")
            case "mkdir" | "mkdirat":
                yield replace(change, kind="folder")
            case _:
                raise ValueError(f"{call.name} of {path}: this disk does not know how")

    def _print(self, at_ns: int, where: Path, text: bytes) -> None:
        begun_ns, begun = self._unended.pop(where, (at_ns, b""))
        *lines, rest = (begun + text).split(b"\n")
        for line in lines:
            self.printed.append(Printed(begun_ns, line.decode()))
            begun_ns = at_ns
        if rest:
            self._unended[where] = begun_ns, rest


def _bytes(told: str) -> bytes:
    return bytes.fromhex(told.replace("\\x", ""))


def _text(told: str) -> str:
    return os.fsdecode(_bytes(told))


@dataclass(eq=False)
class _Entry:
    """A file with what was not synced yet, or a folder."""

    is_folder: bool
    synced: bytes = b""
    unsynced: list[Change] = field(default_factory=list)

    def sync(self, sync: Change) -> None:
        """See onto the disk what had been written before."""
        before = [change for change in self.unsynced if change.end_ns <= sync.begin_ns]
        self.synced = _written(self.synced, before)
        self.unsynced = [change for change in self.unsynced if change.end_ns > sync.begin_ns]


@dataclass(frozen=True)
class _Naming:
    """Names that were given, or taken away (None): all of them or none."""

    change: Change
    names: dict[Path, _Entry | None]

    def safe_by(self, sync: Change) -> bool:
        return self.change.end_ns <= sync.begin_ns and any(
            name.parent == sync.path for name in self.names
        )


class Disk:
    """What happens in a folder that is empty at first, and what is on the disk of it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._there: dict[Path, _Entry] = {}
        self._safe: dict[Path, _Entry | None] = {}
        self._unsafe: list[_Naming] = []

    def take(self, changes: Iterable[Change]) -> None:
        """Let changes happen, in the order of their ends."""
        for change in changes:
            self._take(change)

    def left(self, chance: Random | None = None) -> dict[Path, bytes | None]:
        """What a cut leaves now: each path with its content, a folder's with None.

        Args:
            chance: Which part of what is not safe is there all the same; None for nothing of it.
        """
        names = dict(self._safe)
        for naming in self._unsafe:
            if chance and chance.random() < 0.5:
                names.update(naming.names)
        left: dict[Path, bytes | None] = {}
        for path, entry in sorted(names.items()):
            if entry is not None and path.parent in {self._root, *left}:
                unsynced = entry.unsynced if chance else []
                content = _written(entry.synced, unsynced, chance)
                left[path] = None if entry.is_folder else content
        return left

    def whole(self) -> dict[Path, bytes | None]:
        """What the program itself sees now."""
        return {
            path: None if entry.is_folder else _written(entry.synced, entry.unsynced)
            for path, entry in self._there.items()
        }

    def _take(self, change: Change) -> None:
        path = change.path
        match change.kind:
            case "make" | "folder":
                self._name(change, {path: _Entry(change.kind == "folder")})
            case "rename":
                self._name(change, {path: None, change.to: self._there[path]})
            case "remove":
                self._name(change, {path: None})
            case "write" | "length" if path in self._there:  # else it was removed while open
                self._there[path].unsynced.append(change)
            case "sync":
                if path in self._there:
                    self._there[path].sync(change)
                for naming in [each for each in self._unsafe if each.safe_by(change)]:
                    self._safe.update(naming.names)
                    self._unsafe.remove(naming)

    def _name(self, change: Change, names: dict[Path, _Entry | None]) -> None:
        self._unsafe.append(_Naming(change, names))
        for path, entry in names.items():
            if entry is None:
                del self._there[path]
            else:
                self._there[path] = entry


def _written(content: bytes, changes: Iterable[Change], chance: Random | None = None) -> bytes:
    """Content after changes: after all of them, or after what chance leaves of them."""
    held = bytearray(content)
    for change in changes:
        if change.kind == "length":
            if not chance or chance.random() < 0.5:
                held[change.at :] = bytes(max(0, change.at - len(held)))
            continue
        for at, piece in _sectors(change):
            fate = chance.choice(("written", "room", "dropped")) if chance else "written"
            if fate != "dropped":
                held.extend(bytes(max(0, at + len(piece) - len(held))))
            if fate == "written":
                held[at : at + len(piece)] = piece
    return bytes(held)


def _sectors(write: Change) -> Iterator[tuple[int, bytes]]:
    end = write.at + len(write.data)
    at = write.at
    while at < end:
        until = min(end, at - at % SECTOR_BYTES + SECTOR_BYTES)
        yield at, write.data[at - write.at : until - write.at]
        at = until


def put(left: dict[Path, bytes | None], root: Path, place: Path) -> None:
    """Write what a cut leaves of a folder into another one."""
    for path, content in left.items():
        there = place / path.relative_to(root)
        if content is None:
            there.mkdir(mode=0o700)
        else:
            there.touch(mode=0o600)
            there.write_bytes(content)

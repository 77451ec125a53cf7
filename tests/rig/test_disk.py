import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

from tests.rig.disk import SECTOR_BYTES, Change, Disk, put, read, traced

ROOT = Path("/root")
FILE, FOLDER = ROOT / "file", ROOT / "folder"


def left(*happened: Any, chance: Random | None = None) -> dict[Path, bytes | None]:
    """What a cut leaves after (kind, path, ...), one after another."""
    disk = Disk(ROOT)
    disk.take(
        Change(2 * number, 2 * number + 1, kind, path, **(rest[0] if rest else {}))
        for number, (kind, path, *rest) in enumerate(happened)
    )
    return disk.left(chance)


def wrote(data: bytes, at: int = 0) -> tuple[str, Path, dict[str, Any]]:
    return ("write", FILE, {"at": at, "data": data})


MADE = [("make", FILE), ("sync", ROOT)]


def test_of_a_file_there_is_what_was_synced() -> None:
    assert left(*MADE, wrote(b"one"), ("sync", FILE), wrote(b"two")) == {FILE: b"one"}


def test_a_name_is_there_once_its_folder_was_synced() -> None:
    written = [("make", FILE), wrote(b"one"), ("sync", FILE)]
    assert left(*written) == {}
    assert left(*written, ("sync", ROOT)) == {FILE: b"one"}
    inside = FOLDER / "file"
    made = [("folder", FOLDER), ("make", inside), ("sync", FOLDER)]
    assert left(*made) == {}
    assert left(*made, ("sync", ROOT)) == {FOLDER: None, inside: b""}


def test_another_name_and_none_wait_for_the_folder_too() -> None:
    other = ROOT / "other"
    renamed = [*MADE, ("rename", FILE, {"to": other})]
    assert left(*renamed) == {FILE: b""}
    assert left(*renamed, ("sync", ROOT)) == {other: b""}
    assert left(*MADE, ("remove", FILE)) == {FILE: b""}
    assert left(*MADE, ("remove", FILE), ("sync", ROOT)) == {}


def test_what_is_written_while_a_sync_runs_is_not_safe() -> None:
    disk = Disk(ROOT)
    disk.take([Change(0, 1, "make", FILE), Change(2, 3, "sync", ROOT)])
    disk.take([Change(5, 6, "write", FILE, data=b"one"), Change(4, 7, "sync", FILE)])
    assert disk.left() == {FILE: b""}
    assert disk.whole() == {FILE: b"one"}


def test_by_chance_any_sector_of_it_is_there() -> None:
    one, two = b"1" * SECTOR_BYTES, b"2" * SECTOR_BYTES
    seen = {left(*MADE, wrote(one + two), chance=Random(seed))[FILE] for seed in range(200)}
    none = bytes(SECTOR_BYTES)
    assert seen == {b"", one, none, one + two, one + none, none + two, none + none}


PROGRAM = """
import os, sys
root = sys.argv[1]
os.chdir("/")
os.mkdir(f"{root}/folder")
with open(f"{root}/folder/ä", "wb", buffering=0) as file:
    file.write(b"one")
    file.seek(1)
    os.writev(file.fileno(), [b"x", b"yz"])
    os.pwrite(file.fileno(), b"end", 9)
    file.truncate(11)
    os.dup2(file.fileno(), 77)
    os.fsync(77)
with open(f"{root}/gone", "w") as file:
    print("half", end="", flush=True)
    print(" a line", flush=True)
    os.unlink(f"{root}/gone")
    file.write("no more")
folder = os.open(root, os.O_RDONLY)
os.rename("folder/ä", "b", src_dir_fd=folder, dst_dir_fd=folder)
"""


def test_a_program_is_read_from_its_calls(tmp_path: Path) -> None:
    root, traces, copy = (tmp_path / name for name in ("root", "traces", "copy"))
    for folder in (root, traces, copy):
        folder.mkdir()
    command = traced((sys.executable, "-c", PROGRAM, str(root)), traces)
    subprocess.run(command, check=True, stdout=subprocess.PIPE)
    changes, printed = read(traces, root)
    disk = Disk(root)
    disk.take(changes)
    assert disk.whole() == {root / "folder": None, root / "b": b"oxyz\0\0\0\0\0en"}
    (line,) = printed
    assert line.text == "half a line"
    (removed,) = (change for change in changes if change.kind == "remove")
    assert line.at_ns < removed.begin_ns
    (synced,) = (change for change in changes if change.kind == "sync")
    assert synced.path == root / "folder" / "ä"
    put(disk.whole(), root, copy)
    assert (copy / "b").read_bytes() == (root / "b").read_bytes()

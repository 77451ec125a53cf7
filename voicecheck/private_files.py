"""Files that this user alone may read, whatever the umask: whole or absent, held while in use."""

import contextlib
import errno
import os
import sys
import tempfile
from pathlib import Path
from typing import IO

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What a system answers where the disk, or this user's share of it, is full."""

HAS_MODES = sys.platform != "win32"
"""Whether a mode says who may read a file; on Windows it is the folder that it lies in."""

_HELD_ELSEWHERE = 33
_OPEN_ELSEWHERE = frozenset({32, _HELD_ELSEWHERE})
"""What Windows answers where another program has a file open, or a part of it locked."""


def make_folders(folder: Path) -> None:
    """Make a folder and those above it where they are missing; what is there stays as it is.

    Raises:
        OSError: One cannot be made.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
        place.chmod(0o700)
        with contextlib.suppress(OSError):  # who may not read the folder above cannot sync it
            sync_folder(place.parent)  # a power cut takes a folder's name with all that is in it


def make(path: Path) -> None:
    """Make an empty file.

    Raises:
        OSError: It is there already, or cannot be made.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def write(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file, in the place of what is there: a full disk leaves the old one whole.

    Args:
        path: The file; its folder is there.
        content: What is to be in it.
        durable: Whether a power cut, too, may leave nothing but the old or the new one.

    Raises:
        OSError: It cannot be written.
    """
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".voicecheck-")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def put_in_place(made: Path, path: Path) -> None:
    """Give a finished file its name, for good: a power cut leaves it, or what was there before.

    Raises:
        OSError: It cannot be done.
    """
    with made.open("r+b") as file:  # Windows syncs only what may be written to
        os.fsync(file.fileno())
    made.replace(path)
    sync_folder(path.parent)


def remove(file: IO[bytes], path: Path) -> None:
    """Remove a file that is open here.

    Raises:
        OSError: It cannot be removed.
    """
    if sys.platform == "win32":
        file.close()  # what is open has a name there until it is closed
    path.unlink()


def is_open_elsewhere(problem: OSError) -> bool:
    """Whether a file was refused because another program has it open, as Windows does."""
    return getattr(problem, "winerror", None) in _OPEN_ELSEWHERE


def sync_folder(folder: Path) -> None:
    """See the names in a folder onto the disk."""
    if sys.platform == "win32":
        return  # it cannot, and need not
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hold(descriptor: int) -> bool:
    """Mark an open file as in use until it is closed or its process dies.

    Returns:
        Whether nobody else holds it.
    """
    if sys.platform == "win32":
        import ctypes
        import msvcrt
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        file = wintypes.HANDLE(msvcrt.get_osfhandle(descriptor))
        # Nobody else may read or write what is locked there: it is one byte that no file reaches.
        if kernel.LockFile(file, 0, 1 << 30, 1, 0):
            return True
        if ctypes.get_last_error() == _HELD_ELSEWHERE:
            return False
        raise ctypes.WinError(ctypes.get_last_error())
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

"""Files that somebody else may have made or put there: read whole, but never without end."""

import errno
import re
import stat
import tomllib
from pathlib import Path

_KEY_AS_TUPLE = re.compile(r"\('[^()]*\)")


def contents(path: Path, most_bytes: int) -> bytes:
    """Read a file that should be small.

    Raises:
        OSError: It can't be read, is larger, or is no plain file: a pipe may never end.
    """
    require_plain(path)
    with path.open("rb") as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise OSError(errno.EFBIG, f"larger than {most_bytes} bytes", str(path))
    return content


def toml_fault(problem: tomllib.TOMLDecodeError) -> str:
    """What is wrong with TOML, its keys as they are written: voice.id, not ('voice', 'id')."""
    return _KEY_AS_TUPLE.sub(lambda key: ".".join(re.findall("'(.*?)'", key[0])), str(problem))


def require_plain(path: Path) -> None:
    """See that a path leads to a plain file, through links or not.

    Raises:
        OSError: It doesn't, or it can't be looked at.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "not a plain file", str(path))

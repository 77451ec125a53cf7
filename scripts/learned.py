"""What a script learned, written into its file, or only looked at: is the file up to date?"""

from collections.abc import Iterable
from pathlib import Path


def kept(file: Path, learned: str, arguments: Iterable[str]) -> int:
    """Write what was learned; with `--check` say whether it is what stands there.

    Returns:
        The exit code: 1 where it is out of date.
    """
    if "--check" in arguments:
        is_same = file.read_text(encoding="utf-8") == learned
        print("up to date" if is_same else "out of date")
        return 0 if is_same else 1
    file.write_text(learned, encoding="utf-8")
    print(f"{file}: {len(learned) // 1024} KB")
    return 0

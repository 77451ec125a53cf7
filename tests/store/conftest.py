import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def ordinary_person(path: Path) -> Iterator[None]:
    """Not root for once: root may write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65_534
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(exist_ok=True)
        os.chown(folder, nobody, nobody)
    for parent in path.parent.parent.parents:
        if parent.stat().st_uid == 0 and parent.stat().st_mode & 0o001 == 0:
            parent.chmod(parent.stat().st_mode | 0o011)
    os.setresuid(nobody, nobody, 0)  # with a way back
    yield
    os.setresuid(0, 0, 0)

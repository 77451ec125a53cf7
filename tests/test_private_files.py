"""Files that this user alone may read."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from voicecheck import private_files


@pytest.mark.posix
def test_what_is_written_is_private_and_in_the_place_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    before = os.umask(0)
    try:
        private_files.make_folders(path.parent)
        private_files.write(path, b"old", durable=True)
        private_files.write(path, b"new")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.mkdir()  # no file can take its place
    with pytest.raises(OSError):
        private_files.write(path, b"new")
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_made_once(tmp_path: Path) -> None:
    private_files.make(tmp_path / "file")
    with pytest.raises(FileExistsError):
        private_files.make(tmp_path / "file")


def test_a_file_is_held_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    private_files.make(path)
    program = "import sys; from voicecheck.private_files import hold; print(hold(0))"

    def held_by_another() -> bool:
        with path.open() as file:
            command = [sys.executable, "-c", program]
            return subprocess.check_output(command, stdin=file, text=True) == "False\n"

    with path.open() as file:
        assert private_files.hold(file.fileno())
        assert held_by_another()
    assert not held_by_another()

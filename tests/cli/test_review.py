"""`voicecheck review` from the terminal; the page itself is tried in tests/review."""

import socket
from pathlib import Path

from tests.cli.running import voicecheck
from tests.review.running import served
from voicecheck.cli.looking_back import HOW_TO_BEGIN


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = voicecheck(tmp_path, "review", "--no-browser", "--port", str(port))
    assert done.returncode == 2
    assert f"{port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_store_is_told_of_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "voicecheck.db").write_bytes(b"no database " * 1_000)
    done = voicecheck(tmp_path, "review", "--no-browser")
    assert done.returncode == 15
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_before_anything_is_kept_it_says_how_to_begin_and_makes_no_store(tmp_path: Path) -> None:
    with served(tmp_path / "new") as page:
        assert page.process.stdout is not None
        assert page.process.stdout.readline() == f"{HOW_TO_BEGIN}\n"
        assert page.read("/")[0] == 200
        assert page.interrupt() == 0
    assert not (tmp_path / "new").exists()


def test_it_listens_where_it_is_told_to(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with served(tmp_path, "--port", str(port)) as page:
        assert page.port == port
        assert page.get("/").status == 200
    with served(tmp_path, "--port", str(port)) as page:  # and again at once
        assert page.interrupt() == 0

"""The page over a store with a pass phrase, and over one that gets or loses it meanwhile."""

import os
import pty
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from tests.review.evenings import EVENING, keep_evening, said
from tests.review.running import Served, served
from voicecheck.errors import StoreBusyError
from voicecheck.store import Store, locking
from voicecheck.store.lock import look_again

PHRASE = "four plain words here"
SECRET = "xylophone"
PATIENCE_S = 20.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    with Store.open(home / "voicecheck.db") as store:
        keep_evening(store, EVENING, said(0, "high", "What was good?", f"The {SECRET} played"))
    return home


@pytest.fixture
def phrase(tmp_path: Path) -> dict[str, str]:
    file = tmp_path / "phrase.txt"
    file.write_text(PHRASE + "\n")
    return {"VOICECHECK_PASSPHRASE_FILE": str(file)}


def lock(home: Path) -> None:
    """Lock the store, as `voicecheck lock` does."""
    once_it_lets_go(lambda: locking.lock(home / "voicecheck.db", PHRASE, lambda key: None))


def unlock(home: Path) -> None:
    """Unlock it, as `voicecheck unlock` does."""
    look_again()
    once_it_lets_go(lambda: locking.unlock(home / "voicecheck.db", lambda path: PHRASE))


def once_it_lets_go(change: Callable[[], object]) -> None:
    """Do what needs the store for itself: the page lets go of it when it rests."""
    until = time.monotonic() + PATIENCE_S
    while True:
        with suppress(StoreBusyError):
            change()
            return
        assert time.monotonic() < until, "the page does not let go of the store"
        time.sleep(0.2)


def test_a_pass_phrase_is_asked_for_once_in_the_terminal(home: Path) -> None:
    lock(home)
    ours, terminal = pty.openpty()
    seen: list[bytes] = []

    def type_it() -> None:
        with suppress(OSError):  # the other end is closed
            while part := os.read(ours, 1_000):
                seen.append(part)
                if b"Pass phrase of" in part:
                    os.write(ours, PHRASE.encode() + b"\n")

    typing = threading.Thread(target=type_it)
    typing.start()
    with served(home, terminal=terminal) as page:
        assert SECRET in page.read("/")[1]
        time.sleep(4)  # it has let go of the store meanwhile
        assert SECRET in page.read("/?q=played")[1]
        assert page.interrupt() == 0
    os.close(terminal)
    typing.join()
    os.close(ours)
    shown = b"".join(seen)
    assert shown.count(b"Pass phrase of") == 1
    assert PHRASE.encode() not in shown


def test_without_the_phrase_there_is_no_page(home: Path) -> None:
    lock(home)
    done = voicecheck(home, "review", "--no-browser")
    assert (done.returncode, done.stdout) == (16, "")
    assert len(done.stderr.splitlines()) == 1


def test_a_store_is_locked_and_unlocked_while_the_page_is_open(home: Path) -> None:
    with served(home) as page:
        assert SECRET in page.read("/")[1]
        lock(home)
        for address in ("/", f"/?q={SECRET}", "/how-it-goes", "/sounds/1/0"):
            status, text = page.read(address)
            assert (status, "It is locked" in text) == (503, True)
            assert "played" not in text
        unlock(home)
        assert SECRET in page.read("/")[1]
        # And once more: what is known of the file is looked at anew each time.
        lock(home)
        assert page.read("/")[0] == 503


def test_a_changed_phrase_that_lies_in_the_file_opens_it(
    home: Path, phrase: dict[str, str]
) -> None:
    lock(home)
    with served(home, environ=phrase) as page:
        assert SECRET in page.read("/")[1]
        path, other = home / "voicecheck.db", "quite another phrase"
        look_again()
        once_it_lets_go(lambda: locking.change(path, lambda path: PHRASE, lambda: other))
        status, text = page.read("/")
        assert (status, SECRET in text) == (503, False)
        Path(phrase["VOICECHECK_PASSPHRASE_FILE"]).write_text(other)
        assert SECRET in page.read("/")[1]


def test_a_backup_that_takes_its_place_is_what_is_shown(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert voicecheck(home, "backup", str(copy)).returncode == 0
    with Store.open(home / "voicecheck.db") as store:
        keep_evening(store, EVENING, said(0, "high", "What was good?", "Nothing but rain"))
    with served(home) as page:
        assert "Nothing but rain" in page.read("/")[1]
        assert voicecheck(home, "restore", str(copy), "--yes").returncode == 0
        text = page.read("/")[1]
        assert SECRET in text
        assert "Nothing but rain" not in text


def test_the_page_of_ones_own_store(home: Path, phrase: dict[str, str]) -> None:
    voicecheck(home, "people", "own-store", "Ana")
    voicecheck(home, "lock", "--as", "Ana", environ=phrase)
    typed = "I saw a heron\nyes\nstop\n"
    voicecheck(home, "checkin", "--text", "--as", "Ana", typed=typed, environ=phrase)
    typed = "We saw a harbour\nyes\nstop\n"
    voicecheck(home, "checkin", "--text", "--as", "Ana", "--with", "you", typed=typed)

    def shown(page: Served) -> tuple[bool, ...]:
        text = page.read("/")[1]
        return tuple(word in text for word in ("heron", "harbour", SECRET))

    with served(home, "--as", "Ana", environ=phrase) as page:
        assert shown(page) == (True, False, False)
        assert "voicecheck review --together" in page.read("/")[1]
    with served(home, "--as", "Ana", "--together") as page:
        assert shown(page) == (False, True, False)
        assert "--together" not in page.read("/")[1]
    with served(home) as page:
        assert shown(page) == (False, True, True)

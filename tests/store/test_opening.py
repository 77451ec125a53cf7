"""A store is looked back on where it may not be written to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.store.test_migrations import steps_before
from tests.store.test_store import EVENING, kept
from voicecheck.cli import cli
from voicecheck.errors import StoreError
from voicecheck.store import Store, database, locking
from voicecheck.store.migrations import migrate
from voicecheck.store.safekeeping import back_up

pytestmark = [pytest.mark.usefixtures("ordinary_person"), pytest.mark.posix]

PHRASE = "four plain words here"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "voicecheck.db"


def told(path: Path) -> None:
    with Store.open(path) as store:
        store.keep(store.begin("evening", [], EVENING), kept())


@contextmanager
def closed_to_writing(folder: Path) -> Iterator[None]:
    """As on a read-only disk: neither the folder nor a file in it may be written to."""
    places = [*folder.iterdir(), folder]
    modes = [place.stat().st_mode for place in places]
    for place in places:
        place.chmod(0o500 if place.is_dir() else 0o400)
    before = {file: file.read_bytes() for file in folder.iterdir()}
    try:
        yield
    finally:
        for place, mode in zip(places, modes, strict=True):
            place.chmod(mode)
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def texts(store: Store) -> list[str]:
    return [turn.text for one in store.history() for turn in store.checkin(one.id).turns]


def test_what_was_said_is_read_where_nothing_may_be_written(path: Path, tmp_path: Path) -> None:
    told(path)
    home = {"VOICECHECK_HOME": str(path.parent)}
    with closed_to_writing(path.parent):
        for words in (["history"], ["show", "last"], ["search", "sea"], ["stats"]):
            done = CliRunner(env=home).invoke(cli, words)
            assert done.exit_code == 0, done.output
        with Store.open_to_read(path) as store:
            assert texts(store) == ["I walked by the sea"]
        assert back_up(path, path.parent.parent / "copy.db", lambda _done, _all: None).answers == 1


def test_what_would_change_it_is_refused_in_one_line(path: Path) -> None:
    told(path)
    with closed_to_writing(path.parent):
        done = CliRunner(env={"VOICECHECK_HOME": str(path.parent)}).invoke(
            cli, ["tag", "last", "add", "sea"]
        )
    assert isinstance(done.exception, StoreError)
    assert "cannot be written to" in done.exception.message


def crashed(path: Path) -> Path:
    """A copy of a store as a program leaves it that is killed: the words are in its log."""
    path.parent.mkdir(exist_ok=True)
    with Store.open(path) as store:
        store.keep(store.begin("evening", [], EVENING), kept())
        left = path.parent.parent / "left"
        shutil.copytree(path.parent, left)
    assert (left / f"{path.name}-wal").stat().st_size > 0
    return left / path.name


def test_what_a_killed_program_left_in_the_log_is_read_with_it(path: Path) -> None:
    left = crashed(path)
    with closed_to_writing(left.parent), Store.open_to_read(left) as store:
        assert texts(store) == ["I walked by the sea"]


def test_a_log_that_cannot_be_read_is_told_of(path: Path) -> None:
    left = crashed(path)
    left.with_name(f"{path.name}-shm").unlink()
    with closed_to_writing(left.parent), pytest.raises(StoreError, match="-wal cannot be read"):
        Store.open_to_read(left)


def test_a_locked_store_is_read_too(path: Path) -> None:
    told(path)
    locking.lock(path, PHRASE, lambda _key: None)
    with (
        closed_to_writing(path.parent),
        Store.open_to_read(path, phrase=lambda _path: PHRASE) as store,
    ):
        assert texts(store) == ["I walked by the sea"]


def test_an_earlier_version_is_told_of(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with database.connect(path) as db:
        migrate(db, path, steps_before("m007_looking_back"))
    with closed_to_writing(path.parent), pytest.raises(StoreError, match="earlier version"):
        Store.open_to_read(path)

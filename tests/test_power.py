"""The power is cut in a typed check-in; `make power` does it in a spoken one, and more often."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.power import Held, cut, typed
from tests.rig.disk import Change

HASTY = """
from voicecheck.store import database
database.SETTINGS = (*database.SETTINGS, "synchronous = OFF")
from voicecheck.cli import main
main()
"""


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A typed check-in, recorded once."""
    return typed(tmp_path_factory.mktemp("typed"))


def without(held: Held, forgotten: Callable[[Change], bool]) -> Held:
    """The same check-in by a program that forgot to sync some of it."""
    kept = [each for each in held.changes if each.kind != "sync" or not forgotten(each)]
    return replace(held, changes=kept)


def test_what_was_typed_outlives_any_cut(quiet: Held) -> None:
    tally = cut(quiet, 40, seed=3, commands=1)
    assert tally.disks == 80
    assert tally.confirmed > 20
    assert tally.whole, f"{tally}\n{tally.faults}"


@pytest.mark.parametrize(
    "forgotten",
    [
        pytest.param(lambda sync: sync.path.name.endswith("-wal"), id="the log"),
        pytest.param(lambda sync: sync.path.name == "home", id="the folder of the store"),
        pytest.param(lambda sync: sync.path.name == "root", id="a folder above it"),
    ],
)
def test_a_sync_that_is_forgotten_loses_answers(
    quiet: Held, forgotten: Callable[[Change], bool]
) -> None:
    assert cut(without(quiet, forgotten), 10, seed=3, commands=0).confirmed_lost


def test_a_store_that_does_not_wait_for_the_disk_loses_answers(tmp_path: Path) -> None:
    hasty = typed(tmp_path, (sys.executable, "-c", HASTY))
    assert cut(hasty, 10, seed=3, commands=0).confirmed_lost

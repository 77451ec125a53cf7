"""The power is cut in a spoken check-in; `make power` does it more often."""

from collections.abc import Callable, Iterator

import pytest

from tests.power import MOST_LOST_S, Held, aloud, cut
from tests.rig import SoundServer
from tests.rig.disk import Change
from tests.test_power import without


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """A spoken one, of one question."""
    with SoundServer() as server:
        yield aloud(tmp_path_factory.mktemp("aloud"), server, questions=1)


def test_of_what_was_spoken_a_cut_takes_a_second_at_most(spoken: Held) -> None:
    tally = cut(spoken, 60, seed=3, commands=1)
    assert len(tally.lost_s) > 40
    assert tally.whole, f"{tally}\n{tally.faults}"


@pytest.mark.parametrize(
    "forgotten",
    [
        pytest.param(lambda sync: sync.path.suffix == ".spool", id="the sound"),
        pytest.param(lambda sync: sync.path.name == "spool", id="its name"),
    ],
)
def test_a_spool_that_is_not_synced_loses_more(
    spoken: Held, forgotten: Callable[[Change], bool]
) -> None:
    assert max(cut(without(spoken, forgotten), 40, seed=3, commands=0).lost_s) > MOST_LOST_S

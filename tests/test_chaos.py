import pytest

from tests.chaos import batch

pytestmark = pytest.mark.live


def test_killed_at_three_random_instants_nothing_is_lost() -> None:
    tally = batch(kills=3, seed=7, questions=1)
    assert tally.kills == 3
    assert tally.whole, f"{tally}\n{tally.faults}"

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.audio.played import Played


@given(st.lists(st.integers(0, 100), max_size=40), st.integers(-50, 2000), st.integers(0, 150))
def test_the_newest_samples_are_kept(blocks: list[int], start: int, count: int) -> None:
    played = Played(100, kept_s=1.0)
    for size in blocks:
        block = np.arange(played.count + 1, played.count + size + 1, dtype=np.float32)
        played.write(block, heard_s=played.count / 100)
    total = sum(blocks)
    assert played.count == total
    expected = [
        each + 1 if max(0, total - 100) <= each < total else 0
        for each in range(start, start + count)
    ]
    assert played.read(start, count).tolist() == expected


def test_it_knows_which_sample_is_heard_when() -> None:
    played = Played(100)
    assert played.index(5.0) is None
    for number in range(100):
        late_s = 0.004 if number % 2 else -0.004  # devices are a little wrong, now so, now so
        played.write(np.zeros(1, np.float32), heard_s=5 + number / 100 + late_s)
    index = played.index(5.5)
    assert index is not None
    assert abs(index - 50) <= 1


def test_where_sound_broke_what_follows_is_heard_later() -> None:
    played = Played(1000)
    for number in range(20):
        gap_s = 0.3 if number >= 10 else 0
        played.write(np.zeros(10, np.float32), heard_s=number / 100 + gap_s)
    assert played.index(0.3 + 0.15) == 150
    assert played.breaks == 1


def test_a_block_that_is_told_too_late_breaks_nothing() -> None:
    played = Played(1000)
    for number in range(40):
        told_late_s = 0.06 if number % 10 in (4, 5) else 0
        played.write(np.zeros(10, np.float32), heard_s=number / 100 + told_late_s)
    assert played.index(0.15) == 150
    assert played.breaks == 0

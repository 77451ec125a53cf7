import numpy as np
import pytest
from numpy.typing import NDArray

from voicecheck.audio.echo_check import EchoCheck, likeness

FRAME_S = 0.032
LOUDNESS = np.random.default_rng(1).uniform(-50, -15, 300)
OTHER = np.random.default_rng(2).uniform(-50, -15, 300)


def after(seconds: float, voice: float, left_db: NDArray[np.float64]) -> EchoCheck:
    check = EchoCheck()
    for number in range(round(seconds / FRAME_S)):
        check.hear(FRAME_S, voice, float(LOUDNESS[number]), float(left_db[number]))
    return check


def test_a_voice_that_follows_the_program_is_its_own() -> None:
    assert after(4, 0.9, LOUDNESS - 20).echo_remains
    assert after(4, 0.9, np.roll(LOUDNESS, 4) - 20).echo_remains  # an eighth of a second late


def test_a_voice_that_goes_its_own_way_is_a_persons() -> None:
    assert not after(8, 0.9, OTHER).echo_remains


def test_a_murmur_that_is_no_voice_is_harmless() -> None:
    assert not after(8, 0.1, LOUDNESS - 40).echo_remains


def test_a_moment_tells_nothing() -> None:
    assert not after(2, 0.9, LOUDNESS).echo_remains


def test_what_was_long_ago_is_forgotten() -> None:
    check = after(4, 0.9, LOUDNESS)
    for _ in range(200):
        check.hear(FRAME_S, 0.0, -20.0, -90.0)
    assert not check.echo_remains


def test_a_person_who_spoke_over_it_tells_nothing_of_the_room() -> None:
    check = after(3, 0.0, OTHER - 30)
    for number in range(100, 120):
        check.hear(FRAME_S, 0.9, float(LOUDNESS[number]), -25.0)
    assert not check.is_clear
    check.somebody()
    assert check.is_clear


def test_its_own_words_twice_are_certain() -> None:
    check = EchoCheck()
    check.own_words()
    assert not check.echo_remains
    check.own_words()
    assert check.echo_remains


@pytest.mark.parametrize("still", [np.full(50, -20.0), np.empty(0), np.array([-3.0])])
def test_what_does_not_change_is_like_nothing(still: NDArray[np.float64]) -> None:
    assert likeness(still, still) == 0


def test_a_room_that_brings_nothing_back_is_clear() -> None:
    assert after(4, 0.0, np.full(300, -70.0)).is_clear
    assert after(4, 0.0, OTHER - 30).is_clear
    assert not after(2, 0.0, np.full(300, -70.0)).is_clear, "a moment tells nothing"
    assert not EchoCheck().is_clear


def test_a_room_is_not_clear_where_its_loudness_follows_or_somebody_speaks() -> None:
    assert not after(4, 0.0, LOUDNESS - 40).is_clear
    assert not after(4, 0.9, LOUDNESS - 10).is_clear
    assert not after(4, 0.9, OTHER).is_clear, "while somebody speaks nothing can be told"

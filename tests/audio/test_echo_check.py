import numpy as np
import pytest
from numpy.typing import NDArray

from voicecheck.audio.echo_check import GIVES_UP_AFTER, EchoCheck, likeness

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
    assert not check.clears()
    check.somebody()
    assert check.clears()


def test_who_answers_while_the_room_still_rings_tells_nothing_of_it() -> None:
    check = after(3, 0.0, OTHER - 30)
    for _ in range(10):
        check.hear(FRAME_S, 0.9, -120.0, -25.0)
    check.somebody(0.5)
    assert check.clears()
    ringing = after(3, 0.9, OTHER)
    ringing.somebody(0.5)
    assert not ringing.clears()


def test_its_own_words_twice_are_certain() -> None:
    check = EchoCheck()
    check.own_words()
    assert not check.echo_remains
    check.own_words()
    assert check.echo_remains


def test_its_own_words_now_and_then_are_chance() -> None:
    check = EchoCheck()
    for _ in range(4):
        check.own_words()
        assert not check.echo_remains
        for number in range(600):
            check.hear(FRAME_S, 0.0, float(LOUDNESS[number % 300]), -90.0)


@pytest.mark.parametrize("still", [np.full(50, -20.0), np.empty(0), np.array([-3.0])])
def test_what_does_not_change_is_like_nothing(still: NDArray[np.float64]) -> None:
    assert likeness(still, still) == 0


def test_a_room_that_brings_nothing_back_is_clear() -> None:
    assert after(4, 0.0, np.full(300, -70.0)).clears()
    assert after(4, 0.0, OTHER - 30).clears()
    assert after(4, 0.0, LOUDNESS - 75).clears(), "so soft that it is the canceller's own hiss"
    assert not after(2, 0.0, np.full(300, -70.0)).clears(), "a moment tells nothing"
    assert not EchoCheck().clears()


def test_a_room_is_not_clear_where_its_loudness_follows_or_somebody_speaks() -> None:
    assert not after(4, 0.0, LOUDNESS - 40).clears()
    assert not after(4, 0.9, LOUDNESS - 10).clears()
    assert not after(4, 0.9, OTHER).clears(), "while somebody speaks nothing can be told"


def test_what_a_canceller_left_before_it_had_learned_is_soon_forgotten() -> None:
    check = after(1, 0.9, LOUDNESS - 20)
    for number in range(30, 90):
        check.hear(FRAME_S, 0.0, float(LOUDNESS[number]), -90.0)
    assert not check.clears()
    for number in range(90, 120):
        check.hear(FRAME_S, 0.0, float(LOUDNESS[number]), -90.0)
    assert check.clears()


def test_a_room_that_never_clears_is_given_up() -> None:
    check = after(7, 0.9, OTHER)  # a voice that is nothing like the program's
    for _ in range(GIVES_UP_AFTER):
        assert not check.echo_remains
        assert not check.clears()
    assert check.echo_remains


def test_a_room_that_is_clear_now_and_then_is_not_given_up() -> None:
    check = EchoCheck()
    for number in range(800):
        voice = 0.9 if number % 200 < 20 else 0.0
        check.hear(FRAME_S, voice, float(LOUDNESS[number % 300]), -90.0)
        if number % 100 == 0:
            check.clears()
    check.somebody()
    assert check.clears()
    assert not check.echo_remains

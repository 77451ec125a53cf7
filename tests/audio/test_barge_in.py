"""Giving way, as tables and under attack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.audio.barge_in import Act, BargeIn, BargeInTiming, Reaction

FRAME_S = 0.032
TIMING = BargeInTiming()


class Scene:
    """Plays voice and silence to a detector, on a clock of its own."""

    def __init__(self) -> None:
        self.barge_in = BargeIn()
        self.now_s = 0.0
        self.reactions: list[Reaction] = []

    def play(self, duration_s: float, voice: float) -> "Scene":
        for _ in range(round(duration_s / FRAME_S)):
            start_s, self.now_s = self.now_s, self.now_s + FRAME_S
            self._take(self.barge_in.hear(start_s, self.now_s, voice))
        return self

    def voice(self, duration_s: float) -> "Scene":
        return self.play(duration_s, 0.9)

    def silence(self, duration_s: float) -> "Scene":
        return self.play(duration_s, 0.02)

    def words(self, mean_something: bool) -> "Scene":
        self._take(self.barge_in.words(mean_something, self.now_s))
        return self

    def _take(self, reaction: Reaction | None) -> None:
        if reaction is not None:
            self.reactions.append(reaction)

    @property
    def acts(self) -> list[Act]:
        return [reaction.act for reaction in self.reactions]


def test_a_voice_holds_the_program_within_a_tenth_of_a_second() -> None:
    scene = Scene().silence(1).voice(0.2)
    assert scene.acts == [Act.HOLD]
    assert scene.reactions[0].at_s - 1.0 < 0.1
    assert scene.reactions[0].onset_s == pytest.approx(1.0, abs=FRAME_S)


def test_whoever_goes_on_gets_the_turn_without_words() -> None:
    assert Scene().voice(1).acts == [Act.HOLD, Act.YIELD]


def test_a_word_gets_the_turn_once_it_is_known() -> None:
    scene = Scene().voice(0.3).silence(0.3).words(mean_something=True)
    assert scene.acts == [Act.HOLD, Act.YIELD]


def test_the_program_goes_on_after_an_mm_hm() -> None:
    scene = Scene().voice(0.25).silence(0.1).voice(0.25).silence(0.3).words(mean_something=False)
    assert scene.acts == [Act.HOLD, Act.RESUME]


def test_it_goes_on_by_itself_where_no_words_come() -> None:
    scene = Scene().voice(0.3).silence(2)
    assert scene.acts == [Act.HOLD, Act.RESUME]
    waited_s = scene.reactions[1].at_s - 0.3
    assert waited_s == pytest.approx(TIMING.pause_s + TIMING.words_s, abs=2 * FRAME_S)


def test_meaningless_words_so_far_do_not_cut_off_who_still_speaks() -> None:
    assert Scene().voice(0.3).words(mean_something=False).voice(0.6).acts == [Act.HOLD, Act.YIELD]


def test_a_click_holds_nothing() -> None:
    scene = Scene()
    for _ in range(5):
        scene.voice(FRAME_S).silence(0.4)
    assert scene.acts == []


def test_words_of_nobody_do_nothing() -> None:
    assert Scene().silence(1).words(mean_something=True).acts == []


def test_after_a_cough_it_listens_on() -> None:
    scene = Scene().voice(0.2).silence(2).voice(1)
    assert scene.acts == [Act.HOLD, Act.RESUME, Act.HOLD, Act.YIELD]


def test_the_turn_is_given_once() -> None:
    assert Scene().voice(3).silence(3).voice(3).words(mean_something=True).acts == [
        Act.HOLD,
        Act.YIELD,
    ]


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from(["frame", "words", "no words"])), max_size=300
    )
)
def test_whatever_is_heard_the_program_is_never_held_for_ever(
    heard: list[tuple[float, str]],
) -> None:
    scene = Scene()
    for voice, what in heard:
        if what == "frame":
            scene.play(FRAME_S, voice)
        else:
            scene.words(what == "words")
    scene.silence(TIMING.pause_s + TIMING.words_s + 2 * FRAME_S)
    assert not scene.barge_in.held
    for before, after in zip([None, *scene.acts], scene.acts, strict=False):
        assert (after is Act.HOLD) == (before in (None, Act.RESUME))

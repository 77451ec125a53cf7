"""The turn detector, as tables and under attack."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.audio.turn import (
    DECODES_AT_ONCE,
    SOONEST_S,
    VOICE_ON,
    WORDS_A_SECOND,
    Decision,
    Event,
    Evidence,
    Timing,
    TurnDetector,
    needed_silence,
    over_speech,
    story_decode_after_s,
    words_take_s,
)
from voicecheck.language.closure import Closure

FRAME_S = 0.032
TIMING = Timing()


class Scene:
    """Plays voice and silence to a detector, on a clock of its own."""

    def __init__(self, timing: Timing = TIMING) -> None:
        self.detector = TurnDetector(timing, opened_at_s=0.0)
        self.now_s = 0.0
        self.decisions: list[Decision] = []

    def play(self, duration_s: float, voice: float) -> "Scene":
        for _ in range(round(duration_s / FRAME_S)):
            start_s, self.now_s = self.now_s, self.now_s + FRAME_S
            self.decisions += self.detector.hear(start_s, self.now_s, voice)
        return self

    def speech(self, duration_s: float) -> "Scene":
        return self.play(duration_s, 0.9)

    def silence(self, duration_s: float) -> "Scene":
        return self.play(duration_s, 0.02)

    def words(self, closure: Closure, revision: int | None = None) -> "Scene":
        number = self.detector.revision if revision is None else revision
        self.decisions += self.detector.weigh(Evidence(number, closure), self.now_s)
        return self

    @property
    def events(self) -> list[Event]:
        return [decision.event for decision in self.decisions]


def test_a_turn_starts_pauses_and_finishes() -> None:
    scene = Scene().silence(1).speech(1).silence(0.3).words(Closure.SENTENCE).silence(2)
    assert scene.events == [Event.STARTED, Event.PAUSED, Event.FINISHED]
    finished = scene.decisions[-1]
    assert finished.speech_start_s == pytest.approx(1.0, abs=FRAME_S)
    assert finished.speech_end_s == pytest.approx(2.0, abs=2 * FRAME_S)
    assert finished.at_s == pytest.approx(2.0 + TIMING.finished_s, abs=2 * FRAME_S)
    assert "finished sentence" in finished.reason


@pytest.mark.parametrize(
    ("closure", "needed_s"),
    [
        (Closure.WHOLE, TIMING.brief_s),
        (Closure.SENTENCE, TIMING.finished_s),
        (Closure.STORY, TIMING.story_s),
        (Closure.UNSURE, TIMING.unsure_s),
        (Closure.OPEN, TIMING.unfinished_s),
        (Closure.WORDLESS, TIMING.wordless_s),
    ],
)
def test_what_was_said_decides_how_long_a_silence_ends_it(
    closure: Closure, needed_s: float
) -> None:
    scene = Scene().speech(1).silence(0.25).words(closure).silence(needed_s + 1)
    assert scene.events[-1] is Event.FINISHED
    silence_s = scene.decisions[-1].at_s - (scene.decisions[-1].speech_end_s or 0)
    assert silence_s == pytest.approx(needed_s, abs=2 * FRAME_S)


def test_a_pause_in_the_middle_of_a_sentence_is_waited_for() -> None:
    scene = Scene().speech(1).silence(0.3).words(Closure.OPEN).silence(2.0).speech(1)
    assert scene.events == [Event.STARTED, Event.PAUSED, Event.RESUMED]


def test_silence_is_counted_from_the_last_voice_and_never_added_up() -> None:
    scene = Scene()
    for _ in range(6):
        scene.speech(0.5).silence(0.3).words(Closure.SENTENCE).silence(0.25)
    assert Event.FINISHED not in scene.events


def test_stale_words_decide_nothing() -> None:
    scene = Scene().speech(1).silence(0.3)
    stale = scene.detector.revision
    scene.speech(0.5).silence(0.3).words(Closure.WHOLE, revision=stale).silence(0.6)
    assert Event.FINISHED not in scene.events


def test_words_of_a_pause_that_is_over_decide_nothing() -> None:
    scene = Scene().speech(1).silence(0.3).speech(0.2)
    scene.words(Closure.WHOLE)
    assert scene.events == [Event.STARTED, Event.PAUSED, Event.RESUMED]


def test_a_click_starts_nothing() -> None:
    scene = Scene()
    for _ in range(5):
        scene.silence(0.5).speech(2 * FRAME_S)
    assert scene.events == []


def test_over_the_programs_own_speech_one_plain_frame_is_enough() -> None:
    assert Scene(over_speech(TIMING)).play(FRAME_S, 0.6).events == []
    assert Scene(over_speech(TIMING)).play(FRAME_S, 0.9).events == [Event.STARTED]


def test_nobody_speaks() -> None:
    scene = Scene().silence(TIMING.no_answer_s + 1)
    assert scene.events == [Event.SILENT]
    assert scene.detector.over


def test_speaking_at_the_last_moment_is_not_silence() -> None:
    scene = Scene().silence(TIMING.no_answer_s - 0.2).speech(2).silence(0.3)
    assert scene.events == [Event.STARTED, Event.PAUSED]


def test_a_sound_that_was_no_speech_leaves_the_wait_as_it_was() -> None:
    scene = Scene().silence(4).speech(0.3).silence(0.3)
    scene.detector.forget_speech()
    scene.silence(TIMING.no_answer_s)
    assert scene.events[-1] is Event.SILENT
    assert scene.decisions[-1].at_s == pytest.approx(TIMING.no_answer_s, abs=2 * FRAME_S)


def test_a_very_long_turn_is_warned_of_once_and_ended() -> None:
    timing = Timing(warning_s=3, longest_s=4)
    scene = Scene(timing).speech(6)
    assert scene.events == [Event.STARTED, Event.WARNED, Event.FINISHED]


def test_a_key_ends_the_turn() -> None:
    scene = Scene().speech(1)
    scene.decisions += scene.detector.finish(scene.now_s, "by key")
    assert scene.events[-1] is Event.FINISHED
    assert scene.detector.finish(scene.now_s, "by key") == []


def test_the_words_are_waited_for() -> None:
    scene = Scene().speech(1).silence(TIMING.unfinished_s + 1)
    assert scene.events == [Event.STARTED, Event.PAUSED]
    scene.words(Closure.OPEN)
    assert scene.events[-1] is Event.FINISHED


@pytest.mark.parametrize(
    ("spoken_s", "certainty", "finality", "needed_s"),
    [
        (2.0, 0.9, None, TIMING.finished_s),
        (2.0, 0.9, 0.9, TIMING.finished_s),
        (2.0, 0.62, None, TIMING.likely_s),
        (2.0, 0.62, 0.9, TIMING.finished_s),
        (2.0, 0.62, 0.1, TIMING.likely_s),
        (2.0, 0.2, 0.9, TIMING.unsure_s),
        (6.0, 0.9, 0.9, TIMING.story_s),
        (6.0, 0.2, 0.1, TIMING.unsure_s),
    ],
)
def test_how_long_a_sentence_is_waited_after(
    spoken_s: float, certainty: float, finality: float | None, needed_s: float
) -> None:
    evidence = Evidence(1, Closure.SENTENCE, certainty, finality)
    assert needed_silence(evidence, spoken_s, TIMING)[0] == needed_s


def test_only_the_first_pauses_of_a_short_answer_are_decoded_at_once() -> None:
    scene = Scene()
    lasted_s = []
    for _ in range(4):
        scene.speech(0.3)
        silence_s = 0.0
        while not scene.detector.words_due(scene.now_s):
            scene.silence(FRAME_S)
            silence_s += FRAME_S
        scene.detector.decoding()
        assert not scene.detector.words_due(scene.now_s)
        lasted_s.append(silence_s)
    first, later = lasted_s[:DECODES_AT_ONCE], lasted_s[DECODES_AT_ONCE:]
    assert first == pytest.approx([TIMING.pause_s] * len(first), abs=2 * FRAME_S)
    assert later == pytest.approx([TIMING.short_pause_s] * len(later), abs=2 * FRAME_S)


def test_a_long_answer_is_decoded_late_in_a_pause_but_for_whole_pieces() -> None:
    scene = Scene().speech(24).silence(TIMING.pause_s + 2 * FRAME_S)
    assert scene.detector.words_due(scene.now_s)
    scene.detector.decoding()
    scene.speech(3)
    after_s = story_decode_after_s(3, scene.now_s, 1.0, TIMING)
    assert after_s > 0.9
    scene.silence(after_s - 2 * FRAME_S)
    assert not scene.detector.words_due(scene.now_s)
    scene.silence(4 * FRAME_S)
    assert scene.detector.words_due(scene.now_s)


def test_the_words_of_a_longer_piece_and_of_a_longer_answer_are_asked_for_sooner() -> None:
    after_s = [story_decode_after_s(piece_s, 12, 1.0, TIMING) for piece_s in (4, 5, 7, 9)]
    assert after_s == sorted(set(after_s), reverse=True)
    sooner_s = 5 * WORDS_A_SECOND / (1 + WORDS_A_SECOND)
    assert after_s[0] - after_s[-1] == pytest.approx(sooner_s)
    assert story_decode_after_s(5, 120, 1.0, TIMING) < after_s[1]
    assert story_decode_after_s(5, 12, 0.1, TIMING) == TIMING.story_pause_s
    assert story_decode_after_s(5, 12, 9.0, TIMING) == SOONEST_S


@pytest.mark.parametrize("pace", [0.2, 0.5, 1.0, 1.2, 4.0])
@pytest.mark.parametrize("spoken_s", [4, 5, 7, 9, 11])
def test_the_words_of_a_story_are_asked_for_so_soon_that_they_are_there_in_time(
    spoken_s: float, pace: float
) -> None:
    scene = Scene().speech(spoken_s)
    scene.detector.pace = pace
    while not scene.detector.words_due(scene.now_s):
        scene.silence(FRAME_S)
    assert scene.detector.speech_end_s is not None
    after_s = scene.now_s - scene.detector.speech_end_s
    assert SOONEST_S <= after_s <= TIMING.story_pause_s + 2 * FRAME_S
    if after_s > SOONEST_S + FRAME_S:
        assert after_s + pace * words_take_s(spoken_s + after_s) < TIMING.story_s


def test_more_patience_never_waits_less() -> None:
    patient = TIMING.scaled(1.6)
    for closure in Closure:
        for spoken_s, certainty in itertools.product((1.0, 30.0), (0.0, 0.6, 1.0)):
            evidence = Evidence(1, closure, certainty)
            waits = needed_silence(evidence, spoken_s, TIMING)[0]
            assert needed_silence(evidence, spoken_s, patient)[0] >= waits


STRETCHES = st.lists(
    st.tuples(
        st.floats(0.03, 6.0),
        st.sampled_from([0.0, 0.3, 0.6, 1.0]),
        st.sampled_from([None, *Closure]),
    ),
    max_size=30,
)


@given(STRETCHES)
def test_any_turn_ends_within_its_limit_and_holds_all_its_speech(
    stretches: list[tuple[float, float, Closure | None]],
) -> None:
    timing = Timing(warning_s=15, longest_s=20)
    scene = Scene(timing)
    voiced: list[tuple[float, float]] = []
    for duration_s, voice, closure in stretches:
        began_s = scene.now_s
        scene.play(duration_s, voice)
        if voice >= VOICE_ON and scene.now_s > began_s:
            voiced.append((began_s, scene.now_s))
        if closure is not None:
            scene.words(closure)
    scene.silence(timing.longest_s + timing.no_answer_s + 1)
    assert scene.detector.over
    final = scene.decisions[-1]
    assert final.event in (Event.FINISHED, Event.SILENT)
    if final.event is Event.SILENT:
        return
    start_s, end_s = final.speech_start_s, final.speech_end_s
    assert start_s is not None
    assert end_s is not None
    assert end_s - start_s <= timing.longest_s + 2 * FRAME_S
    # No voice between the first and the last lies outside, but for clicks too short to start it.
    for began_s, ended_s in voiced:
        if ended_s - began_s >= timing.onset_s + FRAME_S:
            assert start_s <= began_s + FRAME_S or began_s >= final.at_s - FRAME_S
        if ended_s <= final.at_s and began_s >= start_s:
            assert end_s >= ended_s - FRAME_S

import math
import random
from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.audio.turn import SHORT_S, Decision, Event, Evidence, Timing, TurnDetector
from voicecheck.language.closure import Closure
from voicecheck.patience import (
    ENOUGH_PAUSES,
    FACTOR_OF,
    MARGIN,
    MOST_FACTOR,
    SHORTEST_PAUSE_S,
    Why,
    learned,
    patience_for,
    pauses_inside,
    timing_of,
    unhurried,
    went_on,
    with_time,
)
from voicecheck.people import Person

NORMAL = Timing()
FRAME_S = 0.032
LEARNED_WAITS = ("likely_s", "story_s", "unsure_s", "unfinished_s")
WAITS = (*LEARNED_WAITS, "finished_s", "no_answer_s")
BOUNDS = ("brief_s", "pause_s", "warning_s", "longest_s")

pauses = st.lists(st.floats(0.01, 60), min_size=1, max_size=250)
ordinary_pauses = st.lists(st.floats(0.22, 2.5), min_size=ENOUGH_PAUSES, max_size=250)
waits = st.sampled_from(sorted(FACTOR_OF)) | st.floats(0.5, 30)


def factor(timing: Timing) -> float:
    return timing.story_s / NORMAL.story_s


# What is learned.


@pytest.mark.parametrize("count", [ENOUGH_PAUSES, 50, 200])
@pytest.mark.parametrize("as_normal", [0.8, 1.0, 1.5])
def test_a_finished_sentence_is_waited_for_a_margin_longer_than_the_pauses(
    as_normal: float, count: int
) -> None:
    wait_s = NORMAL.story_s * as_normal
    assert learned([wait_s / MARGIN] * count).story_s == pytest.approx(wait_s)


def test_the_long_pauses_count_not_the_mean() -> None:
    mostly_short = [0.3] * 150 + [1.2] * 50
    assert learned(mostly_short).story_s == pytest.approx(1.2 * MARGIN)


@pytest.mark.parametrize("seed", range(5))
def test_it_waits_longer_than_nearly_all_pauses(seed: int) -> None:
    pauses_s = lifelike(random.Random(seed), 0.7, 0.55, 200)
    shorter = sum(pause_s < learned(pauses_s).story_s for pause_s in pauses_s)
    assert shorter >= 0.95 * len(pauses_s)


def test_without_pauses_it_is_normal() -> None:
    assert learned([]) == NORMAL


@given(pauses)
def test_it_stays_within_its_limits(pauses_s: list[float]) -> None:
    timing = learned(pauses_s)
    assert FACTOR_OF["brief"] - 1e-9 <= factor(timing) <= MOST_FACTOR + 1e-9
    for wait in LEARNED_WAITS:
        assert getattr(timing, wait) == pytest.approx(getattr(NORMAL, wait) * factor(timing))


@given(pauses)
def test_all_else_stays_as_it_was(pauses_s: list[float]) -> None:
    timing = learned(pauses_s)
    for name in set(Timing.__dataclass_fields__) - set(LEARNED_WAITS):
        assert getattr(timing, name) == getattr(NORMAL, name)


@given(pauses, st.data())
def test_longer_pauses_never_give_less_patience(
    pauses_s: list[float], data: st.DataObject
) -> None:
    more = st.lists(st.floats(0, 10), min_size=len(pauses_s), max_size=len(pauses_s))
    longer_s = [pause + extra for pause, extra in zip(pauses_s, data.draw(more), strict=True)]
    assert learned(longer_s).story_s >= learned(pauses_s).story_s - 1e-9


@given(pauses, st.randoms())
def test_the_order_of_the_pauses_does_not_matter(
    pauses_s: list[float], chance: random.Random
) -> None:
    mixed = pauses_s.copy()
    chance.shuffle(mixed)
    assert learned(mixed) == learned(pauses_s)


@given(ordinary_pauses, st.floats(3, 1e6))
def test_how_long_one_outlier_was_makes_no_difference(
    pauses_s: list[float], outlier_s: float
) -> None:
    longest = max(pauses_s)
    assert learned([*pauses_s, outlier_s]) == learned([*pauses_s, longest])


def lifelike(chance: random.Random, median_s: float, spread: float, count: int) -> list[float]:
    """Pauses as people make them: mostly short, a few long."""
    least_s = SHORTEST_PAUSE_S
    middle = math.log(median_s - least_s)
    return [least_s + chance.lognormvariate(middle, spread) for _ in range(count)]


@pytest.mark.parametrize("count", [ENOUGH_PAUSES, 50, 200])
def test_one_outlier_among_lifelike_pauses_changes_little(count: int) -> None:
    changes = []
    for seed in range(200):
        pauses_s = lifelike(random.Random(seed), 0.6, 0.55, count)
        before, after = learned(pauses_s).story_s, learned([*pauses_s, 60.0]).story_s
        changes.append(abs(after / before - 1))
    assert median(changes) < 0.05
    assert sorted(changes)[-10] < 0.12


@pytest.mark.parametrize(
    ("median_s", "spread"), [(0.4, 0.45), (0.55, 0.55), (0.8, 0.6), (1.1, 0.6)]
)
def test_over_the_evenings_few_pauses_are_cut_off(median_s: float, spread: float) -> None:
    """A pause that outlasts the wait ends the answer and is never seen: the worst case."""
    chance = random.Random(7)
    seen: list[float] = []
    cut_off = []
    for _ in range(40):
        timing = learned(seen)
        waits = (timing.story_s, timing.unsure_s, timing.unfinished_s, timing.unfinished_s)
        for pause_s in lifelike(chance, median_s, spread, 40):
            is_cut_off = pause_s >= chance.choice(waits)
            cut_off.append(is_cut_off)
            if not is_cut_off:
                seen.append(pause_s)
        seen = seen[-200:]
    later = cut_off[len(cut_off) // 2 :]
    assert sum(later) / len(later) < 0.02


@given(st.floats(0.01, 60))
def test_with_fewer_pauses_it_is_nearer_to_the_normal(pause_s: float) -> None:
    away = [abs(factor(learned([pause_s] * count)) - 1) for count in range(1, ENOUGH_PAUSES + 1)]
    assert away == sorted(away)
    assert away[0] == pytest.approx(away[-1] / ENOUGH_PAUSES)


def test_a_slow_person_who_is_cut_off_is_waited_for_longer_each_evening() -> None:
    """Only pauses shorter than the wait are ever seen, and yet it grows."""
    longest_s = 1.5 * NORMAL.story_s
    spread = [longest_s * step / 25 for step in range(5, 26)]
    seen: list[float] = []
    grew = [NORMAL.story_s]
    for _ in range(8):
        seen += [pause for pause in spread if pause < learned(seen).story_s]
        grew.append(learned(seen[-200:]).story_s)
    assert grew[-1] > longest_s
    assert grew == sorted(grew)


# What is a pause inside an answer.


def heard(*stretches: tuple[float, bool], timing: Timing = NORMAL) -> list[Decision]:
    """What the real turn detector decides over stretches of voice and silence, in seconds."""
    detector = TurnDetector(timing, opened_at_s=0.0)
    decisions: list[Decision] = []
    now_s = 0.0
    for length_s, voiced in stretches:
        for _ in range(round(length_s / FRAME_S)):
            decisions += detector.hear(now_s, now_s + FRAME_S, 0.9 if voiced else 0.0)
            now_s += FRAME_S
            for decision in decisions[-1:]:
                if decision.event is Event.PAUSED and decision.at_s == now_s:
                    evidence = Evidence(decision.revision, Closure.OPEN)
                    decisions += detector.weigh(evidence, now_s)
    return decisions


@pytest.mark.parametrize("pause_s", [0.32, 0.96, 1.6])
def test_the_silence_before_going_on_is_a_pause(pause_s: float) -> None:
    decisions = heard((1, True), (pause_s, False), (1, True), (8, False))
    assert decisions[-1].event is Event.FINISHED
    assert pauses_inside(decisions) == pytest.approx((pause_s,), abs=3 * FRAME_S)


def test_each_pause_counts_and_the_last_silence_does_not() -> None:
    decisions = heard((1, True), (0.64, False), (1, True), (1.28, False), (2, True), (9, False))
    assert pauses_inside(decisions) == pytest.approx((0.64, 1.28), abs=3 * FRAME_S)


@pytest.mark.parametrize("gap_s", [0.1, 0.2])
def test_a_gap_between_two_words_is_none(gap_s: float) -> None:
    assert pauses_inside(heard((1, True), (gap_s, False), (1, True), (9, False))) == ()


def decision(event: Event, at_s: float, speech_end_s: float | None = None) -> Decision:
    return Decision(event, at_s, "", 1, 0.0, speech_end_s)


@pytest.mark.parametrize("between", [Event.WARNED, Event.FINISHED, Event.STARTED])
def test_a_silence_in_which_the_program_may_have_spoken_is_none(between: Event) -> None:
    decisions = [
        decision(Event.PAUSED, 2.2, 2.0),
        decision(between, 2.5, 2.0),
        decision(Event.RESUMED, 9.0, 9.0),
    ]
    assert pauses_inside(decisions) == ()
    assert pauses_inside([decisions[0], decisions[2]]) == (7.0,)


SHORT, LONG = 2.0, SHORT_S + 2.0


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ([(SHORT, True), (9, False)], False),
        ([(SHORT, True), (1.0, False), (2, True), (9, False)], True),
        ([(SHORT, True), (0.3, False), (LONG, True), (9, False)], None),  # nobody would answer
        ([(LONG, True), (1.0, False), (2, True), (9, False)], None),  # a story from the start
        ([(1, True), (0.3, False), (1, True), (9, False)], False),
    ],
)
def test_whether_somebody_goes_on_after_a_first_sentence(
    said: list[tuple[float, bool]], more: bool | None
) -> None:
    assert went_on(heard(*said)) is more


@pytest.mark.parametrize(
    ("more", "unhurried_is"),
    [
        ((), False),
        ((True,), True),
        ((False,) * 5, False),
        ((True, False, False, False, False, False), True),
        ((True, False, False, False, False, False, False), False),
        ((False,) * 10 + (True,) * 2, True),
    ],
)
def test_who_goes_on_often_is_given_the_time_for_it(
    more: tuple[bool, ...], unhurried_is: bool
) -> None:
    for pauses_s in ((), SLOW):
        usual = patience_for(Person(None, pauses_s=pauses_s)).timing
        patience = patience_for(Person(None, pauses_s=pauses_s, went_on=more))
        assert patience.timing == (unhurried(usual) if unhurried_is else usual)
        assert (patience.why is Why.NORMAL) == (not pauses_s and not unhurried_is)
    brief = Person(None, wait="brief", went_on=more)
    assert patience_for(brief).timing == timing_of("brief")


# Whose word counts.


def test_a_word_or_seconds_set_the_silence_that_ends_a_story() -> None:
    assert timing_of("normal") == NORMAL
    assert timing_of("brief").story_s < NORMAL.story_s < timing_of("long").story_s
    assert timing_of(4.0).story_s == pytest.approx(4.0)


SLOW = (1.5,) * 40


@pytest.mark.parametrize(
    ("person", "for_all", "why", "story_s"),
    [
        (Person(None), "normal", Why.NORMAL, NORMAL.story_s),
        (Person(None, pauses_s=SLOW), "normal", Why.LEARNED, learned(SLOW).story_s),
        (Person(None, pauses_s=SLOW[:5]), "normal", Why.LEARNING, learned(SLOW[:5]).story_s),
        (Person(None, pauses_s=SLOW, wait="normal"), "normal", Why.SET, NORMAL.story_s),
        (Person("Ana", pauses_s=SLOW, wait=5.0), "normal", Why.SET, 5.0),
        (Person("Ana", wait="brief"), "normal", Why.SET, timing_of("brief").story_s),
        (Person("Ana", pauses_s=SLOW, wait=5.0), "long", Why.FOR_ALL, timing_of("long").story_s),
        (Person("Ana", pauses_s=SLOW), 2.5, Why.FOR_ALL, 2.5),
    ],
)
def test_what_was_chosen_goes_before_what_was_learned(
    person: Person, for_all: str | float, why: Why, story_s: float
) -> None:
    patience = patience_for(person, for_all)  # type: ignore[arg-type]  # the words are Wait's
    assert patience.why is why
    assert patience.timing.story_s == pytest.approx(story_s)


@given(waits)
def test_asking_for_time_never_gives_less(wait: object) -> None:
    before = timing_of(wait)  # type: ignore[arg-type]  # drawn from what Wait allows
    after = with_time(before)
    longest = NORMAL.scaled(MOST_FACTOR)
    for name in WAITS:
        assert getattr(after, name) == max(getattr(before, name), getattr(longest, name))
    assert with_time(after) == after
    for name in BOUNDS:
        assert getattr(after, name) == getattr(before, name)


@given(waits)
def test_who_went_on_is_given_the_time_of_a_story_after_every_sentence(wait: object) -> None:
    before = timing_of(wait)  # type: ignore[arg-type]  # drawn from what Wait allows
    after = unhurried(before)
    assert after.finished_s == before.story_s
    assert replace(after, finished_s=before.finished_s) == before
    assert unhurried(after) == after


@pytest.mark.parametrize(
    ("wait", "word"), [("brief", "brief"), ("normal", "normal"), ("long", "long"), (30.0, "long")]
)
def test_a_patience_has_a_word(wait: str | float, word: str) -> None:
    patience = patience_for(Person(None, wait=wait))  # type: ignore[arg-type]  # Wait's own
    assert patience.word == word

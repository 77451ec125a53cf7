from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.cases import cases
from tests.language.meaning_evaluation import f1, feelings_of, misattributed
from voicecheck.language import Feeling, feelings

LATER = (
    "feelings_fresh",
    "feelings_third",
    "feelings_fourth",
    "feelings_unseen",
    "feelings_unseen_voices",
    "feelings_unseen_third",
    "feelings_strangers",
    "feelings_strangers_second",
)
SMALL_TALK = st.lists(
    st.sampled_from(
        "I he my mother am was felt made me not never so sad angry and or but , . ? left out by "
        "the a if would because being to feel happy it that she says ignored rather than '".split(
            " "
        )
    ),
    max_size=25,
).map(" ".join)


@pytest.mark.parametrize("case", cases("feelings"), ids=lambda case: case["text"])
def test_feelings_are_told_apart(case: dict[str, Any]) -> None:
    assert sorted(feelings_of(case)) == sorted(case["want"])


@pytest.mark.parametrize("name", ["feelings", *LATER])
def test_no_denied_or_foreign_feeling_becomes_the_speakers(name: str) -> None:
    assert misattributed(name) == []


@pytest.mark.parametrize("name", LATER)
def test_later_sets_are_understood_too(name: str) -> None:
    assert f1(name) >= 0.95


def test_the_word_is_as_said() -> None:
    assert feelings("That\u2019s how I felt: LEFT OUT. I feel Let  down.") == [
        Feeling("LEFT OUT", "own", False, "feeling"),
        Feeling("Let  down", "own", False, "feeling"),
    ]


def test_a_name_before_a_contraction_is_another_person() -> None:
    assert feelings("Sam's angry with me.") == [Feeling("angry", "other", False, "feeling")]


def test_quotations_are_not_the_speakers() -> None:
    assert feelings('He said "I am so angry" and left.') == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I wasn't in the slightest embarrassed.", "not embarrassed"),
        ("I'm not by any means bored, just not remotely hungry.", "not bored"),
        ("I wasn't at all nervous.", "not nervous"),
        ("It was in the least likely place and I was glad.", "glad"),
        ("I've felt worn out and a little low.", "worn out, low"),
        ("I was so down last week, and quite down today.", "down"),
        ("My husband was pretty down after the call.", "their down"),
        ("I'm not that down about it.", "not down"),
        ("I was fed up, lonely and down.", "fed up, lonely, down"),
        ("I was still down at the harbour.", ""),
        ("I was a bit down the road, a bit low on diesel.", ""),
        ("The website was a bit down today.", ""),
        ("I was cheerful and down at the beach.", "cheerful"),
        ("I felt as though I was accused of something.", "accused (verdict)"),
        ("I don't feel as if I'm rejected.", "not rejected (verdict)"),
        ("It feels like I'm being tested.", "tested (verdict)"),
        ("It looked as if I was rejected.", ""),
        ("I feel like a walk, I was tested today.", ""),
        ("My pride got hurt.", ""),
        ("I was tested for asthma.", ""),
        ("I feel like I'm used to it by now.", ""),
        ("I'm afraid that the pharmacy is shut.", ""),
        ("I'm afraid there isn't any bread, and I'm afraid I've forgotten your name.", ""),
        ("I'm afraid we'll never have children.", "afraid"),
        ("I'm afraid there's no way out of this.", "afraid"),
        ("I'm afraid we've grown apart.", "afraid"),
        ("I was afraid the shop was shut.", "afraid"),
        ("I'm so afraid I can't cope.", "afraid"),
        ("He got hurt at rugby, and I got hurt running for the bus.", ""),
        ("She got badly hurt in a car crash.", ""),
        ("I got hurt trusting him.", "hurt"),
        ("I got hurt in that friendship.", "hurt"),
    ],
)
def test_what_stands_around_a_word_decides(text: str, named: str) -> None:
    def told(one: Feeling) -> str:
        whose = "their " if one.whose == "other" else ""
        kind = " (verdict)" if one.kind == "verdict" else ""
        return f"{'not ' if one.negated else ''}{whose}{one.word}{kind}"

    assert ", ".join(map(told, feelings(text))) == named


@given(st.text() | SMALL_TALK)
def test_no_text_raises(text: str) -> None:
    assert all(
        one.word in text.replace("\u2019", "'") or "'" in one.word for one in feelings(text)
    )

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


@given(st.text() | SMALL_TALK)
def test_no_text_raises(text: str) -> None:
    assert all(
        one.word in text.replace("\u2019", "'") or "'" in one.word for one in feelings(text)
    )

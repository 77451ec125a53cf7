import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.mirror_evaluation import gist_cases
from voicecheck.guides import phrases
from voicecheck.language.english.words import plain_words
from voicecheck.language.reflect import reflect

LEAD_INS = phrases().lead_ins


def test_it_is_a_lead_in_and_the_words() -> None:
    assert reflect("I was tired.") == f"{LEAD_INS[0]} You were tired."


def test_lead_ins_take_turns() -> None:
    said = [reflect("I was tired.", turn=turn) for turn in range(len(LEAD_INS) + 1)]
    assert len(set(said)) == len(LEAD_INS)
    assert said[0] == said[-1]


def test_another_language_is_said_back_unchanged() -> None:
    assert reflect("Ich war müde.", language="de") == f"{LEAD_INS[0]} Ich war müde."


@pytest.mark.parametrize("nothing", ["", "um", "Uh..."])
def test_nothing_said_is_nothing_said_back(nothing: str) -> None:
    assert reflect(nothing) == ""


def test_long_answers_are_said_back_briefly() -> None:
    for case in gist_cases():
        assert len(plain_words(reflect(case.said, partner=case.partner))) <= 36


@given(st.text(), st.integers(0, 1000))
@settings(deadline=None)
def test_no_text_raises(text: str, turn: int) -> None:
    reflect(text, partner="Sam", turn=turn)

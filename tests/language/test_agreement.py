"""A yes to being recorded, or to a hard talk, must be free."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.agreement import Agreement, agreement


@pytest.mark.parametrize(
    "text",
    [
        *("Yes.", "Sure.", "yeah okay", "Yes, that's fine with me.", "Of course, no problem."),
        *("Yes, I want to.", "Yes, I'm happy with that.", "I'd like that.", "Yes please."),
        *("Absolutely.", "Yes, let's do it.", "Yes, I'm ready.", "Yes, because he asked nicely."),
    ],
)
def test_a_free_yes(text: str) -> None:
    assert agreement(text, partner="Sam") is Agreement.FREE


@pytest.mark.parametrize(
    "text",
    [
        *("I suppose so, yes.", "Yes, I guess.", "Yes, maybe.", "Okay, whatever."),
        *("I'm afraid, yes.", "Yes, I'm a bit nervous but yes.", "He'd be cross, so yes."),
        *("If he wants me to.", "If Sam says so.", "Yes, if you want.", "Well, I have to, yes."),
        *("Do I have a choice?", "Can I say no?", "To keep the peace, yes.", "Better say yes."),
    ],
)
def test_a_yes_that_is_not_free(text: str) -> None:
    assert agreement(text, partner="Sam") is Agreement.RELUCTANT


@pytest.mark.parametrize(
    "text", ["No.", "No, I'd rather not.", "I don't want to.", "I don't really feel like it."]
)
def test_a_no(text: str) -> None:
    assert agreement(text) is Agreement.REFUSED


@pytest.mark.parametrize("text", ["", "Um.", "What was that?", "The dog wants out."])
def test_neither(text: str) -> None:
    assert agreement(text) is Agreement.UNCLEAR


@given(st.text(max_size=120))
def test_nothing_raises(text: str) -> None:
    assert agreement(text) in Agreement

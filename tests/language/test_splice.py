"""Corrections find their place, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.english.words import plain_words
from voicecheck.language.splice import splice


@pytest.mark.parametrize(
    ("said", "correction", "result"),
    [
        ("I talked about my bay.", "I said my day", "I talked about my day."),
        ("I had a good bay at work.", "my day", "I had a good day at work."),
        ("We met on Monday.", "it was Tuesday", "We met on Tuesday."),
        ("My mother called.", "it was my sister", "My sister called."),
        ("I was bored at work.", "not bored, tired", "I was tired at work."),
        ("I was sad about it all.", "I was mad, not sad", "I was mad about it all."),
        (
            "I was at the beech with Tom.",
            "I was at the beach with Tim",
            "I was at the beach with Tim.",
        ),
        ("I met Ann. It was nice.", "I said Anna", "I met Anna. It was nice."),
        ("I slept for six hours.", "four", "I slept for four hours."),
        ("The neighbor carried it.", "I said my neighbor", "My neighbor carried it."),
        ("I saw the neighbor.", "my neighbor", "I saw my neighbor."),
        ("I felt left out.", "he never asked me", "I felt left out. He never asked me"),
        ("I felt left out.", "", "I felt left out."),
        ("", "I was tired.", "I was tired."),
    ],
)  # fmt: skip
def test_where_a_correction_goes(said: str, correction: str, result: str) -> None:
    assert splice(said, correction) == result


@given(st.text(max_size=200), st.text(max_size=80))
def test_nothing_raises_and_words_said_now_are_there(said: str, correction: str) -> None:
    result = splice(said, correction)
    if not plain_words(correction):
        assert result == said

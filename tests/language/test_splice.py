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
        (
            "I was late and my boss shouted at me.",
            "it was my manager",
            "I was late and my manager shouted at me.",
        ),
        ("I lost my keys at the office.", "it was my phone", "I lost my phone at the office."),
        ("I walked the dog before work.", "the cat", "I walked the cat before work."),
        ("I had a fight with him.", "it was a talk", "I had a talk with him."),
        ("My old car broke down.", "my new one", "My new one broke down."),
        ("I was angry about it.", "sad", "I was sad about it."),
        ("I felt angry with her.", "it was left out", "I felt left out with her."),
        ("I had lunch with Anna at noon.", "it was Maria", "I had lunch with Maria at noon."),
        ("Anna rang me.", "it was Maria", "Maria rang me."),
        # No one thing of its kind: it is added.
        (
            "I was sad and angry about my mother.",
            "no, lonely",
            "I was sad and angry about my mother. No, lonely",
        ),
        (
            "Tom and Anna came over.",
            "it was Maria",
            "Tom and Anna came over. It was Maria",
        ),
        ("My desk and my chair broke.", "my lamp", "My desk and my chair broke. My lamp"),
        ("We met Sam. Lunch was good.", "Maria", "We met Sam. Lunch was good. Maria"),
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

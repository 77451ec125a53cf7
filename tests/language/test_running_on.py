"""Clauses that a transcript without punctuation runs together."""

import pytest

from voicecheck.language.english.units import units


def cut(said: str) -> str:
    """The text with a stroke between its clauses."""
    tokens, found = units(said)
    return " | ".join(said[tokens[one.start].start : tokens[one.end - 1].end] for one in found)


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        (
            "i never said a word to anybody the whole day it scared me i think i'm lonelier than "
            "i let on",
            ["it scared me", "i think i'm lonelier"],
        ),
        (
            "the doctor rang at ten i was at the desk he told me it hasn't grown and i went out",
            ["i was at the desk", "he told me", "and i went out"],
        ),
        (
            "she's nine and she plays the clarinet in the hall my girl had her recital i missed "
            "it and she never said a word",
            ["and she plays", "my girl had", "i missed it"],
        ),
    ],
)
def test_a_subject_with_its_verb_begins_a_clause(said: str, begins: list[str]) -> None:
    for one in begins:
        assert f"| {one}" in cut(said)


@pytest.mark.parametrize(
    "said",
    [
        "it was the best hour i've had in weeks sitting by the canal with my tea in the cold sun",
        "i think he lied to me about the money that went out of the tin on the shelf in the hall",
        "he told me i was late for the shift at the depot on the far side of the ring road by ten",
        "what's that supposed to mean when the whole of the family is sitting there with a plate",
    ],
)
def test_what_is_needed_or_describes_stays(said: str) -> None:
    assert " | i've" not in cut(said)
    assert " | he lied" not in cut(said)
    assert " | i was" not in cut(said)
    assert " | that supposed" not in cut(said)


def test_short_sentences_are_cut_by_their_marks_alone() -> None:
    assert cut("I was sad I went home.") == "I was sad I went home"

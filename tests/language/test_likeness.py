"""What practice sentences taught: the file of weights, and how a text is weighed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.learn_likeness import learn, practice
from voicecheck.language.likeness import WEIGHTS, likeliest_kind, margin, marks, stretches

# Another machine's last digits may round a weight up or down.
LAST_DIGIT = 2


def test_the_file_is_what_the_script_makes() -> None:
    made = learn([(marks(words), want, counts) for words, want, counts in practice()])
    written: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert made.keys() == written.keys()
    for part in ("danger", "urgent"):
        both = made[part].keys() & written[part].keys()
        assert len(both) >= 0.99 * max(len(made[part]), len(written[part]))
        assert all(abs(made[part][mark] - written[part][mark]) <= LAST_DIGIT for mark in both)


def test_the_file_is_small() -> None:
    assert WEIGHTS.stat().st_size < 500_000


def test_a_short_text_is_one_stretch() -> None:
    assert stretches([["i", "sat", "."], ["it", "rained", "."]]) == [
        ["i", "sat", ".", "it", "rained", "."]
    ]


def test_speech_without_an_end_is_cut_into_pieces_that_overlap() -> None:
    said = [str(at) for at in range(100)]
    cut = stretches([said])
    assert all(15 <= len(one) <= 30 for one in cut)
    assert {word for one in cut for word in one} == set(said)
    assert set(cut[0]) & set(cut[1])


@pytest.mark.parametrize(
    ("danger", "harmless"),
    [
        ("i bought the rope on tuesday", "i bought the bread on tuesday"),
        ("she broke my wrist", "she broke my mug"),
        ("he keeps my passport", "he keeps my place"),
    ],
)
def test_danger_weighs_more_than_its_twin(danger: str, harmless: str) -> None:
    assert margin(danger.split()) > margin(harmless.split())


def test_a_verb_teaches_those_of_its_sense() -> None:
    assert marks(["he", "clouted", "me"]).keys() & marks(["she", "belts", "me"]).keys() >= {
        "=~strike me"
    }


def test_the_kind_is_told() -> None:
    assert likeliest_kind("he punched me in the face".split()) == "partner_violence"
    assert likeliest_kind("i want to kill myself".split()) == "suicide"


@given(st.lists(st.text(min_size=1, max_size=6), max_size=120))
def test_no_words_raise(words: list[str]) -> None:
    assert all(isinstance(margin(one), float) for one in stretches([words]))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.mirror_evaluation import clean_cases, clean_score, normalised
from voicecheck.language.clean import clean
from voicecheck.language.english.words import vocabulary


def test_the_set_is_clean() -> None:
    right, total = clean_score()
    assert total >= 40
    assert right / total >= 0.95, [
        (heard, clean(heard), wanted) for heard, wanted in clean_cases() if clean(heard) != wanted
    ]


@pytest.mark.parametrize(
    "meant",
    [
        "No no, I'm fine.",
        "I was very very tired.",
        "I had had enough.",
        "I told you you were right.",
        "I mean it.",
        "Do you know what I mean to him?",
        "I like my job.",
        "Maybe it was me, I don't know.",
        "I'm sorry, I'm sorry.",
        "We talked and talked and talked.",
        "He re-read my letter.",
        "What it was was fear.",
    ],
)
def test_what_means_something_stays(meant: str) -> None:
    assert clean(meant) == meant


@pytest.mark.parametrize("nothing", ["", "  ", "um", "Uh, um.", "Erm..."])
def test_nothing_but_fillers_is_nothing_said(nothing: str) -> None:
    assert normalised(clean(nothing)) == ""


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert clean(clean(text)) is not None


@given(
    st.lists(st.sampled_from(sorted(vocabulary("I was just um the - , . no you know like mean"))))
)
def test_no_word_is_invented(words: list[str]) -> None:
    heard = " ".join(words)
    assert set(normalised(clean(heard)).split()) <= set(normalised(heard).split())


def test_a_long_stumble_is_no_trouble() -> None:
    assert clean("I " * 3000 + "went home.") == "I went home."

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.cases import cases
from tests.language.meaning_evaluation import found
from voicecheck.language import blame

LATER = (
    "blame_fresh",
    "blame_third",
    "blame_unseen",
    "blame_unseen_voices",
    "blame_unseen_third",
    "blame_unseen_fourth",
    "blame_unseen_eighth",
    "blame_unseen_ninth",
)


@pytest.mark.parametrize("case", cases("blame"), ids=lambda case: case["text"])
def test_blame_is_found_and_other_talk_left_alone(case: dict[str, Any]) -> None:
    result = blame(case["text"])
    assert (result.kind if result else "") == case["want"]


@pytest.mark.parametrize("name", LATER)
def test_later_sets_are_understood_too(name: str) -> None:
    scores = found(name, lambda case: blame(case["text"]) is not None)
    assert scores.found >= 0.95 * scores.wanted
    assert scores.false <= 2


def test_what_an_i_statement_needs_is_gathered() -> None:
    result = blame(
        "You never come home on time. I feel lonely when you stay out, I need you to call."
    )
    assert result is not None
    assert (result.kind, result.said) == ("never", "You never come home on time")
    assert result.feeling == "lonely"
    assert result.when == "when you stay out"
    assert result.need == "I need you to call"
    assert result.missing == ()


def test_what_is_missing_is_named() -> None:
    result = blame("You always leave the dishes.")
    assert result is not None
    assert result.missing == ("feeling", "when", "need")


def test_a_verdict_is_no_feeling_of_ones_own() -> None:
    result = blame("I feel manipulated.")
    assert result is not None
    assert result.kind == "verdict"
    assert result.feeling is None


def test_the_partners_name_is_the_partner() -> None:
    assert blame("Sam never asks how I am.") is None
    result = blame("Sam never asks how I am.", partner="Sam")
    assert result is not None
    assert result.kind == "never"


def test_he_is_not_the_partner_after_somebody_else() -> None:
    assert blame("My boss was there. He never listens.") is None
    assert blame("He never listens.") is not None


@pytest.mark.parametrize(
    "text",
    [
        "He's bone idle, that man.",
        "My boyfriend's a liar.",
        "You drove me to it with your nagging.",
        "You sold it behind my back.",
        "He goes fishing and leaves me with the kids.",
        "If you hadn't opened your mouth none of this would've happened.",
        "I couldn't eat a thing because of you.",
        "We missed the start of the match thanks to you.",
        "I've been in bits all week because of you.",
        "Because of you, we're broke.",
        "Thanks to you, everyone was late.",
        "Because of you the girls went to bed hungry.",
        "You were rude to my dad, as usual.",
        "You weren't there, as always.",
        "You swore you'd be back for bath time and then of course you weren't.",
    ],
)
def test_wrongs_are_blame_in_every_form(text: str) -> None:
    assert blame(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "My boyfriend's mother is coming.",
        "That referee cost us the match, he's blind.",
        "You drove me to the station, thank you.",
        "He goes fishing and I get some peace.",
        "If you hadn't been there I'd have lost it.",
        "She talks to me like a friend.",
        "He forgot his lunch.",
        "You shouldn't have, they're beautiful!",
        "You've never looked better.",
        "In the film the husband's a liar.",
        "I'm brave enough to sing because of you.",
        "I'm not worried because of you.",
        "I've no sleep because of the baby.",
        "My brother rang and I'm upset because of him.",
        "Because of you I passed the exam.",
        "Because of you I am a better man.",
        "Thanks to you we weren't late.",
        "Thanks to you my mother is better.",
        "You were patient with my dad, as always.",
        "You weren't late, as usual.",
        "You came home at six, as usual.",
        "My boss was late, as usual.",
        "You promised to be back for bath time and you were.",
        "You said you'd be late and you weren't.",
    ],
)
def test_what_only_looks_like_a_wrong_is_no_blame(text: str) -> None:
    assert blame(text) is None


@given(st.text(), st.none() | st.text(max_size=8))
def test_no_text_raises(text: str, partner: str | None) -> None:
    result = blame(text, partner=partner)
    assert result is None or set(result.missing) <= {"feeling", "when", "need"}


@given(
    st.lists(
        st.sampled_from(
            "you I never always make me feel that don't care she said not lazy are so when "
            "because . , ? ' why did should have if".split(" ")
        ),
        max_size=25,
    ).map(" ".join)
)
def test_no_jumble_of_its_words_raises(text: str) -> None:
    blame(text)

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.promises import Became, Promise, became, promise

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "words", "day"),
    [
        ("I'll be home by six on Thursday.", "I'll be home by six on Thursday.", 26),
        (
            "Work was crazy today so I'll be home by six on Thursday.",
            "I'll be home by six on Thursday.",
            26,
        ),
        ("Um, I'll, I'll call my mum tomorrow.", "I'll call my mum tomorrow.", 24),
        ("Call my mother.", "Call my mother.", None),
        ("not to shout", "Not to shout", None),
        (
            "I was late on Monday and I'm sorry. On Friday I'll cook. I hope that's okay?",
            "On Friday I'll cook.",
            27,
        ),
        (
            "If it rains I'll drive you on Friday.",
            "If it rains I'll drive you on Friday.",
            27,
        ),
        (
            "My sister and I will visit mum on Sunday.",
            "My sister and I will visit mum on Sunday.",
            29,
        ),
        (
            "I was so tired I forgot, but I will do the dishes by Friday evening.",
            "I will do the dishes by Friday evening.",
            27,
        ),
        (
            "I'll read to Tom and I'll put my phone away.",
            "I'll read to Tom and I'll put my phone away.",
            None,
        ),
        ("I want to stop fighting. I really mean that.", "I want to stop fighting.", None),
        (
            "I missed it on Friday, but on Saturday I'll go.",
            "On Saturday I'll go.",
            28,
        ),
    ],
)
def test_a_promise_in_the_words_it_was_made_in(said: str, words: str, day: int | None) -> None:
    assert promise(said, MONDAY) == Promise(words, date(2026, 11, day) if day else None)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Um.",
        "No.",
        "Nothing today.",
        "I don't know.",
        "I can't think of anything right now.",
        "I'd rather not.",
        "No, I don't want to promise anything.",
    ],
)
def test_nobody_has_to_promise(said: str) -> None:
    assert promise(said, MONDAY) is None


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Kept.", Became.KEPT),
        ("Yes, I was home at half past five.", Became.KEPT),
        ("I did.", Became.KEPT),
        ("We were home by six.", Became.KEPT),
        ("It worked out!", Became.KEPT),
        ("Not yet.", Became.NOT_YET),
        ("No.", Became.NOT_YET),
        ("No, I was late, the train broke down.", Became.NOT_YET),
        ("Yeah, no, I forgot.", Became.NOT_YET),
        ("I'll do it tomorrow.", Became.NOT_YET),
        ("Half of it.", Became.NOT_YET),
        ("Don't let it go.", Became.NOT_YET),
        ("Let it go.", Became.LET_GO),
        ("No, let's let that one go.", Became.LET_GO),
        ("Never mind.", Became.LET_GO),
        ("The weather was awful.", None),
        ("", None),
    ],
)
def test_what_became_of_it(said: str, what: Became | None) -> None:
    assert became(said) is what


@given(st.text(max_size=60) | st.sampled_from(["i'll", "I", "so and but I will", "if when"]))
def test_anything_can_be_said(text: str) -> None:
    made = promise(text, MONDAY)
    assert made is None or made.text.strip()
    became(text)

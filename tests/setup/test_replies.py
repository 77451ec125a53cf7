"""What replies in the setup mean: as they are typed, and as a small model writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.setup.replies import company, given_name, how_patient, yes_or_no


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yes", True),
        ("y", True),
        ("Y", True),
        ("Yes, please.", True),
        ("Yeah, that one.", True),
        ("Sure.", True),
        ("n", False),
        ("No.", False),
        ("No thank you.", False),
        ("No, the other one.", False),
        ("Next.", False),
        ("another one please", False),
        ("I'd rather not.", False),
        ("", None),
        ("skip", None),
        ("The weather is fine.", None),
        ("Maybe.", None),
    ],
)
def test_a_wish(text: str, meant: bool | None) -> None:
    assert yes_or_no(text) is meant


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana", "Ana"),
        ("ana", "Ana"),
        ("Ana.", "Ana"),
        ("My name is Anna.", "Anna"),
        ("My name's Anna, please.", "Anna"),
        ("Hi, I'm Sam.", "Sam"),
        ("I am Sam!", "Sam"),
        ("It's Jean-Luc.", "Jean-Luc"),
        ("You can call me Mary Ann.", "Mary Ann"),
        ("Just call me O'Brien", "O'Brien"),
        ("Her name is Laura.", "Laura"),
        ("Well, um, he's called Bo.", "Bo"),
        ("That's Zoë.", "Zoë"),
        ("李小龙", "李小龙"),
        ("", None),
        ("...", None),
        ("No.", None),
        ("I don't know.", None),
        ("My name is", None),
        ("I'd rather not say that to a machine", None),
        ("42", None),
        ("x" * 61, None),
    ],
)
def test_a_name(text: str, name: str | None) -> None:
    assert given_name(text) == name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("alone", (False, None)),
        ("Just me.", (False, None)),
        ("By myself.", (False, None)),
        ("With my partner.", (True, None)),
        ("with somebody", (True, None)),
        ("Together with my wife.", (True, None)),
        ("The two of us.", (True, None)),
        ("With Sam.", (True, "Sam")),
        ("With my husband Tom.", (True, "Tom")),
        ("With my wife, called Ana", (True, "Ana")),
        ("Sam and me.", (True, "Sam")),
        ("Me and Laura.", (True, "Laura")),
        ("", None),
        ("alone or with somebody", None),
        ("What do you mean?", None),
    ],
)
def test_company(text: str, meant: tuple[bool, str | None] | None) -> None:
    assert company(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("short", "brief"),
        ("Just a short while.", "brief"),
        ("normal", "normal"),
        ("Normal, please.", "normal"),
        ("long", "long"),
        ("A long time.", "long"),
        ("2.5", 2.5),
        ("3 s", 3.0),
        ("not long", None),
        ("short, normal, or long", None),
        ("", None),
        ("whatever", None),
    ],
)
def test_patience(text: str, meant: str | float | None) -> None:
    assert how_patient(text) == meant


@given(st.text())
def test_nothing_that_is_said_breaks_it(text: str) -> None:
    yes_or_no(text)
    company(text)
    how_patient(text)
    name = given_name(text)
    assert name is None or (name == name.strip() and 0 < len(name) <= 60)

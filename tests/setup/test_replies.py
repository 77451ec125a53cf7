"""What replies in the setup mean: as they are typed, and as a small model writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.setup.replies import (
    Company,
    company,
    given_name,
    given_names,
    how_patient,
    yes_or_no,
)


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
    ("text", "names"),
    [
        ("Mia", ("Mia",)),
        ("It's Mia, please.", ("Mia",)),
        ("mia and jo", ("Mia", "Jo")),
        ("Mia, Jo, and Ada.", ("Mia", "Jo", "Ada")),
        ("Her name is Mia, and me.", ("Mia",)),
        ("Mia & Jo", ("Mia", "Jo")),
        ("Mia and somebody", None),
        ("me", None),
        ("", None),
    ],
)
def test_names(text: str, names: tuple[str, ...] | None) -> None:
    assert given_names(text) == names


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("alone", (False, ())),
        ("Just me.", (False, ())),
        ("By myself.", (False, ())),
        ("With my partner.", (True, ())),
        ("with somebody", (True, ())),
        ("Together with my wife.", (True, ())),
        ("The two of us.", (True, ())),
        ("With Sam.", (True, ("Sam",))),
        ("With my husband Tom.", (True, ("Tom",))),
        ("With my wife, called Ana", (True, ("Ana",))),
        ("Sam and me.", (True, ("Sam",))),
        ("Me and Laura.", (True, ("Laura",))),
        ("No, Sam and me, please.", (True, ("Sam",))),
        ("Mia and Jo and Ada.", (True, ("Mia", "Jo", "Ada"))),
        ("Mia, Jo, Ada", (True, ("Mia", "Jo", "Ada"))),
        ("With Mia, Jo and Ada.", (True, ("Mia", "Jo", "Ada"))),
        ("Mia and me and Ada.", (True, ("Mia", "Ada"))),
        ("With my wife Ana and her sister Bo.", (True, ("Ana", "Bo"))),
        ("With my wife and Sam.", (True, ())),
        ("Alone, thanks.", (False, ())),
        ("Fine, thanks.", None),
        ("", None),
        ("alone or with somebody", None),
        ("What do you mean?", None),
    ],
)
def test_company(text: str, meant: Company | None) -> None:
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
    given_names(text)
    how_patient(text)
    name = given_name(text)
    assert name is None or (name == name.strip() and 0 < len(name) <= 60)

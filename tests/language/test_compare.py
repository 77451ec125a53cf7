"""What came back of what was told, and what was added."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.cases import cases
from voicecheck.language import advice, compare, points
from voicecheck.language.english.topic import topic
from voicecheck.language.floor import Floor, floor
from voicecheck.language.recording import ends_recording
from voicecheck.language.safe_word import safe_word

TOLD = "I felt lonely when you were on your phone at dinner. And I was worried about work."


def judged(case: dict[str, Any]) -> dict[str, Any]:
    found = compare(case["told"], case["text"], speaker="Ana", listener="Sam")
    missed = " ".join(f"{point.topic} {point.said}" for point in found.missed).lower()
    caught = " ".join(f"{point.topic} {point.said}" for point in found.caught).lower()
    return {
        "caught": [word for word in case["caught"] if word in caught],
        "missed": [word for word in case["missed"] if word in missed] if found.missed else [],
        "too_much": bool(found.missed) and not case["missed"],
        "added": list(dict.fromkeys(one.kind for one in found.added)),
    }


def wanted(case: dict[str, Any]) -> dict[str, Any]:
    return {**{key: case[key] for key in ("caught", "missed", "added")}, "too_much": False}


@pytest.mark.parametrize("case", cases("compare"), ids=lambda case: case["text"])
def test_what_came_back_and_what_was_added(case: dict[str, Any]) -> None:
    assert judged(case) == wanted(case)


def test_earlier_tries_count_for_what_came_back_and_not_for_what_was_added() -> None:
    first = "You always complain. You felt lonely because of my phone at dinner."
    found = compare(TOLD, "You were worried about work.", before=first)
    assert (found.missed, found.added) == ((), ())


def test_a_point_is_a_feeling_a_need_or_a_fact() -> None:
    found = points("I need an hour to myself. I'm not angry. My mother is ill.", speaker="Ana")
    assert [(point.kind, point.topic) for point in found] == [
        ("need", "an hour"),
        ("feeling", "not angry"),
        ("fact", "Ana's mother"),
    ]
    assert points("My mother is ill.")[0].topic == "their mother"


@pytest.mark.parametrize(
    ("clause", "about"),
    [
        ("when you were on your phone at dinner", "your phone at dinner"),
        ("And I was worried about work", "work"),
        ("the old house was sold", "the old house"),
        ("my boss shouted at me", "their boss"),
        ("I need some time", "some time"),
        ("you never ask", ""),
        ("", ""),
    ],
)
def test_what_a_clause_is_about(clause: str, about: str) -> None:
    assert topic(clause, without=frozenset({"worried"})) == about


@pytest.mark.parametrize(
    "text",
    [
        "You should talk to him.", "I think you should just quit.", "Have you tried asking?",
        "Why don't you call her?", "Just ignore him.", "Don't worry about it.",
        "Maybe you could ask for help.", "If I were you I'd leave.", "You need to rest more.",
        "You'd better tell your boss.", "Try to relax.", "Let's just go on holiday.",
    ],
)  # fmt: skip
def test_advice_is_found(text: str) -> None:
    assert advice(text)


@pytest.mark.parametrize(
    "text",
    [
        "You felt lonely.", "Your mother says you should rest.", "You feel you should call her.",
        "You should have told me.", "You need an hour to yourself.", "You want me to listen.",
        "You had to stay late and talk to the boss.", "It must have been hard.",
        "You'd like me to call when I'm late.", "I get why that was hard.",
        "You think I should help more.", "You can't sleep because of work.",
        "So he told you that you should go.", "I'm on your side.",
    ],
)  # fmt: skip
def test_what_is_no_advice(text: str) -> None:
    assert not advice(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Stop recording.", True), ("please stop the recording", True),
        ("Could you stop recording us now?", True), ("Turn off the recording.", True),
        ("I don't want to be recorded.", True), ("off the record", True),
        ("Stop.", False), ("Don't record that.", False), ("They stopped recording us.", False),
        ("I want to stop recording my sleep", False), ("", False),
    ],
)  # fmt: skip
def test_stop_recording(text: str, said: bool) -> None:
    assert ends_recording(text) is said


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("That wasn't me.", Floor.NOT_MINE), ("Sam said that.", Floor.NOT_MINE),
        ("No, that was Sam talking.", Floor.NOT_MINE), ("It wasn't me.", Floor.NOT_MINE),
        ("Whose turn is it?", Floor.WHOSE), ("Is it my turn?", Floor.WHOSE),
        ("That was Sam.", None), ("Sam said that he was tired.", None), ("", None),
        ("It was not me who broke the cup in the kitchen.", None),
    ],
)  # fmt: skip
def test_who_has_the_floor(text: str, means: Floor | None) -> None:
    assert floor(text, partner="Sam") is means


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Pineapple.", "pineapple"), ("Let's say red light.", "red light"),
        ("Our word is banana.", "banana"), ("We could use the word elephant, please.", "elephant"),
        ("I don't know.", ""), ("No.", ""), ("Let me think about that one.", ""),
    ],
)  # fmt: skip
def test_a_safe_word(text: str, word: str) -> None:
    assert safe_word(text) == word


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=60))
def test_nothing_raises(told: str, said_back: str, name: str) -> None:
    found = compare(told, said_back, before=said_back, speaker=name, listener=name)
    assert {point.kind for point in found.missed} <= {"feeling", "need", "fact"}
    advice(told)
    ends_recording(told)
    safe_word(told)
    floor(told, partner=name)


def test_it_is_quick() -> None:
    told = TOLD * 6
    compare(told, told)
    began = time.process_time()
    compare(told, told)
    assert time.process_time() - began < 0.5

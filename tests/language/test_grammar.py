"""The notation of phrases, and that every grammar can be read to its last symbol."""

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.cases import SETS, cases
from voicecheck.language import blame, concern, confirmation, spoken_command
from voicecheck.language.advice import advice
from voicecheck.language.agreement import agreement
from voicecheck.language.compare import points
from voicecheck.language.english.grammar import Grammar, read_to_the_end
from voicecheck.language.invitation import invited
from voicecheck.language.occasions import occasions
from voicecheck.language.plans import plan_wish
from voicecheck.language.promises import became, promise
from voicecheck.language.recording import ends_recording

ASKED_OF_A_TEXT: tuple[Callable[[str], object], ...] = (
    *(advice, agreement, became, blame, concern, confirmation),
    *(ends_recording, occasions, points, spoken_command),
)
RULES = {"who": ["i", "my (sister | brother)"], "maybe": "[not]", "cry": "~cry [out]"}


@pytest.mark.parametrize(
    ("phrase", "said", "ends"),
    [
        ("go", "go", {1}),
        ("go", "goes", set()),
        ("~go", "went", {1}),
        ("go home | go", "go home", {1, 2}),
        ("go [home]", "go home", {1, 2}),
        ("go home now | go home then", "go home then", {3}),
        ("go (home | away) | stay", "stay", {1}),
        ("very* sad", "very very sad", {3}),
        ("very* sad", "sad", {1}),
        ("very+", "very very", {1, 2}),
        ("very+", "sad", set()),
        ("(so | very)+ sad", "so very sad", {3}),
        ("<who> <maybe> <cry>", "my brother cried out", {3, 4}),
        ("<who> <maybe> <cry>", "i not cried", {3}),
        ("<who>", "my mother", set()),
        ("a <any> b", "a , b", {3}),
        ("<any> <any> b", "x y b", {3}),
        ("[<any>] b", "b", {1}),
        ("[<any>] b", "x b", {2}),
        ("<any> b | <any> c", "x c", {2}),
        ("<ing> <comma> b", "singing , b", {3}),
        ("go <end>", "go and", {1}),
        ("go <end>", "go home", set()),
        ("", "go", {0}),
        ("go | ", "stay", {0}),
        ("((go))", "go", {1}),
        ("[[go] home]", "go home", {0, 2}),
    ],
)
def test_a_phrase_ends_where_it_may(phrase: str, said: str, ends: set[int]) -> None:
    assert Grammar(RULES).phrase(phrase).ends(said.split(), 0) == ends


@pytest.mark.parametrize("phrase", ["(go", "go)", "[go", "go]", "a (b | (c)", "go (home"])
def test_a_bracket_without_its_partner_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"bracket|partner"):
        Grammar({}).phrase(phrase)


def test_a_rule_that_is_missing_is_refused() -> None:
    with pytest.raises(KeyError):
        Grammar({}).phrase("<nowhere>")


WORDS = st.sampled_from(["i", "go", "went", "very", "home", ","])
EXPANSIONS = st.recursive(
    WORDS.filter(str.isalpha) | st.sampled_from(["~go", "<any>", "<end>"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: f"({' | '.join(some)})"),
        inner.map(lambda one: f"[{one}]"),
        inner.map(lambda one: f"({one})*"),
    ),
    max_leaves=8,
)


@given(st.lists(EXPANSIONS, min_size=1, max_size=4), st.lists(WORDS, max_size=6))
def test_alternatives_end_where_each_of_them_does(several: list[str], said: list[str]) -> None:
    each = [Grammar({}).phrase(one).ends(said, 0) for one in several]
    assert Grammar({}).phrase(several).ends(said, 0) == set().union(*each)
    assert Grammar({}).phrase(" | ".join(several)).ends(said, 0) == set().union(*each)


def test_every_grammar_is_whole() -> None:
    now = datetime(2026, 3, 1, 20)
    books = [cases(path.stem)[::60] for path in sorted(SETS.glob("*.toml"))]
    for text in [case["text"] for book in books for case in book]:
        for asks in ASKED_OF_A_TEXT:
            asks(text)
        invited(text, now)
        promise(text, now.date())
        plan_wish(text, {}, now.date())
    read_to_the_end()

"""How finished the words so far sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.closure import Closure, closure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Closure.WORDLESS),
        ("...", Closure.WORDLESS),
        ("Yes.", Closure.WHOLE),
        ("No", Closure.WHOLE),
        ("Yeah, that's right.", Closure.WHOLE),
        ("Skip.", Closure.WHOLE),
        ("Four.", Closure.WHOLE),
        ("We ate, and then I went to bed. That's it.", Closure.WHOLE),
        ("Yes, it is.", Closure.WHOLE),
        ("It was", Closure.UNSURE),
        ("He would not", Closure.UNSURE),
        ("I had a good day.", Closure.SENTENCE),
        ("I want to stop fighting.", Closure.SENTENCE),
        ("I had a good day. I saw my sister.", Closure.STORY),
        ("I went to the store and", Closure.OPEN),
        ("I went to the store, and.", Closure.OPEN),
        ("I was late because.", Closure.OPEN),
        ("When I came home.", Closure.OPEN),
        ("I felt, um", Closure.OPEN),
        ("It was my.", Closure.OPEN),
        ("I was going to", Closure.UNSURE),
        ("I want to ask how my father is.", Closure.SENTENCE),
        ("I came home. Nobody told me where she was.", Closure.STORY),
        ("I saw what he", Closure.OPEN),
        ("I saw what is.", Closure.UNSURE),
        ("The man we met there was.", Closure.UNSURE),
        ("my boss", Closure.UNSURE),
        ("I don't.", Closure.UNSURE),
        ("I haven't.", Closure.UNSURE),
        ("She really hasn't.", Closure.OPEN),
        ("No, I don't.", Closure.WHOLE),
    ],
)
def test_closure(text: str, expected: Closure) -> None:
    assert closure(text) is expected


@given(st.text())
def test_any_text_has_one(text: str) -> None:
    assert closure(text) in Closure

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
        ("When I woke up it was eleven forty.", Closure.SENTENCE),
        ("When I saw what she did.", Closure.OPEN),
        ("Since my husband died.", Closure.OPEN),
        ("After that I.", Closure.OPEN),
        ("Before you go to sleep.", Closure.OPEN),
        ("I felt, um", Closure.OPEN),
        ("It was my.", Closure.OPEN),
        ("I was going to", Closure.UNSURE),
        ("I want to ask how my father is.", Closure.SENTENCE),
        ("I came home. Nobody told me where she was.", Closure.STORY),
        ("I saw what he", Closure.OPEN),
        ("I was going to.", Closure.SENTENCE),
        ("I was.", Closure.UNSURE),
        ("He said it.", Closure.UNSURE),
        ("I know I miss you.", Closure.SENTENCE),
        ("I should have said something and I didn't.", Closure.SENTENCE),
        ("It was cold though.", Closure.SENTENCE),
        ("The cake went down very well.", Closure.SENTENCE),
        ("Well.", Closure.UNSURE),
        ("We had a good day, didn't we.", Closure.SENTENCE),
        ("I told them that we.", Closure.OPEN),
        ("my boss", Closure.UNSURE),
        ("I don't.", Closure.UNSURE),
        ("I haven't.", Closure.UNSURE),
        ("She really hasn't.", Closure.UNSURE),
        ("No, I don't.", Closure.WHOLE),
        ("I never.", Closure.UNSURE),
        ("She almost.", Closure.UNSURE),
        ("Never.", Closure.WHOLE),
        ("Not at all.", Closure.WHOLE),
        ("Not quite.", Closure.SENTENCE),
        ("Not really.", Closure.SENTENCE),
        ("Kind of", Closure.OPEN),
    ],
)
def test_closure(text: str, expected: Closure) -> None:
    assert closure(text) is expected


@given(st.text())
def test_any_text_has_one(text: str) -> None:
    assert closure(text) in Closure

"""A "mm-hm" is no turn of its own."""

import pytest

from voicecheck.language.listening import is_listening


@pytest.mark.parametrize(
    "text", ["Mm-hm.", "Mhm", "Uh-huh.", "Oh, right.", "Yeah.", "Okay, okay."]
)
def test_sounds_of_listening(text: str) -> None:
    assert is_listening(text)


@pytest.mark.parametrize(
    "text", ["", "Stop.", "Yeah, but I was tired.", "No.", "Oh no.", "Right now"]
)
def test_words_of_ones_own(text: str) -> None:
    assert not is_listening(text)

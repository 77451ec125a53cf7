"""Words that may have been misheard are asked about only where that helps."""

from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.doubt import DOUBTFUL, doubtful


def test_the_most_doubtful_first() -> None:
    words = [("I", 0.9), ("had", 0.1), ("a", 0.05), ("good", 0.25), ("pay.", 0.1), ("Today", 0.8)]
    assert doubtful(words) == ("pay", "good")


def test_words_without_meaning_are_not_worth_a_question() -> None:
    assert doubtful([("the", 0.01), ("would", 0.1), ("so,", 0.1), ("I'm", 0.1)]) == ()


def test_a_word_is_asked_about_once() -> None:
    assert doubtful([("Pay", 0.2), ("pay,", 0.1)]) == ("pay",)


@given(st.lists(st.tuples(st.text(), st.floats(0, 1))))
def test_only_doubtful_words_come_out(words: list[tuple[str, float]]) -> None:
    assert len(doubtful(words)) <= sum(probability < DOUBTFUL for _, probability in words)

"""Which word was heard when."""

from hypothesis import given
from hypothesis import strategies as st

from tests.review.evenings import heard
from voicecheck.review.transcript import Shown, as_heard, lit
from voicecheck.store.record import Word

SEA = heard("I walked by the see")


def times(shown: Shown) -> tuple[float, float]:
    return round(shown.start_s, 3), round(shown.end_s, 3)


def spans(words: tuple[Word, ...]) -> list[tuple[float, float]]:
    return [(round(word.start_s, 3), round(word.end_s, 3)) for word in words]


def test_each_word_has_the_time_at_which_it_was_heard() -> None:
    shown = lit("I walked, by the see.", SEA)
    assert [word.text for word in shown] == ["I", "walked,", "by", "the", "see."]
    assert [times(word) for word in shown] == spans(SEA)


def test_a_corrected_word_has_the_time_of_the_one_it_stands_for() -> None:
    shown = lit("I walked by the sea", SEA)
    assert times(shown[4]) == spans(SEA)[4]
    assert not shown[4].unsure


def test_two_words_for_one_share_its_time() -> None:
    *_, open_, sea = lit("I walked by the open sea", SEA)
    begin, end = spans(SEA)[4]
    assert times(open_) == (begin, round((begin + end) / 2, 3))
    assert times(sea) == (round((begin + end) / 2, 3), end)


def test_a_word_that_was_never_heard_has_no_time() -> None:
    shown = lit("Today I walked by the see", SEA)
    assert shown[0] == Shown("Today")
    assert [times(word) for word in shown[1:]] == spans(SEA)


def test_stumbles_that_are_left_out_leave_the_others_their_time() -> None:
    words = heard("I um I walked uh by the sea")
    shown = lit("I walked by the sea", words)
    assert [times(word) for word in shown[1:]] == [spans(words)[at] for at in (3, 5, 6, 7)]


def test_what_was_corrected_by_voice_is_lit_in_its_own_recording() -> None:
    words = (*heard("I walked by the see"), *heard("No by the sea", seq=1))
    shown = lit("I walked by the sea", words)
    assert [(word.seq, word.text) for word in shown] == [
        (0, "I"), (0, "walked"), (0, "by"), (0, "the"), (1, "sea")
    ]  # fmt: skip


def test_a_word_that_was_hardly_heard_is_unsure() -> None:
    shown = as_heard(heard("I walked home", unsure=("walked",)))
    assert [word.unsure for word in shown] == [False, True, False]


words = st.lists(
    st.builds(
        Word,
        st.sampled_from(["I", "walked", "by", "the", "sea", "...", "", "\u017f", "\u0130"]),
        st.floats(0, 60),
        st.floats(0, 60),
        st.floats(0, 1),
        st.integers(0, 2),
    ),
    max_size=12,
)


@given(st.text(), words)
def test_every_word_of_the_text_is_shown_whatever_was_heard(text: str, was: list[Word]) -> None:
    assert [word.text for word in lit(text, was)] == text.split()

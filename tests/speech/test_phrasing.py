"""Where speech is cut, so that it begins at once."""

from hypothesis import given
from hypothesis import strategies as st

from voicecheck.speech.phrasing import (
    COLON_PAUSE_S,
    SENTENCE_PAUSE_S,
    Piece,
    fixed,
    phrases,
    pieces,
)


def test_a_line_is_made_sentence_by_sentence_and_what_announces_it_first() -> None:
    assert pieces(["I heard: You were late. You were tired.", "Is that right?"]) == [
        Piece("I heard:", COLON_PAUSE_S),
        Piece("You were late.", SENTENCE_PAUSE_S),
        Piece("You were tired.", SENTENCE_PAUSE_S),
        Piece("Is that right?", 0.0),
    ]


def test_a_time_of_day_announces_nothing() -> None:
    assert list(phrases("It was 7: 30 and dark.")) == ["It was 7: 30 and dark."]


def test_where_a_voice_is_slow_the_first_piece_is_short() -> None:
    line = "You caught the part about the garden behind the house."
    first, second = pieces([line], first_words=4)
    assert first.text == "You caught the part,"
    assert second.text == "about the garden behind the house."
    assert (
        pieces(["Sam, you have the floor now, and Ana listens."], first_words=4)[0].text == "Sam,"
    )


def test_what_is_known_or_short_stays_whole() -> None:
    line = "Take your time with this one, I'm listening."
    assert [piece.text for piece in pieces([line], known={line}, first_words=4)] == [line]
    assert [piece.text for piece in pieces(["It was a Tuesday."], first_words=4)] == [
        "It was a Tuesday."
    ]


def test_only_the_first_piece_is_cut() -> None:
    lines = ["I heard:", "You told him twice that you can't come along."]
    assert [piece.text for piece in pieces(lines, known={"I heard:"}, first_words=3)] == lines


def test_nothing_to_say_is_no_piece() -> None:
    assert pieces([]) == []
    assert pieces(["", "  "]) == []


@given(st.lists(st.text(alphabet="ab c.,:?!\n", max_size=60), max_size=4), st.integers(0, 6))
def test_every_word_is_said_once_and_in_order(lines: list[str], first_words: int) -> None:
    cut = pieces(lines, first_words=first_words)

    def letters(text: str) -> str:
        return "".join(char for char in text if char.isalpha())

    assert letters("".join(piece.text for piece in cut)) == letters("".join(lines))
    assert all(piece.text.strip() for piece in cut)
    assert all(piece.pause_s >= 0 for piece in cut)


TEMPLATES = (
    "I wasn't sure of one word. Did you say {word}?",
    "All right: {guide}, this week.",
    "{name}, you have the floor.",
)


def test_what_stands_around_a_place_is_said_as_it_is_written() -> None:
    assert list(fixed(TEMPLATES)) == ["I wasn't sure of one word.", "All right:"]
    assert list(fixed(TEMPLATES, openings=True)) == [
        "I wasn't sure of one word.",
        "Did you say,",
        "All right:",
    ]


def test_where_a_voice_is_slow_a_known_opening_is_the_first_piece() -> None:
    known = set(fixed(TEMPLATES, openings=True))
    said = pieces(["Did you say pay?"], known=known, first_words=4)
    assert [piece.text for piece in said] == ["Did you say,", "pay?"]

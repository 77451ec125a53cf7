import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.language.echoed import only_listening, own_words, resembles, takes_the_turn

FELT = "It sounds like you felt left out when nobody called you back. Did I get that right?"
HELP = "You can say stop, skip, or repeat at any time. Take as long as you like."


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (FELT, FELT),
        ("you felt left out", FELT),
        ("Did I get that right?", FELT),
        ("called you back. Did I get that, right.", FELT),
        ("sounds like you felt left doubt when nobody called", FELT),  # misheard a bit
        ("nobody called. Did I get that right?", FELT),  # with words left out
        ("You can say stop skip or repeat", HELP),
        ("stop", HELP),  # the limit: without the sound's help nobody can tell
        ("and what was hard today", "And what was hard today?"),
        ("What's hard today?", "What is hard today?"),
    ],
)
def test_the_programs_own_words_are_echo(heard: str, said: str) -> None:
    assert resembles(heard, said)
    assert not takes_the_turn(heard, said)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("No, that's wrong.", FELT),
        ("I was angry, not left out.", FELT),
        ("Wait.", FELT),
        ("Stop.", "What was the best moment of your day?"),
        ("My mother called me and I was happy about it.", FELT),
        ("The best moment was lunch with Sam.", "What was the best moment of your day?"),
        ("Yes.", FELT),
        ("Repeat.", FELT),
    ],
)
def test_what_somebody_says_over_it_is_not(heard: str, said: str) -> None:
    assert not resembles(heard, said)
    assert takes_the_turn(heard, said)


@pytest.mark.parametrize("heard", ["Stop.", "Skip.", "Repeat.", "Say stop."])
def test_a_word_that_it_says_too_gets_through_where_the_sound_tells(heard: str) -> None:
    assert resembles(heard, HELP)
    assert takes_the_turn(heard, HELP, voice_is_near=True)
    assert not takes_the_turn("You can say stop, skip or repeat.", HELP, voice_is_near=True)


@pytest.mark.parametrize("heard", ["I", "did I", "you.", "at any"])
def test_a_scrap_that_says_nothing_by_itself_is_an_echo_all_the_same(heard: str) -> None:
    said = f"{FELT} {HELP}"
    assert not takes_the_turn(heard, said, voice_is_near=True)
    assert takes_the_turn("No.", "Say yes or no.", voice_is_near=True)


LEFT = "And now that this is told, and there is nothing left to do tonight, what is your plan?"


@pytest.mark.parametrize(
    ("heard", "said", "left"),
    [
        (
            "Oh, and there is nothing left to do to hide it. What is your plan? I will go to bed.",
            LEFT,
            "I will go to bed.",
        ),
        ("to do tonight what is your plan sleep", LEFT, "sleep"),
        ("what is your plan", LEFT, ""),
        ("I will go to bed early.", LEFT, "I will go to bed early."),
        ("My plan is to sleep.", LEFT, "My plan is to sleep."),
        ("There is nothing left.", FELT, "There is nothing left."),
        ("Did I get that right? No, I was angry.", FELT, "No, I was angry."),
        ("No, I was angry. Did I get that right?", FELT, "No, I was angry. Did I get that right?"),
        ("Yes.", "", "Yes."),
        ("", FELT, ""),
    ],
)
def test_an_answer_begins_after_the_programs_own_words(heard: str, said: str, left: str) -> None:
    words = heard.split()
    assert " ".join(words[own_words(words, said) :]) == left


@pytest.mark.parametrize(
    "heard", ["", "Mm-hmm.", "Mhm.", "MMMM.", "Uh-huh.", "Hmm...", "Ha ha ha!", "Hahaha.", "Oh."]
)
def test_listening_takes_no_turn(heard: str) -> None:
    assert only_listening(heard)
    assert not takes_the_turn(heard, FELT, voice_is_near=True)


@pytest.mark.parametrize("heard", ["No.", "Mm-hm, but stop.", "Yes", "Yeah."])
def test_a_word_is_more_than_listening(heard: str) -> None:
    assert not only_listening(heard)


@given(st.data())
def test_any_run_of_its_words_is_echo(data: st.DataObject) -> None:
    words = HELP.split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert resembles(" ".join(words[start:end]), HELP)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_asked_about(heard: str, said: str) -> None:
    assert isinstance(resembles(heard, said), bool)
    assert not resembles("", said)
    assert not resembles(heard, "")

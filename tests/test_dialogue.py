"""Whole conversations as tables: what happens goes in, what is to be done comes out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.talk import PHRASES, Talk
from voicecheck.dialogue import (
    Adjust,
    Ask,
    Event,
    Expect,
    Finish,
    Heard,
    Interrupted,
    Keep,
    Listen,
    Pressed,
    Say,
    ShowSupport,
    Silence,
    WentOn,
)
from voicecheck.guides import Step
from voicecheck.language import Command

FREE = Step(id="high", ask="What was good?", rephrase="Was anything good?")
MORE = Step(id="low", ask="What was hard?", rephrase="Was anything hard?", more=True)
PLAIN = Step(id="note", ask="Anything to note?", reflect=False)
RATING = Step(id="mood", ask="How is your mood?", kind="rating", low=1, high=5)
CALM = Step(
    id="calm", ask="Is now okay?", kind="yes_no", if_no="Then another time.", stop_if_no=True
)
WORD = Step(id="word", ask="Let's breathe.", kind="say")


def test_it_greets_and_asks() -> None:
    talk = Talk(FREE)
    assert talk.said == "Hello. What was good?"
    assert talk.newest[-1] == Listen(Expect.ANSWER)


def test_an_answer_is_kept_at_once_said_back_and_confirmed() -> None:
    talk = Talk(FREE).hear("I saw my sister.")
    assert talk.verdict("high") == "unconfirmed"
    assert "you saw your sister" in talk.said.lower()
    assert talk.newest[-1] == Listen(Expect.CONFIRMATION)
    talk.hear("Yes, that's right.")
    assert talk.verdict("high") == "confirmed"
    assert talk.kept["high"].verbatim == "I saw my sister."
    assert talk.said == "Good night."
    assert talk.finish == Finish(complete=True)


def test_a_correction_is_put_in_and_said_back_once_more() -> None:
    talk = Talk(FREE).hear("I had a good bay.", "No, I said my day.")
    assert talk.kept["high"].text == "I had a good day."
    assert "you had a good day" in talk.said.lower()
    talk.hear("Yes.")
    keep = talk.kept["high"]
    assert (keep.verdict, keep.verbatim) == ("corrected", "I had a good bay. No, I said my day.")
    assert [part.kind for part in keep.parts] == ["answer", "correction"]


def test_a_no_asks_how_they_would_say_it() -> None:
    talk = Talk(FREE).hear("I had a good bay.", "No.")
    assert talk.said == PHRASES.what_was_it
    talk.hear("I had a good day.", "Yes.")
    assert talk.kept["high"].text == "I had a good day."
    assert talk.verdict("high") == "corrected"


def test_a_second_no_keeps_their_own_words() -> None:
    talk = Talk(FREE, PLAIN).hear("I had a good bay.", "No.", "I had a good day.", "No.")
    assert talk.kept["high"].text == "I had a good day."
    assert talk.verdict("high") == "own_words"
    assert talk.said == f"{PHRASES.own_words} Anything to note?"


def test_a_second_correction_is_still_taken() -> None:
    talk = Talk(FREE, PLAIN)
    talk.hear("We met on Monday.", "No, it was Tuesday.", "No, it was Wednesday.")
    assert talk.kept["high"].text == "We met on Wednesday."
    assert "Anything to note?" in talk.said


def test_what_is_unclear_is_asked_again_and_never_taken_for_yes() -> None:
    talk = Talk(FREE, PLAIN).hear("I saw my sister.", "Hmm.")
    assert talk.said == PHRASES.yes_or_no
    assert talk.verdict("high") == "unconfirmed"
    talk.hear("Hmm.")
    assert talk.verdict("high") == "own_words"


def test_a_whole_sentence_instead_of_a_yes_is_more_of_the_story() -> None:
    talk = Talk(FREE).hear("I saw my sister.", "We went to the old house together.")
    assert "house" in talk.kept["high"].text
    assert "you" in talk.said.lower()
    assert talk.newest[-1] == Listen(Expect.CONFIRMATION)


def test_is_there_more() -> None:
    talk = Talk(MORE, PLAIN).hear("I was late.", "Yes.")
    assert talk.said in PHRASES.more
    talk.hear("My boss was angry.")
    assert talk.kept["low"].text == "I was late. My boss was angry."
    talk.hear("Yes.")
    assert talk.said in PHRASES.more
    talk.hear("No.")
    assert talk.said == "Anything to note?"
    assert [part.kind for part in talk.kept["low"].parts] == ["answer", "addition"]


def test_a_yes_to_more_listens_on() -> None:
    talk = Talk(MORE).hear("I was late.", "Yes.", "Yes.")
    assert talk.said == PHRASES.go_on
    talk.hear("My boss was angry.")
    assert "angry" in talk.said


def test_a_step_that_is_not_said_back() -> None:
    talk = Talk(PLAIN).hear("The keys are in the car.")
    assert talk.verdict("note") == "own_words"
    assert talk.finish == Finish(complete=True)


@pytest.mark.parametrize(("words", "value"), [("Four.", 4), ("About a three.", 3), ("5", 5)])
def test_a_rating(words: str, value: int) -> None:
    assert Talk(RATING).hear(words).kept["mood"].rating == value


def test_a_rating_that_is_none_is_asked_for_again() -> None:
    talk = Talk(RATING, PLAIN).hear("Rather well.")
    assert "1 to 5" in talk.said
    assert talk.newest[-1] == Listen(Expect.RATING)
    talk.hear("Well, you know.", "Fine.")
    assert talk.kept["mood"].rating is None
    assert "Fine." in talk.kept["mood"].verbatim


def test_yes_or_no() -> None:
    assert Talk(CALM, FREE).hear("Yes, I think so.").said == "What was good?"
    talk = Talk(CALM, FREE).hear("No.")
    assert talk.said == "Then another time."
    assert talk.finish == Finish(complete=False)
    assert Talk(CALM, FREE).hear("Blue.").said == PHRASES.yes_or_no


def test_things_that_are_only_said() -> None:
    assert Talk(WORD, FREE).said == "Hello. Let's breathe. What was good?"
    talk = Talk(PLAIN, WORD).hear("Nothing much today.")
    assert "Let's breathe." in talk.said
    assert talk.finish == Finish(complete=True)


def test_silence_is_met_three_times_and_then_left() -> None:
    talk = Talk(FREE, PLAIN).silence()
    assert talk.said in PHRASES.still_here
    assert talk.silence().said == f"Was anything good? {PHRASES.offer_skip}"
    assert talk.silence().said == f"{PHRASES.move_on} Anything to note?"
    assert not talk.kept


def test_speaking_starts_the_patience_anew() -> None:
    talk = Talk(FREE).silence(2).hear("I saw my sister.").silence()
    assert talk.said == PHRASES.check_again
    talk.silence()
    assert talk.verdict("high") == "own_words"


def test_a_voice_without_words_is_asked_again_and_then_its_sound_is_kept() -> None:
    talk = Talk(FREE, PLAIN).hear("")
    assert talk.said == PHRASES.pardon
    talk.hear("")
    assert talk.verdict("high") == "unheard"
    assert len(talk.kept["high"].parts) == 1


def test_repeat() -> None:
    talk = Talk(FREE).hear("Can you repeat that please?")
    assert talk.said == "What was good?"
    reflected = talk.hear("I saw my sister.").said
    assert talk.hear("Sorry, say that again?").said == reflected
    assert talk.newest[-1] == Listen(Expect.CONFIRMATION)


def test_skip_keeps_what_was_told() -> None:
    talk = Talk(FREE, PLAIN).hear("Skip.")
    assert talk.said == f"{PHRASES.skipped} Anything to note?"
    talk = Talk(FREE, PLAIN).hear("I saw my sister.", "Skip.")
    assert talk.verdict("high") == "own_words"


def test_go_back() -> None:
    talk = Talk(FREE, PLAIN).hear("Go back.")
    assert talk.said.startswith(PHRASES.first_already)
    talk.hear("I saw my sister.", "Yes.", "Go back.")
    assert talk.said == f"{PHRASES.back} What was good?"
    assert talk.kept["high"].text == "I saw my sister."
    talk.hear("I slept well.")
    positions = [effect.position for effect in talk.effects if isinstance(effect, Keep)]
    assert len(set(positions)) == 2, "an answer given anew does not overwrite the first"


def test_pause_and_resume() -> None:
    talk = Talk(FREE).hear("Pause.")
    assert talk.newest[-1] == Listen(Expect.PAUSED)
    talk.hear("I think the kettle is boiling over there.").silence(5)
    assert not talk.kept
    talk.hear("Resume.")
    assert talk.said == f"{PHRASES.resumed} What was good?"
    assert talk.newest[-1] == Listen(Expect.ANSWER)


def test_stop_keeps_what_was_said() -> None:
    talk = Talk(FREE, PLAIN).hear("I saw my sister.", "Stop.")
    assert talk.said == PHRASES.stopped
    assert talk.finish == Finish(complete=False)
    assert talk.kept["high"].text == "I saw my sister."
    assert Talk(FREE).hear("Stop.").said == PHRASES.stopped_empty


def test_delete_that() -> None:
    talk = Talk(FREE, PLAIN).hear("I saw my sister.", "Delete that.")
    assert not talk.kept
    assert talk.said == f"{PHRASES.deleted} What was good?"
    talk.hear("I slept well.", "Yes.", "Delete that.")
    assert not talk.kept
    assert talk.said == f"{PHRASES.deleted} Anything to note?"
    talk.hear("Delete that.")
    assert talk.said.startswith(PHRASES.nothing_to_delete)


def test_help_slower_and_louder() -> None:
    talk = Talk(FREE).hear("Help.")
    assert talk.said == PHRASES.help
    talk.hear("Slower please.")
    assert any(isinstance(effect, Adjust) and effect.rate_wpm < 0 for effect in talk.newest)
    assert talk.said.endswith("What was good?")
    talk.hear("Speak louder.")
    assert any(isinstance(effect, Adjust) and effect.volume_db > 0 for effect in talk.newest)


def test_im_done_goes_on() -> None:
    assert "Anything to note?" in Talk(FREE, PLAIN).hear("I'm done.").said
    assert Talk(MORE, PLAIN).hear("I was late.", "Yes.", "That's all.").said == "Anything to note?"


@pytest.mark.parametrize(
    "answer",
    [
        "I want to stop fighting.",
        "We skipped lunch.",
        "Can you repeat that to her?",
        "I need help with the dishes.",
        "I wish he would pause before he speaks.",
        "I asked her to go back to the doctor.",
        "I'm done with his excuses.",
        "I deleted that photo of us.",
    ],
)
def test_answers_that_contain_command_words_are_answers(answer: str) -> None:
    talk = Talk(FREE, PLAIN).hear(answer)
    assert talk.kept["high"].verbatim == answer


def test_every_command_has_a_key() -> None:
    for command in Command:
        Talk(FREE, PLAIN).event(Pressed(command))


def test_ctrl_c_keeps_what_was_said() -> None:
    talk = Talk(FREE).hear("I saw my sister.").event(Interrupted())
    assert talk.kept["high"].text == "I saw my sister."
    assert talk.finish == Finish(complete=False)
    assert talk.event(Heard("hello")).newest == ()


def test_two_people_are_asked_in_turn_and_by_name() -> None:
    talk = Talk(FREE, people=(None, "Sam"))
    assert talk.said == "Hello. What was good?"
    talk.hear("You made me coffee.")
    assert "sam made you coffee" in talk.said.lower()
    talk.hear("Yes.")
    assert talk.said == "And you, Sam? What was good?"
    talk.hear("I slept well.", "Yes.")
    assert [effect.person for effect in talk.effects if isinstance(effect, Ask)] == [None, "Sam"]
    assert talk.finish == Finish(complete=True)


def test_a_doubtful_word_is_asked_about_by_name() -> None:
    talk = Talk(FREE).event(Heard("I had a good pay at work.", 1, ("pay",)))
    assert "Did you say pay?" in talk.said
    assert talk.newest[-1] == Listen(Expect.CONFIRMATION)
    assert talk.verdict("high") == "unconfirmed"
    talk.hear("No, day.")
    assert talk.kept["high"].text == "I had a good day at work."
    assert "you had a good day" in talk.said.lower()
    talk.hear("Yes.")
    assert talk.verdict("high") == "corrected"


def test_a_doubtful_word_that_was_right() -> None:
    talk = Talk(FREE).event(Heard("I had a good day.", 1, ("day",))).hear("Yes.")
    assert "you had a good day" in talk.said.lower()
    talk.hear("Yes.")
    assert talk.verdict("high") == "confirmed"


def test_a_doubtful_word_that_was_wrong_is_asked_for() -> None:
    talk = Talk(FREE).event(Heard("I had a good pay.", 1, ("pay",))).hear("No.")
    assert talk.said == PHRASES.which_word
    talk.hear("Day.")
    assert talk.kept["high"].text == "I had a good day."


def test_only_one_word_a_question_is_asked_about() -> None:
    talk = Talk(MORE).event(Heard("I had a bad pay.", 1, ("pay", "bad"))).hear("Yes.", "Yes.")
    talk.event(Heard("My boss was cross.", 2, ("cross",)))
    assert "cross" in talk.said
    assert "Did you say" not in talk.said


def test_who_goes_on_as_it_begins_to_say_back_had_not_finished() -> None:
    talk = Talk(FREE).hear("I was late for work.").event(WentOn("And then the car broke down.", 2))
    keep = talk.kept["high"]
    assert keep.text == "I was late for work. And then the car broke down."
    assert [part.kind for part in keep.parts] == ["answer", "addition"]
    assert "late for work" in talk.said
    assert "car broke down" in talk.said


def test_a_quick_yes_is_a_yes() -> None:
    talk = Talk(FREE, PLAIN).hear("I was late for work.").event(WentOn("Yes, that's right.", 2))
    assert talk.verdict("high") == "confirmed"


BLAMING = Step(id="fight", ask="What happened?", i_statements=True)


def test_blame_is_met_with_one_offer_after_it_was_heard_right() -> None:
    talk = Talk(BLAMING, BLAMING).hear("You never listen to me.")
    assert PHRASES.i_feel not in talk.said
    assert talk.hear("Yes.").said == PHRASES.i_feel
    talk.hear("Yes.", "I feel alone when we talk about money.", "Yes.")
    assert "What happened?" in talk.said
    assert "I feel alone" in talk.kept["fight"].text
    talk.hear("You never help me either.", "Yes.")
    assert talk.said == "Good night."


def test_the_offer_can_be_declined_and_needs_the_guide() -> None:
    talk = Talk(BLAMING, PLAIN).hear("You never listen to me.", "Yes.", "No.")
    assert talk.said == "Anything to note?"
    talk = Talk(FREE, PLAIN).hear("You never listen to me.", "Yes.")
    assert talk.said == "Anything to note?"


def test_a_concern_alone_is_met_with_care() -> None:
    talk = Talk(BLAMING, PLAIN).hear("Sometimes I want to kill myself.")
    assert ShowSupport() in talk.newest
    assert talk.said.startswith(PHRASES.acknowledge)
    assert "kill" not in talk.said
    assert talk.verdict("fight") == "own_words"
    assert talk.hear("Yes.").said == "Anything to note?"


def test_a_concern_can_end_it() -> None:
    talk = Talk(FREE, PLAIN).hear("I want to kill myself.", "No.")
    assert talk.finish == Finish(complete=False)
    talk = Talk(FREE, PLAIN).hear("I want to kill myself.").silence(2)
    assert talk.finish == Finish(complete=False)


def test_a_concern_with_two_present_marks_nobody_out() -> None:
    talk = Talk(BLAMING, people=(None, "Sam")).hear("I'm afraid of him, he hit me again.")
    assert not any(isinstance(effect, ShowSupport) for effect in talk.effects)
    assert talk.said.startswith(PHRASES.neutral_pause)
    assert "hit" not in talk.said
    assert "What happened?" in talk.said
    talk.hear("You never listen to me.", "Yes.")
    assert PHRASES.i_feel not in talk.said


REPLIES = st.sampled_from(
    [
        "", "Yes.", "No.", "No, it was Tuesday.", "Yes, and I was tired.", "Hmm.", "Four.",
        "I had a long day and I felt left out.", "Skip.", "Go back.", "Pause.", "Resume.",
        "Delete that.", "Repeat.", "Help.", "Slower.", "Louder.", "I'm done.", "Not really.",
        "You never help me.", "I want to kill myself.",
    ]
)  # fmt: skip
EVENTS = st.one_of(
    REPLIES.map(lambda text: Heard(text, 1)),
    REPLIES.map(lambda text: Heard(text, 1, ("long",))),
    REPLIES.map(lambda text: WentOn(text, 1)),
    st.just(Silence()),
    st.sampled_from(list(Command)).map(Pressed),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENTS, max_size=40))
def test_any_conversation_goes_on_or_ends_and_loses_nothing(events: list[Event]) -> None:
    talk = Talk(CALM, FREE, WORD, MORE, RATING, PLAIN, people=(None, "Sam"))
    for event in events:
        if talk.finish:
            break
        before = talk.state
        talk.event(event)
        assert isinstance(talk.newest[-1], Listen | Finish)
        assert sum(isinstance(effect, Listen | Finish) for effect in talk.newest) == 1
        for effect in talk.newest:
            if isinstance(effect, Say):
                assert effect.lines
                assert all("{" not in line for line in effect.lines)
        if before.draft is not None and talk.state.position == before.position:
            assert talk.state.draft is not None
            assert talk.state.draft.verbatim.startswith(before.draft.verbatim)
    if not talk.finish:
        talk.event(Interrupted())
    assert talk.finish

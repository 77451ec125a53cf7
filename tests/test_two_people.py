"""Two people: consent, the gate, one floor, and saying back until it was heard."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.talk import PHRASES, Talk
from tests.test_dialogue import EVENTS
from voicecheck import guides
from voicecheck.dialogue import (
    Event,
    Expect,
    Finish,
    GateShown,
    Heard,
    Hide,
    Interrupted,
    Keep,
    Listen,
    NoRecording,
    Pressed,
    Record,
    Rest,
    SaidBack,
    Say,
    ShowSupport,
    Silence,
    TurnTo,
)
from voicecheck.guides import Guide, Step
from voicecheck.language import Command

FREE = Step(id="high", ask="What was good?", rephrase="Was anything good?")
PLAIN = Step(id="note", ask="Anything to note?", reflect=False)
TELL = Step(id="tell", who="speaker", ask="What should {partner} hear?", reflect=False)
HEARD = Step(id="heard", kind="mirror", of="tell", who="listener", ask="What did you hear?")
PAIR = ("Ana", "Sam")
TOLD = "I felt lonely when you were on your phone at dinner. And I was worried about work."


def guide(*steps: Step, swap: bool = False, gate: bool = False) -> Guide:
    return Guide(
        title="T", about="A", opening="Hello.", closing="Bye.", steps=steps, swap=swap, gate=gate
    )


def mirroring(*replies: str, people: Sequence[str | None] = PAIR) -> Talk:
    talk = Talk(of=guide(TELL, HEARD, PLAIN), people=people)
    return talk.hear(TOLD, *replies)


def tries(talk: Talk) -> list[SaidBack]:
    """The last state of every try, in order."""
    newest = {e.position: e.said_back for e in talk.effects if isinstance(e, Keep) and e.said_back}
    return list(newest.values())


# --- whose turn it is ---


def test_each_is_spoken_to_by_name() -> None:
    talk = Talk(FREE, people=PAIR)
    assert talk.said == "Hello. Ana, what was good?"
    talk.hear("I saw my sister.")
    assert "Ana, " in talk.said.rsplit(".", 1)[-1]
    talk.hear("Yes.")
    assert talk.said == "And you, Sam? What was good?"


def test_the_owner_is_called_by_their_name_and_kept_without() -> None:
    talk = Talk(FREE, people=(None, "Sam"), called="Mia")
    assert talk.said == "Hello. Mia, what was good?"
    talk.hear("I saw my sister.", "Yes.", "You made me laugh.")
    assert "Mia made you laugh" in talk.said
    assert [keep.person for keep in talk.effects if isinstance(keep, Keep)][-1] == "Sam"
    assert None in [keep.person for keep in talk.effects if isinstance(keep, Keep)]


def test_an_owner_without_a_name_is_not_called_none() -> None:
    talk = Talk(of=guide(TELL, HEARD, swap=True), people=(None, "Sam"))
    assert talk.said == "Hello. You have the floor, and Sam listens. What should Sam hear?"
    talk.hear(TOLD, "I heard nothing.", "Yes.", "No.")
    assert talk.said.startswith("Now change places. Sam, you have the floor, and your partner")


def test_they_change_places_after_a_round() -> None:
    talk = Talk(of=guide(TELL, HEARD, swap=True), people=PAIR)
    talk.hear(TOLD, "You felt lonely.", "Yes.", "No.")
    assert talk.said == (
        "Now change places. Sam, you have the floor, and Ana listens. Sam, what should Ana hear?"
    )


def test_alone_there_is_no_listener() -> None:
    talk = Talk(of=guide(TELL, HEARD, PLAIN))
    assert talk.said == "Hello. What should the other person hear?"
    assert talk.hear(TOLD).said == "Anything to note?"


def test_words_that_were_the_others_are_taken_out() -> None:
    talk = Talk(FREE, people=PAIR).hear("It was boring.", "That wasn't me.")
    assert not talk.kept
    assert talk.said == "Ana, you have the floor. Ana, what was good?"
    talk.hear("I saw my sister.", "And we ate cake together.", "Sam said that.")
    assert talk.kept["high"].text == "I saw my sister."
    assert "cake" in talk.kept["high"].verbatim
    assert talk.hear("Whose turn is it?").newest[-1] == Listen(Expect.ANSWER)


@pytest.mark.parametrize("answer", ["That was Sam.", "It was my turn to cook.", "He said so."])
def test_answers_about_the_other_are_answers(answer: str) -> None:
    assert Talk(PLAIN, people=PAIR).hear(answer).kept["note"].text == answer


# --- may this be recorded? ---


def test_each_says_yes_to_being_recorded() -> None:
    talk = Talk(PLAIN, people=PAIR, consent=True)
    assert talk.effects[0] == Record(False)
    assert talk.said == f"Hello. Ana, {PHRASES.consent[0].lower()}{PHRASES.consent[1:]}"
    assert talk.newest[-1] == Listen(Expect.CONFIRMATION)
    talk.hear("Yes.")
    assert "Sam" in talk.said
    assert Record(True) not in talk.effects
    talk.hear("Yes, that's fine.")
    assert Record(True) in talk.newest
    assert "nything to note?" in talk.said
    assert not any(isinstance(effect, Keep) for effect in talk.effects)


@pytest.mark.parametrize("refusal", [["No."], ["Yes.", "No."], ["Hmm.", "Hmm."]])
def test_without_every_yes_no_sound_is_kept_and_it_goes_on(refusal: list[str]) -> None:
    talk = Talk(PLAIN, people=PAIR, consent=True).hear(*refusal)
    assert Record(True) not in talk.effects
    assert talk.said.startswith(PHRASES.recording_refused)
    assert talk.hear("The keys are in the car.").kept["note"].text


def test_silence_is_no_yes() -> None:
    talk = Talk(PLAIN, people=PAIR, consent=True).silence()
    assert PHRASES.consent[1:] in talk.said
    assert PHRASES.recording_refused in talk.silence().said


@pytest.mark.parametrize("event", [Heard("Stop recording, please."), NoRecording()])
def test_stop_recording_is_honoured_at_any_moment(event: Event) -> None:
    for talk in (
        Talk(FREE),
        Talk(FREE, people=PAIR).hear("I saw my sister."),
        Talk(FREE).hear("Pause."),
        Talk(PLAIN, people=PAIR, consent=True),
        Talk(PLAIN, people=PAIR, gate=True),
        mirroring("You felt lonely."),
        mirroring("You felt lonely.", "No."),
    ):
        talk.event(event)
        assert Record(False) in talk.newest
        assert Record(True) not in talk.newest
        assert "No sound is kept" in talk.said
        assert isinstance(talk.newest[-1], Listen)


def test_stop_alone_ends_and_a_story_of_recordings_is_an_answer() -> None:
    assert Talk(FREE).hear("Stop.").finish
    talk = Talk(PLAIN).hear("They stopped recording us at work.")
    assert talk.kept["note"].text


# --- the gate ---


GATED = guide(TELL, HEARD, gate=True)


def at_gate(*replies: str) -> Talk:
    return Talk(of=GATED, people=PAIR, gate=True).hear(*replies)


def test_each_is_asked_alone_and_shown_the_same() -> None:
    talk = at_gate()
    assert GateShown() in talk.effects
    assert "Ana, please stay here, while Sam leaves" in talk.said
    assert talk.newest[-1] == Listen(Expect.PAUSED)
    assert talk.hear("See you in a minute.").said == PHRASES.say_ready
    talk.hear("Ready.")
    assert Hide(True) in talk.newest
    assert ShowSupport() in talk.newest
    first = talk.said
    talk.hear("Yes.")
    assert Hide(False) in talk.newest
    assert "Sam, please stay here, while Ana leaves" in talk.said
    talk.hear("Ready.")
    assert talk.said == first
    talk.hear("Yes.")
    assert talk.said == PHRASES.gate_together
    assert "Ana, what should Sam hear?" in talk.hear("Ready.").said


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("No.", "Yes."), ("Yes.", "No."), ("No.", "No."), ("I'm afraid of him.", "Yes.")),
        *(("I suppose so, yes.", "Yes."), ("Yes.", "Yes, he'd be cross.")),
    ],
)
def test_a_no_ends_it_in_the_same_words_without_a_trace(first: str, second: str) -> None:
    talk = at_gate("Ready.", first)
    asked_next = talk.said
    assert asked_next == at_gate("Ready.", "Yes.").said, "the first answer changes nothing yet"
    talk.hear("Ready.", second)
    assert talk.said == PHRASES.gate_closed
    assert talk.finish == Finish(complete=False, traceless=True)
    assert not any(isinstance(effect, Keep) for effect in talk.effects)


def test_silence_at_the_gate_is_no_yes() -> None:
    talk = at_gate("Ready.").silence(2).hear("Ready.", "Yes.")
    assert talk.said == PHRASES.gate_closed


def test_who_leaves_before_it_begins_leaves_no_trace() -> None:
    assert at_gate("Ready.").event(Interrupted()).finish == Finish(False, traceless=True)
    assert Hide(False) in at_gate("Ready.").event(Pressed(Command.STOP)).newest


# --- saying back ---


def test_who_mirrors_well_is_thanked_and_the_speaker_is_asked() -> None:
    talk = mirroring("You felt lonely when I was on my phone at dinner, and work worries you.")
    assert talk.said == "Thank you. Ana, did Sam get it?"
    assert TurnTo("Ana", "Ana, did Sam get it?") in talk.newest
    talk.hear("Yes.")
    assert tries(talk) == [SaidBack(0, 1, True)]
    assert talk.said.startswith("Ana, ")
    assert "nything to note?" in talk.hear("No.").said


def test_who_misses_half_is_told_what_came_and_what_is_missing() -> None:
    talk = mirroring("You felt lonely because of my phone at dinner.")
    assert "your phone at dinner" in talk.said
    assert "about work" in talk.said
    assert "worried" in talk.said
    talk.hear("No.")
    assert talk.said == f"Ana, w{PHRASES.what_was_missed[1:]}"
    talk.hear("The part about work.")
    assert talk.said == "Sam, what did you hear this time?"
    assert talk.kept["tell"].text.endswith("The part about work.")
    talk.hear("You were worried about work.")
    assert talk.said == "Thank you. Ana, did Sam get it?", "what came back before still counts"
    talk.hear("Yes.")
    assert tries(talk) == [SaidBack(0, 1, False), SaidBack(0, 2, True)]


@pytest.mark.parametrize(
    ("said_back", "line"),
    [
        ("You always make a drama of my phone.", PHRASES.mirror_blame),
        ("You felt lonely. You should just say something.", PHRASES.mirror_advice),
        ("I wasn't on my phone that long.", PHRASES.mirror_own_side),
        ("You were furious with me about dinner.", "furious"),
    ],
)
def test_what_was_added_is_told_without_judging(said_back: str, line: str) -> None:
    talk = mirroring(said_back)
    assert line in talk.said
    assert talk.said.endswith("Ana, did Sam get it?")


def test_only_the_speakers_yes_ends_the_turn() -> None:
    talk = mirroring("You were sad.")
    for reply in ("Hmm.", "Well.", "No.", "Not really.", "You were lonely.", "Partly.", "More."):
        talk.hear(reply)
        assert "note" not in talk.said
    talk = mirroring("You felt lonely.")
    for event in (Pressed(Command.DONE), Silence(), Silence(), Silence(), Silence()):
        talk.event(event)
        assert "nything to note?" not in talk.said
    assert talk.newest[-1] == Listen(Expect.PAUSED)
    assert "did Sam get it" in talk.hear("Resume.").said
    assert "more" in talk.hear("Yes.").said or "else" in talk.said


def test_a_listener_who_says_nothing_is_waited_for() -> None:
    talk = mirroring().silence(3)
    assert talk.newest[-1] == Listen(Expect.PAUSED)
    assert "What did you hear" in talk.hear("Resume.").said or "what did you hear" in talk.said


def test_a_no_that_says_what_was_missed_is_not_asked_again() -> None:
    talk = mirroring("You felt lonely.", "No, I was worried about work, too.")
    assert talk.said == "Sam, what did you hear this time?"
    assert "too" in talk.kept["tell"].text


def test_more_is_told_until_there_is_none() -> None:
    talk = mirroring("You felt lonely and worried.", "Yes.", "Yes.")
    assert talk.said == "Ana, go on, I'm listening."
    talk.hear("My mother is ill.")
    assert talk.said == "Sam, what did you hear?"
    talk.hear("Your mother is ill.", "Yes, and I am afraid for her.")
    assert talk.said == "Sam, what did you hear?"
    talk.hear("You are scared for her.", "Yes.", "No, that's all.")
    assert "nything to note?" in talk.said
    texts = [e.text for e in talk.effects if isinstance(e, Keep) and e.step == "tell"]
    assert texts == [TOLD, "My mother is ill.", "I am afraid for her"]
    assert [one.heard for one in tries(talk)] == [True, True, True]
    assert [one.of for one in tries(talk)] == [0, 2, 4]


def test_what_was_deleted_need_not_be_said_back() -> None:
    talk = Talk(of=guide(TELL, HEARD, PLAIN), people=PAIR).hear(TOLD, "Delete that.")
    assert not talk.kept
    talk.hear("Skip.")
    assert "nything to note?" in talk.said


# --- care with two present ---


def test_after_words_of_danger_nothing_is_mirrored_or_coached() -> None:
    steps = (
        TELL,
        HEARD,
        Step(id="sense", who="listener", ask="What makes sense?", repair=True),
        Step(id="rest", who="listener", ask="What would you like?", without=("advice",)),
    )
    talk = Talk(of=guide(*steps, swap=True), people=PAIR).hear("Sam hit me again last night.")
    assert talk.said.startswith(PHRASES.neutral_pause)
    assert not any(isinstance(effect, ShowSupport) for effect in talk.effects)
    assert "What makes sense?" not in talk.said
    assert "what would you like?" in talk.said.lower()
    talk.hear("You should go to bed.", "Yes.")
    assert PHRASES.without_advice not in talk.said
    talk.hear("I had a long day at the office.")
    assert "did you hear" not in talk.said


def test_danger_in_what_is_said_back_ends_the_coaching() -> None:
    talk = mirroring("You said that I hit you and you want to kill yourself.")
    assert talk.said.startswith(PHRASES.neutral_pause)
    assert "did Sam get it" not in talk.said


# --- what depends on an earlier answer ---


OKAY = Step(id="okay", kind="yes_no", ask="Is now okay?")
WHEN = Step(id="when", who="speaker", only_if="okay:no", ask="When?", reflect=False)
LATER = Step(
    id="later", kind="say", who="speaker", only_if="okay:no", ask="Until then.", ends=True
)


def test_one_no_of_two_takes_the_other_way() -> None:
    steps = guide(OKAY, WHEN, LATER, PLAIN)
    talk = Talk(of=steps, people=PAIR).hear("Yes.", "No.")
    assert talk.said == "Ana, when?"
    talk.hear("At eight.")
    assert talk.said == "Until then."
    assert talk.finish == Finish(complete=True)
    assert Talk(of=steps, people=PAIR).hear("Yes.", "Yes.").said == "Ana, anything to note?"
    talk = Talk(of=steps).hear("No.", "Go back.")
    assert "Is now okay?" in talk.said
    assert talk.hear("Yes.").said == "Anything to note?"


def test_each_round_goes_by_its_own_answers() -> None:
    steps = (
        TELL,
        Step(id="close", kind="yes_no", who="speaker", ask="Was that close?"),
        Step(id="else", who="speaker", only_if="close:no", ask="What else?", reflect=False),
    )
    talk = Talk(of=guide(*steps, swap=True), people=PAIR).hear(TOLD, "No.")
    assert talk.said == "Ana, what else?"
    talk.hear("The rest.", "I am tired of the noise.", "Yes.")
    assert talk.said == "Bye."


# --- an answer is better without it ---


@pytest.mark.parametrize(
    ("without", "answer", "offer"),
    [
        ("advice", "You should talk to your boss.", PHRASES.without_advice),
        ("blame", "You never listen to me.", PHRASES.without_blame),
        ("but", "I'm sorry, but you were late as well.", PHRASES.without_but),
    ],
)
def test_it_offers_once_to_say_it_without(without: str, answer: str, offer: str) -> None:
    step = Step(id="side", ask="What can you say?", reflect=False, without=(without,))  # type: ignore[arg-type]
    talk = Talk(step, PLAIN).hear(answer)
    assert talk.said == offer
    talk.hear("Yes.")
    assert talk.said == PHRASES.go_on
    talk.hear(answer)
    assert talk.said == "Anything to note?"
    assert Talk(step, PLAIN).hear(answer, "No.").said == "Anything to note?"
    assert Talk(step, PLAIN).hear("I see why that was hard.").said == "Anything to note?"


# --- a word to stop ---


SAFE = Step(id="word", kind="safe_word", ask="Which word?")


def test_whoever_says_the_word_ends_the_talk() -> None:
    talk = Talk(SAFE, FREE).hear("Let's say pineapple.")
    assert "pineapple" in talk.said
    talk.hear("I like pineapple on pizza.")
    assert talk.finish is None
    talk.hear("Pineapple!")
    assert talk.said == PHRASES.safe_word_said
    assert talk.finish == Finish(complete=False)
    assert "pizza" in talk.kept["high"].text


def test_a_sentence_is_no_word() -> None:
    talk = Talk(SAFE, PLAIN).hear("Well that is a hard question for the two of us")
    assert talk.said == PHRASES.one_word
    assert "Anything to note?" in talk.hear("no").said


@pytest.mark.parametrize("paused", [False, True])
def test_who_deletes_what_they_told_has_nothing_left_to_be_said_back(paused: bool) -> None:
    talk = Talk(of=guides.load("reflect"), people=PAIR)
    talk.hear("I was sad about dinner on Monday.")
    for said in ("Pause.", "Delete that.", "Resume.") if paused else ("Delete that.",):
        talk.hear(said)
    talk.hear("You were sad about dinner.")  # words for which there is nothing to compare
    assert not [one for one in talk.kept.values() if one.said_back]


# --- any conversation of two ---


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from([found.name for found in guides.found()]),
    consent=st.booleans(),
    gate=st.booleans(),
    owner=st.booleans(),
    events=st.lists(EVENTS, max_size=60),
)
def test_any_conversation_of_two_goes_on_or_ends(
    name: str, consent: bool, gate: bool, owner: bool, events: list[Event]
) -> None:
    of = guides.load(name)
    people: tuple[str | None, ...] = (None, "Sam") if owner else PAIR
    if of.whom == "one":
        people = (None,)
    talk = Talk(of=of, people=people, consent=consent, gate=gate)
    for event in events:
        if talk.finish:
            break
        talk.event(event)
        assert isinstance(talk.newest[-1], Listen | Rest | Finish)
        for effect in talk.newest:
            if isinstance(effect, Say):
                assert effect.lines
                assert all("{" not in line and "None" not in line for line in effect.lines)
    if not talk.finish:
        talk.event(Interrupted())
    assert talk.finish

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.cases import cases
from tests.language.meaning_evaluation import commands, replies
from voicecheck.language import Command, Confirmation, confirmation, number, spoken_command

KIND = Confirmation.Kind
UNSEEN = ("unseen", "unseen_voices", "unseen_third", "unseen_eighth", "unseen_ninth")
LATER = (
    *("unseen_fourth", "unseen_fifth", "unseen_sixth", "unseen_tenth", "unseen_eleventh"),
    *("unseen_twelfth", "unseen_thirteenth", "kitchen", "evening", "roundabout"),
)
# Sequences of words that commands and replies are made of find more than random letters do.
SMALL_TALK = st.lists(
    st.sampled_from(
        "yes no not right that's what stop skip the go back okay know now I you it but and also "
        "said was wrong really quite don't think so please can repeat , . ? four or to out of ten "
        "half - 5 / point between".split()
    ),
    max_size=30,
).map(" ".join)


@pytest.mark.parametrize("case", cases("commands"), ids=lambda case: case["text"])
def test_commands_are_found_and_answers_are_left_alone(case: dict[str, Any]) -> None:
    found = spoken_command(case["text"], state=case.get("state", "answering"))
    assert (found or "") == case["want"]


@pytest.mark.parametrize("case", cases("confirmations"), ids=lambda case: case["text"])
def test_replies_are_understood(case: dict[str, Any]) -> None:
    reply = confirmation(case["text"])
    assert (reply.kind, reply.text) == (case["want"], case.get("said", ""))


@pytest.mark.parametrize(
    "case",
    [
        case
        for later in ("", "_unseen_eighth", "_unseen_ninth", "_unseen_twelfth", "_roundabout")
        for case in cases(f"numbers{later}")
    ],
    ids=lambda case: case["text"],
)
def test_ratings_are_understood(case: dict[str, Any]) -> None:
    found = number(case["text"], case.get("low", 1), case.get("high", 10))
    assert found == (None if case["want"] == -1 else case["want"])


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("I woke at half four.", None),
        ("She rang me, half seven.", None),
        ("Up at half seven, so today was a six and a half.", 7),
        ("Two and a half, maybe.", 3),
        ("Our youngest is seven.", None),
        ("My daughter Nell's nearly three.", None),
        ("The twins are two and my son turned six.", None),
        ("My kids are six and eight.", None),
        ("My son is four, and today is an eight.", 8),
        ("The eldest is seven and the other is in year two.", None),
        ("I missed the 7:42 this morning.", None),
        ("He was a six tonight.", 6),
        ("Today was four.", 4),
        ("I'm six.", 6),
        ("I'd place my mood at seven.", 7),
        ("I would put it at four, honestly.", 4),
        ("I put the bins out at seven.", None),
        ("A four at lunch and now a six.", 6),
        ("Three earlier, nine now.", 9),
        ("Eight tonight, a five yesterday.", 8),
        ("A six, yesterday it was a three.", 6),
        ("A five this morning.", 5),
        ("I'd give the day full marks.", 10),
        ("I will say the lowest.", 1),
        ("I'll go to the top.", None),
    ],
)
def test_a_number_rates_or_tells_something_else(text: str, rating: int | None) -> None:
    assert number(text, 1, 10) == rating


@pytest.mark.parametrize("name", ["fresh", "third", *UNSEEN, *LATER])
def test_later_replies_are_understood_and_none_is_flipped(name: str) -> None:
    right, flips, total = replies(f"confirmations_{name}")
    assert flips == 0
    assert right >= 0.95 * total


@pytest.mark.parametrize("name", ["fresh", "third", *UNSEEN])
def test_later_commands_are_found_and_none_is_made_up(name: str) -> None:
    scores = commands(f"commands_{name}")
    assert (scores.found, scores.false) == (scores.wanted, 0)


@pytest.mark.parametrize(
    "text",
    ["It was good.", "I felt great.", "I was wrong.", "No, I felt fine.", "I felt bad about it."],
)
def test_what_tells_of_the_day_is_no_verdict(text: str) -> None:
    assert confirmation(text).kind not in (KIND.YES, KIND.NO)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You have summed that up really nicely.", KIND.YES),
        ("There was nothing wrong with what you said.", KIND.YES),
        ("I didn't mean it like that at all.", KIND.NO),
        ("No, not exactly.", KIND.NO),
        ("Some parts of that were right.", KIND.PARTLY),
    ],
)
def test_a_reply_without_content_is_judged_by_its_words(text: str, kind: str) -> None:
    assert confirmation(text).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It pains me to say it but yes, that's right.", KIND.YES),
        ("I don't mean to be rude but that's wrong.", KIND.NO),
        ("No offence, but it was Tuesday.", KIND.CORRECTION),
        ("I hate to see him like that.", KIND.UNCLEAR),
    ],
)
def test_what_it_costs_to_say_it_changes_no_verdict(text: str, kind: str) -> None:
    assert confirmation(text).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("That's really not it.", KIND.NO),
        ("I really don't think you heard me.", KIND.NO),
        ("I really wouldn't change a word.", KIND.YES),
        ("That's just not quite it.", KIND.PARTLY),
        ("That's really it.", KIND.YES),
    ],
)
def test_emphasis_before_a_denial_changes_nothing(text: str, kind: str) -> None:
    assert confirmation(text).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It's Fergal that's getting married.", KIND.CORRECTION),
        ("It's lonely I was.", KIND.CORRECTION),
        ("It's a shame that he left early.", KIND.UNCLEAR),
        ("It's Maeve at the door.", KIND.UNCLEAR),
    ],
)
def test_who_is_put_forward_corrects(text: str, kind: str) -> None:
    assert confirmation(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "I couldn't tell you if that's right or not.",
        "I don't know whether I said that.",
        "I'm not even sure that's what I meant.",
    ],
)
def test_not_knowing_what_was_meant_is_unclear(text: str) -> None:
    assert confirmation(text).kind is KIND.UNCLEAR


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("You forgot that he apologised.", KIND.ADDITION, "he apologised"),
        ("Yes, but you left out the part about the bus.", KIND.ADDITION, "the bus"),
        ("You forgot something.", KIND.PARTLY, ""),
        ("You missed the point.", KIND.NO, ""),
        ("You missed nothing.", KIND.YES, ""),
    ],
)
def test_what_was_left_out_is_added_where_it_is_named(text: str, kind: str, said: str) -> None:
    reply = confirmation(text)
    assert (reply.kind, reply.text) == (kind, said)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It's strange hearing it out loud. But yes, you got it.", KIND.YES),
        ("No. I mumbled it, the kids are yelling, but no, that's not it.", KIND.NO),
        ("No, it was Tuesday, the kids are yelling, so no.", KIND.UNCLEAR),
        ("Where did you get that from? No.", KIND.NO),
        ("Maybe. Yes.", KIND.UNCLEAR),
    ],
)
def test_thinking_aloud_is_judged_by_its_end(text: str, kind: str) -> None:
    assert confirmation(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "If I have to, yes.",
        "I don't want to, but yes.",
        "He'll be cross if I don't, so yes.",
        "He wants me to, yes.",
        "I have to, yes.",
        "I dread it. Yes.",
        "I'm a bit nervous. Yes.",
        "Can I say no? Yes.",
        "Only if he does, yes.",
        "I can't say no, yes.",
        "Sure, why not.",
        "Unfortunately, yes.",
        "Maybe later, yes.",
    ],
)
def test_a_reluctant_yes_is_asked_about_again(text: str) -> None:
    assert confirmation(text).kind is KIND.UNCLEAR


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No, that's not what I talked about.", KIND.NO),
        ("No, that wasn't my mum, it was my aunt.", KIND.CORRECTION),
        ("No, it was my aunt.", KIND.CORRECTION),
        ("Not wrong, no.", KIND.YES),
        ("No complaints, no.", KIND.YES),
        ("Not in a month of Sundays.", KIND.NO),
        ("Not angry, just tired.", KIND.CORRECTION),
        ("It wasn't untrue.", KIND.YES),
        ("Not incorrect in any way.", KIND.YES),
        ("I don't believe you were mistaken.", KIND.YES),
        ("Not wrong.", KIND.UNCLEAR),
        ("I wouldn't disagree with any of that.", KIND.YES),
        ("I don't entirely disagree.", KIND.UNCLEAR),
        ("Not bad, but it was Tuesday.", KIND.CORRECTION),
        ("That was scarcely true.", KIND.NO),
        ("You hardly heard me.", KIND.NO),
        ("That's hardly wrong.", KIND.UNCLEAR),
        ("I wish it were so.", KIND.NO),
        ("I wish the day was over.", KIND.UNCLEAR),
        ("Yes, and I wish I'd gone.", KIND.ADDITION),
        ("Was it hell.", KIND.NO),
        ("Dream on.", KIND.NO),
        ("Hell, it is right.", KIND.UNCLEAR),
        ("Right sister, wrong week.", KIND.PARTLY),
        ("You have the wrong town but the right reason.", KIND.PARTLY),
        ("Right night, wrong cousin, it was Nell.", KIND.CORRECTION),
        ("Yes, if you mean the second time.", KIND.UNCLEAR),
        ("Yes, if only she had called.", KIND.ADDITION),
        ("Yes, and if he asks again I'm leaving.", KIND.ADDITION),
        ("Hmm.", KIND.UNCLEAR),
    ],
)
def test_a_denial_corrects_only_where_it_says_what_instead(text: str, kind: str) -> None:
    assert confirmation(text).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I don't think you missed anything.", KIND.YES),
        ("I wouldn't change a word of it.", KIND.YES),
        ("I'd change a word or two.", KIND.PARTLY),
        ("It's not your fault.", KIND.CORRECTION),
        ("I didn't change my mind.", KIND.UNCLEAR),
        ("I have no milk.", KIND.UNCLEAR),
        ("I don't know why I cried.", KIND.UNCLEAR),
        ("Change nervous to excited and then it's right.", KIND.CORRECTION),
        ("When you put it like that, it's right.", KIND.YES),
    ],
)
def test_a_denied_fault_agrees_and_a_told_one_does_not(text: str, kind: str) -> None:
    assert confirmation(text).kind is kind


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Hold on, the baby's crying.", Command.PAUSE),
        ("The kids are asleep, not so loud.", Command.QUIETER),
        ("Speak more slowly please, English is not my first language.", Command.SLOWER),
        ("The dog was barking, say that again?", Command.REPEAT),
        ("The kids are asleep.", None),
        ("The baby's crying.", None),
        ("Wait, my sister is coming over tomorrow.", None),
        ("Wait, they are selling the house.", None),
        ("The neighbours were too loud.", None),
        ("English is not my first language.", None),
        ("Hold on to what you have.", None),
        ("Could you leave this question out?", Command.SKIP),
        ("They left that one out.", None),
        ("Leave my sister out of it.", None),
        ("Leave it out!", None),
    ],
)
def test_a_reason_may_stand_beside_a_command(text: str, command: Command | None) -> None:
    assert spoken_command(text) is command


@pytest.mark.parametrize("state", ["answering", "confirming", "paused", "rating", "unheard of"])
@pytest.mark.parametrize("command", ["stop", "skip", "repeat", "help", "pause"])
def test_a_plain_command_is_one_in_every_state(command: str, state: str) -> None:
    assert spoken_command(command, state=state) is Command(command)


def test_a_paused_check_in_hears_back_as_i_am_back() -> None:
    assert spoken_command("back", state="paused") is Command.RESUME
    assert spoken_command("back") is Command.BACK


def test_of_two_commands_the_last_counts() -> None:
    assert spoken_command("Hold on, can you repeat the question?") is Command.REPEAT
    assert spoken_command("I can't hear you. Stop.") is Command.STOP


def test_thats_it_ends_an_answer_and_agrees_with_a_reflection() -> None:
    assert spoken_command("That's it.") is Command.DONE
    assert spoken_command("That's it.", state="confirming") is None
    assert confirmation("That's it.").kind is KIND.YES


@pytest.mark.parametrize("misheard", ["now", "Now.", "know", "Know.", "knows", "nor"])
@pytest.mark.parametrize(
    "more", ["", " it was Tuesday", " that's not right", " I said my day", " yes"]
)
def test_what_sounds_like_no_is_never_a_yes(misheard: str, more: str) -> None:
    assert confirmation(misheard + more).kind is not KIND.YES


@pytest.mark.parametrize("text", ["no", "nope", "no that's wrong", "not right", "not at all"])
@pytest.mark.parametrize("filler", ["um, ", "well ", "oh ", "uh, "])
def test_fillers_flip_nothing(text: str, filler: str) -> None:
    assert confirmation(filler + text).kind is KIND.NO


def test_curly_quotes_are_straight_ones() -> None:
    assert confirmation("That\u2019s right.").kind is KIND.YES
    assert spoken_command("I\u2019m done.") is Command.DONE


@given(st.text() | SMALL_TALK, st.text(max_size=12))
def test_no_text_raises(text: str, state: str) -> None:
    spoken_command(text, state=state)
    reply = confirmation(text)
    assert bool(reply.text) == (reply.kind in (KIND.CORRECTION, KIND.ADDITION))
    found = number(text, 1, 10)
    assert found is None or 1 <= found <= 10


@given(SMALL_TALK)
def test_what_was_said_is_cut_from_the_words_as_they_were(text: str) -> None:
    assert confirmation(text).text in text

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.cases import cases
from tests.language.meaning_evaluation import found
from voicecheck.language import Concern, concern

LATER = (
    "concern_fresh",
    "concern_third",
    "concern_fourth",
    "concern_fifth",
    "concern_unseen",
    "concern_unseen_voices",
    "concern_unseen_third",
    "concern_unseen_fourth",
    "concern_unseen_fifth",
    "concern_unseen_sixth",
    "concern_unseen_seventh",
    "concern_unseen_eighth",
    "concern_unseen_ninth",
    "concern_kitchen",
    "concern_plain",
    "concern_strangers",
)


@cache
def heard(text: str) -> Concern | None:
    """Listened to once, however many tests ask."""
    return concern(text)


@pytest.mark.parametrize("case", cases("concern"), ids=lambda case: case["text"])
def test_danger_is_heard_and_idiom_is_not(case: dict[str, Any]) -> None:
    result = heard(case["text"])
    assert (f"{result.category} {result.urgency}" if result else "") == case["want"]


@pytest.mark.parametrize("name", LATER)
def test_later_sets_are_understood_too(name: str) -> None:
    scores = found(name, lambda case: heard(case["text"]) is not None)
    assert scores.found >= 0.97 * scores.wanted
    assert scores.false <= 2


PRACTICE = ("practice", "many", "around", "twins", "harmless", "everyday", "ways", "lookalikes")


@pytest.mark.parametrize("name", PRACTICE)
def test_what_was_practised_is_heard(name: str) -> None:
    scores = found(f"concern_{name}", lambda case: heard(case["text"]) is not None)
    assert scores.found >= 0.9 * scores.wanted
    assert scores.false <= 0.05 * scores.without


DANGER = ("He tried to strangle me last night.", "I've taken all my pills.", "I want to die.")


@pytest.mark.parametrize("danger", DANGER)
@pytest.mark.parametrize("long", [case["text"] for case in cases("concern_everyday")[:5]])
def test_a_long_answer_drowns_nothing(danger: str, long: str) -> None:
    first, _, rest = long.partition(". ")
    assert concern(f"{first}. {danger} {rest}") is not None


@pytest.mark.parametrize("danger", [*DANGER, "He broke my wrist.", "I'm going to kill myself."])
def test_talk_without_an_end_around_it_drowns_nothing(danger: str) -> None:
    said = danger.rstrip(".")
    assert (
        concern(f"we did the shopping and had a laugh and {said} and then I made tea") is not None
    )


def test_harmless_length_does_not_add_up() -> None:
    harmless = [case["text"] for case in cases("concern_everyday")]
    assert all(
        concern(f"{one} {two}") is None
        for one, two in zip(harmless[:9], harmless[9:18], strict=True)
    )


def test_what_is_denied_leaves_the_rest_standing() -> None:
    assert concern("I'd never hurt myself but he punched me in the face on Saturday.") is not None


def test_two_sentences_may_tell_it_together() -> None:
    assert concern("I had the pills in my hand. I nearly did it.") is not None


def test_a_verb_is_heard_in_every_form() -> None:
    assert all(concern(f"She {fractured} my rib.") for fractured in ("fractured", "fractures"))


@pytest.mark.parametrize("name", ["concern", *LATER])
def test_nothing_urgent_is_missed(name: str) -> None:
    missed = [
        case["text"]
        for case in cases(name)
        if "high" in case["want"] and heard(case["text"]) is None
    ]
    assert missed == []


@pytest.mark.parametrize(
    "answer", ["God no, he cries at adverts.", "Don't be daft.", "Not at all."]
)
def test_a_question_may_be_said_no_to(answer: str) -> None:
    assert concern(f"Am I scared of him? {answer}") is None


@pytest.mark.parametrize(
    "told",
    [
        "Did I tell anyone that he hits me? No.",
        "Does he hit me? Yes, again last night.",
        "Did he hit me? No. He strangled me.",
    ],
)
def test_a_question_may_tell_more_than_its_answer(told: str) -> None:
    assert concern(told) is not None


@pytest.mark.parametrize(
    ("harmless", "danger"),
    [
        (
            "If he leaves the milk out again I swear I'll strangle him.",
            "If he leaves the house tonight I swear I'll strangle him.",
        ),
        ("The baby hit me in the eye.", "My boyfriend hit me in the eye."),
        ("She kicked me, the baby, I felt it.", "He kicked me, the baby, anything near him."),
        (
            "My sister's going to kill me, I shrunk her jumper.",
            "He's going to kill me, he said so.",
        ),
        (
            "I'm frightened about the operation, what if I don't wake up?",
            "I keep hoping I don't wake up from the operation.",
        ),
        (
            "I gave my old coat away and said goodbye to my colleagues.",
            "I gave my cello away on Monday and I've said my goodbyes.",
        ),
        (
            "I said goodbye to everyone, it's time for a new job.",
            "I've said goodbye to all of them, I'm ready.",
        ),
        (
            "I don't feel safe on a motorbike this evening, it's too wet.",
            "I don't feel safe with him this evening.",
        ),
        (
            "I'm afraid my boyfriend is embarrassed by me.",
            "I'm afraid my boyfriend will come after me.",
        ),
        ("She beat me by forty seconds over ten miles.", "She beat me for ten minutes."),
        ("I'm afraid my wife finds me dull.", "I'm afraid my wife will find me here."),
        (
            "I'm scared for my wife, she starts chemo next week.",
            "I'm scared of my wife, she starts on me when she's had a drink.",
        ),
        (
            "I give my boy his antibiotic in a spoon of jam.",
            "I gave my boy half a bottle of cough syrup so he'd shut up.",
        ),
        (
            "I gave the kids a bath and they flooded the landing.",
            "I hold her under the water when I give her a bath.",
        ),
        (
            "She makes me take fish oil every morning.",
            "She makes me take her sleeping pills before her friends come round.",
        ),
        (
            "He won't let me do the hoovering with my bad knee.",
            "He won't let me see a doctor about my knee.",
        ),
        (
            "She won't let me open her surprise before the weekend.",
            "She won't let me open my own post.",
        ),
        (
            "He won't let me see my birthday cake until tomorrow.",
            "He won't let me see my brother until tomorrow.",
        ),
    ],
)
def test_a_turn_of_phrase_and_its_dangerous_twin(harmless: str, danger: str) -> None:
    assert concern(harmless) is None
    assert concern(danger) is not None


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("I want to hurt my neighbour.", Concern("others", "elevated")),
        ("I want to hurt my neighbour. I'm not joking.", Concern("others", "high")),
        ("I want to stab him and I know where he drinks.", Concern("others", "high")),
        ("I'd love to murder her, there's a shotgun in the shed.", Concern("others", "high")),
        ("I don't feel safe at home.", Concern("fear", "elevated")),
        ("I don't feel safe at home, he's smashing the place up.", Concern("fear", "high")),
        ("She's been drinking and I don't feel safe.", Concern("fear", "high")),
        ("I don't feel safe here right now.", Concern("fear", "high")),
    ],
)
def test_what_makes_it_urgent(text: str, sign: Concern) -> None:
    assert concern(text) == sign


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I keep picturing myself strangling my sister.", "others"),
        ("I beat my sister with a belt.", "others"),
        ("My dad slaps my brother.", "child"),
        ("I want to hurt my little sister.", "child"),
    ],
)
def test_a_brother_or_sister_may_be_grown(text: str, category: str) -> None:
    sign = concern(text)
    assert sign is not None
    assert sign.category == category


def test_the_most_urgent_sign_counts() -> None:
    text = "I'm afraid of my partner. It was a nice walk. He hit me yesterday."
    assert concern(text) == Concern("partner_violence", "high")


def test_what_is_over_is_less_urgent() -> None:
    assert concern("He used to hit me years ago.") == Concern("partner_violence", "elevated")


def test_a_name_at_the_start_or_the_partners_is_the_partner() -> None:
    assert concern("Sam hit me.") is not None
    assert concern("then sam hit me", partner="Sam") is not None


def test_a_possessive_still_names_the_partner() -> None:
    assert concern("I'm scared of my husband's temper.") is not None


def test_a_noun_may_carry_its_verb() -> None:
    assert concern("The gun's loaded and the last one is for me.") is not None
    assert concern("The gun's loaded with paint.") is None


def test_what_begins_a_sentence_may_be_an_animal() -> None:
    assert concern("Mosquitoes attacked us the whole evening.") is None
    assert concern("Martin attacked me on Sunday.") is not None


@pytest.mark.parametrize("before", ["until Wednesday", "before last night"])
def test_never_until_is_no_denial(before: str) -> None:
    assert concern(f"My husband never hit me {before}.") == Concern("partner_violence", "high")


def test_what_somebody_else_is_quoted_with_is_no_sign() -> None:
    assert concern('My friend said "I want to die" when the bill came.') is None
    assert concern('He said "I\'m going to kill you" to me.') is not None


def test_a_word_of_the_sign_is_no_idiom() -> None:
    assert concern("I thought about walking into traffic.") is not None


@pytest.mark.parametrize(
    "denial", ["I'd never ", "I would never ", "I don't want to ", "I'm not going to "]
)
@pytest.mark.parametrize("act", ["kill myself", "hurt myself", "end my life", "hurt the baby"])
def test_denials_are_none(denial: str, act: str) -> None:
    assert concern(denial + act + ".") is None


@pytest.mark.parametrize("film", ["in the film", "in a dream I had", "in this book"])
def test_stories_are_none(film: str) -> None:
    assert concern(f"He hit me {film}.") is None


@given(st.text(), st.none() | st.text(max_size=8))
def test_no_text_raises(text: str, partner: str | None) -> None:
    concern(text, partner=partner)


@given(
    st.lists(
        st.sampled_from(
            "I he my partner hit me want to die kill myself not never if the kids and . , ? hurt "
            "scared of what will do pills take all - ' again".split(" ")
        ),
        max_size=30,
    ).map(" ".join)
)
def test_no_jumble_of_its_words_raises(text: str) -> None:
    concern(text)

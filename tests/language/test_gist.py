import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.mirror_evaluation import (
    LATEST,
    gist_cases,
    gist_of,
    gist_score,
    is_good_gist,
    phrase_score,
)
from voicecheck.language.english.words import plain_words, sentences
from voicecheck.language.faithful import faithful
from voicecheck.language.gist import gist
from voicecheck.language.mirror import mirror


def test_the_set_is_told_briefly() -> None:
    right, total = gist_score()
    assert total >= 40
    assert right / total >= 0.85, [
        (case.said, gist_of(case))
        for case in gist_cases()
        if not is_good_gist(case, gist_of(case))
    ]


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("strangers", 0.65),
        ("strangers_second", 0.45),
        ("practice", 0.5),
        ("kitchen", 0.8),
        ("unseen", 0.7),
        ("events", 0.85),
    ],
)
def test_other_voices_are_told_briefly_too(name: str, share: float) -> None:
    right, total = gist_score(f"gist_{name}.txt")
    assert right / total >= share


@pytest.mark.parametrize("name", ["unseen", "events", "strangers_second", "practice"])
def test_most_phrases_come_back(name: str) -> None:
    held, total = phrase_score(f"gist_{name}.txt")
    assert held / total >= 0.8


SETS = (*LATEST, "practice", "fresh", "unseen", "events", "strangers_third", "strangers_fourth")


@pytest.mark.parametrize("name", ["", *(f"_{name}" for name in SETS)])
def test_every_gist_is_true_and_short(name: str) -> None:
    for case in gist_cases(f"gist{name}.txt"):
        told = gist_of(case)
        assert not faithful(case.said, told), told
        assert len(plain_words(told)) <= 30, told
        assert len(sentences(told)) <= 2, told


def test_a_short_answer_is_mirrored_whole() -> None:
    said = "I was sad, but the walk helped me."
    assert gist(said) == mirror(said)


@pytest.mark.parametrize("max_words", [10, 15, 20])
def test_fewer_words_can_be_asked_for(max_words: int) -> None:
    said = (
        "We went to the lake and we swam and we had ice cream, and the water was cold. "
        "I was happy. Then my sister called about the house, and she wants to sell it."
    )
    assert len(plain_words(gist(said, max_words=max_words))) <= max_words
    assert "you were happy" in gist(said, max_words=max_words).lower()


_ERRANDS = (
    "I took the car in for its service and I had toast in the waiting room, and then the printer "
    "ran out of toner and I queued at the post office for stamps and a parcel. "
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("My uncle died this morning. I feel hollow.", "died"),
        ("Oh, and I'm pregnant. I'm so happy.", "pregnant"),
        ("The main thing is I've decided to sell the boat. I feel light.", "sell the boat"),
        ("What I keep thinking about is I shouted at Leo. I'm ashamed.", "shouted at leo"),
        ("Somebody stole my purse. I'm furious.", "stole"),
        ("And my brother said he was sorry. I was so relieved.", "sorry"),
        ("Ten weeks sober today. I'm proud.", "sober"),
    ],
)
def test_an_event_is_told_before_errands(said: str, kept: str) -> None:
    assert kept in gist(_ERRANDS + said).lower()


def test_an_announcement_gives_way_to_what_it_announces() -> None:
    told = gist(f"{_ERRANDS}What I really wanted to say is that I quit my job. I'm relieved.")
    assert "quit your job" in told
    assert "wanted to say" not in told


def test_lonely_says_how_somebody_is_not_how_it_happens() -> None:
    assert "you're so lonely" in gist(f"{_ERRANDS}I'm so lonely it's kind of physical.").lower()


def test_thanks_come_with_what_they_are_for() -> None:
    told = gist(f"{_ERRANDS}Thank you for driving my father. I felt so safe.", partner="Kwame")
    assert "for driving your father" in told


def test_two_feelings_both_come() -> None:
    told = gist(f"{_ERRANDS}Anna got engaged. I'm happy for her, and I'm also sad.")
    assert "happy" in told
    assert "sad" in told


def test_a_condition_stays_with_what_hangs_on_it() -> None:
    said = (
        "I went to the market and I bought apples and pears and plums and bread and cheese and "
        "flowers for the table in the kitchen. I am furious if you forget to pay the rent."
    )
    told = gist(said, partner="Sam")
    assert "furious" not in told or "if Sam" in told


def test_now_and_then_are_not_confused() -> None:
    said = (
        "I want to start with something good. You noticed I was low on Wednesday, and you ran me "
        "a bath and you put Lily to bed and answered all the messages from school. I was glad."
    )
    assert "puts" not in gist(said, partner="Noor")


def test_what_should_have_been_is_not_told_as_done() -> None:
    told = gist(
        f"{_ERRANDS}I should've pulled over and told you I was frightened.", partner="Nadia"
    )
    assert "told Nadia" not in told or "should've" in told


def test_what_was_done_without_is_not_told_as_done_with() -> None:
    said = f"{_ERRANDS}I lent him it on my phone there and then without asking you."
    told = gist(said, partner="Jo")
    assert "asking Jo" not in told or "without asking Jo" in told


def test_who_told_is_who_came() -> None:
    told = gist(f"{_ERRANDS}My aunt sat down while I was up and told me she is dying.")
    assert "you told you" not in told.lower()


@pytest.mark.parametrize(
    "said",
    [
        "My neighbour knocks and says come and sit in mine, love.",
        "Then he says, Grandma, I got a boyfriend. I was so glad.",
        "She said, I'm waiting for my friend Betty. And I'm Betty.",
    ],
)
def test_the_words_of_another_are_not_told_as_ones_own(said: str) -> None:
    told = gist(_ERRANDS + said)
    for turned in ("you says", "sit in yours", "You got a boyfriend", "your friend Betty"):
        assert turned not in told


def test_who_is_alone_has_no_partner() -> None:
    told = gist(f"{_ERRANDS}She held my sleeve and she said you've got kind hands. I was touched.")
    assert "your partner" not in told
    assert "you were touched" in told.lower()


@pytest.mark.parametrize(
    "lead", ["Not a lot to report.", "You'll laugh at this.", "It's been a funny old day."]
)
def test_what_leads_in_gives_way(lead: str) -> None:
    told = gist(f"{lead} {_ERRANDS}My uncle died this morning. I feel hollow.", partner="Sam")
    assert "died" in told
    assert gist(lead)[:6] not in told


def test_a_date_is_no_clause_that_and_joins() -> None:
    told = gist(
        f"{_ERRANDS}Ten weeks sober today. I rang my dad. I was so proud. He cried. I cried."
    )
    assert "sober today, and" not in told
    assert "sober, and" not in told


def test_a_when_stays_with_what_it_leads_to() -> None:
    said = (
        "When you told Aarav that he could skip tuition, after I had told him no, you made me the "
        "villain in my own house. He smiled at me. I was angry all day, even the dosa burned."
    )
    assert "tuition. " not in gist(said, partner="Raj")


@settings(deadline=None)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    gist(text)


CLAUSES = st.sampled_from(
    [
        "I was not angry",
        "maybe I was wrong",
        "you never call me",
        "my boss shouted at me",
        "I need some rest",
        "because it rained",
        "if you leave",
        "and went home",
        "but I don't think he meant it",
        "the best part was the sea",
        "Anna came",
    ]
)


@settings(deadline=None, max_examples=50)
@given(st.lists(CLAUSES, min_size=6, max_size=20), st.sampled_from([", ", ". ", " and "]))
def test_negation_and_doubt_stay(clauses: list[str], joint: str) -> None:
    told = gist(joint.join(clauses), partner="Sam").lower()
    assert "were angry" not in told
    assert "you were wrong" not in told.replace("maybe you were wrong", "")
    assert "he meant it" not in told.replace("don't think he meant it", "")


def test_what_somebody_said_comes_whole_and_as_theirs() -> None:
    told = gist(
        "My granddaughter rang tonight. She said, Nana, I was thinking about you on the bus. I "
        "was so happy. Then I did the bins, and I had some soup, and the rain came in again."
    )
    assert '"Nana, I was thinking about you on the bus"' in told


def test_nobody_is_told_of_who_is_not_named() -> None:
    told = gist(
        "I made the lunches and I put the bins out and the bus was late again. My manager came "
        "over to my desk about the report. It was a long morning and the lift was broken again "
        "and I had noodles. She put her name on it and I was so angry I could have cried."
    )
    assert "manager" in told


def test_the_name_that_somebody_is_called_by_is_not_said_back() -> None:
    told = gist(
        "hazel the car park is twelve pound a day now and i sat in it for two hours before i came "
        "up to see you because i couldn't do the cheerful face you are a good mother hazel i love "
        "you and i'm scared and i want us both to say so",
        partner="Hazel",
    )
    assert "mother Hazel" not in told and "mother hazel" not in told


def test_who_is_meant_is_named_where_the_day_has_a_high_and_a_low() -> None:
    said = "The best was the beach. Nico dug a hole up to his neck and he was singing in it."
    assert "Nico was singing" in gist(said, max_words=12)

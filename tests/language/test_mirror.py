import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.mirror_evaluation import (
    is_right,
    mirror_cases,
    mirror_scores,
    mirrored,
    normalised,
)
from voicecheck.language.english.words import vocabulary
from voicecheck.language.mirror import mirror

FIRST_PERSON = vocabulary("i me my mine myself we us our ours ourselves")


@pytest.mark.parametrize("kind", ["ordinary", "hard", "two", "partner", "disfluent"])
def test_the_set_is_mirrored(kind: str) -> None:
    right, total = mirror_scores()[kind]
    wrong = [(c.said, mirrored(c)) for c in mirror_cases() if not is_right(c, mirrored(c))]
    assert right / total >= 0.95, wrong


def test_sets_written_after_the_code_are_mirrored() -> None:
    cases = [*mirror_cases("mirror_fresh.txt"), *mirror_cases("mirror_third.txt")]
    wrong = [(case.said, mirrored(case)) for case in cases if not is_right(case, mirrored(case))]
    assert len(wrong) <= len(cases) // 20, wrong


def test_what_strangers_say_is_mirrored() -> None:
    cases = list(mirror_cases("mirror_strangers_third.txt"))
    wrong = [(case.said, mirrored(case)) for case in cases if not is_right(case, mirrored(case))]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("me mam's grand", "Your mam's grand."),
        ("me and me brother went", "You and your brother went."),
        ("I left me phone on the bus", "You left your phone on the bus."),
        ("he gave me money", "He gave you money."),
        ("she told me mum was ill", "She told you mum was ill."),
        ("for me family comes first", "For you family comes first."),
    ],
)
def test_the_me_of_dialect(said: str, turned: str) -> None:
    assert mirror(said) == turned


def test_the_set_is_large_enough() -> None:
    scores = mirror_scores()
    assert sum(total for _, total in scores.values()) >= 150
    assert scores["two"][1] >= 50
    assert scores["disfluent"][1] >= 30
    assert scores["partner"][1] >= 40


@pytest.mark.parametrize(
    ("said", "mirrored"),
    [
        ("I\u2019m tired", "You're tired."),
        ("am i wrong", "Are you wrong?"),
        ("I was late. It was raining!", "You were late. It was raining!"),
        ("he told me \u201cI am done\u201d", "He told you \u201cI am done\u201d."),
        ("I was thinking,", "You were thinking."),
        ("", ""),
        ("um", ""),
        ("...", "…"),
    ],
)
def test_what_a_transcriber_writes(said: str, mirrored: str) -> None:
    assert mirror(said) == mirrored


def test_a_partner_is_named_once_and_then_by_pronoun() -> None:
    said = "You said you were tired and your head hurt. You looked sad."
    assert mirror(said, partner="Maya", partner_pronoun="she/her") == (
        "Maya said she was tired and her head hurt. She looked sad."
    )
    assert mirror("You are kind and you listen.", partner="Kit", partner_pronoun="they") == (
        "Kit is kind and they listen."
    )


WORDS = st.sampled_from(
    sorted(
        vocabulary(
            """I me my mine myself we us our ours I'm I've I'd I'll we're you your you're was were
            am are never feel think love and but because when that , . ? " - um the dog to sad
            ask put it Sam"""
        )
    )
)


@given(st.lists(WORDS, max_size=25), st.sampled_from([None, "Sam"]))
def test_no_first_person_is_left(words: list[str], partner: str | None) -> None:
    turned = mirror(" ".join(words), partner=partner)
    outside = re.sub(r'"[^"]*"', " ", turned)
    assert not FIRST_PERSON & set(re.findall(r"[a-z]+", outside.lower()))


@given(st.lists(WORDS, max_size=25), st.sampled_from(["assistant", "partner"]))
def test_no_content_word_is_added(words: list[str], voice: str) -> None:
    said = " ".join(words)
    turned = mirror(said, voice="partner" if voice == "partner" else "assistant", partner="Sam")
    content = {"feel", "think", "love", "dog", "sad", "ask", "put", "never"}
    bases = {re.sub(r"s$", "", word) for word in normalised(turned).split()}
    assert content & bases <= content & set(normalised(said).split())


@given(st.text(), st.text(), st.text())
def test_no_text_raises(text: str, partner: str, pronoun: str) -> None:
    mirror(text, partner=partner, partner_pronoun=pronoun)
    mirror(text, voice="partner")


def test_a_long_answer_is_quick() -> None:
    said = "I was tired because you never ask me how I am, and I wish you would. " * 20
    mirror(said, partner="Sam")
    began = time.perf_counter()
    mirror(said, partner="Sam")
    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        (
            "She just said, Nana, I was thinking about you on the bus.",
            'She just said, "Nana, I was thinking about you on the bus".',
        ),
        ("He asked me, are you happy?", 'He asked you, "are you happy"?'),
        ("I yelled, and I slammed the door.", "You yelled, and you slammed the door."),
        (
            "She said, if I remember right, that I was late.",
            "She said, if you remember right, that you were late.",
        ),
        ("Thank you, my husband.", "Thank you."),
        (
            "You are a good father Sam you make me laugh.",
            "Sam is a good father they make you laugh.",
        ),
        ("I kind of waited for you to ask.", "You kind of waited for Sam to ask."),
        (
            "You'd it handed over before I was asked.",
            "Sam had it handed over before you were asked.",
        ),
        ("My mother treats you like a guest.", "Your mother treats Sam like a guest."),
        ("They dropped you like a stone.", "They dropped Sam like a stone."),
        ("I think you like the dog.", "You think Sam likes the dog."),
        ("The work you like the most is paid.", "The work Sam likes the most is paid."),
        ("The noise keeps you awake.", "The noise keeps Sam awake."),
        ("I tell myself that you will call.", "You tell yourself that Sam will call."),
        ("I tell myself you can do this.", "You tell yourself you can do this."),
        ("They make you wait for everything.", "They make Sam wait for everything."),
        ("I was kind of annoyed that you left.", "You were kind of annoyed that Sam left."),
        ("I get kind of sad when you leave.", "You get kind of sad when Sam leaves."),
        ("I had a kind of feeling that you knew.", "You had a kind of feeling that Sam knew."),
        ("It's the kind of day you hide.", "It's the kind of day you hide."),
        ("It was one of those days when you can't win.",) * 2,
    ],
)
def test_whose_words_and_who_is_called(said: str, turned: str) -> None:
    assert mirror(said, partner="Sam") == turned


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        (
            "I tell myself that you have to be strong.",
            "You tell yourself that you have to be strong.",
        ),
        ("When you're the boss, people want things of you.", None),
        ("Once you're retired, everyone forgets you.", None),
        ("When you're a twin, your parents dress you the same.", None),
        ("As a driver, you know the roads and you wait a lot.", None),
        ("The bank charges you for everything.", None),
        ("They put you on hold and they keep you waiting.", None),
        (
            "As a cook, you rush and you shout at me.",
            "As a cook, you rush and your partner shouts at you.",
        ),
        ("They make you pay and I wait.", "They make your partner pay and you wait."),
        (
            "When you're the last one home, everyone waits for you.",
            "When your partner is the last one home, everyone waits for them.",
        ),
        ("When you're sad, I listen.", "When your partner is sad, you listen."),
        (
            "When you're away, people ask about you.",
            "When your partner is away, people ask about them.",
        ),
        ("So, between you and me, I cried.", "So, between you and me, you cried."),
        ("It is over between you and me.", "It is over between you and your partner."),
    ],
)
def test_nobody_is_meant_where_the_speaker_is_alone(said: str, turned: str | None) -> None:
    assert mirror(said) == (turned or said)

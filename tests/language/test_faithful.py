import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.mirror_evaluation import (
    faithful_cases,
    gist_cases,
    gist_of,
    mirror_cases,
    mirrored,
)
from voicecheck.language.faithful import faithful
from voicecheck.language.faults import Fault

SETS = ("faithful.txt", "faithful_fresh.txt", "faithful_hard.txt")
LATEST = (
    "faithful_strangers.txt",
    "faithful_strangers_second.txt",
    "faithful_strangers_third.txt",
)
# How many true ones are refused at most: some hang on what was never said.
LATER = {
    "faithful_strangers_fourth.txt": 5,
    "faithful_strangers_fifth.txt": 10,
    "faithful_strangers_sixth.txt": 23,
    "faithful_strangers_seventh.txt": 2,
    "faithful_strangers_eighth.txt": 31,
    "faithful_strangers_ninth.txt": 14,
}


def test_faults_of_the_set_are_caught() -> None:
    faulty = [case for name in SETS for case in faithful_cases(name) if case.kind]
    missed = [case for case in faulty if not faithful(case.said, case.reflection)]
    assert len(missed) <= 1, missed


def test_true_reflections_of_the_set_pass() -> None:
    true = [case for name in SETS for case in faithful_cases(name) if not case.kind]
    refused = [
        (case, faithful(case.said, case.reflection))
        for case in true
        if faithful(case.said, case.reflection)
    ]
    assert len(refused) <= 1, refused


@pytest.mark.parametrize("name", LATEST)
def test_strangers_reflections_are_judged(name: str) -> None:
    cases = list(faithful_cases(name))
    missed = [c for c in cases if c.kind and not faithful(c.said, c.reflection)]
    refused = [c for c in cases if not c.kind and faithful(c.said, c.reflection)]
    assert len(missed) <= 1, missed
    assert len(refused) <= 2, refused


@pytest.mark.parametrize(
    ("said", "reflection"),
    [
        ("I don't think I'm ill. I'm tired.", "You think you're ill: you're tired."),
        ("I don't really mind the noise.", "You really don't mind the noise."),
        ("The dog bit the postman.", "The postman bit the dog."),
        ("I was okay until she rang.", "You were okay."),
        ("I had it out with him in my head.", "You had it out with him."),
        ("I hope the test is negative.", "The test is negative."),
        ("I love my dog. My cat is mean.", "You love your dog, your cat."),
        ("He left early. Is that fair?", "He left early, and you're saying that's fair."),
        ("I went home. She shouted.", "You went home since she shouted."),
        ("I cried. He left.", "You cried after he'd left."),
        (
            "I yelled at Al, and then I said sorry, but he left.",
            "You yelled at Al, and then he said sorry, but he left.",
        ),
    ],
)
def test_what_only_looks_the_same_is_caught(said: str, reflection: str) -> None:
    assert faithful(said, reflection)


@pytest.mark.parametrize(("name", "most"), LATER.items())
def test_no_fault_of_later_strangers_gets_through(name: str, most: int) -> None:
    cases = list(faithful_cases(name))
    refused = [c for c in cases if not c.kind and faithful(c.said, c.reflection)]
    assert all(faithful(c.said, c.reflection) for c in cases if c.kind)
    assert len(refused) <= most, refused


@pytest.mark.parametrize(
    "name", ["faithful_kinds.txt", "faithful_retold.txt", "faithful_limits.txt"]
)
def test_what_looks_like_a_true_reflection_is_caught(name: str) -> None:
    cases = list(faithful_cases(name))
    missed = [c for c in cases if c.kind and not faithful(c.said, c.reflection)]
    refused = [c for c in cases if not c.kind and faithful(c.said, c.reflection)]
    assert not missed
    assert len(refused) <= len(cases) // 20, refused


@pytest.mark.parametrize(
    ("said", "reflection"),
    [
        ("nothing much, fed the cat, had toast", "Nothing much, you fed the cat and had toast."),
        ("You sang to me when I was ill and I felt safe.", "You felt safe when Jo sang to you."),
        ("I didn't need a plan, I needed a rest.", "You needed a rest, not a plan."),
        ("I haven't rung my aunt and I worry about her.", "You worry about your aunt."),
        ("I rang me da and he cried.", "Your da cried."),
        ("My boss praised me and I was glad.", "You were glad your boss praised you."),
        ("I may be wrong but he lied.", "You may be wrong, but he lied."),
        ("I'm not sure but I was jealous.", "You were jealous, but you're not sure."),
        ("My boss yelled at me and I hated it.", "You hated your boss yelling at you."),
        # told in another place of its clause
        (
            "I was cold all day and I cried in the car.",
            "All day you were cold, and in the car you cried.",
        ),
        ("I only lost my temper once, on Sunday.", "You lost your temper only once, on Sunday."),
        ("I am glad for her, mostly.", "Mostly you are glad for her."),
        # joined, and reported
        ("We won! Three two.", "You won, three two."),
        ("She's slow. I was slow too.", "So she's slow, but you were slow too."),
        ("He left early. Is that fair?", "He left early, and you're wondering if that's fair."),
        ("Maybe I'm unfair to her.", "You're wondering if maybe you're unfair to her."),
        (
            "It wasn't her fault. I was late.",
            "You're saying it wasn't her fault, and you were late.",
        ),
        # in the words for it
        (
            "I can't stop thinking of the interview on Monday.",
            "You can't stop thinking of Monday's interview.",
        ),
        (
            "Nobody asked me whether it worked, he moved it.",
            "He moved it without anyone asking you if it worked.",
        ),
        ("If he rings I don't know what I'll say.", "You don't know what you'll say if he rings."),
        ("I rang her because she asked me to.", "You rang her, since she asked you to."),
        (
            "I'm jealous of Nina, she gets to travel.",
            "You're jealous of Nina, who gets to travel.",
        ),
        ("You cooked, and I appreciated that.", "You appreciated that your partner cooked."),
        (
            "I'm nervous about the interview tomorrow.",
            "You're nervous about tomorrow's interview.",
        ),
        ("Mostly I'm relieved, it's over.", "You're mostly relieved, it's over."),
        ("The house is quiet since Maya left.", "Since Maya left, the house is quiet."),
    ],
)
def test_the_same_said_another_way_is_true(said: str, reflection: str) -> None:
    assert faithful(said, reflection) == []


def test_our_own_mirror_is_true() -> None:
    cases = [*mirror_cases(), *mirror_cases("mirror_fresh.txt")]
    refused = [(c.said, mirrored(c), f) for c in cases if (f := faithful(c.said, mirrored(c)))]
    assert len(refused) <= len(cases) // 40, refused


FAULTS = {
    "advice": " You should talk about it.",
    "judgement": " That was brave.",
    "cause": " Because you were jealous.",
}


@pytest.mark.parametrize("kind", FAULTS)
def test_what_is_tacked_on_is_caught(kind: str) -> None:
    for case in gist_cases():
        assert faithful(case.said, gist_of(case) + FAULTS[kind])


def test_a_swap_of_the_two_is_caught() -> None:
    for case in mirror_cases():
        told = mirrored(case)
        if case.partner == "Sam" and told.startswith("Sam "):
            assert faithful(case.said, "You " + told.removeprefix("Sam ")), told


@pytest.mark.parametrize(
    ("said", "reflection", "fault"),
    [
        ("I'm not angry.", "You're angry.", Fault("negation", "not")),
        ("We left at six.", "You two left at seven.", Fault("fact", "seven")),
        ("I felt left out.", "You felt jealous.", Fault("feeling", "jealous")),
        ("He asks me.", "He always asks you.", Fault("absolute", "always")),
        ("Al praised you and I was glad.", "You were glad Al praised you.", Fault("agent", "you")),
        ("I may be wrong but he lied.", "He lied.", Fault("hedge", "maybe")),
        ("She forgot, but I could be mistaken.", "She forgot.", Fault("hedge", "maybe")),
        (
            "My boss yelled at you and I hated it.",
            "Your boss yelled at you.",
            Fault("agent", "you"),
        ),
    ],
)
def test_a_fault_says_what_it_is(said: str, reflection: str, fault: Fault) -> None:
    assert fault in faithful(said, reflection)


def test_a_lead_in_is_not_looked_at() -> None:
    assert faithful("I was late.", "What I heard is: You were late.") == []


@settings(deadline=None)
@given(st.text(), st.text())
def test_no_text_raises(said: str, reflection: str) -> None:
    faithful(said, reflection)

import pytest

from voicecheck.language.english.leads import main_clause
from voicecheck.language.english.trimming import bound_words, trimmings
from voicecheck.language.english.words import tokens


def bracketed(said: str) -> str:
    """The clause with what it can go without in brackets."""
    words = bound_words(tokens(said))
    spans = trimmings(words, 0, len(words))
    begins, ends = {span.start for span in spans}, {span.end for span in spans}
    marked = (
        f"{'[' * (at in begins)}{word}{']' * (at + 1 in ends)}" for at, word in enumerate(words)
    )
    return " ".join(marked)


@pytest.mark.parametrize(
    "said",
    [
        "we were two drivers short [at the depot]",
        "[when i got in] the boiler had gone again",
        "[by the time i got to the site] they'd given my job to the new lad",
        "[at the lunch on sunday] my mother introduced you as my friend [to the whole table]",
        "i stood there [with a beer] [looking at it like it was the taj mahal]",
        "i went into his shed [today] [to look for the good secateurs]",
        "i felt pushed to the side [, at my own table] [, with your kids looking at me]",
        "i passed my theory test [, third time]",
        "my son told us [on sunday] that he isn't going back to university",
        "i need us [, his parents ,] to sit down [and agree what to say]",
        "i felt hurt [, to be honest]",
        "i was so relieved [i couldn't speak]",
        "you got up with the baby [so that i could sleep before my exams]",
        "she held the bag [for me] [in the car] [in case i was ill]",
        "i prayed with them [in a mosque that was less holy than this]",
        "it stood at the second rail [by breakfast and over the road]",
        "i felt ashamed [in front of that man]",
        "they passed me over again [for head of department]",
        "my boss was [really] rude to me [in the meeting]",
        "my coach was so kind to my mum [after the match]",
    ],
)
def test_adjuncts_asides_and_tails_may_go(said: str) -> None:
    words = said.replace("[", "").replace("]", "")
    assert bracketed(words) == said


@pytest.mark.parametrize(
    "said",
    [
        "i didn't talk to him about the money",
        "nobody had done their part except me",
        "i put the plate in the sink",
        "we took the kids to the zoo",
        "i feel like a bad daughter",
        "i'd like you to tell him sorry",
        "you asked me what i'd done all day",
        "this week was fine , mostly",
        "i've done every night feed",
        "i was angry and hurt",
        "she was a bit short with me",
        "i need to go and see her",
        "i'll try and ring him tomorrow",
        "thursday was okay for nadia to stay",
        "i spoke to the in-laws",
        "i waited for you to ask",
        "i hate lying to her",
        "i found out that my cousin , who came with me",
        "i felt as if she was helping me",
        "i was thirty feet behind her",
        'he said " i left on monday "',
        "i saw ella put her hands over her ears",
        "i've stood it on the mantelpiece",
        "i've gone over it since",
        "he put an arm round him",
        "i loved tonight",
        "in my pocket was your note",
        "this man in a turban told me",
        "i sat up in it the night your dad passed",
        "i feel a bit like a person again",
        "even if you're cross with me , say it",
        "my neighbour says come and sit in mine , love",
        "i was on it till gone twelve",
        "he's not given me more than a grunt",
        "for six years he has called me nothing at all",
        "i've about four good hours",
        "i still wake up at ten past five",
        "i've been turning that over the whole day",
        "thank you so much for driving my father",
        "i'm grateful for the lunch",
    ],
)
def test_what_makes_up_the_meaning_stays(said: str) -> None:
    assert "[" not in bracketed(said)


@pytest.mark.parametrize(
    ("said", "main"),
    [
        ("when you told me you forgot the keys i cried", "i cried"),
        ("when your dad made that comment you laughed with him", "you laughed with him"),
        ("after that we had lunch", "we had lunch"),
        ("in front of two other people he told me", "he told me"),
        ("in the end my boss told me", "my boss told me"),
        ("when you said you forgot", "when you said you forgot"),
        ("on the table", "on the table"),
        ("i felt hurt when you left", "i felt hurt when you left"),
    ],
)
def test_the_main_clause_is_found_after_its_lead(said: str, main: str) -> None:
    words = said.split()
    assert " ".join(words[main_clause(words, 0, len(words)) :]) == main

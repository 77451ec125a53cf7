"""Whole guides, walked through aloud by two people with different voices."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig import SoundServer
from tests.rig.conversation import Conversation
from tests.rig.couple import Couple, Script
from tests.test_two_aloud import HEARD, newest
from voicecheck import guides
from voicecheck.guides import phrases

TOLD = "I felt lonely at dinner when you were on your phone, and I was worried about my work."
SCRIPTS: dict[str, Script] = {
    "reflect": {
        "to hear, in a few": [TOLD, "I need one quiet hour in the evening."],
        "say it back": [
            "You felt lonely at dinner when I was on my phone, and worried about your work.",
            "You need one quiet hour in the evening.",
        ],
        "makes sense": "It makes sense because dinner is our time together.",
        "imagine that feels": "I imagine that it feels lonely.",
    },
    "stress": {
        "weighing on you": "My boss changed the plan again and I had to stay late all week.",
        "hardest about that": "I think the hardest part is that nobody asked you.",
        "hard part": ["No.", "Yes."],
        "which part": "The hardest part is that I missed the concert.",
        "on your side": "I see how much you did this week.",
        "'s side": "I see how much you did this week.",
    },
    "moment": {
        "one thing you'd like": "I would like to talk about the holiday with my parents.",
        "which word": "Pineapple.",
        "hope for": "I hope that we both feel better after it.",
    },
    "validate": {
        "something that hurt": "It hurt when you laughed at my plan in front of our friends.",
        "think": "I think you felt left out.",
        "make sense": "I get why that hurt, it was a plan that matters to you.",
        "understood": ["Yes.", "Yes."],
    },
    "repair": {
        "what did you feel": "I felt hurt and tired.",
        "the way you saw it": "We shouted about the money in the kitchen.",
        "have seen it": "They may have seen it as one more complaint.",
        "your part": "My part was that I raised my voice.",
        "say sorry for": "I am sorry that I raised my voice.",
        "would help you": "A walk together would help me.",
        "how would you like it to go": "I would like to take a breath first.",
    },
    "appreciation": {
        "glad of": "I was glad that you made coffee on Monday morning.",
        "second thing": "I noticed that you called my mother.",
        "third": "I noticed the flowers on the table.",
    },
}


@pytest.fixture
def server() -> Iterator[SoundServer]:
    with SoundServer() as server:
        yield server


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_guide_is_walked_through_by_two(name: str, server: SoundServer, tmp_path: Path) -> None:
    couple = Couple(SCRIPTS[name])
    arguments = ("checkin", name, "--with", "Ana", "--with", "Sam")
    conversation = Conversation(server, couple, tmp_path, arguments, limit_s=800, rate_wpm=None)
    assert conversation.hold() == 0, conversation.errors
    kept = newest(tmp_path)
    assert kept["state"] == "finished", conversation.transcript
    assert {turn["person"] for turn in kept["turns"]} == {"Ana", "Sam"}
    assert all(turn["recordings"] for turn in kept["turns"])
    guide = guides.load(name)
    asked = {step.id for step in guide.steps if step.kind != "say" and not step.only_if}
    assert {turn["step"] for turn in kept["turns"]} >= asked, conversation.transcript
    assert guide.closing in conversation.transcript


@pytest.mark.timeout(900)
def test_four_listeners_are_each_told_the_right_thing(server: SoundServer, tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "heard.toml").write_text(HEARD, encoding="utf-8")
    couple = Couple(
        {
            "sam to hear": TOLD,
            "what did you hear": [
                "You should just talk to somebody about it.",
                "You always complain about my phone.",
                "You felt lonely at dinner when I was on my phone.",
                "You felt lonely at dinner, and you were worried about your work.",
            ],
            "did sam get it": ["No.", "No.", "No.", "Yes, that's it."],
            "missing": "Everything I said about that.",
        }
    )
    arguments = ("checkin", "heard", "--with", "Ana", "--with", "Sam")
    conversation = Conversation(server, couple, tmp_path, arguments, limit_s=800, rate_wpm=None)
    assert conversation.hold() == 0, conversation.errors
    told = _told_after_each_try(conversation)
    assert len(told) == 4, conversation.transcript
    assert phrases().mirror_advice in told[0]
    assert phrases().mirror_blame in told[1]
    assert "work" in told[2]
    assert phrases().mirror_advice not in told[3]
    assert phrases().mirror_blame not in told[3]
    tries = [turn["said_back"]["heard"] for turn in newest(tmp_path)["turns"] if turn["said_back"]]
    assert tries == [False, False, False, True]


def _told_after_each_try(conversation: Conversation) -> list[str]:
    """What was said between each try and the question to the speaker."""
    told: list[str] = []
    since: list[str] = []
    for line in conversation.lines:
        if line.text.startswith("Sam: "):
            since = []
        elif "did Sam get it" in line.text:
            told.append(" ".join(since))
        else:
            since.append(line.text)
    return told


@pytest.mark.timeout(300)
def test_stop_recording_keeps_the_words_and_no_sound(server: SoundServer, tmp_path: Path) -> None:
    couple = Couple(
        {
            "high point": ["I saw my sister.", "I slept very well."],
            "low point": ["Stop recording.", "The bus was late.", "Nothing was hard."],
            "like to do": "I would like to read a book.",
        }
    )
    arguments = ("checkin", "five-minutes", "--with", "Ana", "--with", "Sam")
    conversation = Conversation(server, couple, tmp_path, arguments, rate_wpm=None)
    assert conversation.hold() == 0, conversation.errors
    assert phrases().recording_off in conversation.transcript
    turns = newest(tmp_path)["turns"]
    assert [bool(turn["recordings"]) for turn in turns if turn["step"] == "high"] == [True, True]
    assert not any(turn["recordings"] for turn in turns if turn["step"] != "high")
    assert all(turn["text"] for turn in turns)
    assert not list((tmp_path / "spool").glob("*"))

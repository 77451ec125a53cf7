"""The microphone stays open while the program speaks, where the room allows it."""

from pathlib import Path

import pytest

from tests.rig import Recorder, Reply, SoundServer
from tests.rig.conversation import Conversation
from tests.rig.recording import silence_after_s, speech_of_person
from tests.test_conversations import by_step, shown
from voicecheck.audio.turn import Timing
from voicecheck.patience import patience_for
from voicecheck.store import Store
from voicecheck.talking_over import HEARS_ITSELF

pytestmark = pytest.mark.live

LONG = """
title = "Long"
about = "Two questions, long in the asking."
opening = "Good evening. This greeting takes a little while, so that the room can be listened to."
closing = "Bye for now."

[[steps]]
id = "day"
ask = "Now that the evening is here and it is quiet around us, how was your day altogether?"

[[steps]]
id = "plan"
ask = "And now that this is told, and there is nothing left to do tonight, what is your plan?"
reflect = false
"""


def home_of_long(folder: Path) -> Path:
    """A home that has the guide."""
    home = folder / "home"
    (home / "guides").mkdir(parents=True)
    (home / "guides" / "long.toml").write_text(LONG, encoding="utf-8")
    return home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return home_of_long(tmp_path)


def talking_over() -> list[Reply]:
    """Somebody who goes on as their words are said back, and who cuts a question short."""
    return [
        Reply.of("I was late for work again."),
        Reply.of("And then the bus broke down.", when="over_program", wait_s=0.2),
        Reply.of("Yes, that's right."),
        Reply.of("Wait, my sister is coming over tomorrow.", when="over_program", wait_s=1.6),
    ]


def test_it_gives_way_to_a_voice_and_loses_nothing(home: Path) -> None:
    script = talking_over()
    with SoundServer() as server, Recorder(server) as recorder:
        conversation = Conversation(server, script, home, ("checkin", "long"), rate_wpm=None)
        assert conversation.hold() == 0, conversation.errors
    turns = by_step(home)
    day = turns["day"]["text"]
    assert "late for work" in day
    assert "bus broke down" in day
    assert turns["plan"]["text"].startswith("Wait, my sister"), "its first word is kept"
    assert conversation.transcript.count("And then the bus broke down") == 1, "said back once"
    with Store.open(home / "voicecheck.db") as store:
        owner = store.people.person(None)
    assert True in owner.went_on
    first_sentence_s = patience_for(owner).timing.finished_s
    assert first_sentence_s > Timing().finished_s, "and is known for it the next evening"
    recording = recorder.recording
    # Two of the four replies were spoken over the program: it stopped long before its line's end.
    spoken = speech_of_person(recording.person)
    assert len(spoken) == len(script)
    assert silence_after_s(recording, spoken[1].start_s) < 0.6
    assert silence_after_s(recording, spoken[3].start_s) < 0.6


def test_a_story_with_pauses_is_one_answer(home: Path) -> None:
    script = [
        Reply.of("I met an old friend in town."),
        Reply.of("We had not talked for two years.", when="over_program", wait_s=0.3),
        Reply.of("She told me about her new job.", when="over_program", wait_s=0.3),
        Reply.of("Yes, that's right."),
        Reply.of("I will sleep."),
    ]
    with SoundServer() as server:
        conversation = Conversation(server, script, home, ("checkin", "long"), rate_wpm=None)
        assert conversation.hold() == 0, conversation.errors
    told = by_step(home)["day"]["text"]
    assert told.index("old friend") < told.index("two years") < told.index("new job")


def test_mm_hm_is_no_interruption(home: Path) -> None:
    script = [
        Reply.of("I was late for work again."),
        Reply.of("Yes, that's right."),
        Reply.of("Mm-hmm.", when="over_program", wait_s=2.0),
        Reply.of("I will sleep."),
    ]
    with SoundServer() as server:
        conversation = Conversation(server, script, home, ("checkin", "long"), rate_wpm=None)
        assert conversation.hold() == 0, conversation.errors
    turns = by_step(home)
    assert "late for work" in turns["day"]["text"]
    assert turns["plan"]["text"] == "I will sleep."
    assert "Mm" not in conversation.transcript


@pytest.mark.measured
def test_a_speaker_far_too_late_is_listened_past(home: Path) -> None:
    script = [
        Reply.of("I was late for work again."),
        Reply.of("Yes, that's right."),
        Reply.of("I will go to bed early."),
    ]
    with SoundServer() as server:
        server.echo(-10, 1200)
        conversation = Conversation(server, script, home, ("checkin", "long"), rate_wpm=None)
        assert conversation.hold() == 0, conversation.errors
    assert conversation.errors.count(HEARS_ITSELF) == 1, conversation.transcript
    day, plan = (turn["text"] for turn in shown(home, "show", "last")["turns"])
    assert "late for work" in day
    assert "bed early" in plan

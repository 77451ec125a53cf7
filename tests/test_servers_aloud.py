"""A check-in whose listening and speaking are done elsewhere, over a virtual sound card."""

import threading
from pathlib import Path

import pytest

from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from tests.speech import servers
from tests.test_conversations import by_step, home, server
from tests.test_feed import of, told
from tests.wer import word_error_rate

pytestmark = pytest.mark.aloud

__all__ = ["home", "server"]

STORY = (
    "My sister called me at lunch and we laughed about the old house by the lake, "
    "and then I had to go back to the office for another long meeting."
)


def test_a_server_killed_in_mid_answer_loses_nothing(
    server: SoundServer, home: Path, tmp_path: Path
) -> None:
    with servers.whisper(tmp_path) as whisper, servers.piper(tmp_path) as piper:
        home.joinpath("config.toml").write_text(
            f'[speech]\nstt = "{whisper.setting}"\ntts = "{piper.setting}"\n'
            f'allow = ["{whisper.address}", "{piper.address}"]\n',
            encoding="utf-8",
        )

        def answer(said: str) -> Reply | None:
            if "Anything about today" in said or "How was your day" in said:
                # In the middle of it both plugs are pulled.
                for each in (whisper, piper):
                    threading.Timer(4.0, each.kill).start()
                return Reply.of(STORY)
            return Reply.of("Yes, that's right.")

        arguments = ("checkin", "one", "--events", str(tmp_path / "events"))
        conversation = Conversation(server, answer, home, arguments)
        assert conversation.hold() == 0, conversation.errors
    day = by_step(home)["day"]
    assert word_error_rate([(STORY, day["text"])]) <= 0.15, conversation.transcript
    assert day["verdict"] == "confirmed"
    assert len(day["recordings"]) == 1
    lost = [line for line in conversation.errors.splitlines() if "Nothing is lost" in line]
    assert [line for line in lost if str(whisper.address) in line and "listens" in line]
    assert [line for line in lost if str(piper.address) in line and "speaks" in line]
    assert len(lost) == 2, conversation.errors
    assert f"to {whisper.address} on your network goes the sound" in conversation.errors
    assert "Traceback" not in conversation.errors
    events = told((tmp_path / "events").read_text("utf-8"))
    names = [event["event"] for event in events]
    assert names[0] == "begun"
    assert names[-1] == "ended"
    answer_at = names.index("heard")
    assert names.index("asked") < names.index("listening") < answer_at
    assert "hearing" in names[:answer_at]  # the words so far
    assert of(events, "microphone", "on")[:2] == [True, False]
    assert of(events, "heard", "text")[0] == day["text"]
    assert [text for text in of(events, "noted", "text") if "Nothing is lost" in text]
    assert of(events, "confirmed", "verdict") == ["confirmed"]
    assert of(events, "saved", "text")[-1] == day["text"]

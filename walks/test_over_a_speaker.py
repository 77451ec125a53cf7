"""Talking over a speaker on the table; on a busy machine its sound breaks, and words are lost."""

from pathlib import Path
from typing import Any

from tests.rig import Recorder, SoundServer
from tests.rig.conversation import Conversation
from tests.rig.recording import silence_after_s, speech_of_person
from tests.rig.two_devices import TwoDevices
from tests.test_conversations import by_step
from tests.test_giving_way import home_of_long, talking_over
from voicecheck.talking_over import HEARS_ITSELF


def talked_over(server: SoundServer, folder: Path) -> dict[str, Any]:
    """What is kept of a conversation in which the program is talked over, by step."""
    home = home_of_long(folder)
    script = talking_over()
    server.echo(-10, 60)
    conversation = Conversation(server, script, home, ("checkin", "long"), rate_wpm=None)
    assert conversation.hold() == 0, conversation.errors
    assert HEARS_ITSELF not in conversation.errors
    turns = by_step(home)
    assert "broke down" in turns["day"]["text"]
    assert "my sister" in turns["plan"]["text"]
    assert conversation.transcript.count("\nyou: ") == len(script), "nothing of its own"
    return turns


def test_a_speaker_on_the_table_can_be_talked_over(tmp_path: Path) -> None:
    with SoundServer() as server, Recorder(server) as recorder:
        turns = talked_over(server, tmp_path)
    assert "late for work" in turns["day"]["text"]
    recording = recorder.recording
    spoken = speech_of_person(recording.person)
    assert silence_after_s(recording, spoken[1].start_s) < 0.6
    assert silence_after_s(recording, spoken[3].start_s) < 0.6


def test_a_speaker_and_a_microphone_with_clocks_of_their_own(tmp_path: Path) -> None:
    with TwoDevices() as server:
        talked_over(server, tmp_path)

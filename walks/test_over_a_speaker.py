"""Talking over a speaker on the table.

On a busy machine the echo of `SoundServer` stalls and comes later from then on, as it never does
in a room; that of `TwoDevices`, which the sound server carries itself, does not.
"""

from pathlib import Path

from tests.rig import Recorder, SoundServer
from tests.rig.conversation import Conversation
from tests.rig.recording import silence_after_s, speech_of_person
from tests.rig.two_devices import TwoDevices
from tests.test_conversations import by_step
from tests.test_giving_way import home_of_long, talking_over
from voicecheck.talking_over import HEARS_ITSELF


def test_a_speaker_on_the_table_can_be_talked_over(tmp_path: Path) -> None:
    home = home_of_long(tmp_path)
    script = talking_over()
    with SoundServer() as server, Recorder(server) as recorder:
        server.echo(-10, 60)
        conversation = Conversation(server, script, home, ("checkin", "long"))
        assert conversation.hold() == 0, conversation.errors
    assert HEARS_ITSELF not in conversation.errors
    turns = by_step(home)
    assert "late for work" in turns["day"]["text"]
    assert "broke down" in turns["day"]["text"]
    assert "my sister" in turns["plan"]["text"]
    assert conversation.transcript.count("\nyou: ") == len(script), "nothing of its own"
    recording = recorder.recording
    spoken = speech_of_person(recording.person)
    assert silence_after_s(recording, spoken[1].start_s) < 0.6
    assert silence_after_s(recording, spoken[3].start_s) < 0.6


def test_a_speaker_and_a_microphone_with_clocks_of_their_own(tmp_path: Path) -> None:
    home = home_of_long(tmp_path)
    script = talking_over()
    with TwoDevices() as server:
        server.echo(-10, 60)
        conversation = Conversation(server, script, home, ("checkin", "long"))
        assert conversation.hold() == 0, conversation.errors
    assert HEARS_ITSELF not in conversation.errors
    turns = by_step(home)
    assert "broke down" in turns["day"]["text"]
    assert "my sister" in turns["plan"]["text"]
    assert conversation.transcript.count("\nyou: ") == len(script), "nothing of its own"

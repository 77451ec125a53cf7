"""The setup over the rig: heard, measured, and left as it was; in real time.

`walks/test_setup_aloud.py` goes through all of it, to a first check-in.
"""

from pathlib import Path

import pytest

from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from voicecheck.setup import words

pytestmark = pytest.mark.aloud
WORDS = words()


def test_a_voice_is_heard_a_model_measured_and_stopping_changes_nothing(tmp_path: Path) -> None:
    def answers(said: str) -> Reply | None:
        last = said.splitlines()[-1] if said else ""
        if last == WORDS.microphone:
            return Reply.of("Hello there.")
        if last == WORDS.this_voice:
            return Reply.of("Yes, please.")
        if WORDS.sentence in last:
            return Reply.of(WORDS.sentence)
        return Reply.of("Please stop.") if last == WORDS.your_name else None

    with SoundServer() as server:
        conversation = Conversation(server, answers, tmp_path, ("setup",))
        assert conversation.hold() == 0, conversation.errors
    assert WORDS.heard_well in conversation.transcript
    assert "voicecheck: tiny.en answers in " in conversation.errors
    assert "of the words misheard" in conversation.errors
    assert conversation.transcript.endswith(WORDS.nothing_changed)
    assert not (tmp_path / "config.toml").exists()
    assert not list((tmp_path / "spool").glob("*")), "a setup is nothing to be kept"
    assert not (tmp_path / "voicecheck.db").exists()

"""A promise made yesterday is asked after aloud; a command is heard in a rest; the week is told.

In real time.
"""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.rig import Recorder, Reply, SoundServer
from tests.rig.conversation import Conversation
from tests.store.test_store import kept
from voicecheck.guides import phrases
from voicecheck.speech import models
from voicecheck.speech.transcriber import WhisperTranscriber
from voicecheck.store import Store

pytestmark = pytest.mark.live

AFTER = """
title = "After"
about = "Last time's promise, and a rest."
opening = "Hello."
closing = "Bye for now."

[[steps]]
id = "promised"
kind = "promised"
ask = "{day} you said: {promise} Kept, not yet, or let it go?"
rephrase = "Kept, not yet, or let it go?"

[[steps]]
id = "still"
kind = "timed"
ask = "Now a moment of rest."
cues = [
  { say = "Breathe in.", lasts_s = 3 },
  { say = "And breathe out.", lasts_s = 12 },
  { say = "And once more.", lasts_s = 20 },
]
"""


def test_yesterdays_promise_is_asked_after_and_a_rest_can_be_left(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "after.toml").write_text(AFTER, encoding="utf-8")
    yesterday = datetime.now().astimezone() - timedelta(days=1)
    with Store.open(tmp_path / "voicecheck.db") as store:
        text = "I'll call my mother tomorrow."
        answer = store.keep(
            store.begin("evening", [None], yesterday), kept(text=text, said_at=yesterday)
        )
        store.promises.make(answer, text, datetime.now().date())

    def answers(said: str) -> Reply | None:
        last = said.splitlines()[-1] if said else ""
        if "let it go" in last:
            return Reply.of("Yes, I called her at lunch.")
        return Reply.of("Please stop here.") if "breathe out" in last else None

    with SoundServer() as server:
        conversation = Conversation(
            server, answers, tmp_path, ("checkin", "after"), cue="after_silence"
        )
        assert conversation.hold() == 0, conversation.errors
    shown = conversation.transcript
    assert "Yesterday you said: you'll call your mother tomorrow." in shown
    assert phrases().promise_kept[0] in shown
    assert phrases().stopped in shown, shown
    assert "And once more." not in shown
    at_s = {line.text.removeprefix("voicecheck: "): line.at_s for line in conversation.lines}
    assert 2.7 <= at_s["And breathe out."] - at_s["Breathe in."] <= 4.5
    with Store.open(tmp_path / "voicecheck.db") as store:
        assert [one.state for one in store.promises.all()] == ["kept"]


def test_the_week_is_told_in_ones_own_words(tmp_path: Path) -> None:
    yesterday = datetime.now().astimezone() - timedelta(days=1)
    with Store.open(tmp_path / "voicecheck.db") as store:
        begun = store.begin("evening", [None], yesterday)
        said = kept(text="My sister brought me warm bread.", said_at=yesterday, step="high")
        store.keep(begun, said)
    with SoundServer() as server, Recorder(server) as recorder:
        done = subprocess.run(
            [sys.executable, "-m", "voicecheck", "today"],
            env=os.environ | server.env | {"VOICECHECK_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Yesterday, your sister brought you warm bread.\n"
    heard = recorder.recording.program.resampled(16_000)
    by_ear = WhisperTranscriber(models.bundled()).transcribe(heard.samples).text.lower()
    assert "sister" in by_ear and "bread" in by_ear, by_ear

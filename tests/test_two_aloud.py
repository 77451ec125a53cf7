"""Two people with different voices over the virtual sound card."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.rig import SoundServer
from tests.rig.conversation import PROGRAM, Conversation
from tests.rig.couple import Couple
from voicecheck.guides import phrases

pytestmark = pytest.mark.live

HEARD = """
title = "Heard"
about = "One tells, the other says it back."
for = "two"
swap = false
opening = "Hello."
closing = "Bye for now."

[[steps]]
id = "tell"
who = "speaker"
ask = "What would you like {partner} to hear?"
reflect = false

[[steps]]
id = "heard"
kind = "mirror"
of = "tell"
who = "listener"
ask = "What did you hear?"
"""


@pytest.fixture
def server() -> Iterator[SoundServer]:
    with SoundServer() as server:
        yield server


def newest(home: Path) -> Any:
    done = subprocess.run(
        [*PROGRAM, "show", "last", "--json"],
        env={**os.environ, "VOICECHECK_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_it_is_heard_when_the_one_who_told_it_says_so(server: SoundServer, tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "heard.toml").write_text(HEARD, encoding="utf-8")
    couple = Couple(
        {
            "sam to hear": "I felt lonely at dinner, and I was worried about my work.",
            "what did you hear": [
                "You felt lonely at dinner. You should talk to somebody.",
                "You felt lonely at dinner and you were worried about your work.",
            ],
            "did sam get it": ["No, there was something about my work.", "Yes, that's it."],
        }
    )
    arguments = ("checkin", "heard", "--with", "Ana", "--with", "Sam")
    conversation = Conversation(server, couple, tmp_path, arguments)
    assert conversation.hold() == 0, conversation.errors
    printed = conversation.transcript
    assert phrases().mirror_advice in printed, printed
    assert "about your work" in printed or "about Ana's work" in printed, printed
    assert [who for who, _ in couple.spoken[:4]] == ["Ana", "Sam", "Ana", "Sam"]
    turns = newest(tmp_path)["turns"]
    assert [turn["person"] for turn in turns] == ["Ana", "Sam", "Sam"]
    assert [turn["said_back"] and turn["said_back"]["heard"] for turn in turns] == [
        None,
        False,
        True,
    ]
    assert all(turn["recordings"] for turn in turns)
    assert len(turns[0]["recordings"]) == 2, "what was missed belongs to what was told"

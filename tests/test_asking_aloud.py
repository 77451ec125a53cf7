"""Asked aloud whether now is okay, by a real voice in a real room: put off once, then begun."""

import sys
from pathlib import Path

import pytest

from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from tests.test_asking import NO_WAIT
from voicecheck import guides

pytestmark = pytest.mark.aloud

PHRASES = guides.phrases()
BRIEF = """
title = "Brief"
about = "One question."
opening = "Hello."
closing = "Bye for now."

[[steps]]
id = "day"
ask = "How was your day?"
"""


def test_put_off_for_half_an_hour_and_then_begun(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "brief.toml").write_text(BRIEF, encoding="utf-8")
    script = [
        Reply.of("In half an hour, please."),
        Reply.of("Yes, now is okay."),
        Reply.of("Please stop here."),
    ]
    program = (sys.executable, "-c", f"{NO_WAIT}\nfrom voicecheck.cli import main\nmain()")
    with SoundServer() as server:
        conversation = Conversation(
            server, script, tmp_path, ("ask", "brief"), program=program, limit_s=120
        )
        assert conversation.hold() == 0, conversation.errors
    shown = conversation.transcript
    first, waited, second = shown.partition("waited until")
    assert waited, shown
    assert PHRASES.is_now_okay in first
    assert "I'll ask again at" in first
    assert "How was your day?" not in first
    assert PHRASES.is_now_okay in second
    assert "How was your day?" in second
    assert PHRASES.stopped_empty in second
    assert not list((tmp_path / "spool").glob("*"))

"""From nothing to a first finished check-in, by voice: the setup, then five minutes."""

import json
import re
import time
from pathlib import Path

from tests.cli.running import voicecheck
from tests.cli.test_setup import at_a_terminal
from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from tests.rig.person import VirtualPerson
from voicecheck.config import Paths, Settings
from voicecheck.guides import phrases
from voicecheck.setup import words

WORDS = words()
PHRASES = phrases()


SAYS = {
    WORDS.microphone: "Hello there.",
    WORDS.sentence: WORDS.sentence,
    WORDS.your_name: "My name is Anna.",
    "Is that right?": "Yes.",
    WORDS.company: "Just me, alone.",
    WORDS.patience: "Very patient, please.",
    WORDS.keep_sound: "No, thank you.",
    WORDS.lock: "No, thank you.",
}
LIMIT_S = 240.0


def test_set_up_and_checked_in(tmp_path: Path) -> None:
    voices = ["No, the other one.", "Yes, please."]

    def setting_up(said: str) -> Reply | None:
        last = said.splitlines()[-1] if said else ""
        if last == WORDS.this_voice:
            return Reply.of(voices.pop(0))
        return next((Reply.of(text) for part, text in SAYS.items() if part in last), None)

    with SoundServer() as server:
        conversation = Conversation(server, setting_up, tmp_path, ("setup",), rate_wpm=None)
        assert conversation.hold() == 0, conversation.errors
        assert conversation.transcript.count("I didn't catch that.") == 0
        settings = Settings.in_file(Paths.default({"VOICECHECK_HOME": str(tmp_path)}))
        assert settings.checkin.name == "Anna"
        assert settings.checkin.people == ()
        assert settings.listening.patience == "long"
        assert settings.audio.keep is False
        assert settings.voice.id
        assert settings.model.name == "tiny.en"

        first = Conversation(
            server, answering, tmp_path, ("checkin", "five-minutes"), rate_wpm=None
        )
        assert first.hold() == 0, first.errors
    kept = json.loads(voicecheck(tmp_path, "show", "last", "--json").stdout)
    assert kept["state"] == "finished"
    assert [turn["verdict"] for turn in kept["turns"]] == ["confirmed"] * 3


def test_the_first_start_in_a_terminal(tmp_path: Path) -> None:
    """It offers the setup; the check-in follows, and a word ends it."""

    says = SAYS | {WORDS.this_voice: "Yes, please.", "good moment": "Please stop."}

    def answering_all(said: str) -> Reply | None:
        last = said.splitlines()[-1] if said else ""
        return next((Reply.of(text) for part, text in says.items() if part in last), None)

    with (
        SoundServer() as server,
        VirtualPerson(server, answering_all) as person,
        at_a_terminal(tmp_path, **server.env) as terminal,
    ):
        terminal.answer(WORDS.set_up_now, "")
        told, until_s = 0, time.monotonic() + LIMIT_S
        while terminal.reading(0.2):
            assert time.monotonic() < until_s, plain(terminal.shown[-20_000:])
            whole = terminal.shown.rfind("\n") + 1
            for line in plain(terminal.shown[told:whole]).split("\n"):
                if line.startswith("voicecheck: "):
                    person.program_said(line.removeprefix("voicecheck: "))
            told = max(told, whole)
        assert terminal.end() == 0, plain(terminal.shown)
    assert "● listening ▮" in terminal.shown, "the level is seen"
    shown = plain(terminal.shown)
    assert "tiny.en answers in" in shown
    assert PHRASES.stopped_empty in shown
    assert voicecheck(tmp_path, "config", "get", "checkin.name").stdout == "Anna\n"


def plain(shown: str) -> str:
    """What a terminal showed, without the signs that move its cursor."""
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown).split("\n")
    return "\n".join(line.rpartition("\r")[2] for line in lines)


def answering(said: str) -> Reply | None:
    last = said.splitlines()[-1] if said else ""
    for part, text in {
        "high point": "I had lunch with my sister.",
        "low point": "I was late for work.",
        "like to do tomorrow": "I want to go for a walk.",
    }.items():
        if part in last:
            return Reply.of(text)
    return Reply.of("Yes, that's right.") if last in PHRASES.check else None

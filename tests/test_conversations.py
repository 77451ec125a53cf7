"""Whole conversations over a virtual sound card, in real time, with the program as it is run."""

import json
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.rig import Reply, Silent, SoundServer
from tests.rig.conversation import PROGRAM, Conversation
from tests.wer import word_error_rate
from voicecheck.audio.clip import Clip
from voicecheck.guides import phrases
from voicecheck.speech import models
from voicecheck.speech.transcriber import WhisperTranscriber
from voicecheck.store import Store

pytestmark = pytest.mark.live

EVENING = {
    "good moment": "My sister called me at lunch and we laughed about the old house.",
    "was hard": "I was late for work again and I felt left out in the meeting.",
    "appreciated": "The neighbor carried my shopping up the stairs.",
    "need right now": "I need one quiet hour to myself.",
    "small thing": "I want to go for a walk before breakfast.",
}
ONE = """
title = "One"
about = "One question."
opening = "Hello."
closing = "Bye for now."

[[steps]]
id = "day"
ask = "How was your day?"
rephrase = "Anything about today?"
"""
TWO = (
    ONE
    + """
[[steps]]
id = "plan"
ask = "What is your plan?"
rephrase = "Any plan at all?"
reflect = false
"""
)


@pytest.fixture
def server() -> Iterator[SoundServer]:
    with SoundServer() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "guides").mkdir(parents=True)
    (home / "guides" / "one.toml").write_text(ONE, encoding="utf-8")
    (home / "guides" / "two.toml").write_text(TWO, encoding="utf-8")
    return home


def shown(home: Path, *arguments: str) -> Any:
    """What `voicecheck ... --json` prints."""
    done = subprocess.run(
        [*PROGRAM, *arguments, "--json"],
        env={**os.environ, "VOICECHECK_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def by_step(home: Path) -> dict[str, Any]:
    return {turn["step"]: turn for turn in shown(home, "show", "last")["turns"]}


LONGEST_OWN_TIME_S = 63.0
"""What a whole evening takes beside the answers: the program's own brisk speech and waiting."""


def own_time_s(conversation: Conversation) -> float:
    """How long it took from the first word of the program on, but for the person's speech."""
    began_s = next(e.at_s for e in conversation.log if e.kind == "program_started")
    starts = [e.at_s for e in conversation.log if e.kind == "reply_started"]
    ends = [e.at_s for e in conversation.log if e.kind == "reply_ended"]
    spoken_s = sum(end - start for start, end in zip(starts, ends, strict=True))
    return conversation.lines[-1].at_s - began_s - spoken_s


def agreeable(answers: dict[str, str]) -> Callable[[str], Reply | None]:
    """A person who answers questions and agrees with what is said back."""

    def answer(said: str) -> Reply | None:
        last = said.splitlines()[-1] if said else ""
        for question, text in answers.items():
            if question in last:
                return Reply.of(text)
        return Reply.of("No, that's all." if last in phrases().more else "Yes, that's right.")

    return answer


@pytest.mark.measured
def test_a_plain_evening(server: SoundServer, home: Path) -> None:
    conversation = Conversation(server, agreeable(EVENING), home)
    assert conversation.hold() == 0, conversation.errors
    assert shown(home, "history")[0]["state"] == "finished"
    turns = shown(home, "show", "last")["turns"]
    assert [turn["verdict"] for turn in turns] == ["confirmed"] * 5
    assert all(turn["recordings"] for turn in turns)
    assert all(turn["words"] for turn in turns)
    assert "Kept 5 answers" in conversation.transcript
    assert own_time_s(conversation) <= LONGEST_OWN_TIME_S

    # The saved words are no worse than the model's best on the clean sound.
    by_hand = WhisperTranscriber(models.bundled())
    said = list(EVENING.values())
    best = [
        by_hand.transcribe(Reply.of(text).clip.resampled(16_000).samples, beam_size=5).text
        for text in said
    ]
    saved = [turn["verbatim"] for turn in turns]
    allowed = 1.1 * word_error_rate(list(zip(said, best, strict=True)))
    assert word_error_rate(list(zip(said, saved, strict=True))) <= allowed

    # The recordings hold the same words.
    with Store.open(home / "voicecheck.db") as store:
        newest = store.history(limit=1)[0].id
        sounds = [recording.sound for _, recording in store.recordings(newest)]
    again = [
        by_hand.transcribe(Clip.from_bytes(sound).samples, beam_size=5).text for sound in sounds
    ]
    assert word_error_rate(list(zip(said, again, strict=True))) <= allowed


def test_a_correction(server: SoundServer, home: Path) -> None:
    script = [
        Reply.of("The long meeting was on Monday afternoon."),
        Reply.of("No, it was Tuesday."),
        Reply.of("Yes, that's right."),
    ]
    conversation = Conversation(server, script, home, ("checkin", "one"))
    assert conversation.hold() == 0, conversation.errors
    day = by_step(home)["day"]
    assert day["verdict"] == "corrected"
    assert day["text"].endswith("meeting was on Tuesday afternoon.")
    assert [recording["kind"] for recording in day["recordings"]] == ["answer", "correction"]
    assert conversation.transcript.count("meeting was on Tuesday afternoon") == 1


def test_repeat_and_skip(server: SoundServer, home: Path) -> None:
    script = [
        Reply.of("Could you repeat that please?"),
        Reply.of("Next question, please."),
        Reply.of("I want to stop fighting with my brother."),
    ]
    conversation = Conversation(server, script, home, ("checkin", "two"))
    assert conversation.hold() == 0, conversation.errors
    assert conversation.transcript.count("voicecheck: How was your day?") == 2
    assert list(by_step(home)) == ["plan"], conversation.transcript
    assert "stop fighting" in by_step(home)["plan"]["text"]


def test_a_silent_person(server: SoundServer, home: Path) -> None:
    conversation = Conversation(server, [Silent(3)], home, ("checkin", "one"))
    assert conversation.hold() == 0, conversation.errors
    printed = conversation.transcript
    assert phrases().still_here[0] in printed
    assert "Anything about today?" in printed
    assert phrases().offer_skip in printed
    assert phrases().move_on in printed
    assert shown(home, "show", "last")["turns"] == []


def test_a_person_who_speaks_the_instant_the_tone_ends(server: SoundServer, home: Path) -> None:
    script = [
        Reply.of("Everything went wrong with the car today.", wait_s=0.0),
        Reply.of("Yes, that's right.", wait_s=0.0),
    ]
    conversation = Conversation(server, script, home, ("checkin", "one"))
    assert conversation.hold() == 0, conversation.errors
    assert by_step(home)["day"]["text"] == "Everything went wrong with the car today."


def _signal_while_speaking(
    number: int,
) -> tuple[Callable[["subprocess.Popen[str]"], None], Callable[[str], Reply | None]]:
    """A signal in the middle of a long answer."""
    started = threading.Event()

    def send(process: "subprocess.Popen[str]") -> None:
        def later() -> None:
            started.wait(60)
            threading.Event().wait(3.0)
            process.send_signal(number)

        threading.Thread(target=later, daemon=True).start()

    def answer(said: str) -> Reply | None:
        if started.is_set():
            return None
        started.set()
        return Reply.of(
            "My sister called me at lunch and we laughed about the old house by the lake, "
            "and then I had to go back to the office for another long meeting."
        )

    return send, answer


def test_ctrl_c_in_the_middle_keeps_what_was_said(server: SoundServer, home: Path) -> None:
    send, answer = _signal_while_speaking(signal.SIGINT)
    conversation = Conversation(server, answer, home, ("checkin", "one"), on_start=send)
    assert conversation.hold() == 130, conversation.errors
    assert shown(home, "history")[0]["state"] == "unfinished"
    day = by_step(home)["day"]
    assert day["text"].startswith("My sister called me")
    assert day["recordings"][0]["duration_s"] > 1.5
    assert phrases().stopped in conversation.transcript
    assert not list((home / "spool").glob("*"))


def lock(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock the store before anything is said; what follows finds the phrase by itself."""
    phrase = home.parent / "phrase.txt"
    phrase.write_text("four plain words here")
    monkeypatch.setenv("VOICECHECK_PASSPHRASE_FILE", str(phrase))
    home_is = {"VOICECHECK_HOME": str(home)}
    subprocess.run([*PROGRAM, "lock"], env={**os.environ, **home_is}, check=True)


@pytest.mark.parametrize("locked", [False, True], ids=["open", "locked"])
def test_a_killed_check_in_is_found_and_kept_at_the_next_start(
    server: SoundServer, home: Path, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if locked:
        lock(home, monkeypatch)
    send, answer = _signal_while_speaking(signal.SIGKILL)
    conversation = Conversation(server, answer, home, ("checkin", "one"), on_start=send)
    assert conversation.hold() == -signal.SIGKILL
    (spooled,) = (home / "spool").glob("*")
    assert spooled.read_bytes().startswith(b"voicecheck seal" if locked else b'{"checkin_id"')
    again = Conversation(server, [Reply.of("Stop.")], home, ("checkin", "one"))
    assert again.hold() == 0, again.errors
    assert "found" in again.errors
    turns = [
        turn
        for entry in shown(home, "history")
        for turn in shown(home, "show", entry["id"])["turns"]
    ]
    assert [turn["text"][:19] for turn in turns] == ["My sister called me"]
    assert turns[0]["recordings"][0]["duration_s"] > 1.5
    assert not list((home / "spool").glob("*"))


def test_two_signals_leave_at_once(server: SoundServer, home: Path) -> None:
    def send(process: "subprocess.Popen[str]") -> None:
        def later() -> None:
            threading.Event().wait(4.0)
            process.send_signal(signal.SIGINT)
            threading.Event().wait(0.2)
            process.send_signal(signal.SIGINT)

        threading.Thread(target=later, daemon=True).start()

    conversation = Conversation(server, [Silent(9)], home, ("checkin", "one"), on_start=send)
    assert conversation.hold() == 130
    assert "Traceback" not in conversation.errors


def test_without_a_model_the_recordings_are_kept_and_words_are_made_later(
    server: SoundServer, home: Path
) -> None:
    # A model that cannot be loaded: it is found out while the greeting is spoken, not before.
    damaged = home / "damaged"
    shutil.copytree(models.bundled(), damaged)
    (damaged / "model.bin").write_bytes(b"not a model")
    arguments = ("checkin", "one", "--model", str(damaged))
    script = [Reply.of("The long meeting was on Monday afternoon.")]
    conversation = Conversation(server, script, home, arguments)
    assert conversation.hold() == 0, conversation.errors
    assert conversation.lines[0].text == "voicecheck: Hello."
    assert phrases().kept_unheard in conversation.transcript
    assert "voicecheck transcribe" in conversation.errors
    assert "Traceback" not in conversation.errors
    day = by_step(home)["day"]
    assert (day["verdict"], day["text"]) == ("unheard", "")
    assert day["recordings"][0]["duration_s"] > 1.5
    environ = {**os.environ, "VOICECHECK_HOME": str(home)}
    subprocess.run([*PROGRAM, "transcribe"], env=environ, capture_output=True, check=True)
    assert by_step(home)["day"]["text"].endswith("meeting was on Monday afternoon.")

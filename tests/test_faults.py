"""What is heard survives what happens to the devices, and what is typed what happens to the disk.

The devices are those of a virtual sound card, in real time.
"""

import json
import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.running import VOICECHECK, voicecheck
from tests.rig import Reply, SoundServer
from tests.rig.conversation import Conversation
from tests.test_conversations import by_step, home, server
from voicecheck.guides import phrases

__all__ = ["home", "server"]

STORY = (
    "My sister called me at lunch and we laughed about the old house by the lake, "
    "and then I had to go back to the office for another long meeting."
)


def after(delay_s: float, *acts: Callable[[], None], apart_s: float = 2.5) -> None:
    """Do things one after the other, beside whatever goes on."""
    for number, act in enumerate(acts):
        timer = threading.Timer(delay_s + number * apart_s, act)
        timer.daemon = True
        timer.start()


@pytest.mark.live
def test_speaker_and_microphone_are_pulled_out_and_come_back(
    server: SoundServer, home: Path
) -> None:
    told: list[str] = []
    went = threading.Event()

    def on_line(line: str) -> None:
        if line == "voicecheck: How was your day?" and not went.is_set():
            went.set()
            after(0.5, server.unplug_speaker, server.plug_speaker)

    def answer(said: str) -> Reply | None:
        if phrases().speaker_back not in said and not told:
            return None
        told.append(said)
        if len(told) == 1:
            after(3.0, server.unplug_microphone, server.plug_microphone)
            return Reply.of(STORY)
        if len(told) == 2:
            return Reply.of("The meeting was about the garden.")
        return Reply.of("Yes, that's right.")

    conversation = Conversation(server, answer, home, ("checkin", "one"), on_line=on_line)
    assert conversation.hold() == 0, conversation.errors
    day = by_step(home)["day"]
    assert day["text"].startswith("My sister called me at"), conversation.transcript
    assert "garden" in day["text"]
    assert day["verdict"] == "confirmed"
    assert len(day["recordings"]) == 1  # one turn, before and after
    assert phrases().speaker_back in conversation.transcript
    assert phrases().microphone_back in conversation.transcript
    assert "stopped taking sound" in conversation.errors
    assert "stopped sending sound" in conversation.errors
    assert "Traceback" not in conversation.errors


# The disk and the store, typed: no sound is needed to lose them.


@contextmanager
def typing(home: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A typed check-in that is spoken to line by line."""
    process = subprocess.Popen(
        [*VOICECHECK, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "VOICECHECK_HOME": str(home), "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(process: "subprocess.Popen[str]", text: str) -> None:
    assert process.stdout is not None
    while text not in (line := process.stdout.readline()):
        assert line, "it ended"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.fail("this test mounts a small disk, which needs root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler:
        try:
            while filler.write(b"x" * 4096):
                pass
        except OSError:
            return


def test_a_disk_that_is_full_at_the_start_is_not_called_broken(small_disk: Path) -> None:
    home = small_disk / "home"
    assert voicecheck(home, "--text", typed="I saw my sister.\nyes\nstop\n").returncode == 0
    fill(small_disk)
    for arguments, exit_code in (("--text",), 15), (("config", "set", "voice.rate_wpm", "150"), 3):
        done = voicecheck(home, *arguments)
        assert done.returncode == exit_code, done.stderr
        assert done.stderr.count("\n") == 1
        assert "is full. Make room and try again" in done.stderr
    (small_disk / "filler").unlink()
    assert "I saw my sister" in voicecheck(home, "show", "last").stdout


def test_a_disk_that_fills_up_stops_it_with_all_that_was_said_kept(small_disk: Path) -> None:
    home = small_disk / "home"
    with typing(home, "--text") as process:
        assert process.stdin is not None
        until(process, "moment today?")
        process.stdin.write("I saw my sister.\nyes\nno\n")
        process.stdin.flush()
        until(process, "hard today?")
        fill(small_disk)
        process.stdin.write("I was late.\n")
        process.stdin.flush()
        said, errors = process.communicate(timeout=30)
    assert process.returncode == 15, errors
    assert errors.strip().count("\n") == 0
    assert "is full" in errors
    assert phrases().disk_full in said
    shown = voicecheck(home, "show", "last", "--json")  # a full disk can still be read
    assert [turn["text"] for turn in json.loads(shown.stdout)["turns"]] == ["I saw my sister."]
    (small_disk / "filler").unlink()
    done = voicecheck(home, "resume", "--text", typed="stop\n")
    assert done.returncode == 0, done.stderr


def test_a_store_that_another_program_holds_is_waited_for(tmp_path: Path) -> None:
    with typing(tmp_path, "--text") as process:
        assert process.stdin is not None
        until(process, "moment today?")
        with closing(sqlite3.connect(tmp_path / "voicecheck.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            process.stdin.write("I saw my sister.\n")
            process.stdin.flush()
            time.sleep(6)
            other.rollback()
        until(process, "You saw your sister")
        _, errors = process.communicate("yes\nno\nstop\n", timeout=30)
    assert process.returncode == 0, errors
    assert "in use by another program; I wait for it" in errors
    shown = json.loads(voicecheck(tmp_path, "show", "last", "--json").stdout)
    assert [turn["text"] for turn in shown["turns"]] == ["I saw my sister."]

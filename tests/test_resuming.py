"""A check-in that broke off is gone on with, wherever it was."""

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.running import VOICECHECK, voicecheck
from tests.cli.test_checkin import EVENING
from tests.store.test_store import all_bytes
from voicecheck import dialogue, guides
from voicecheck.dialogue import Heard, Pressed, Silence
from voicecheck.language.commands import Command

PHRASES = guides.phrases()
ANSWERS = [
    ("high", "I saw my sister.", "confirmed"),
    ("low", "I was early.", "corrected"),
    ("appreciated", "The soup.", "confirmed"),
    ("promise", "Read a book.", "confirmed"),
]


def killed_after(home: Path, typed: list[str], *arguments: str) -> str:
    """Run a typed check-in and kill it once it awaits the reply after these; what it printed."""
    process = subprocess.Popen(
        [*VOICECHECK, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "VOICECHECK_HOME": str(home), "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("".join(f"{line}\n" for line in typed).encode())
    process.stdin.flush()
    printed, descriptor = b"", process.stdout.fileno()
    os.set_blocking(descriptor, False)
    quiet_until_s = time.monotonic() + 30
    while time.monotonic() < quiet_until_s:
        try:
            printed += os.read(descriptor, 65_536)
        except BlockingIOError:
            time.sleep(0.02)
            if awaits_reply(process):
                continue
        if printed.count(b"voicecheck: ") >= 2:
            quiet_until_s = time.monotonic() + 0.3
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    return printed.decode()


def awaits_reply(process: "subprocess.Popen[bytes]") -> bool:
    """Whether it reads what is typed; on a busy machine it may be silent and at work."""
    try:
        call, *first = Path(f"/proc/{process.pid}/syscall").read_text().split()[:2]
    except OSError:
        return True  # not told here: silence must do
    return call in {"0", "63"} and first == ["0x0"]  # read, on either kind of processor, stdin


def newest(home: Path) -> Any:
    return json.loads(voicecheck(home, "show", "last", "--json").stdout)


@pytest.mark.parametrize("said", [0, 2, 5])
def test_killed_anywhere_it_goes_on_from_there(tmp_path: Path, said: int) -> None:
    killed_after(tmp_path, EVENING[:said], "--text")
    done = voicecheck(tmp_path, "resume", "--text", typed="\n".join(EVENING[said:]) + "\n")
    assert done.returncode == 0, done.stderr
    assert "voicecheck: Last time we were at: " in done.stdout
    kept = newest(tmp_path)
    assert kept["state"] == "finished"
    assert [(turn["step"], turn["text"], turn["verdict"]) for turn in kept["turns"]] == ANSWERS
    assert len(json.loads(voicecheck(tmp_path, "history", "--json").stdout)) == 1


def test_killed_again_and_again(tmp_path: Path) -> None:
    killed_after(tmp_path, EVENING[:2], "--text")
    killed_after(tmp_path, EVENING[2:5], "resume", "--text")
    killed_after(tmp_path, EVENING[5:6], "resume", "--text")
    done = voicecheck(tmp_path, "resume", "--text", typed="\n".join(EVENING[6:]) + "\n")
    assert done.returncode == 0, done.stderr
    turns = newest(tmp_path)["turns"]
    assert [(turn["step"], turn["text"], turn["verdict"]) for turn in turns] == ANSWERS


def test_it_is_offered_at_the_next_start_and_can_be_turned_down(tmp_path: Path) -> None:
    killed_after(tmp_path, ["I saw my sister."], "--text")
    done = voicecheck(tmp_path, "checkin", "five-minutes", "--text", typed="no\nstop\n")
    said = done.stdout
    assert PHRASES.have_so_far in said
    assert PHRASES.go_on_from_there in said
    assert PHRASES.begin_anew in said
    assert "Just five minutes" in said
    again = voicecheck(tmp_path, "checkin", "five-minutes", "--text", typed="stop\n")
    assert PHRASES.go_on_from_there not in again.stdout  # asked once
    assert "voicecheck resume" in done.stderr


def test_the_offer_taken_goes_on_and_says_back_the_answer(tmp_path: Path) -> None:
    killed_after(tmp_path, ["I saw my sister."], "--text")
    done = voicecheck(tmp_path, "--text", typed="what?\nyes please\nyes\nno\nstop\n")
    assert done.stdout.count(PHRASES.go_on_from_there) == 2
    assert "You saw your sister" in done.stdout
    (turn,) = newest(tmp_path)["turns"]
    assert turn["verdict"] == "confirmed"


def test_who_stopped_on_purpose_is_not_asked_but_can_go_on(tmp_path: Path) -> None:
    voicecheck(tmp_path, "--text", typed="I saw my sister.\nyes\nno\nstop\n")
    again = voicecheck(tmp_path, "checkin", "five-minutes", "--text", typed="stop\n")
    assert PHRASES.go_on_from_there not in again.stdout
    first = json.loads(voicecheck(tmp_path, "history", "--json").stdout)[-1]
    done = voicecheck(tmp_path, "resume", first["id"], "--text", typed="I was late.\nyes\nstop\n")
    assert done.returncode == 0, done.stderr
    shown = json.loads(voicecheck(tmp_path, "show", first["id"], "--json").stdout)
    assert [turn["step"] for turn in shown["turns"]] == ["high", "low"]
    assert shown["state"] == "unfinished"


def test_nothing_to_go_on_with_is_one_line(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "resume", "--text")
    assert list(tmp_path.iterdir()) == []  # no store is made by asking
    assert done.returncode == 5
    assert done.stderr == "voicecheck: No check-in broke off. Begin one with: voicecheck\n"


def test_two_at_once_do_not_take_each_other_over(tmp_path: Path) -> None:
    first = subprocess.Popen(
        [*VOICECHECK, "--text"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "VOICECHECK_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"},
    )
    assert first.stdout is not None
    while b"moment today?" not in first.stdout.readline():
        pass
    other = voicecheck(tmp_path, "--text", typed="stop\n")
    assert PHRASES.go_on_from_there not in other.stdout
    refused = voicecheck(tmp_path, "resume", "--text")
    assert (refused.returncode, refused.stderr.count("\n")) == (15, 1)
    first.communicate(b"I saw my sister.\nyes\nno\nstop\n", timeout=30)
    assert first.returncode == 0


WORDS = st.sampled_from(
    ["yes", "no", "I saw my sister.", "no, it was Tuesday", "", "go back", "delete that", "skip",
     "three", "You never listen.", "that's all", "pause", "resume", "I want to die.", "repeat"]
)  # fmt: skip
EVENTS = st.one_of(
    st.builds(Heard, WORDS, st.one_of(st.none(), st.integers(0, 9))),
    st.just(Silence()),
    st.builds(Pressed, st.sampled_from([Command.SKIP, Command.BACK, Command.DONE])),
)


@given(
    st.sampled_from(["evening", "repair", "boundary", "reflect"]),
    st.sampled_from([(None,), (None, "Sam")]),
    st.booleans(),
    st.lists(EVENTS, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_a_conversation_is_read_again_as_it_was_written(
    name: str, people: tuple[str | None, ...], gate: bool, events: list[dialogue.Event]
) -> None:
    guide = guides.load(name, None)
    state, _ = dialogue.begin(guide, PHRASES, people, consent=gate, gate=gate)
    for event in events:
        state, _ = dialogue.respond(state, event)
        if dialogue.begun(state) and not dialogue.over(state):
            again = dialogue.restored(dialogue.snapshot(state), guide, PHRASES)
            assert again == state
            _, effects = dialogue.resume(again)
            assert isinstance(effects[-1], dialogue.Listen)


def test_a_place_of_another_version_is_told_in_one_line(tmp_path: Path) -> None:
    import msgspec

    from voicecheck.store import Store

    voicecheck(tmp_path, "--text", typed="I saw my sister.\nstop\n")
    with Store.open(tmp_path / "voicecheck.db") as store:
        (checkin,) = store.history()
        store.places.mark(checkin.id, msgspec.msgpack.encode({"mood": 3}))
    done = voicecheck(tmp_path, "resume", "--text")
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)
    assert "another version" in done.stderr


def test_two_people_go_on_with_whose_turn_it_was(tmp_path: Path) -> None:
    first = ["You made me coffee.", "yes"]
    killed_after(tmp_path, first, "checkin", "five-minutes", "--text", "--with", "Sam")
    done = voicecheck(tmp_path, "resume", "--text", typed="We walked home.\nyes\nstop\n")
    assert done.returncode == 0, done.stderr
    assert "And you, Sam?" in done.stdout
    turns = newest(tmp_path)["turns"]
    assert [(turn["person"], turn["text"]) for turn in turns] == [
        (None, "You made me coffee."),
        ("Sam", "We walked home."),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        ["I saw a zebra.", "delete that", "stop"],
        ["I saw a zebra.", "yes", "no", "delete that", "stop"],
        ["I saw a zebra.", "pause", "delete that", "resume", "stop"],
    ],
)
def test_what_was_deleted_is_in_no_place_either(tmp_path: Path, typed: list[str]) -> None:
    voicecheck(tmp_path, "--text", typed="\n".join(typed) + "\n")
    assert b"zebra" not in all_bytes(tmp_path)

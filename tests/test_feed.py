"""What a check-in tells other programs: by its schema, and whoever reads it or does not."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.running import VOICECHECK, voicecheck
from voicecheck import feed as feeds
from voicecheck.cli.screen import PlainScreen
from voicecheck.dialogue import Keep, Part
from voicecheck.exchange import Outcome
from voicecheck.feed import FedScreen, Feed

DOCS = Path(__file__).parent.parent / "docs"
SCHEMA = json.loads(DOCS.joinpath("events.schema.json").read_text("utf-8"))
TYPED = "My sister called.\nyes\nno\nI was late.\nno, early\nyes\nno\ndelete that\nstop\n"


def told(lines: str) -> list[dict[str, Any]]:
    """The events, each checked."""
    events = [json.loads(line) for line in lines.splitlines()]
    checker = jsonschema.Draft202012Validator(SCHEMA)
    for event in events:
        errors = [error.message for error in checker.iter_errors(event)]
        assert not errors, (event, errors)
    return events


def of(events: list[dict[str, Any]], name: str, field: str) -> list[Any]:
    return [event[field] for event in events if event["event"] == name]


def test_a_typed_check_in_tells_all_that_happens(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "five-minutes", "--text", "--json", typed=TYPED)
    assert done.returncode == 0, done.stderr
    events = told(done.stdout)
    names = [event["event"] for event in events]
    assert (names[0], names[-1]) == ("begun", "ended")
    times_s = [event["t_s"] for event in events]
    assert times_s == sorted(times_s)
    assert of(events, "begun", "people") == [[None]]
    assert of(events, "asked", "step")[:2] == ["high", "low"]
    assert of(events, "heard", "text")[:2] == ["My sister called.", "yes"]
    assert "Your sister called" in of(events, "reflected", "text")[0]
    first = [e for e in events if e.get("position") == 0 and e["event"] in ("confirmed", "saved")]
    assert [e["event"] for e in first] == ["saved", "confirmed", "saved"]
    assert of(first, "saved", "verdict") == ["unconfirmed", "confirmed"]
    order = [n for n in names if n in ("asked", "listening", "heard", "reflected", "confirmed")]
    assert order[:6] == ["asked", "listening", "heard", "reflected", "reflected", "listening"]
    shown = voicecheck(tmp_path, "show", of(events, "ended", "checkin")[0], "--json")
    assert json.loads(shown.stdout)["turns"][0]["text"] == "My sister called."
    assert "Did I get that right?" in done.stderr  # all else is shown there


def test_what_is_deleted_is_told(tmp_path: Path) -> None:
    typed = "My sister called.\nyes\ndelete that\nstop\n"
    done = voicecheck(tmp_path, "five-minutes", "--text", "--events", "-", typed=typed)
    events = told(done.stdout)
    assert of(events, "deleted", "position") == [0]
    assert of(events, "ended", "answers") == [0]


def test_one_that_is_gone_on_with_tells_so(tmp_path: Path) -> None:
    voicecheck(tmp_path, "five-minutes", "--text", typed="My sister called.\nyes\nstop\n")
    done = voicecheck(tmp_path, "resume", "--text", "--json", typed="stop\n")
    assert of(told(done.stdout), "begun", "resumed") == [True]


def test_two_are_told_apart(tmp_path: Path) -> None:
    done = voicecheck(
        tmp_path, "five-minutes", "--with", "Sam", "--text", "--json", typed="One.\nyes\n\nTwo.\n"
    )
    events = told(done.stdout)
    assert of(events, "begun", "people") == [[None, "Sam"]]
    assert {None, "Sam"} == set(of(events, "asked", "person"))


def test_what_is_asked_of_one_alone_is_told_to_nobody(tmp_path: Path) -> None:
    typed = "ready\nyes\nready\nno\n"
    done = voicecheck(tmp_path, "repair", "--with", "Sam", "--text", "--json", typed=typed)
    events = told(done.stdout)
    assert of(events, "hidden", "on") == [True, False, True, False]
    hidden = [event["event"] == "hidden" for event in events]
    assert hidden.index(True) + 1 == hidden.index(True, hidden.index(True) + 1)
    assert set(of(events, "heard", "text")) <= {"ready"}
    assert "Would you like to do this exercise" in done.stderr
    assert "Would you like to do this exercise" not in done.stdout
    assert of(events, "ended", "answers") == [0]


def test_what_fails_is_told_too(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "no-such-guide", "--text", "--json")
    (failed,) = told(done.stdout)
    assert failed["event"] == "failed"
    assert failed["exit_code"] == done.returncode == 4


def test_every_event_of_the_schema_is_on_the_page() -> None:
    page = DOCS.joinpath("events.md").read_text("utf-8")
    for each in SCHEMA["oneOf"]:
        name = each["properties"]["event"]["const"]
        fields = [key for key in each["properties"] if key not in ("event", "at", "t_s")]
        row = f"| `{name}` | {', '.join(f'`{key}`' for key in fields)} | {each['description']} |"
        assert row in page


# --- where they go ---


def test_a_file_is_private_and_appended_to(tmp_path: Path) -> None:
    file = tmp_path / "events"
    for _ in range(2):
        done = voicecheck(tmp_path / "home", "--text", "--events", str(file), typed="stop\n")
        assert done.returncode == 0
        assert "voicecheck: " in done.stdout  # shown as ever
    assert of(told(file.read_text("utf-8")), "begun", "guide") == ["evening", "evening"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_to_is_one_line(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "--text", "--events", str(tmp_path / "no" / "file"))
    assert done.returncode == 19
    assert done.stderr.count("\n") == 1
    assert "--events" in done.stderr


def test_a_pipe_that_nobody_opens_holds_nothing_up(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = voicecheck(tmp_path, "--text", "--events", str(pipe), typed="My day.\nyes\nstop\n")
    assert done.returncode == 0, done.stderr
    assert "Kept 1 answer" in done.stdout


def test_a_pipe_is_read_while_it_goes_on(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [*VOICECHECK, "--text", "--events", str(pipe)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "VOICECHECK_HOME": str(tmp_path)},
        text=True,
    ) as process:
        assert process.stdin is not None
        with pipe.open() as events:
            for line in events:  # it comes while nothing is typed: nothing was held back
                if json.loads(line)["event"] == "listening":
                    break
            process.stdin.write("stop\n")
            process.stdin.flush()
            assert told(events.read())[-1]["event"] == "ended"
        assert process.wait(timeout=30) == 0


def test_a_reader_that_leaves_ends_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*VOICECHECK, "--text", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "VOICECHECK_HOME": str(tmp_path)},
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        _, errors = process.communicate("My day.\nyes\nno\nstop\n", timeout=60)
    assert process.returncode == 0
    assert errors.count("Nobody reads the events any more") == 1
    assert "Kept 1 answer" in errors
    assert "Traceback" not in errors


def test_a_reader_that_sleeps_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_WAITING", 100)
    reading, writing = os.pipe()
    feed = Feed(lambda: writing, lambda text: None)
    begun_s = time.monotonic()
    count = 2000
    for number in range(count):
        feed.put("noted", text=f"{number} {'x' * 100}")
    assert time.monotonic() - begun_s < 5
    chunks: list[bytes] = []

    def read() -> None:
        while chunk := os.read(reading, 65_536):
            chunks.append(chunk)

    reader = threading.Thread(target=read)
    reader.start()
    until_s = time.monotonic() + 20
    while not feed._waiting.empty() and time.monotonic() < until_s:
        time.sleep(0.01)
    feed.put("noted", text="the last")
    feed.close()
    reader.join()
    os.close(reading)
    events = told(b"".join(chunks).decode())
    left_out = sum(of(events, "left_out", "count"))
    assert left_out > 0
    assert events[-1]["text"] == "the last"
    assert len(of(events, "noted", "text")) + left_out == count + 1


# --- what stays between one person and the program ---


class Noting(Feed):
    """Remembers the names of the events."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []

    def put(self, event: str, **fields: object) -> None:
        self.events.append((event, fields))


def test_nothing_is_told_while_it_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    feed = Noting()
    screen = FedScreen(PlainScreen(), feed)
    screen.hide(True)
    screen.said("Is this right for you, Ana?")
    screen.listening(True)
    screen.hearing("No")
    screen.heard("No.")
    screen.noted("No.")
    screen.hide(False)
    screen.said("Thank you.")
    assert [event for event, _ in feed.events] == ["hidden", "hidden", "said"]


def keep(position: int, verdict: Any, text: str) -> Keep:
    return Keep(position, "day", "How?", 1, None, text, text, None, verdict, (Part(1, "answer"),))


def test_an_answer_is_confirmed_once_for_each_verdict() -> None:
    feed = Noting()
    screen = FedScreen(PlainScreen(), feed)
    verdicts: Sequence[str] = ("unconfirmed", "confirmed", "confirmed", "corrected", "unheard")
    for verdict in verdicts:
        screen.kept(keep(0, verdict, "One."))
    assert [fields["verdict"] for event, fields in feed.events if event == "confirmed"] == [
        "confirmed",
        "corrected",
    ]
    screen.ended(Outcome("01ABC", complete=True, answers=1))
    assert feed.events[-1] == ("ended", {"checkin": "01ABC", "complete": True, "answers": 1})

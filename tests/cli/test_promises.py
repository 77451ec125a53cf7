"""Promises and what is looked back on, as a person asks for them."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import voicecheck
from tests.store.test_store import kept
from voicecheck import guides
from voicecheck.store import Store

NOW = datetime.now().astimezone()


def said(home: Path, text: str, days_ago: int = 0, step: str = "needed", **more: Any) -> int:
    """Keep one answer of a check-in some days ago; return its id."""
    with Store.open(home / "voicecheck.db", more.pop("viewer", None)) as store:
        at = NOW - timedelta(days=days_ago)
        checkin = store.begin("evening", more.pop("people", [None]), at)
        return store.keep(checkin, kept(text=text, step=step, said_at=at, **more))


def promised(home: Path, text: str, **more: Any) -> None:
    answer = said(home, text, step="promise", **more)
    with Store.open(home / "voicecheck.db", more.get("viewer")) as store:
        store.promises.make(answer, text, (NOW + timedelta(days=1)).date())


def listed(home: Path, *more: str) -> Any:
    return json.loads(voicecheck(home, "promises", "--json", *more).stdout)


def test_promises_are_listed_and_settled_by_hand(tmp_path: Path) -> None:
    promised(tmp_path, "I'll call my mother.")
    promised(tmp_path, "I'll be home by six.")
    shown = voicecheck(tmp_path, "promises").stdout
    assert [line.split("  ")[2] for line in shown.splitlines()] == [
        "I'll be home by six.", "I'll call my mother.",
    ]  # fmt: skip
    assert "for " in shown
    first = listed(tmp_path)[1]
    assert set(first) == {
        "id", "checkin", "person", "text", "day", "made_at", "state", "settled_at",
    }  # fmt: skip
    assert (first["state"], first["person"], first["text"]) == (
        "open", None, "I'll call my mother.",
    )  # fmt: skip
    number = str(first["id"])
    for command, state in (("kept", "kept"), ("let-go", "let go"), ("open", "open")):
        done = voicecheck(tmp_path, "promises", command, number)
        assert done.returncode == 0, done.stderr
        assert f"[{state}]" in done.stdout
        assert listed(tmp_path)[1]["state"] == state
    assert voicecheck(tmp_path, "promises", "delete", number, typed="n\n").returncode == 0
    assert voicecheck(tmp_path, "promises", "delete", number, "--yes").returncode == 0
    assert [one["text"] for one in listed(tmp_path)] == ["I'll be home by six."]
    assert json.loads(voicecheck(tmp_path, "show", "last", "--json").stdout)["turns"]


def test_nobody_counts_what_was_not_kept(tmp_path: Path) -> None:
    for text in ("I'll call.", "I'll cook."):
        promised(tmp_path, text)
    lines = voicecheck(tmp_path, "promises").stdout.splitlines()
    assert len(lines) == 2 and all("I'll c" in line for line in lines)


@pytest.mark.parametrize("command", ["kept", "let-go", "open", "delete"])
def test_a_promise_that_is_not_there(tmp_path: Path, command: str) -> None:
    done = voicecheck(tmp_path, "promises", command, "7")
    assert done.returncode == 5 and done.stderr.count("\n") == 1
    promised(tmp_path, "I'll call.")
    done = voicecheck(tmp_path, "promises", command, "7")
    assert (done.returncode, done.stderr) == (
        5, "voicecheck: There is no promise 7. `voicecheck promises` lists them\n",
    )  # fmt: skip


def test_another_sees_only_what_they_were_there_for(tmp_path: Path) -> None:
    promised(tmp_path, "I'll tell Ana.")
    promised(tmp_path, "I'll cook.", people=[None, "Ana"])
    assert [one["text"] for one in listed(tmp_path, "--as", "Ana")] == ["I'll cook."]
    shown = voicecheck(tmp_path, "promises", "--as", "Ana").stdout
    assert "the owner: I'll cook." in shown
    assert voicecheck(tmp_path, "promises", "kept", "1", "--as", "Ana").returncode == 5


def test_today_prints_the_week_in_their_own_words(tmp_path: Path) -> None:
    said(tmp_path, "My sister called me and we laughed.", 5, "high")
    said(tmp_path, "I felt left out in the meeting.", 1, "low")
    said(tmp_path, "I need one quiet hour to myself.", 0, "needed")
    said(tmp_path, "I felt wonderful by the sea.", 9, "high")
    done = voicecheck(tmp_path, "today", "--text")
    day = NOW - timedelta(days=5)
    assert done.stdout.splitlines() == [
        f"On {day:%A}, your sister called you and you laughed.",
        "Yesterday, you felt left out in the meeting.",
        "Today, you need one quiet hour to yourself.",
    ]
    plain = json.loads(voicecheck(tmp_path, "today", "--json").stdout)
    assert [one["spoken"] for one in plain] == done.stdout.splitlines()
    assert plain[1]["said"] == "I felt left out in the meeting."
    assert plain[1]["step"] == "low"


def test_today_says_nothing_of_what_another_told_alone(tmp_path: Path) -> None:
    said(tmp_path, "I felt left out in the meeting.")
    empty = guides.phrases().week_empty
    assert voicecheck(tmp_path, "today", "--text", "--as", "Ana").stdout.strip() == empty


def test_suggest_says_why_in_their_own_words(tmp_path: Path) -> None:
    for days_ago in (6, 4, 1):
        said(tmp_path, "I need an hour to myself.", days_ago)
    said(tmp_path, "We had a fight.", 30, "low")
    done = voicecheck(tmp_path, "suggest")
    assert "You said three times: you need an hour to yourself." in done.stdout
    assert "voicecheck checkin boundary" in done.stdout
    plain = json.loads(voicecheck(tmp_path, "suggest", "--json").stdout)
    assert plain["suggestion"]["guide"] == "boundary"
    assert plain["suggestion"]["times"] == 3
    assert plain["suggestion"]["said"] == ["I need an hour to myself"] * 3
    assert plain["plan"] is None
    assert "boundary" not in voicecheck(tmp_path, "suggest", "--as", "Ana").stdout


def test_a_plan_made_in_a_check_in_is_shown(tmp_path: Path) -> None:
    done = voicecheck(
        tmp_path, "checkin", "--text", typed="Let's do the repair one this week.\nstop\n"
    )
    assert done.returncode == 0, done.stderr
    plan = json.loads(voicecheck(tmp_path, "suggest", "--json").stdout)["plan"]
    assert (plan["guide"], plan["title"]) == ("repair", guides.load("repair").title)
    assert guides.load("repair").title in voicecheck(tmp_path, "suggest").stdout


@pytest.mark.parametrize("command", ["promises", "suggest", "today"])
def test_before_the_first_check_in(tmp_path: Path, command: str) -> None:
    done = voicecheck(tmp_path, command, *(["--text"] if command == "today" else []))
    assert done.returncode == 0 and done.stdout.strip()
    empty = json.loads(voicecheck(tmp_path, command, "--json").stdout)
    assert empty in ([], {"suggestion": None, "plan": None})
    assert not (tmp_path / "voicecheck.db").exists()


def test_without_a_speaker_today_is_printed_and_told(tmp_path: Path) -> None:
    said(tmp_path, "I felt left out in the meeting.")
    done = voicecheck(tmp_path, "today", "--output-device", "nosuch")
    assert done.returncode == 12
    assert "you felt left out in the meeting" in done.stdout
    assert done.stderr.count("\n") == 1

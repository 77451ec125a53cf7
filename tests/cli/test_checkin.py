"""A typed check-in: everything works without sound."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import says_absent, voicecheck
from voicecheck.guides import found

EVENING = [
    "I saw my sister.", "yes", "no",
    "I was late.", "no, I was early", "yes", "no",
    "The soup.", "yes",
    "skip",
    "Read a book.", "yes",
]  # fmt: skip


def newest(home: Path) -> Any:
    return json.loads(voicecheck(home, "show", "last", "--json").stdout)


def test_a_typed_evening(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "--text", typed="\n".join(EVENING) + "\n")
    assert done.returncode == 0, done.stderr
    assert "You saw your sister" in done.stdout
    kept = newest(tmp_path)
    assert kept["state"] == "finished"
    assert [(turn["step"], turn["text"], turn["verdict"]) for turn in kept["turns"]] == [
        ("high", "I saw my sister.", "confirmed"),
        ("low", "I was early.", "corrected"),
        ("appreciated", "The soup.", "confirmed"),
        ("promise", "Read a book.", "confirmed"),
    ]


@pytest.mark.parametrize("line", ["a" * 1_000_000, "I saw my sister and the zebra. " * 30_000])
def test_of_an_endless_line_the_beginning_is_taken_and_told(tmp_path: Path, line: str) -> None:
    done = voicecheck(tmp_path, "--text", typed=f"{line}\nyes\nno\nstop\n")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("nothing beyond its first 8,000 characters was taken") == 1
    taken = newest(tmp_path)["turns"][0]["text"]
    assert 7_900 < len(taken) <= 8_000
    assert line.startswith(taken)
    assert line[len(taken)] in "a ", "no word is cut in two"


def test_the_end_of_the_input_ends_it_gently(tmp_path: Path) -> None:
    done = voicecheck(tmp_path, "--text", typed="I saw my sister.\n")
    assert done.returncode == 0, done.stderr
    assert "marked unfinished" in done.stdout
    assert newest(tmp_path)["turns"][0]["text"] == "I saw my sister."


def test_somebody_else_is_there(tmp_path: Path) -> None:
    done = voicecheck(
        tmp_path, "checkin", "five-minutes", "--text", "--with", "Sam",
        typed="You made me coffee.\nyes\nstop\n",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Sam made you coffee" in done.stdout
    assert "And you, Sam?" in done.stdout
    assert newest(tmp_path)["people"] == ["Sam"]


TOGETHER = [
    "ready", "yes", "ready", "yes", "ready",
    "I felt lonely at dinner. And I was worried about work.",
    "You felt lonely at dinner.", "no", "The part about work.",
    "You were worried about work.", "yes", "no",
    "Dinner is our time.", "Lonely.",
    "I need some rest.", "You need some rest.", "yes", "no", "You work a lot.", "Tired.",
]  # fmt: skip


def test_two_reflect_typing(tmp_path: Path) -> None:
    done = voicecheck(
        tmp_path, "checkin", "reflect", "--text", "--with", "Ana", "--with", "Sam",
        typed="\n".join(TOGETHER) + "\n",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "There was one more thing, about work." in done.stdout
    assert "Ana, did Sam get it?" in done.stdout
    assert "Sam, you have the floor, and Ana listens." in done.stdout
    assert "findahelpline" in done.stdout
    turns = newest(tmp_path)["turns"]
    assert [(turn["person"], turn["said_back"]) for turn in turns[:3]] == [
        ("Ana", None),
        ("Sam", {"of": 0, "number": 1, "heard": False}),
        ("Sam", {"of": 0, "number": 2, "heard": True}),
    ]
    shown = voicecheck(tmp_path, "show", "last").stdout
    assert "try 1: not yet heard" in shown
    assert "try 2: heard" in shown


def test_a_no_at_the_gate_leaves_nothing(tmp_path: Path) -> None:
    done = voicecheck(
        tmp_path, "checkin", "repair", "--text", "--with", "Sam",
        typed="ready\nNo, I keep thinking of the zebra.\nready\nyes\n",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "nobody needs to say why" in done.stdout
    assert "zebra" not in done.stdout
    assert "unfinished" not in done.stdout
    assert json.loads(voicecheck(tmp_path, "history", "--json").stdout) == []
    assert not any(b"zebra" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_settings_are_the_options_defaults(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[checkin]\nguide = "five-minutes"\ntext = true\n', encoding="utf-8"
    )
    done = voicecheck(tmp_path, typed="stop\n")
    assert "Just five minutes" in done.stdout
    done = voicecheck(tmp_path, "checkin", "repair", typed="stop\n")
    assert "calm enough" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (("checkin", "nosuch"), 4, "There is no guide called 'nosuch'"),
        (("checkin", "--rate", "9"), 3, "voice.rate_wpm cannot be 9"),
        (("checkin", "--patience", "huge"), 3, "listening.patience"),
        (
            ("checkin", "reflect"),
            4,
            "for two people. Begin it with: voicecheck checkin reflect",
        ),
        (("checkin", "apology", "--with", "Sam"), 4, "for one person. Begin it without --with"),
        (
            ("checkin", "--with", "A", "--with", "B", "--with", "C"),
            3,
            "Allowed: a list of at most 2",
        ),
        (
            ("checkin", "--as", "Sam", "--with", "you", "--with", "Ana"),
            1,
            "3 people are too many",
        ),
        (("checkin", "--with", " "), 1, "A name is empty"),
        (("checkin", "--rate", "fast"), 2, "not a valid integer"),
        (("hisotry",), 4, "Was it: voicecheck history"),
        (("nosuch", "two"), 2, "unexpected extra argument"),
        (("guides", "show", "nosuch"), 4, "There is no guide called"),
        (("guides", "check", "nosuch.toml"), 4, f"nosuch.toml: {says_absent()}"),
        (("show", "nosuch"), 5, ""),
    ],
)
def test_what_cannot_be_is_one_line_and_an_exit_code(
    arguments: tuple[str, ...], exit_code: int, says: str, tmp_path: Path
) -> None:
    done = voicecheck(tmp_path, *arguments, "--text" if arguments[0] == "checkin" else "--")
    assert done.returncode == exit_code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    if exit_code != 2:
        assert done.stderr.strip().count("\n") == 0


def test_guides_are_listed_shown_and_checked(tmp_path: Path) -> None:
    assert "evening" in voicecheck(tmp_path, "guides").stdout
    shown = voicecheck(tmp_path, "guides", "show", "evening").stdout
    assert "What was a good moment today?" in shown
    assert "Or say skip." in shown
    shown = voicecheck(tmp_path, "guides", "show", "reflect").stdout
    assert "[listener] What did you hear?" in shown
    assert "Reflect (for two)" in voicecheck(tmp_path, "guides").stdout
    damaged = tmp_path / "mine.toml"
    damaged.write_text('title = "Mine"\nsteps = 3\n', encoding="utf-8")
    done = voicecheck(tmp_path, "guides", "check", str(damaged))
    assert done.returncode == 4
    assert f"{damaged}:" in done.stderr
    listed = json.loads(voicecheck(tmp_path, "guides", "list", "--json").stdout)
    assert {"evening", "five-minutes", "repair"} <= {guide["name"] for guide in listed}


def test_a_guide_is_shown_in_words(tmp_path: Path) -> None:
    for name in (guide.name for guide in found(tmp_path / "guides")):
        assert "{" not in voicecheck(tmp_path, "guides", "show", name).stdout, name
    shown = voicecheck(tmp_path, "guides", "show", "evening").stdout
    assert "(a guide that may fit, or your plan for the week)" in shown
    shown = voicecheck(tmp_path, "guides", "show", "moment").stdout
    assert "(your name), your partner would like to talk" in shown


def test_those_whom_the_settings_name_sit_out_a_guide_for_one(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[checkin]\nwith = ["Sam"]\n', encoding="utf-8")
    done = voicecheck(tmp_path, "checkin", "apology", "--text", typed="I was late.\nyes\nstop\n")
    assert done.returncode == 0, done.stderr
    assert newest(tmp_path)["people"] == []
    done = voicecheck(tmp_path, "--text", typed="I was late.\nyes\nstop\n")
    assert newest(tmp_path)["people"] == ["Sam"]

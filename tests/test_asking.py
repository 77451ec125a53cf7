"""Is now okay? What follows from the answer, the clock and the quiet hours; and asked typed."""

import itertools
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.cli.running import voicecheck
from tests.schedule.running import OwnCommands
from voicecheck import guides
from voicecheck.asking import (
    LATEST,
    Begin,
    ComeBack,
    Decision,
    Leave,
    Unanswered,
    Why,
    decide,
    may_ask,
    spoken_time,
    wait_until,
)
from voicecheck.cli.screen import UnseenScreen
from voicecheck.notification import command
from voicecheck.schedule import quiet_hours

PHRASES = guides.phrases()
NOW = datetime(2026, 11, 25, 21, 0, tzinfo=timezone(timedelta(hours=1)))


def at(hour: int, minute: int = 0, *, day: int = 25) -> datetime:
    return NOW.replace(day=day, hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("answer", "now", "quiet", "expected"),
    [
        ("Yes.", at(21), "", Begin()),
        ("Yes.", at(21), "22:30-07:00", Begin()),
        ("No.", at(21), "", Leave(Why.REFUSED)),
        ("In half an hour.", at(21), "", ComeBack(at(21, 30))),
        ("In half an hour.", at(21), "22:30-07:00", ComeBack(at(21, 30))),
        ("In half an hour.", at(22, 15), "22:30-07:00", Leave(Why.QUIET)),
        ("At half past ten.", at(21), "22:30-07:00", Leave(Why.QUIET)),
        ("In 89 minutes.", at(21), "22:30-07:00", ComeBack(at(22, 29))),
        ("At ten.", at(21), "", ComeBack(at(22))),
        ("In an hour.", at(23, 30), "", ComeBack(at(0, 30, day=26))),
        ("At eight.", at(21), "", Leave(Why.NOT_TODAY)),
        ("Tomorrow at ten.", at(21), "", Leave(Why.REFUSED)),
        ("At eight tonight.", at(8), "", ComeBack(at(20))),
        ("Later.", at(21), "", Unanswered.WHEN),
        ("I'm on the phone.", at(21), "", Unanswered.WHEN),
        ("The soup is hot.", at(21), "", Unanswered.AGAIN),
        ("", at(21), "", Unanswered.AGAIN),
    ],
)
def test_what_follows_from_an_answer(
    answer: str, now: datetime, quiet: str, expected: Decision | Unanswered
) -> None:
    assert decide(answer, now, quiet_hours(quiet)) == expected


@pytest.mark.parametrize(
    ("now", "due", "quiet", "expected"),
    [
        (at(21), None, "", None),
        (at(21), at(21), "", None),
        (at(20, 59), at(21), "", None),
        (at(23), at(21), "", None),
        (at(23, 1), at(21), "", Leave(Why.LATE)),
        (at(22, 30), at(21), "22:30-07:00", Leave(Why.QUIET)),
        (at(7), None, "22:30-07:00", None),
    ],
)
def test_it_is_asked_at_its_hour_or_not_at_all(
    now: datetime, due: datetime | None, quiet: str, expected: Leave | None
) -> None:
    assert may_ask(now, due, quiet_hours(quiet)) == expected


@pytest.mark.parametrize(
    ("moment", "spoken"),
    [(at(21), "9 o'clock"), (at(0), "12 o'clock"), (at(12, 5), "12:05"), (at(13, 30), "1:30")],
)
def test_a_time_is_spoken_as_people_say_it(moment: datetime, spoken: str) -> None:
    assert spoken_time(moment, PHRASES) == spoken


def test_the_wait_follows_the_clock_on_the_wall() -> None:
    """Also where the machine sleeps in between, and its own time stands still."""
    clock = [at(21)]
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        clock[0] += timedelta(seconds=seconds) if len(naps) != 3 else timedelta(minutes=20)

    wait_until(at(21, 30), lambda: clock[0], nap)
    assert clock[0] >= at(21, 30)
    assert clock[0] < at(21, 31)
    assert len(naps) < 60


NO_WAIT = """
import voicecheck.asking
voicecheck.asking.wait_until = lambda at: print(f"waited until {at:%H:%M}")
"""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("no\n", [PHRASES.left_for_today, "Left for today."]),
        ("\n", ["Nobody answered"]),
        ("what?\nwhat?\nwhat?\n", [PHRASES.is_now_okay_again, PHRASES.left_for_today]),
        ("later\nno\n", [PHRASES.ask_when, PHRASES.left_for_today]),
        ("stop\n", [PHRASES.left_for_today]),
    ],
)
def test_anything_but_a_yes_leaves_it_and_keeps_nothing(
    tmp_path: Path, typed: str, said: list[str]
) -> None:
    done = voicecheck(tmp_path, "ask", "--text", typed=typed)
    assert done.returncode == 0, done.stderr
    assert PHRASES.is_now_okay in done.stdout
    for line in said:
        assert line in done.stdout
    assert "Good evening" not in done.stdout
    history = voicecheck(tmp_path, "history", "--json")
    assert history.stdout.strip() in ("[]", "")
    assert not list((tmp_path / "spool").glob("*"))


def test_a_question_that_nobody_can_type_an_answer_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[checkin]\ntext = true\n", encoding="utf-8")
    system = OwnCommands(tmp_path / "system")
    done = voicecheck(tmp_path, "ask", environ=system.environ)
    assert done.returncode == 18
    assert done.stderr.count("\n") == 1
    assert "checkin.text false" in done.stderr
    assert "without a terminal" in system.told[-1]
    assert voicecheck(tmp_path, "history", "--json").stdout.strip() in ("[]", "")


def test_yes_begins_the_guide(tmp_path: Path) -> None:
    done = voicecheck(
        tmp_path, "ask", "five-minutes", "--text", typed="yes\nI saw my sister.\nyes\nno\nstop\n"
    )
    assert done.returncode == 0, done.stderr
    assert "Just five minutes" in done.stdout
    assert "I saw my sister" in voicecheck(tmp_path, "show", "last").stdout


def test_later_comes_back_and_asks_again(tmp_path: Path) -> None:
    done = voicecheck(
        tmp_path,
        *("ask", "five-minutes", "--text"),
        typed="in two minutes\nnot now\n",
        before=NO_WAIT,
    )
    assert done.returncode == 0, done.stderr
    assert "waited until" in done.stdout
    assert done.stdout.count(PHRASES.is_now_okay) == 2
    assert PHRASES.left_for_today in done.stdout


def test_a_postponement_into_the_quiet_hours_is_left_for_today(tmp_path: Path) -> None:
    soon = datetime.now() + timedelta(minutes=5)
    end = soon + timedelta(hours=5)
    quiet = f'[schedule]\nquiet = "{soon:%H:%M}-{end:%H:%M}"\n'
    (tmp_path / "config.toml").write_text(quiet, encoding="utf-8")
    done = voicecheck(tmp_path, "ask", "--text", typed="in half an hour\n", before=NO_WAIT)
    assert done.returncode == 0, done.stderr
    assert PHRASES.quiet_then in done.stdout
    assert "waited" not in done.stdout


def test_in_quiet_hours_nothing_is_asked(tmp_path: Path) -> None:
    now = datetime.now()
    begin, end = now - timedelta(minutes=5), now + timedelta(minutes=5)
    quiet = f'[schedule]\nquiet = "{begin:%H:%M}-{end:%H:%M}"\n'
    (tmp_path / "config.toml").write_text(quiet, encoding="utf-8")
    done = voicecheck(tmp_path, "ask", "--text", typed="yes\n")
    assert done.returncode == 0
    assert PHRASES.is_now_okay not in done.stdout
    assert "quiet hours" in done.stdout


def test_a_machine_that_slept_over_its_hour_does_not_ask_at_night(tmp_path: Path) -> None:
    due = datetime.now() - LATEST - timedelta(minutes=5)
    done = voicecheck(tmp_path, "ask", "--text", "--due", f"{due:%H:%M}", typed="yes\n")
    assert done.returncode == 0
    assert PHRASES.is_now_okay not in done.stdout
    due = datetime.now() - timedelta(minutes=5)
    done = voicecheck(tmp_path, "ask", "--text", "--due", f"{due:%H:%M}", typed="no\n")
    assert PHRASES.is_now_okay in done.stdout


def test_a_notification_is_shown_where_there_is_one(tmp_path: Path) -> None:
    system = OwnCommands(tmp_path / "system")
    done = voicecheck(tmp_path, "ask", "--text", typed="no\n", environ=system.environ)
    assert done.returncode == 0
    (told,) = system.told
    assert told.startswith("notify-send")
    assert PHRASES.notified in told


@pytest.mark.parametrize("script", ["exit 1\n", "kill -9 $$\n", "echo noise; echo noise >&2\n"])
def test_a_notification_that_fails_is_harmless(tmp_path: Path, script: str) -> None:
    system = OwnCommands(tmp_path / "system")
    system.make("notify-send", script)
    done = voicecheck(tmp_path, "ask", "--text", typed="no\n", environ=system.environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert "noise" not in done.stdout


def test_what_is_wrong_at_the_hour_is_shown_where_no_terminal_is(tmp_path: Path) -> None:
    system = OwnCommands(tmp_path / "system")
    (tmp_path / "voicecheck.db").write_bytes(b"no store at all" * 100)
    done = voicecheck(tmp_path, "ask", "--text", typed="yes\n", environ=system.environ)
    assert done.returncode == 15
    assert any("critical" in line and "voicecheck.db" in line for line in system.told)


def test_each_system_shows_a_notification_in_its_own_way() -> None:
    hostile = '"; display dialog "x'
    linux = command("linux", hostile, stays=True)
    assert linux is not None
    assert linux[0] == "notify-send"
    assert "--urgency=critical" in linux
    assert linux[-1] == hostile
    assert linux[linux.index("--") :] == ("--", "voicecheck", hostile)
    mac = command("darwin", hostile, stays=False)
    assert mac is not None
    assert mac[0] == "osascript"
    script = [part for flag, part in itertools.pairwise(mac) if flag == "-e"]
    assert hostile not in "".join(script), "what is told is no part of the script"
    assert mac[-2:] == (hostile, "voicecheck")
    assert command("win32", hostile, stays=False) is None


def test_where_people_can_be_reached_is_shown_where_no_screen_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system = OwnCommands(tmp_path / "system")
    monkeypatch.setenv("PATH", system.environ["PATH"])
    UnseenScreen().support()
    told = "\n".join(system.told)
    assert "findahelpline.com" in told
    assert "critical" in told
    assert "findahelpline.com" in capsys.readouterr().out

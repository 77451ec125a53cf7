"""What is written for each system, as a table; what a real systemd says of it."""

import itertools
import plistlib
import subprocess
import xml.etree.ElementTree as ET
from datetime import datetime, time
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecheck.schedule import (
    KINDS,
    Entry,
    Kind,
    Place,
    Program,
    Quiet,
    Schedule,
    entry,
    quiet_hours,
    read,
    read_days,
    read_time,
)
from voicecheck.schedule.entries import program

ASK = ("/usr/bin/python3", "-P", "-m", "voicecheck", "ask", "--due", "21:00")
PLACES = {
    "systemd": Place("systemd", PurePosixPath("/home/u/.config/systemd/user")),
    "launchd": Place("launchd", PurePosixPath("/Users/u/Library/LaunchAgents"), 501),
    "task-scheduler": Place("task-scheduler", PureWindowsPath(r"C:\Users\u\voicecheck")),
}
SCHEDULES = st.builds(
    Schedule,
    st.times().map(lambda at: time(at.hour, at.minute)),
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


def texts(written: Entry) -> dict[str, str]:
    return {file.path.name: file.text for file in written.files}


def reread(kind: Kind, written: Entry) -> Schedule | None:
    return read(kind, {file.path.name: file.content for file in written.files})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21:00", time(21)),
        ("9pm", time(21)),
        ("9:30 p.m.", time(21, 30)),
        ("12am", time(0)),
        ("12 PM", time(12)),
        ("7", time(7)),
        ("07.05", time(7, 5)),
        (" 0:00 ", time(0)),
        ("24:00", None),
        ("21:60", None),
        ("13pm", None),
        ("0am", None),
        ("nine", None),
        ("21:0", None),
        ("", None),
        ("-1", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, expected: time | None) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize(
    ("given_days", "expected"),
    [
        ((), (0, 1, 2, 3, 4, 5, 6)),
        (("mon,wed",), (0, 2)),
        (("Wednesday", "monday"), (0, 2)),
        (("weekdays",), (0, 1, 2, 3, 4)),
        (("weekend", "fri"), (4, 5, 6)),
        (("fri-mon",), (0, 4, 5, 6)),
        (("tu, th",), (1, 3)),
        (("sun-sun",), (6,)),
        (("daily",), (0, 1, 2, 3, 4, 5, 6)),
        (("",), (0, 1, 2, 3, 4, 5, 6)),
        (("m",), None),
        (("mon,noday",), None),
        (("mon-",), None),
        (("-fri",), None),
        (("mon-xyz",), None),
    ],
)
def test_days_are_read_as_people_write_them(
    given_days: tuple[str, ...], expected: tuple[int, ...] | None
) -> None:
    assert read_days(given_days) == expected


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ("daily", "every day at 21:00"),
        ("weekdays", "on weekdays at 21:00"),
        ("weekend", "at the weekend at 21:00"),
        ("mon", "on Monday at 21:00"),
        ("mon,wed,sun", "on Monday, Wednesday and Sunday at 21:00"),
    ],
)
def test_a_schedule_is_told_in_words(days: str, told: str) -> None:
    assert str(Schedule(time(21), read_days([days]) or ())) == told


def test_the_units_of_systemd() -> None:
    made = entry(PLACES["systemd"], Schedule(time(21)), Program(ASK, (("A", 'b"c %h $d'),)))
    assert [str(file.path) for file in made.files] == [
        "/home/u/.config/systemd/user/voicecheck.service",
        "/home/u/.config/systemd/user/voicecheck.timer",
    ]
    lines = "\n".join(texts(made).values()).splitlines()
    assert "OnCalendar=*-*-* 21:00:00" in lines
    assert "WantedBy=timers.target" in lines
    assert 'Environment="A=b\\"c %%h $d"' in lines
    assert 'ExecStart="/usr/bin/python3" "-P" "-m" "voicecheck" "ask" "--due" "21:00"' in lines
    assert made.turned_on == (
        ("systemctl", "--user", "daemon-reload"),
        ("systemctl", "--user", "enable", "voicecheck.timer"),
        ("systemctl", "--user", "restart", "voicecheck.timer"),
    )


def test_what_is_said_reaches_no_log() -> None:
    units = texts(entry(PLACES["systemd"], Schedule(time(21)), Program(ASK)))
    assert "StandardOutput=null" in units["voicecheck.service"].splitlines()
    (agent,) = entry(PLACES["launchd"], Schedule(time(21)), Program(ASK)).files
    assert plistlib.loads(agent.content)["StandardOutPath"] == "/dev/null"


@pytest.mark.parametrize("days", ["daily", "mon,wed", "weekdays", "sat-sun", "sun"])
def test_systemd_reads_the_hour_as_it_was_meant(days: str) -> None:
    wanted = Schedule(time(21, 30), read_days([days]) or ())
    units = texts(entry(PLACES["systemd"], wanted, Program(ASK)))
    line = next(x for x in units["voicecheck.timer"].splitlines() if x.startswith("OnCalendar="))
    done = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=7", line.removeprefix("OnCalendar=")],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    told = [x.partition(": ")[2] for x in done.stdout.splitlines() if "UTC" in x or "Next" in x]
    moments = [datetime.strptime(x[4:20], "%Y-%m-%d %H:%M") for x in dict.fromkeys(told)]
    assert {moment.time() for moment in moments} == {wanted.at}
    assert {moment.weekday() for moment in moments} == set(wanted.days)


AWKWARD = (
    "/opt/a b/python",
    'it\'s 100 % $HOME ${HOME} $$ \\n "quoted"',
    "Jürgen 🙂",
    "; rm -rf / #",
    "back\\",
    "tab\there",
)


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = Program(("/bin/true", *AWKWARD), tuple((f"V{n}", x) for n, x in enumerate(AWKWARD)))
    made = entry(Place("systemd", tmp_path), Schedule(time(21), (0, 2)), program)
    for file in made.files:
        Path(file.path).write_bytes(file.content)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", *[str(f.path) for f in made.files]],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_refuses_what_is_no_unit(tmp_path: Path) -> None:
    """That the check above can fail."""
    broken = tmp_path / "voicecheck.service"
    broken.write_text("[Service]\nExecStart=relative/path\nNonsense\n", encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", str(broken)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert done.stderr


@given(SCHEDULES, st.lists(TEXTS, max_size=3), TEXTS)
def test_the_agent_of_launchd_is_read_as_it_was_meant(
    wanted: Schedule, arguments: list[str], home: str
) -> None:
    program = Program(("/usr/bin/python3", *arguments), (("VOICECHECK_HOME", home),))
    (file,) = entry(PLACES["launchd"], wanted, program).files
    agent = plistlib.loads(file.content)
    assert file.path.name == f"{agent['Label']}.plist"
    assert agent["ProgramArguments"] == ["/usr/bin/python3", *arguments]
    assert agent["EnvironmentVariables"] == {"VOICECHECK_HOME": home}
    times = agent["StartCalendarInterval"]
    if len(wanted.days) == 7:
        assert times == {"Hour": wanted.at.hour, "Minute": wanted.at.minute}
    else:
        assert {(one["Hour"], one["Minute"]) for one in times} == {
            (wanted.at.hour, wanted.at.minute)
        }
        # launchd.plist(5): 0 and 7 are Sunday.
        assert {one["Weekday"] for one in times} == {(day + 1) % 7 for day in wanted.days}


TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
# What the schema 1.2 names for each element that is used, in its order where it has one.
SHAPE = {
    "Task": ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"],
    "RegistrationInfo": ["Description"],
    "Triggers": ["CalendarTrigger"],
    "CalendarTrigger": ["StartBoundary", "ScheduleByDay", "ScheduleByWeek"],
    "ScheduleByDay": ["DaysInterval"],
    "ScheduleByWeek": ["WeeksInterval", "DaysOfWeek"],
    "DaysOfWeek": [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ],
    "Principals": ["Principal"],
    "Principal": ["LogonType", "RunLevel"],
    "Settings": [
        "MultipleInstancesPolicy", "DisallowStartIfOnBatteries", "StopIfGoingOnBatteries",
        "ExecutionTimeLimit",
    ],
    "Actions": ["Exec"],
    "Exec": ["Command", "Arguments"],
}  # fmt: skip


@given(SCHEDULES, st.lists(TEXTS, max_size=3))
def test_the_task_has_the_documented_shape(wanted: Schedule, arguments: list[str]) -> None:
    program = Program((r"C:\Program Files\python.exe", *arguments))
    (file,) = entry(PLACES["task-scheduler"], wanted, program).files
    assert file.content.startswith(b"\xff\xfe"), "UTF-16 with its mark"
    task = ET.fromstring(file.content)
    assert task.tag == f"{TASK}Task"
    assert task.get("version") == "1.2"
    for element in task.iter():
        name = element.tag.removeprefix(TASK)
        children = [child.tag.removeprefix(TASK) for child in element]
        allowed = SHAPE.get(name, [])
        assert [each for each in allowed if each in children] == children, name
    trigger = task.find(f"{TASK}Triggers/{TASK}CalendarTrigger")
    assert trigger is not None
    schedules = [child.tag for child in trigger if "ScheduleBy" in child.tag]
    assert len(schedules) == 1
    start = datetime.fromisoformat(str(trigger.findtext(f"{TASK}StartBoundary")))
    assert start.time() == wanted.at
    assert task.findtext(f"{TASK}Actions/{TASK}Exec/{TASK}Command") == program.arguments[0]
    principal = task.find(f"{TASK}Principals/{TASK}Principal")
    actions = task.find(f"{TASK}Actions")
    assert principal is not None
    assert actions is not None
    assert principal.get("id") == actions.get("Context")


def test_the_task_is_told_which_variables_it_lacks() -> None:
    program = Program(ASK, (("VOICECHECK_HOME", r"D:\v"),))
    made = {kind: entry(PLACES[kind], Schedule(time(21)), program) for kind in KINDS}
    assert made["task-scheduler"].variables_missing == ("VOICECHECK_HOME",)
    assert made["systemd"].variables_missing == made["launchd"].variables_missing == ()


@pytest.mark.parametrize("kind", KINDS)
@given(wanted=SCHEDULES)
@settings(max_examples=50)
def test_what_was_written_is_read_again(kind: Kind, wanted: Schedule) -> None:
    assert reread(kind, entry(PLACES[kind], wanted, Program(ASK))) == wanted


@pytest.mark.parametrize("kind", KINDS)
@given(path=TEXTS.filter(bool))
@settings(max_examples=50)
def test_the_program_that_is_started_is_read_again(kind: Kind, path: str) -> None:
    made = entry(PLACES[kind], Schedule(time(21)), Program((path, "ask")))
    assert program(kind, {file.path.name: file.content for file in made.files}) == path


@pytest.mark.parametrize("kind", KINDS)
@given(content=st.binary(max_size=80))
@settings(max_examples=50)
def test_what_somebody_else_wrote_is_no_schedule(kind: Kind, content: bytes) -> None:
    names = [
        file.path.name for file in entry(PLACES[kind], Schedule(time(21)), Program(ASK)).files
    ]
    assert read(kind, dict.fromkeys(names, content)) is None
    assert read(kind, {}) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_entry_is_read_or_not_but_never_fails(kind: Kind) -> None:
    made = entry(PLACES[kind], Schedule(time(21), (1, 3)), Program(ASK))
    for file, cut in itertools.product(made.files, range(0, 400, 7)):
        damaged = {f.path.name: f.content for f in made.files}
        damaged[file.path.name] = file.content[:cut] + b"\x00<!ENTITY" + file.content[cut + 3 :]
        found = read(kind, damaged)
        assert found is None or isinstance(found, Schedule)


@pytest.mark.parametrize(
    ("text", "clock", "held"),
    [
        ("22:30-07:00", time(22, 29), False),
        ("22:30-07:00", time(22, 30), True),
        ("22:30-07:00", time(3), True),
        ("22:30-07:00", time(6, 59), True),
        ("22:30-07:00", time(7), False),
        (" 13:00 - 14:00", time(13, 59), True),
        (" 13:00 - 14:00", time(14), False),
        ("0:00-0:00", time(12), True),
    ],
)
def test_quiet_hours_may_go_over_midnight(text: str, clock: time, held: bool) -> None:
    quiet = quiet_hours(text)
    assert isinstance(quiet, Quiet)
    assert quiet.holds(datetime.combine(datetime(2026, 11, 25), clock).astimezone()) is held


def test_no_quiet_hours() -> None:
    assert quiet_hours("") is None

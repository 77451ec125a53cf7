"""A task of the Windows Task Scheduler, in the XML of its schema 1.2.

https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema
"""

import subprocess
import xml.etree.ElementTree as ET
from datetime import time
from pathlib import PurePath

from voicecheck.schedule.times import DAYS, EVERY_DAY, Schedule

TASK = "voicecheck"
FILE = "voicecheck-task.xml"
NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
LARGEST_BYTES = 100_000
_NS = {"t": NAMESPACE}
_FIRST_DAY = "2020-01-01"  # any that is past


def files(
    schedule: Schedule, arguments: tuple[str, ...], environment: tuple[tuple[str, str], ...]
) -> dict[str, bytes]:
    """The task's XML by its name. A task has the variables of the account, and none of its own."""
    task = ET.Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
    _text(task, "RegistrationInfo/Description", "voicecheck asks whether now is okay")
    trigger = ET.SubElement(ET.SubElement(task, "Triggers"), "CalendarTrigger")
    _text(trigger, "StartBoundary", f"{_FIRST_DAY}T{schedule.at:%H:%M}:00")
    if schedule.days == EVERY_DAY:
        _text(trigger, "ScheduleByDay/DaysInterval", "1")
    else:
        week = ET.SubElement(trigger, "ScheduleByWeek")
        _text(week, "WeeksInterval", "1")
        days = ET.SubElement(week, "DaysOfWeek")
        for day in schedule.days:
            ET.SubElement(days, DAYS[day].capitalize())
    principal = ET.SubElement(ET.SubElement(task, "Principals"), "Principal", {"id": "Author"})
    _text(principal, "LogonType", "InteractiveToken")
    _text(principal, "RunLevel", "LeastPrivilege")
    settings = ET.SubElement(task, "Settings")
    _text(settings, "MultipleInstancesPolicy", "IgnoreNew")
    _text(settings, "DisallowStartIfOnBatteries", "false")
    _text(settings, "StopIfGoingOnBatteries", "false")
    _text(settings, "ExecutionTimeLimit", "PT0S")  # a talk takes as long as it takes
    action = ET.SubElement(ET.SubElement(task, "Actions", {"Context": "Author"}), "Exec")
    _text(action, "Command", arguments[0])
    _text(action, "Arguments", subprocess.list2cmdline(arguments[1:]))
    ET.indent(task)
    # schtasks wants what it is given in UTF-16.
    written = ET.tostring(task, encoding="unicode")
    return {FILE: f'<?xml version="1.0" encoding="UTF-16"?>\n{written}\n'.encode("utf-16")}


def turned_on(folder: PurePath) -> tuple[tuple[str, ...], ...]:
    """The command after which the task is known, also in place of an earlier one."""
    return (("schtasks", "/create", "/tn", TASK, "/xml", str(folder / FILE), "/f"),)


def turned_off() -> tuple[tuple[str, ...], ...]:
    """The command after which it is not."""
    return (("schtasks", "/delete", "/tn", TASK, "/f"),)


def read(written: dict[str, bytes]) -> Schedule | None:
    """When, as the task says; None where it is none of ours."""
    task = _task(written)
    if task is None:
        return None
    start = task.findtext("t:Triggers/t:CalendarTrigger/t:StartBoundary", "", _NS)
    found = task.findall("t:Triggers/t:CalendarTrigger/t:ScheduleByWeek/t:DaysOfWeek/*", _NS)
    names = [day.tag.partition("}")[2].lower() for day in found]
    try:
        at = time.fromisoformat(start.partition("T")[2])
        return Schedule(at, tuple(sorted(map(DAYS.index, names))) or EVERY_DAY)
    except ValueError:
        return None


def program(written: dict[str, bytes]) -> str | None:
    """The program that the task starts."""
    task = _task(written)
    return None if task is None else task.findtext("t:Actions/t:Exec/t:Command", None, _NS)


def _task(written: dict[str, bytes]) -> ET.Element | None:
    content = written.get(FILE, b"")
    if not content or len(content) > LARGEST_BYTES:
        return None
    try:
        text = content.decode("utf-16").partition("?>")[2]
        if "<!" in text:  # no task of ours declares anything
            return None
        return ET.fromstring(text)  # noqa: S314 - without declarations nothing unfolds
    except (ET.ParseError, UnicodeError):
        return None


def _text(parent: ET.Element, path: str, text: str) -> None:
    """Add an element, and those on the way to it."""
    for name in path.split("/"):
        parent = ET.SubElement(parent, name)
    parent.text = text

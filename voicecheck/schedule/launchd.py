"""A launchd agent, as launchd.plist(5) describes it."""

import plistlib
from datetime import time
from pathlib import PurePath
from xml.parsers.expat import ExpatError

from voicecheck.schedule.times import EVERY_DAY, Schedule

LABEL = "in.voicecheck.ask"
PLIST = f"{LABEL}.plist"


def files(
    schedule: Schedule, arguments: tuple[str, ...], environment: tuple[tuple[str, str], ...]
) -> dict[str, bytes]:
    """The property list by its name."""
    clock = {"Hour": schedule.at.hour, "Minute": schedule.at.minute}
    every = schedule.days == EVERY_DAY
    agent: dict[str, object] = {
        "Label": LABEL,
        "ProgramArguments": list(arguments),
        # launchd counts the days from Sunday, which is 0.
        "StartCalendarInterval": clock
        if every
        else [{**clock, "Weekday": (day + 1) % 7} for day in schedule.days],
        "ProcessType": "Interactive",
        # What is said appears on the screen of a check-in; here that would be a log.
        "StandardOutPath": "/dev/null",
        "StandardErrorPath": "/dev/null",
    }
    if environment:
        agent["EnvironmentVariables"] = dict(environment)
    return {PLIST: plistlib.dumps(agent, sort_keys=False)}


def turned_on(folder: PurePath, user: int) -> tuple[tuple[str, ...], ...]:
    """The command after which the agent is known."""
    return (("launchctl", "bootstrap", f"gui/{user}", str(folder / PLIST)),)


def turned_off(user: int) -> tuple[tuple[str, ...], ...]:
    """The command after which it is not; the file may go then."""
    return (("launchctl", "bootout", f"gui/{user}/{LABEL}"),)


def read(written: dict[str, bytes]) -> Schedule | None:
    """When, as the agent says; None where it is none of ours."""
    try:
        found = plistlib.loads(written.get(PLIST, b""))["StartCalendarInterval"]
        each = found if isinstance(found, list) else [found]
        days = sorted((one["Weekday"] - 1) % 7 for one in each if "Weekday" in one)
        return Schedule(time(each[0]["Hour"], each[0]["Minute"]), tuple(days) or EVERY_DAY)
    except (ValueError, TypeError, KeyError, IndexError, ExpatError):
        return None


def program(written: dict[str, bytes]) -> str | None:
    """The program that the agent starts."""
    try:
        return str(plistlib.loads(written.get(PLIST, b""))["ProgramArguments"][0])
    except (ValueError, TypeError, KeyError, IndexError, ExpatError):
        return None

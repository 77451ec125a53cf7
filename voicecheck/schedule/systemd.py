"""A systemd user timer and the service it starts.

The notation is that of systemd.syntax(7), systemd.time(7) and systemd.service(5).
"""

import re
from datetime import time

from voicecheck.schedule.times import EVERY_DAY, Schedule

SERVICE, TIMER = "voicecheck.service", "voicecheck.timer"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CALENDAR = re.compile(
    r"^OnCalendar=(?:(?P<days>[A-Z][\w,]*) )?\*-\*-\* "
    r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):00$",
    re.MULTILINE,
)

_STARTED = re.compile(r'^ExecStart="((?:[^"\\]|\\.)*)"', re.MULTILINE)


def files(
    schedule: Schedule, arguments: tuple[str, ...], environment: tuple[tuple[str, str], ...]
) -> dict[str, bytes]:
    """The unit files by name."""
    variables = "".join(
        f"Environment={_quoted(f'{name}={value}')}\n" for name, value in environment
    )
    # In a command line a dollar begins a variable; elsewhere it is itself.
    command = " ".join(_quoted(argument).replace("$", "$$") for argument in arguments)
    service = f"""\
# Written by `voicecheck schedule`; `voicecheck schedule remove` takes it away.
[Unit]
Description=voicecheck asks whether now is okay

[Service]
Type=exec
{variables}ExecStart={command}
# What is said appears on the screen of a check-in; here that would be a log.
StandardOutput=null
"""
    timer = f"""\
# Written by `voicecheck schedule`; `voicecheck schedule remove` takes it away.
[Unit]
Description=The hour at which voicecheck asks whether now is okay

[Timer]
OnCalendar={calendar(schedule)}
AccuracySec=1s

[Install]
WantedBy=timers.target
"""
    return {SERVICE: service.encode(), TIMER: timer.encode()}


def calendar(schedule: Schedule) -> str:
    """When, as a calendar event of systemd's."""
    days = ",".join(_DAYS[day] for day in schedule.days)
    every = schedule.days == EVERY_DAY
    return ("" if every else f"{days} ") + f"*-*-* {schedule.at:%H:%M}:00"


def turned_on() -> tuple[tuple[str, ...], ...]:
    """The commands after which the timer runs, also where another one ran before."""
    own = ("systemctl", "--user")
    return ((*own, "daemon-reload"), (*own, "enable", TIMER), (*own, "restart", TIMER))


def turned_off() -> tuple[tuple[str, ...], ...]:
    """The commands after which it runs no more; the files may go then."""
    return (("systemctl", "--user", "disable", "--now", TIMER),)


def read(written: dict[str, bytes]) -> Schedule | None:
    """When, as the timer says; None where it is none of ours."""
    found = _CALENDAR.search(written.get(TIMER, b"").decode(errors="replace"))
    if found is None:
        return None
    names = (found["days"] or ",".join(_DAYS)).split(",")
    if not set(names) <= set(_DAYS):
        return None
    at = time(int(found["hour"]), int(found["minute"]))
    return Schedule(at, tuple(sorted(map(_DAYS.index, names))))


def program(written: dict[str, bytes]) -> str | None:
    """The program that the service starts."""
    found = _STARTED.search(written.get(SERVICE, b"").decode(errors="replace"))
    if found is None:
        return None
    plain = found[1].replace("$$", "$").replace("%%", "%")
    return re.sub(r"\\(.)", r"\1", plain)


def _quoted(text: str) -> str:
    """One word of a unit file, whatever it holds."""
    escaped = "".join(_ESCAPED.get(char, char) for char in text)
    return f'"{escaped}"'


_ESCAPED = {
    "\\": "\\\\",
    '"': '\\"',
    "%": "%%",  # begins a specifier
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}

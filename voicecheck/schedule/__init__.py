"""When the program asks by itself: the hour and the days, and what tells the system of them.

What is written for a system is a pure function of the hour, the days and the command; only
`written` touches files and runs the system's own commands.
"""

from voicecheck.schedule.entries import (
    KINDS,
    Entry,
    File,
    Kind,
    Place,
    Program,
    can_be_typed_to,
    entry,
    read,
    started_by,
    timed_by,
)
from voicecheck.schedule.quiet import Quiet, quiet_hours
from voicecheck.schedule.times import Schedule, read_days, read_time

__all__ = [
    "KINDS",
    "Entry",
    "File",
    "Kind",
    "Place",
    "Program",
    "Quiet",
    "Schedule",
    "can_be_typed_to",
    "entry",
    "quiet_hours",
    "read",
    "read_days",
    "read_time",
    "started_by",
    "timed_by",
]

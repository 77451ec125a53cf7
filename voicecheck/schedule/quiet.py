"""Quiet hours: a time of day in which nothing is asked."""

from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True, slots=True)
class Quiet:
    """A time of day, which may go over midnight.

    Attributes:
        start: Its first minute.
        end: The first minute after it; equal to the start, it is a whole day.
    """

    start: time
    end: time

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it, by the clock on the wall."""
        clock = at.time().replace(tzinfo=None)
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def quiet_hours(text: str) -> Quiet | None:
    """Read the setting `schedule.quiet`, as in "22:30-07:00"; None for an empty one.

    Raises:
        ValueError: It is not so written; the settings let nothing else in.
    """
    if not text.strip():
        return None
    start, _, end = text.replace("\u2013", "-").partition("-")
    return Quiet(_clock(start), _clock(end))


def _clock(text: str) -> time:
    hour, _, minute = text.strip().partition(":")
    return time(int(hour), int(minute))

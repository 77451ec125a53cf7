"""`voicecheck ask`: asks softly whether now is okay, and begins a check-in where it is.

This is what `voicecheck schedule` has the system start. Nobody may be looking at a screen, so what
must be seen is also shown as a notification.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from voicecheck.cli.checkin import chosen_settings, hold
from voicecheck.cli.options import with_guide, with_options

if TYPE_CHECKING:
    from voicecheck.asking import Decision
    from voicecheck.config import Settings
    from voicecheck.exchange import Exchange, Screen


@click.command()
@with_guide
@click.option(
    "--due",
    metavar="TIME",
    help="When it should have been asked, as in 21:00: long after that it is left.",
)
@with_options
def ask(due: str | None, **chosen: object) -> int:
    """Ask softly whether now is okay for a check-in: the evening one, or another GUIDE.

    Yes begins it. "In half an hour" or "at ten" comes back then. No, or no answer, leaves it for
    today. In the hours that the setting schedule.quiet names nothing is asked.
    """
    from voicecheck import asking
    from voicecheck.errors import StoreBusyError, VoicecheckError
    from voicecheck.guides import phrases
    from voicecheck.notification import notify
    from voicecheck.schedule import quiet_hours

    settings, paths = chosen_settings(chosen)
    due_at = _due(due)
    while True:
        quiet = quiet_hours(settings.schedule.quiet)
        decision: Decision | None = asking.may_ask(_now(), due_at, quiet)
        if decision is None:
            notify(phrases(settings.checkin.language, paths.guides).notified)
            invitation = _Invitation(settings)
            try:
                exit_code = hold(settings, paths, willing=invitation)
                _require_somebody(settings, invitation.decision)
            except StoreBusyError:
                raise
            except VoicecheckError as error:
                notify(str(error), stays=True)
                raise
            decision = invitation.decision
            if exit_code or isinstance(decision, asking.Begin):
                return exit_code
        if not isinstance(decision, asking.ComeBack):
            click.echo(_LEFT[decision.why] if isinstance(decision, asking.Leave) else "")
            return 0
        click.echo(f"It asks again at {decision.at:%H:%M}; Ctrl-C ends the wait.")
        asking.wait_until(decision.at)
        due_at = decision.at


def _require_somebody(settings: Settings, decision: Decision | None) -> None:
    """See that a question that is answered by typing could be: a scheduler gives no terminal.

    Raises:
        ScheduleError: There is none, and nothing was typed.
    """
    from voicecheck import asking
    from voicecheck.errors import ScheduleError

    is_over = decision == asking.Leave(asking.Why.ENDED)
    if settings.checkin.text and is_over and not sys.stdin.isatty():
        raise ScheduleError(
            "It was asked without a terminal, so nobody could type an answer",
            "To be asked aloud: voicecheck config set checkin.text false",
        )


class _Invitation:
    """Asks once, and remembers what was decided."""

    def __init__(self, settings: Settings) -> None:
        self.decision: Decision | None = None
        self._quiet = settings.schedule.quiet
        self._language = settings.checkin.language

    def __call__(self, exchange: Exchange, screen: Screen) -> bool:
        from voicecheck import asking
        from voicecheck.config import Paths
        from voicecheck.guides import phrases
        from voicecheck.schedule import quiet_hours

        quiet = quiet_hours(self._quiet)
        said = phrases(self._language, Paths.default().guides)
        self.decision = asking.ask(exchange, screen, said, _now, quiet)
        return isinstance(self.decision, asking.Begin)


_LEFT = {
    "refused": "Left for today.",
    "silent": "Nobody answered, so it is left for today.",
    "unclear": "Nothing was understood, so it is left for today.",
    "quiet": "These are quiet hours, so it is left for today.",
    "not today": "Left for today.",
    "late": "The hour is long over, so it is left for today.",
    "ended": "Left for today.",
}


def _now() -> datetime:
    return datetime.now().astimezone()


def _due(text: str | None) -> datetime | None:
    """The nearest moment at which the clock shows a time."""
    from voicecheck.schedule import read_time

    if text is None:
        return None
    at, now = read_time(text), _now()
    if at is None:
        raise click.BadParameter(f"{text!r} is no time, as in 21:00.", param_hint="--due")
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    # A timer may be a second early, and an hour before midnight may be looked at after it.
    return min((today, today - timedelta(days=1)), key=lambda moment: abs(now - moment))

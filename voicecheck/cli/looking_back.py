"""What the commands have in common that look back: the store, identifiers, days, long texts.

A check-in is named by the beginning of its identifier, which a shell can complete.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecheck.cli.completing import complete_guide, complete_person, completed
from voicecheck.cli.terminal import visible
from voicecheck.cli.viewer import store_paths, viewer

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from voicecheck.store import Store
    from voicecheck.store.record import Checkin, CheckinSummary

HOW_TO_BEGIN = "Nothing has been kept yet. Begin your first check-in with: voicecheck"
TOGETHER = "What is said together, and what was told before, is in the shared store: --together"
NO_ANSWER = "No answer is like that."
NONE_SUCH = "No check-in is like that."

COMPLETED = 50
"""So many identifiers are offered to the shell, the newest first."""


class Moment(click.ParamType[datetime]):
    """A day or a stretch back from now, as a person writes it."""

    name = "when"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it; a failure names what can be written."""
        if isinstance(value, datetime):
            return value
        moment = moment_of(value, datetime.now().astimezone())
        if moment is None:
            self.fail(
                f"{value!r} is no day. Write it as 2026-11-23, today, yesterday, "
                "'last week', 'last month', or as in '10 days', '3 weeks', '2 months'.",
                param,
                ctx,
            )
        return moment


DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
FIXED = {"today": 0, "yesterday": 1, "last week": 7, "last month": 30, "last year": 365}


def moment_of(text: str, now: datetime) -> datetime | None:
    """The beginning of the day that a text names.

    Args:
        text: A date ("2026-11-23"), a date with a time, a word ("yesterday", "last week") or a
            stretch ("10 days", "3w"). Weeks count 7 days back from today, months 30.
        now: The present, with its offset.

    Returns:
        The moment, with an offset, or None where the text is none of these.
    """
    words = " ".join(text.lower().split())
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    stretch = re.fullmatch(r"(\d{1,4}) ?(d|w|m|y|day|week|month|year)s?(?: ago)?", words)
    try:
        if words in FIXED:
            return today - timedelta(days=FIXED[words])
        if stretch:
            unit = next(unit for unit in DAYS if unit.startswith(stretch[2]))
            return today - timedelta(days=int(stretch[1]) * DAYS[unit])
        moment = datetime.fromisoformat(text.strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    except (ValueError, OverflowError):
        return None


def complete_id(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The identifiers that begin so, the newest first, for the shell."""
    from click.shell_completion import CompletionItem

    from voicecheck.errors import VoicecheckError

    # What is wrong is told by the command itself, not in the middle of its line.
    with suppress(VoicecheckError), ctx.scope(cleanup=False), store_while_completing() as store:
        begun = incomplete.upper()
        found = store.history() if store else []
        those = [one for one in found if one.id.startswith(begun)]
        return [
            CompletionItem(
                one.short_id if one.short_id.startswith(begun) else one.id,
                help=f"{one.started_at:%a %d %b %Y} {visible(one.guide)}",
            )
            for one in those[:COMPLETED]
        ] + ([CompletionItem("last")] if incomplete and "last".startswith(incomplete) else [])
    return []


@completed
def complete_tag() -> Iterable[str]:
    """The tags that are given."""
    with store_while_completing() as store:
        return store.tags.all() if store else ()


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
id_argument = click.argument("ref", metavar="ID", shell_complete=complete_id)

Command = Callable[..., Any]


def narrowing(whose: str) -> Callable[[Command], Command]:
    """Give a command the options --since, --guide, --who and --tag.

    Args:
        whose: What `--who` leaves.
    """
    options = (
        click.option(
            "--since", type=Moment(), help="Only from this day on: 2026-11-23, 'last week'."
        ),
        click.option(
            "--guide", help="Only check-ins of this guide.", shell_complete=complete_guide
        ),
        click.option("--who", metavar="NAME", help=whose, shell_complete=complete_person),
        click.option("--tag", help="Only check-ins with this tag.", shell_complete=complete_tag),
    )

    def narrowed(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return narrowed


@contextmanager
def existing_store(phrase: Callable[[Path], str] | None = None) -> Iterator[Store | None]:
    """The store; None where there is none yet, for looking back makes none.

    Args:
        phrase: Gives the pass phrase of a locked one; otherwise somebody is asked, if need be.
    """
    path = store_paths().store
    try:
        missing = not path.exists()
    except OSError:
        missing = False  # a folder that may not be looked into: opening the store tells why
    if missing:
        yield None
        return
    from voicecheck.passphrase import given
    from voicecheck.store import Store

    with Store.open_to_read(path, viewer(), phrase or given) as store:
        yield store


def store_while_completing() -> AbstractContextManager[Store | None]:
    """The store, where nobody has to be asked for its pass phrase."""
    from voicecheck.passphrase import without_asking

    return existing_store(without_asking)  # a question would stand in the middle of the line


def found(store: Store | None, ref: str) -> Checkin:
    """The check-in whose id begins so, or the newest where "last" is written.

    Raises:
        NotFoundError: There is none that the one who looks may see, or several.
    """
    opened, newest = kept_in(store)
    return opened.checkin(newest.id if ref.lower() == "last" else ref)


def kept_in(store: Store | None) -> tuple[Store, CheckinSummary]:
    """The store and the newest check-in in it that the one who looks may see.

    Raises:
        NotFoundError: There is none yet.
    """
    from voicecheck.errors import NotFoundError

    newest = store.history(limit=1) if store else []
    if store is None or not newest:
        remedy = TOGETHER if in_own_store() else "Begin your first with: voicecheck"
        raise NotFoundError("No check-in has been kept yet", remedy)
    return store, newest[0]


def how_to_begin() -> str:
    """What to say where nothing is kept."""
    return f"{HOW_TO_BEGIN}\n{TOGETHER}" if in_own_store() else HOW_TO_BEGIN


def in_own_store() -> bool:
    """Whether the one who looks keeps a store of their own, and looks into it."""
    return store_paths().words is not None


def title(checkin: CheckinSummary) -> str:
    """A check-in in one line, as a heading."""
    parts = [
        visible(checkin.guide),
        f"{checkin.started_at:%A %d %B %Y, %H:%M}",
        visible(f"with {', '.join(others)}") if (others := beside(checkin)) else "",
        sharing(checkin),
        visible(hashed(checkin.tags)),
        "" if checkin.state == "finished" else checkin.state,
        visible(checkin.short_id),
    ]
    return " · ".join(part for part in parts if part)


def beside(summary: CheckinSummary) -> list[str]:
    """Those who took part beside the one who looks."""
    from voicecheck.people import OWNER, shown

    looking = viewer()
    present = [None, *summary.people] if summary.owner and looking else summary.people
    return [name for name in (shown(person, looking) for person in present) if name != OWNER]


def sharing(summary: CheckinSummary) -> str:
    """With whom it is shared, as the one who looks sees it."""
    from voicecheck.people import OWNER, shown

    looking = viewer()
    names = [shown(person, looking) for person in summary.shared_with]
    if OWNER in names:
        return "shared with you"
    return visible(f"shared with {', '.join(names)}") if names else ""


def hashed(tags: Iterable[str]) -> str:
    """Tags as they are shown: #moving #our-house."""
    return " ".join(f"#{tag.replace(' ', '-')}" for tag in tags)


def minutes(duration_s: float) -> str:
    """A duration as "2:05"; empty where there is none."""
    if not duration_s:
        return ""
    whole_s = max(1, round(duration_s))
    return f"{whole_s // 60}:{whole_s % 60:02d}"


def is_terminal() -> bool:
    """Whether a person reads what is printed, and not another program."""
    return sys.stdout.isatty()


def paged(text: str) -> None:
    """Print a text; on a terminal where it is too long for, through the pager of `PAGER`."""
    lines = text.count("\n") + 1
    import shutil

    if is_terminal() and sys.stdin.isatty() and lines >= shutil.get_terminal_size().lines:
        os.environ.setdefault("LESS", "-FRX")
        click.echo_via_pager(text, color=True)
    else:
        click.echo(text)

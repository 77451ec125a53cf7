"""The page that shows how it goes: values as charts, each with the same values as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup
from starlette.responses import Response

from voicecheck.people import OWNER, shown
from voicecheck.review import charts
from voicecheck.review.asked import Asked
from voicecheck.review.look import Look
from voicecheck.store import Store
from voicecheck.trends import Ratings, Term, Trends, trends

WEEKS = {4: "4 weeks", 12: "12 weeks", 52: "a year"}
USUAL_WEEKS = 12

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, and the same in words.

    Attributes:
        title: What it shows.
        drawing: The chart.
        head: The names of the table's columns.
        rows: Its rows.
    """

    title: str
    drawing: Markup
    head: tuple[str, ...]
    rows: Sequence[Row]


class Trending:
    """The page that shows how it goes."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._drawn: dict[int, tuple[object, Response]] = {}

    def page(self, asked: Asked, store: Store) -> Response:
        """How it has gone in the weeks that were asked for."""
        chosen = asked.query.get("weeks", "")
        weeks = int(chosen) if chosen in map(str, WEEKS) else USUAL_WEEKS
        today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        drawn, page = self._drawn.get(weeks, (None, None))
        if page is None or drawn != (today, store.state):  # many years take a while to count
            page = self._draw(store, weeks, today)
            self._drawn[weeks] = (today, store.state), page
        return page

    def _draw(self, store: Store, weeks: int, today: datetime) -> Response:
        since = today - timedelta(weeks=weeks)
        promises = [promise for promise in store.promises.all() if promise.made_at >= since]
        found = trends(store.answers.given(since=since), promises)
        viewer = store.visibility.viewer
        return self._look.page(
            "trends.html",
            "/how-it-goes",
            weeks=weeks,
            choices=WEEKS,
            figures=list(_figures(found, viewer)),
            about=list(_about(found, viewer)),
            count=found.checkins,
        )


def _figures(found: Trends, viewer: str | None) -> Iterator[Figure]:
    for name in dict.fromkeys(ratings.name for ratings in found.ratings):
        yield from _of_rating(name, [r for r in found.ratings if r.name == name], viewer)
    if found.promises:
        axes = charts.Axes(title="Promises", across="what became of them", up="promises")
        became = [
            ("kept", sum(each.kept for each in found.promises)),
            ("let go", sum(each.let_go for each in found.promises)),
            ("open", sum(each.open for each in found.promises)),
        ]
        rows: list[Row] = [
            (shown(each.person, viewer), f"{each.kept}", f"{each.let_go}", f"{each.open}")
            for each in found.promises
        ]
        yield Figure(
            axes.title, charts.bars(axes, became), ("Who", "Kept", "Let go", "Open"), rows
        )
    minutes = [(shown(each.person, viewer), each.minutes) for each in found.talked if each.minutes]
    if minutes:
        axes = charts.Axes(title="Minutes talked", across="who", up="minutes")
        rows = [(who, f"{count:.1f}") for who, count in minutes]
        yield Figure(axes.title, charts.bars(axes, minutes), ("Who", "Minutes"), rows)
    if found.hours:
        axes = charts.Axes(title="Time of day", across="begun at", up="check-ins")
        hours = range(min(found.hours), max(found.hours) + 1)
        begun = [(f"{hour}:00", found.hours.get(hour, 0)) for hour in hours]
        rows = [(hour, f"{count}") for hour, count in begun if count]
        yield Figure(axes.title, charts.bars(axes, begun), ("Begun at", "Check-ins"), rows)


def _of_rating(name: str, those: Sequence[Ratings], viewer: str | None) -> Iterator[Figure]:
    series = {shown(each.person, viewer): each.points for each in those}
    axes = charts.Axes(title=f"{name.capitalize()} over the days", across="day", up=name)
    days = {who: [(point.day, point.value) for point in each] for who, each in series.items()}
    rows: list[Row] = [(f"{d}", who, f"{v:g}") for who, each in days.items() for d, v in each]
    yield Figure(axes.title, charts.over_days(axes, days), ("Day", "Who", name), rows)
    cycles = {
        who: [(point.cycle_day, point.value) for point in each if point.cycle_day is not None]
        for who, each in series.items()
    }
    cycles = {who: each for who, each in cycles.items() if each}
    if cycles:
        across = "day of the cycle"
        axes = charts.Axes(title=f"{name.capitalize()} by {across}", across=across, up=name)
        rows = [(f"{d}", who, f"{v:g}") for who, each in cycles.items() for d, v in each]
        yield Figure(axes.title, charts.over_numbers(axes, cycles), ("Day", "Who", name), rows)


def _about(found: Trends, viewer: str | None) -> Iterator[tuple[str, Sequence[Term]]]:
    """What the moments of each were about, under the heading that says whose."""
    for each in found.about:
        whose = shown(each.person, viewer)
        owners = "your" if whose == OWNER else f"{whose}’s"  # noqa: RUF001  # as it is printed
        if each.highs:
            yield f"What {owners} good moments were about", each.highs
        if each.lows:
            yield f"What {owners} hard moments were about", each.lows

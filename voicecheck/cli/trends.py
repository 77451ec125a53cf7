"""How it goes, drawn in the terminal: `trends`.

The JSON of `trends --json`:

    {"checkins": how many, "first", "last": days or null,
     "ratings": [{"name", "person", "points": [{"day", "value", "cycle_day" or null}]}],
     "about": [{"person", "highs": [term], "lows": [term]}], with a term
         {"word", "answers": of these answers that hold it, "of": how many there are,
          "elsewhere": other answers of this person that hold it, "z": how far it stands out},
     "promises": [{"person", "kept", "let_go", "open"}],
     "talked": [{"person", "minutes", "words", "answers"}],
     "hours": {hour of the day: check-ins}}

A person is a name, or null for the owner. How each is computed: voicecheck/trends.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from voicecheck.cli.looking_back import (
    NO_ANSWER,
    existing_store,
    how_to_begin,
    json_option,
    narrowing,
    paged,
)
from voicecheck.cli.terminal import json_text, visible
from voicecheck.cli.viewer import as_option, viewer
from voicecheck.counting import counted

if TYPE_CHECKING:
    from voicecheck.trends import Rated, Ratings, Term, Trends

WIDTH, HEIGHT = 66, 13  # so that each whole number from one to five has a line
BAR_CELLS = 40


@click.command()
@as_option
@narrowing("Only answers of this person.")
@json_option
def trends(
    since: datetime | None, guide: str | None, who: str | None, tag: str | None, as_json: bool
) -> None:
    """Draw how it goes: ratings over the days, what highs and lows were about, minutes, promises.

    Every point is a number that was given; nothing is smoothed, and nobody is given a score.
    """
    from voicecheck.people import clean_name
    from voicecheck.trends import trends as computed

    name = who and clean_name(who)
    with existing_store() as store:
        if store is None:
            found = computed([])
        else:
            rows = store.answers.given(since=since, guide=guide, who=name, tag=tag)
            found = computed(rows, [] if guide or name or tag or since else store.promises.all())
    if as_json:
        click.echo(json_text(_plain(found)))
    elif not found.checkins:
        click.echo(NO_ANSWER if since or guide or who or tag else how_to_begin())
    else:
        paged("\n".join(_drawn(found)))


def _drawn(found: Trends) -> Iterator[str]:
    assert found.first is not None
    assert found.last is not None
    yield f"{counted(found.checkins, 'check-in')}, {_day(found.first)} to {_day(found.last)}"
    for ratings in found.ratings:
        yield from _heading(f"{_whose(ratings.person)} {ratings.name}, as it was said day by day")
        yield over_days(ratings, found.first, found.last)
        if any(point.cycle_day for point in ratings.points):
            yield from _heading(f"{_whose(ratings.person)} {ratings.name} by day of the cycle")
            yield over_cycle(ratings)
    for about in found.about:
        for what, terms in (("highs", about.highs), ("lows", about.lows)):
            if terms:
                yield from _heading(
                    f"{_whose(about.person)} {what}, in words said there more than usual"
                )
                yield from _terms(terms)
    if found.promises:
        yield from _heading("Promises")
        for each in found.promises:
            kept, still, gone = each.kept, each.open, each.let_go
            yield f"  {_who(each.person)}: {kept} kept, {still} open, {gone} let go"
    yield from _heading("Minutes talked (sound that is kept)")
    yield from bars({_who(each.person): round(each.minutes, 1) for each in found.talked}, "min")
    yield from _heading("When check-ins began, by hour of the day")
    yield from bars({f"{hour:02d}:00": count for hour, count in found.hours.items()}, "")


def over_days(ratings: Ratings, first: date, last: date) -> str:
    """A point for each number that was given, over the days from the first to the last."""
    days = [(point.day - first).days for point in ratings.points]
    span = (last - first).days
    ticks = {0: _day(first)} | ({span: _day(last)} if span else {})
    return _scattered(days, ratings.points, ticks, (0, max(span, 1)), "day")


def over_cycle(ratings: Ratings) -> str:
    """A point for each number, over the day of the cycle that was named beside it."""
    points = [point for point in ratings.points if point.cycle_day]
    days = [point.cycle_day or 0 for point in points]
    longest = max(28, *days)
    ticks = {day: str(day) for day in (1, 7, 14, 21, longest)}
    return _scattered(days, points, ticks, (1, longest), "day of the cycle")


def _scattered(
    across: Sequence[int],
    points: Sequence[Rated],
    ticks: Mapping[int, str],
    limits: tuple[int, int],
    label: str,
) -> str:
    import plotext

    values = [point.value for point in points]
    low, high = min([1, *values]), max([5, *values])
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)
    plotext.plotsize(WIDTH, HEIGHT)
    plotext.scatter(list(across), values, marker="●")
    plotext.xlim(*limits)
    plotext.ylim(low, high)
    if high - low < HEIGHT:
        plotext.yticks(list(range(int(low), int(high) + 1)))
    plotext.xticks(list(ticks), list(ticks.values()))
    plotext.xlabel(label)
    drawn = str(plotext.uncolorize(plotext.build()))
    return "\n".join(f"  {line.rstrip()}" for line in drawn.splitlines() if line.strip())


def bars(values: Mapping[str, float], unit: str) -> Iterator[str]:
    """A line for each name: the name, a bar, the number."""
    widest = max(map(len, values), default=0)
    most = max(values.values(), default=0) or 1
    for name, value in values.items():
        bar = "▇" * round(BAR_CELLS * value / most)
        yield f"  {name:<{widest}} {bar} {value:g} {unit}".rstrip()


def _terms(terms: Sequence[Term]) -> Iterator[str]:
    widest = max(len(visible(term.word)) for term in terms)
    for term in terms:
        share = f"{term.answers} of {counted(term.of, 'answer')}"
        yield f"  {visible(term.word):<{widest}}  in {share}, elsewhere in {term.elsewhere}"


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield click.style(visible(text), bold=True)


def _who(person: str | None) -> str:
    from voicecheck.people import shown

    return visible(shown(person, viewer()))


def _whose(person: str | None) -> str:
    who = _who(person)
    return "Your" if who == "you" else f"{who}'s"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _plain(found: Trends) -> object:
    import msgspec

    return msgspec.to_builtins(found, str_keys=True)

"""Values, drawn: SVG without any style or script of its own; `review.css` gives it its colours.

Each value is a point or a bar of its own: nothing is smoothed, joined or guessed between two days.
"""

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

WIDTH, HEIGHT = 360, 220  # as wide as a phone shows it, so that the letters keep their size
DAYS_NAMED, BARS_NAMED = 4, 7
NOT_DRAWN = ("", "defs", "desc", "title", "style", "script")
_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """What a chart is called and what its axes mean.

    Attributes:
        title: What is shown.
        across: What the axis from left to right means.
        up: What the axis upwards means.
    """

    title: str
    across: str
    up: str


def over_days(axes: Axes, series: Mapping[str, Sequence[tuple[date, float]]]) -> Markup:
    """Values over days, a point for each.

    Args:
        axes: What it is about.
        series: The points of each name; at least one point in all.
    """
    pygal = _pygal()

    days = [day for values in series.values() for day, _ in values]
    chart = _of_dots_alone(pygal.DateLine)(
        x_labels=_spread(min(days), max(days)),
        x_value_formatter=lambda day: f"{day.day} {day:%b}",
        **_of_points(axes, series),
    )
    for name, values in series.items():
        chart.add(name, list(values))
    return _drawn(chart.render_tree(), axes)


def over_numbers(axes: Axes, series: Mapping[str, Sequence[tuple[int, float]]]) -> Markup:
    """Values over numbers, as the days of a cycle, a point for each.

    Args:
        axes: What it is about.
        series: The points of each name; at least one point in all.
    """
    pygal = _pygal()

    chart = _of_dots_alone(pygal.XY)(
        x_value_formatter=lambda number: f"{number:g}", **_of_points(axes, series)
    )
    for name, values in series.items():
        chart.add(name, list(values))
    return _drawn(chart.render_tree(), axes)


def bars(axes: Axes, values: Sequence[tuple[str, float]]) -> Markup:
    """A bar for each name.

    Args:
        axes: What it is about.
        values: Each name and how much of it, not negative.
    """
    pygal = _pygal()

    highest = max([1, *(value for _, value in values)])
    chart = pygal.Bar(show_legend=False, range=(0, highest), **_settings(axes))
    chart.x_labels = [name for name, _ in values]
    if len(values) > BARS_NAMED:
        chart.show_minor_x_labels = False
        chart.x_labels_major_every = -(-len(values) // BARS_NAMED)
    chart.add(axes.up, [value for _, value in values])
    return _drawn(chart.render_tree(), axes)


@cache
def _pygal() -> Any:
    """The library, without its finder of plugins with maps.

    That knows a way to import which Python has left; each import after it would be warned of.
    """
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
    return pygal


@cache
def _of_dots_alone(kind: Any) -> Any:
    """A chart that draws its points and nothing with them: a year of them is drawn at once.

    Args:
        kind: The chart of pygal's.
    """

    class Dots(kind):  # type: ignore[misc]  # it ships no types
        def line(self, serie: Any, rescale: bool = False) -> None:
            """Draw one series; pygal would add what shows under a mouse, which is not wanted."""
            overlay = self.svg.serie(serie)["overlay"]
            for x, y in map(self.view, serie.points):
                if x is not None and y is not None:  # pygal fills up short series
                    self.svg.node(overlay, "circle", cx=x, cy=y, r=serie.dots_size, class_="dot")

    return Dots


def _settings(axes: Axes) -> dict[str, Any]:
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "explicit_size": False,
        "margin": 6,
        "margin_right": 20,
        "spacing": 6,
        "x_title": axes.across,
        "y_title": axes.up,
        "legend_at_bottom": True,
        "js": [],
        "max_scale": 5,
        "truncate_label": 12,
        "no_data_text": "",
    }


def _of_points(axes: Axes, series: Mapping[str, Sequence[tuple[Any, float]]]) -> dict[str, Any]:
    values = [value for found in series.values() for _, value in found]
    lowest, highest = min(1, math.floor(min(values))), max(5, math.ceil(max(values)))
    step = max(1, (highest - lowest) // 5)
    return _settings(axes) | {
        "stroke": False,
        "dots_size": 4,
        "range": (lowest - 0.3 * step, highest + 0.3 * step),
        "y_labels": list(range(lowest, highest + 1, step)),
        "show_legend": len(series) > 1,
    }


def _spread(first: date, last: date) -> list[date]:
    """A few days from the first to the last, to be written below."""
    steps = min(DAYS_NAMED - 1, (last - first).days)
    return [first + (last - first) * step / max(1, steps) for step in range(steps + 1)]


def _drawn(tree: ElementTree.Element, axes: Axes) -> Markup:
    """The drawing without what the page's policy forbids, with its name for those who hear it."""
    for parent in list(tree.iter()):
        parent.attrib.pop("style", None)
        for child in list(parent):
            name = str(child.tag).rpartition("}")[2] if isinstance(child.tag, str) else ""
            if name in NOT_DRAWN or "tooltip-overlay" in child.get("class", "").split():
                parent.remove(child)
    tree.attrib.pop("id", None)
    tree.set("role", "img")
    tree.set("aria-label", axes.title)
    ElementTree.register_namespace("", _SVG)
    # Every text in it was escaped by the writer of the tree.
    return Markup(ElementTree.tostring(tree, encoding="unicode"))  # noqa: S704

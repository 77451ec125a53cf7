"""Charts as drawn, without a browser."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecheck.review.charts import Axes, bars, over_days, over_numbers

AXES = Axes(title="Mood over the days", across="day", up="mood")
DAY = date(2026, 11, 23)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def texts(tree: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in tree.iter(f"{SVG}text")]


def test_few_values_are_as_many_points() -> None:
    for count in (1, 2, 3):
        values = [(DAY + timedelta(days=7 * n), 1 + n) for n in range(count)]
        tree = drawn(over_days(AXES, {"you": values}))
        assert len(list(tree.iter(f"{SVG}circle"))) == count
        assert {"day", "mood", "1", "5", "23 Nov"} <= set(texts(tree))


def test_two_people_are_told_apart_by_name() -> None:
    tree = drawn(over_numbers(AXES, {"you": [(3, 4)], "Sam": [(9, 2)]}))
    assert {"you", "Sam"} <= set(texts(tree))


def test_bars_begin_at_nothing() -> None:
    tree = drawn(bars(AXES, [("you", 4), ("Sam", 2), ("Ana", 0)]))
    heights = [
        float(bar.get("height", "0"))
        for bar in tree.iter(f"{SVG}rect")
        if "reactive" in bar.get("class", "")
    ]
    assert heights[0] == pytest.approx(2 * heights[1])
    assert heights[2] == 0
    assert "0" in texts(tree)


@given(st.text(min_size=1, max_size=30).filter(str.isprintable), st.floats(0, 1e6))
def test_no_name_becomes_markup_and_nothing_styles_or_runs(name: str, value: float) -> None:
    axes = Axes(title=name, across=name, up="<script>")
    for markup in (bars(axes, [(name, value)]), over_days(axes, {name: [(DAY, value)]})):
        tree = drawn(markup)
        tags = {str(each.tag).removeprefix(SVG) for each in tree.iter()}
        assert tags <= {"svg", "g", "rect", "path", "text", "circle"}
        assert not any("style" in each.attrib or "href" in each.attrib for each in tree.iter())
        assert tree.get("aria-label") == name

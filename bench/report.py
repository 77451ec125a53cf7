"""Tables and the trade-off curve, as text and as a picture of a few lines of SVG."""

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from bench.measure import Place, Row, Told, by_kind, of_kinds, row
from bench.scenes import PAUSED, SHORT, Kind

HEADINGS = (
    "answers",
    "n",
    "median gap",
    "95 % within",
    "cut-ins",
    "words lost",
    "by hand",
    "CPU s/s",
)


BEGIN = "<!-- measured: from here on written by `python -m bench --write` -->"
END = "<!-- measured: until here -->"


def rewritten(page: str, measured: str, first: str = BEGIN, last: str = END) -> str:
    """Put what was measured into a page, in the place of what was there.

    Raises:
        ValueError: The page does not mark the place.
    """
    before, begin, rest = page.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"the page needs the lines {first} and {last}")
    return f"{before}{first}\n\n{measured.strip()}\n\n{last}{after}"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table whose columns line up; the first is text, the others numbers."""
    cells = [list(headings), *map(list, rows)]
    widths = [max(2, *(len(line[column]) for line in cells)) for column in range(len(headings))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [
        [line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]
        for line in (cells[0], rule, *cells[1:])
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def program_table(told: Sequence[Told]) -> str:
    """Return one program's figures by kind of answer."""
    return table(HEADINGS, (_cells(name, counted) for name, counted in by_kind(told).items()))


def ratio_table(told: Mapping[str, Sequence[Told]]) -> str:
    """Return every program's figures beside those of the first.

    The gaps are ratios of medians and percentiles within the same run: 2.0 x is twice as long.
    """
    first = next(iter(told.values()))
    headings = (
        *(
            "program",
            "gap, short answers",
            "95 %",
            "gap, long less five s",
            "paused answers cut into",
        ),
        *("words lost", "CPU"),
    )
    return table(headings, (_ratios(name, scenes, first) for name, scenes in told.items()))


def _ratios(name: str, told: Sequence[Told], first: Sequence[Told]) -> Sequence[str]:
    short, own = of_kinds(told, SHORT), of_kinds(first, SHORT)
    long, five = of_kinds(told, (Kind.LONG,)), of_kinds(told, (Kind.FIVE_SECONDS,))
    paused, every = of_kinds(told, PAUSED), row(told)
    return (
        *(name, _times(short.median_s, own.median_s), _times(short.p95_s, own.p95_s)),
        _more(long.median_s, five.median_s),
        f"{paused.cut_ins} of {paused.scenes}",
        f"{every.words_lost} of {every.words}",
        _times(every.processor, row(first).processor),
    )


def _cells(name: str, counted: Row) -> Sequence[str]:
    gap = f"{_seconds(counted.median_s)}" + (
        f" ({counted.unanswered} none)" if counted.unanswered else ""
    )
    return (
        *(name, str(counted.scenes), gap, _seconds(counted.p95_s)),
        *(
            str(counted.cut_ins),
            f"{counted.words_lost} of {counted.words}",
            str(counted.lost_by_hand),
            f"{counted.processor:.2f}",
        ),
    )


def curve_table(places: Mapping[str, Place]) -> str:
    """Return the trade-off curve as a table."""
    return table(
        ("program", "median gap, one sentence", "paused answers cut into"),
        (
            (name, _seconds(at.median_s), f"{at.cut_share:.0%} of {at.paused}")
            for name, at in places.items()
        ),
    )


_WIDTH, _HEIGHT, _MARGIN = 640, 400, 60


def curve_picture(places: Mapping[str, Place]) -> str:
    """Return the trade-off curve as SVG: lower left is better."""
    drawn = {name: (at.median_s, at.cut_share) for name, at in places.items()}
    known = {name: (gap_s, cut) for name, (gap_s, cut) in drawn.items() if gap_s is not None}
    longest_s = max([2.0, *(gap_s for gap_s, _ in known.values())]) * 1.1

    def at(gap_s: float, cut_share: float) -> tuple[float, float]:
        return (
            _MARGIN + gap_s / longest_s * (_WIDTH - 2 * _MARGIN),
            _HEIGHT - _MARGIN - cut_share * (_HEIGHT - 2 * _MARGIN),
        )

    left, bottom = at(0, 0)
    right, top = at(longest_s, 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<path d="M{left} {top} V{bottom} H{right}" fill="none" stroke="#444"/>',
    ]
    for tenth in range(0, int(longest_s * 2) + 1):
        x, _ = at(tenth / 2, 0)
        parts.append(_text(x, bottom + 18, f"{tenth / 2:g} s", "middle"))
    for quarter in range(5):
        _, y = at(0, quarter / 4)
        parts.append(_text(left - 6, y + 4, f"{quarter / 4:.0%}", "end"))
    line = " ".join(
        "{:.1f},{:.1f}".format(*at(*known[name])) for name in known if name.startswith("plain")
    )
    parts.append(f'<polyline points="{line}" fill="none" stroke="#999" stroke-dasharray="4"/>')
    for name, (gap_s, cut_share) in known.items():
        x, y = at(gap_s, cut_share)
        colour = "#0a6" if name.startswith("voicecheck") else "#666"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>')
        left_of = x > _WIDTH * 0.7
        parts.append(_text(x + (-8 if left_of else 8), y - 6, name, "end" if left_of else "start"))
    parts.append(_text(_WIDTH / 2, _HEIGHT - 14, "median wait after a sentence", "middle"))
    parts.append(_text(left, 30, "answers with pauses that were cut into", "start"))
    return "\n".join([*parts, "</svg>", ""])


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f} s"


def _times(value: float | None, own: float | None) -> str:
    return "-" if value is None or not own else f"{value / own:.2f} x"


def _more(value: float | None, other: float | None) -> str:
    return "-" if value is None or other is None else f"{value - other:+.2f} s"

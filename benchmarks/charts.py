"""The two kinds of plot there are: bars side by side, and lines over a scale."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks import svg
from benchmarks.contestants import OURS
from benchmarks.report import number

WIDTH = 720.0
NAMES, VALUES = 270.0, 90.0
ROW = 26.0
MOST_MARKS = 6


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: its median, the middle half around it, and what is written behind."""

    name: str
    value: float
    quarter: float
    three_quarters: float
    note: str
    series: str = "e"


def bars(title: str, unit: str, rows: Sequence[Bar]) -> str:
    """Horizontal bars; the thin line is the middle half of what was measured."""
    room = WIDTH - NAMES - VALUES - 12
    most = max(row.three_quarters for row in rows)
    body = []
    for place, row in enumerate(rows):
        top = 44 + place * ROW
        middle = top + ROW / 2
        scale = room / most
        body += [
            svg.text(NAMES - 8, middle + 4, row.name, "end"),
            svg.bar(NAMES, top + 5, width=row.value * scale, height=ROW - 10, series=row.series),
            svg.rule(
                (NAMES + row.quarter * scale, middle),
                (NAMES + row.three_quarters * scale, middle),
                "whisker",
            ),
            svg.text(
                NAMES + max(row.value, row.three_quarters) * scale + 6,
                middle + 4,
                row.note,
                "quiet",
            ),
        ]
    foot = 44 + len(rows) * ROW + 16
    body.append(svg.text(NAMES, foot, f"{unit}; thin line: the middle half", "quiet"))
    return svg.document(width=WIDTH, height=foot + 12, title=title, body=body)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One set of axes. Both scales are logarithmic if `logarithmic`, else linear from zero."""

    title: str
    lines: Mapping[str, Sequence[svg.Point]]
    unit: str
    logarithmic: bool = True


def panels(title: str, parts: Sequence[Panel]) -> str:
    """Panels side by side, two in a row, with the same colour for the same name."""
    columns = min(2, len(parts))
    width, height = (WIDTH - 24) / columns, 230.0
    known = dict.fromkeys(name for part in parts for name in part.lines)
    names = sorted(known, key=lambda name: (name not in OURS, name))
    series = dict(zip(names, svg.SERIES, strict=False))
    body = _legend(names, series)
    for place, part in enumerate(parts):
        left = 12 + place % columns * width
        top = 58 + place // columns * height
        body += _panel(part, left=left, top=top, width=width, height=height, series=series)
    rows = -(-len(parts) // columns)
    return svg.document(width=WIDTH, height=66 + rows * height, title=title, body=body)


def _legend(names: Sequence[str], series: Mapping[str, str]) -> list[str]:
    body, x = [], 14.0
    for name in names:
        body += [
            svg.bar(x, 34, width=12, height=10, series=series[name]),
            svg.text(x + 17, 43, name),
        ]
        x += 34 + 6.6 * len(name)
    return body


def _panel(
    part: Panel, *, left: float, top: float, width: float, height: float, series: Mapping[str, str]
) -> list[str]:
    x0, x1 = left + 52, left + width - 16
    y0, y1 = top + height - 34, top + 26
    xs = [x for points in part.lines.values() for x, _ in points]
    ys = [y for points in part.lines.values() for _, y in points]
    horizontal = Scale(xs, logarithmic=part.logarithmic, start=x0, end=x1)
    vertical = Scale(
        [*ys, *([] if part.logarithmic else [0])], logarithmic=part.logarithmic, start=y0, end=y1
    )
    body = [svg.text(left + 52, top + 14, f"{part.title} ({part.unit})")]
    for tick in _ticks(ys, logarithmic=part.logarithmic):
        body += [
            svg.rule((x0, vertical(tick)), (x1, vertical(tick)), "grid"),
            svg.text(x0 - 6, vertical(tick) + 4, number(tick), "quiet end"),
        ]
    marks = sorted(set(xs))
    shown = marks if len(marks) <= MOST_MARKS else [marks[0], marks[-1]]
    body += [svg.text(horizontal(x), y0 + 16, _short(x), "quiet middle") for x in shown]
    return body + [
        svg.line([(horizontal(x), vertical(y)) for x, y in points], series=series[name])
        for name, points in part.lines.items()
    ]


class Scale:
    """Where on the paper a value lies."""

    def __init__(
        self, values: Sequence[float], *, logarithmic: bool, start: float, end: float
    ) -> None:
        self._turn: Callable[[float], float] = math.log10 if logarithmic else float
        low, high = self._turn(min(values)), self._turn(max(values))
        self._low, self._span = low, (high - low) or 1
        self._start, self._length = start, end - start

    def __call__(self, value: float) -> float:
        return self._start + (self._turn(value) - self._low) / self._span * self._length


def _ticks(values: Sequence[float], *, logarithmic: bool) -> list[float]:
    """Powers of ten within the values, or five even steps from zero."""
    if logarithmic:
        low, high = math.ceil(math.log10(min(values))), math.floor(math.log10(max(values)))
        return [10.0**power for power in range(low, high + 1)]
    step = 10 ** math.floor(math.log10(max(values) / 2))
    step *= next(times for times in (1, 2, 5, 10) if max(values) / (step * times) <= 5)
    return [step * place for place in range(int(max(values) / step) + 1)]


def _short(value: float) -> str:
    for size, letter in ((1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"

"""A few strokes of SVG: text stays text, and colours follow the reader's light or dark theme."""

from collections.abc import Sequence
from html import escape

SERIES = ("a", "b", "c", "d", "e")
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-size: 14px; font-weight: 600 } .quiet { fill: #57606a; font-size: 11px }
.end { text-anchor: end } .middle { text-anchor: middle }
.grid { stroke: #d0d7de; stroke-width: 1 } .whisker { stroke: #24292f; stroke-width: 1.5 }
.a { --c: #0b6bcb } .b { --c: #b35900 } .c { --c: #7a43b6 } .d { --c: #1a7f37 } .e { --c: #6e7781 }
.bar, .dot { fill: var(--c) } .line { stroke: var(--c); stroke-width: 2; fill: none }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .quiet { fill: #9aa4af } .grid { stroke: #3d444d }
.whisker { stroke: #e6edf3 }
.a { --c: #58a6ff } .b { --c: #f0a04b } .c { --c: #c297ff } .d { --c: #56d364 } .e { --c: #9aa4af }
}
"""

type Point = tuple[float, float]


def document(*, width: float, height: float, title: str, body: Sequence[str]) -> str:
    """A whole picture; the title is also what a screen reader says."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-labelledby="title">'
    )
    words = f'<title id="title">{escape(title)}</title><style>{STYLE}</style>'
    return "\n".join([head, words, text(12, 22, title, "title"), *body, "</svg>"]) + "\n"


def text(x: float, y: float, words: str, kind: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}">{escape(words)}</text>'


def rule(start: Point, end: Point, kind: str) -> str:
    (x1, y1), (x2, y2) = start, end
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def bar(x: float, y: float, *, width: float, height: float, series: str) -> str:
    size = f'width="{max(width, 1):.1f}" height="{height:.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} rx="2" class="bar {series}"/>'


def line(points: Sequence[Point], *, series: str) -> str:
    """A line with a dot at each point."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" class="dot {series}"/>' for x, y in points
    )
    return f'<polyline points="{path}" class="line {series}"/>{dots}'

"""Turn a series of counts into the rectangles of a small bar chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

WIDTH = 240
HEIGHT = 40
GAP = 0.22  # of a bar's room
LEAST = 2  # a count of one is seen, whatever the scale


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A rectangle in a box of WIDTH by HEIGHT units, as SVG attributes."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, kw_only=True)
class Bars:
    """The bars that are not zero, and how wide the part is of which nothing is known."""

    bars: tuple[Bar, ...]
    unknown: str


def plot(series: Sequence[int], *, top: int, unknown: int = 0) -> Bars:
    """Draw the series on a scale from zero to `top`, which charts side by side share.

    Of the first `unknown` slices nothing is known: no bar, and no zero either.
    """
    room = WIDTH / max(len(series), 1)
    return Bars(
        bars=tuple(_bars(series, top=max(top, *series, 1), unknown=unknown, room=room)),
        unknown=f"{unknown * room:.2f}" if unknown else "",
    )


def draw(series: Sequence[int], *, top: int, unknown: int = 0) -> SafeString:
    """Draw the plot as SVG. Figures of our own hold nothing to escape."""
    shown = plot(series, top=top, unknown=unknown)
    grey = f'<rect class="bars-unknown" x="0" y="0" width="{shown.unknown}" height="{HEIGHT}"/>'
    rects = "".join(
        f'<rect x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}"/>'
        for bar in shown.bars
    )
    return SafeString(
        f'<svg class="bars" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false">'
        f'<path class="bars-base" d="M0 {HEIGHT}H{WIDTH}"/>'
        f"{grey if shown.unknown else ''}{rects}</svg>"
    )


def _bars(series: Sequence[int], *, top: int, unknown: int, room: float) -> Iterator[Bar]:
    for index, count in enumerate(series):
        if count <= 0 or index < unknown:
            continue
        height = max(LEAST, HEIGHT * count / top)
        yield Bar(
            x=f"{(index + GAP / 2) * room:.2f}",
            y=f"{HEIGHT - height:.2f}",
            width=f"{(1 - GAP) * room:.2f}",
            height=f"{height:.2f}",
        )

"""Turn a series of counts into the two paths of a sparkline."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 120
HEIGHT = 32
INSET = 2  # keeps the stroke inside the box at the highest and lowest point


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """SVG path data in a box of WIDTH by HEIGHT units; `flat` when every point is zero."""

    line: str
    area: str
    flat: bool


def plot(series: Sequence[float]) -> Sparkline | None:
    """Return the paths, or None for fewer than two points: a dot would pretend to be a trend.

    The baseline is zero, so a steady series of 1,000 draws high and a series of zeros low.
    """
    if len(series) < 2:
        return None
    top = max([*series, 0])
    step = WIDTH / (len(series) - 1)
    points = [(index * step, _height(value, top=top)) for index, value in enumerate(series)]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return Sparkline(line=line, area=f"{line}V{HEIGHT}H0Z", flat=top == 0)


def _height(value: float, *, top: float) -> float:
    share = max(value, 0) / top if top else 0
    return HEIGHT - INSET - share * (HEIGHT - 2 * INSET)

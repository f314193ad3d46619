import re

import pytest

from tenantpilot.ui import sparklines
from tests.ui.markup import draw, element


def heights(path: str) -> list[float]:
    return [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", path)]


@pytest.mark.parametrize("series", [[], [5]])
def test_fewer_than_two_points_draw_nothing(series: list[int]) -> None:
    assert sparklines.plot(series) is None
    assert draw("{% sparkline series %}", series=series).strip() == ""


def test_two_points_draw_a_line_across_the_box() -> None:
    plot = sparklines.plot([0, 10])

    assert plot is not None
    assert plot.line == "M0.0 30.0L120.0 2.0"
    assert plot.area == "M0.0 30.0L120.0 2.0V32H0Z"


def test_equal_points_lie_level_at_the_top() -> None:
    plot = sparklines.plot([5, 5, 5])

    assert plot is not None
    assert set(heights(plot.line)) == {sparklines.INSET}
    assert not plot.flat


def test_only_zeros_lie_flat_at_the_bottom() -> None:
    plot = sparklines.plot([0, 0, 0])

    assert plot is not None
    assert set(heights(plot.line)) == {sparklines.HEIGHT - sparklines.INSET}
    assert plot.flat


@pytest.mark.parametrize("series", [[10**18, 1, 0], [-4, 3], [-4, -3], [0.1, 0.2]])
def test_any_figures_stay_inside_the_box(series: list[float]) -> None:
    plot = sparklines.plot(series)

    assert plot is not None
    assert all(0 <= height <= sparklines.HEIGHT for height in heights(plot.line))


def test_many_points_keep_one_coordinate_each() -> None:
    plot = sparklines.plot(range(1, 1441))

    assert plot is not None
    assert len(heights(plot.line)) == 1440


def test_screen_readers_do_not_meet_the_drawing() -> None:
    html = draw("{% sparkline series %}", series=[1, 2, 3])

    assert element(html, "svg").attributes["aria-hidden"] == "true"

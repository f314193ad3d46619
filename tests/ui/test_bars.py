import pytest

from tenantpilot.ui import bars
from tests.ui.markup import draw, elements


def heights(series: list[int], *, top: int, unknown: int = 0) -> list[float]:
    return [float(bar.height) for bar in bars.plot(series, top=top, unknown=unknown).bars]


def test_bars_are_as_high_as_their_share_of_the_common_scale() -> None:
    assert heights([5, 10, 20], top=20) == [10, 20, 40]
    assert heights([5, 10, 20], top=40) == [5, 10, 20]


def test_zero_draws_nothing_and_one_is_always_seen() -> None:
    assert heights([0, 1, 0, 100_000], top=100_000) == [bars.LEAST, bars.HEIGHT]


@pytest.mark.parametrize("series", [[], [0], [0, 0]])
def test_nothing_to_draw_is_no_error(series: list[int]) -> None:
    assert bars.plot(series, top=0).bars == ()


def test_a_top_that_is_too_low_never_draws_out_of_the_box() -> None:
    assert heights([7, 14], top=3) == [20, 40]


def test_unknown_slices_are_one_grey_box_and_no_bars() -> None:
    html = draw("{% bars series top=4 unknown=2 %}", series=[1, 2, 3, 4])

    [box] = elements(html, "rect", class_="bars-unknown")
    assert box.attributes["width"] == "120.00"
    assert len(elements(html, "rect")) == 1 + 2


def test_chart_is_decoration_for_screen_readers() -> None:
    html = draw("{% bars series top=3 %}", series=[1, 2, 3])

    assert 'aria-hidden="true"' in html
    assert not elements(html, "rect", class_="bars-unknown")

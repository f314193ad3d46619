"""How a page is looked at: in light and dark, wide and narrow, and at nothing twice."""

from collections.abc import Callable, Iterator, Mapping

from playwright.sync_api import Page

from tests.e2e.browsing import HEIGHTS, NARROW, NARROWEST, WIDE
from tests.e2e.checks import (
    colour_faults,
    faults,
    layout_faults,
    structure_faults,
    take_screenshot,
)

type Widths = Mapping[int, Callable[[Page], list[str]]]
# Structure is the same in both themes, and colours are at both widths. At the narrowest the
# style sheets say nothing else than at a narrow one: only the layout may not hold.
EVERY_LOOK: Mapping[str, Widths] = {
    "light": {WIDE: faults, NARROW: structure_faults},
    "dark": {WIDE: colour_faults, NARROW: layout_faults},
}
ONE_LOOK: Widths = {WIDE: faults, NARROW: layout_faults}


def look_over(page: Page, *, name: str, theme: str, widths: Widths) -> Iterator[str]:
    """Yield what is wrong with the page in the theme it is drawn in; it is wide afterwards."""
    for width, look in {**widths, NARROWEST: layout_faults}.items():
        resize(page, width)
        yield from (f"{theme} {width}: {fault}" for fault in look(page))
        if width in widths:
            take_screenshot(page, f"{name}-{theme}-{width}")
    resize(page, WIDE)


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

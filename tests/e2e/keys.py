"""Pages by the keyboard alone: each stop of Tab is seen to have the focus."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

MOST_STOPS = 100
# What the focus is on, and whether one can see it there.
FOCUSED = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const name = element.innerText || element.getAttribute("aria-label") || element.name || "";
    return {
        name: name.trim(),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        visible: element.checkVisibility() && box.width > 1 && box.height > 1
            && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
    };
}"""


def stops(page: Page) -> Iterator[str]:
    """Press Tab again and again; yield the name of each stop, all of which must be visible."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus is None:
            return
        assert focus["outlined"], f"The focus cannot be seen on {focus['name']!r}."
        assert focus["visible"], f"The focus is on {focus['name']!r}, which cannot be seen."
        yield focus["name"]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on something of this name."""
    passed = []
    for stop in stops(page):
        if re.fullmatch(name, stop):
            return
        passed.append(stop)
    raise AssertionError(f"Tab never came to {name!r}, but to {passed}.")


def press(page: Page, name: str) -> None:
    """Go to something by Tab and press Enter on it."""
    tab_to(page, name)
    page.keyboard.press("Enter")

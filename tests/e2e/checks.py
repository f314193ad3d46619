"""What must be true of every page, at every width, in both themes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.examples import IN_CI

SCREENSHOTS = Path("screenshots")
AXE = Axe().axe_script
STANDARDS = {
    "type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
}  # fmt: skip
# All that another theme can change, and no other width does. They cost most.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
EVERYTHING = {"runOnly": STANDARDS}
COLOURS = {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
STRUCTURE = {"runOnly": STANDARDS, "rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}
RUN_AXE = "(options) => window.axe.run(options).then((found) => found.violations)"
LAYOUT = """() => {
    const root = document.scrollingElement;
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return {
        overflow: root.scrollWidth - root.clientWidth,
        headings: [...document.querySelectorAll("h1")].map((heading) => heading.innerText.trim()),
        mains: document.querySelectorAll("main, [role=main]").length,
        title: document.title,
        repeated: ids.filter((id, index) => ids.indexOf(id) !== index),
    };
}"""
# What a person can go to or send; copy buttons only exist where a script serves them.
OPERABLE = """() => [...document.querySelectorAll("a[href], button:not([data-copy]), summary")]
    .filter((element) => element.checkVisibility())
    .map((element) => element.innerText.trim() + " " + (element.getAttribute("href") ?? ""))"""


def faults(page: Page) -> list[str]:
    """Return everything that is wrong with the page as it stands."""
    return [*layout_faults(page), *_axe_faults(page, EVERYTHING)]


def colour_faults(page: Page) -> list[str]:
    """Return what is wrong with the colours of a page whose other theme is in order."""
    return [*layout_faults(page), *_axe_faults(page, COLOURS)]


def structure_faults(page: Page) -> list[str]:
    """Return what is wrong with a page whose colours are in order at another width."""
    return [*layout_faults(page), *_axe_faults(page, STRUCTURE)]


def operable(page: Page) -> list[str]:
    """Return what a person can operate on the page, in its order."""
    found: list[str] = page.evaluate(OPERABLE)
    return found


def take_screenshot(page: Page, name: str) -> None:
    """Keep the whole page for people to look at; in CI there are none."""
    if not IN_CI:
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True, animations="disabled")


def layout_faults(page: Page) -> list[str]:
    """Return what is wrong with how the page is laid out and put together."""
    layout: dict[str, Any] = page.evaluate(LAYOUT)
    wrong = {
        f"runs {layout['overflow']} px over sideways": layout["overflow"] > 0,
        f"has not one h1 but {layout['headings']}": len(layout["headings"]) != 1,
        "has an empty h1": "" in layout["headings"],
        f"has {layout['mains']} main landmarks": layout["mains"] != 1,
        f"has no title of its own: {layout['title']}": layout["title"].startswith(" ·"),
        f"repeats ids: {layout['repeated']}": bool(layout["repeated"]),
    }
    return [fault for fault, is_so in wrong.items() if is_so]


def _axe_faults(page: Page, options: Mapping[str, object]) -> list[str]:
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    violations = page.evaluate(RUN_AXE, {**options, "resultTypes": ["violations"]})
    return [
        f"axe {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]

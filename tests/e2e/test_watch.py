"""The tests see what they are there for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.browsing import Windows
from tests.e2e.checks import colour_faults, faults, structure_faults
from tests.e2e.product import Product
from tests.processes import wait_until

INCIDENTS = {
    "inline style": ("document.body.setAttribute('style', 'color: red')", "Content Security"),
    "inline script": (
        "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))",
        "Content Security",
    ),
    "foreign image": (
        "document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.2/x.png'}))",
        "127.0.0.2",
    ),
    "script error": ("setTimeout(() => { throw new Error('oh') })", "oh"),
    "missing file": ("fetch('/nowhere/')", "404"),
}


@pytest.mark.parametrize("name", INCIDENTS)
def test_incident_is_noticed(
    name: str, product: Product, new_context: Callable[..., BrowserContext]
) -> None:
    windows = Windows(new_context)
    page = windows.open(product, may_fail=True)
    page.goto("/admin/login/")
    script, words = INCIDENTS[name]

    page.evaluate(f"() => {{ {script} }}")

    def noticed() -> bool:
        page.evaluate("() => 1")  # the browser hands over what it has to say meanwhile
        return any(words in incident for incident in windows.incidents())

    wait_until(noticed)


def test_faults_of_a_page_are_found(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.set_content(
        """<html lang="en"><title> · TenantPilot</title><h1>One</h1><h1></h1>
        <div style="width: 800px; color: #aaa; background: #bbb">Pale</div>
        <input id="x"><p id="x"></p></html>"""
    )

    found = "\n".join(faults(page))
    colours, structure = "\n".join(colour_faults(page)), "\n".join(structure_faults(page))

    for fault in ("px over sideways", "not one h1", "empty h1", "0 main", "title", "repeats ids"):
        assert fault in found
    assert "axe color-contrast" in found
    assert "axe label" in found
    assert ("axe color-contrast" in colours, "axe label" in colours) == (True, False)
    assert ("axe color-contrast" in structure, "axe label" in structure) == (False, True)

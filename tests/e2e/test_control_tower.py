"""The control tower, left open on a screen."""

from playwright.sync_api import expect

from tests.e2e.browsing import Windows
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product

FIRST_BREAKDOWN = "#by-1"
REFRESHED = "window=7d"


def test_what_was_opened_stays_open_when_the_page_refreshes_itself(
    product: Product, windows: Windows
) -> None:
    page = windows.open(product, person=OPERATOR)
    page.clock.install()
    page.goto("/system/?window=7d")
    summary = page.locator(f"{FIRST_BREAKDOWN} > summary")
    summary.click()
    summary.focus()
    page.evaluate("() => document.querySelector('#telemetry-title').textContent = 'Stale'")

    for _ in range(2):
        with page.expect_response(lambda response: REFRESHED in response.url):
            page.clock.fast_forward("01:01")
        expect(page.locator("#telemetry-title")).to_have_text("Product telemetry")
        page.evaluate("() => document.querySelector('#telemetry-title').textContent = 'Stale'")

    expect(page.locator(FIRST_BREAKDOWN)).to_have_attribute("open", "")
    expect(page.locator("#by-2")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()

"""A minute in the browser: what changed last night and where, and what is not as agreed."""

import pytest
from playwright.sync_api import Page, expect

from demo.world.customers import KESTREL
from demo.world.people import HELENA
from demo.world.providers import NORTHBEAM
from tests.e2e.browsing import NARROW, WIDE, Windows
from tests.e2e.pages.inventory import CHANGES, OF_WORKSPACE
from tests.e2e.places import address, tenant, workspace
from tests.e2e.product import Product

CHANGED = "Block older sign-ins"


def go(page: Page, product: Product, route: str) -> None:
    where = workspace(NORTHBEAM) if route == OF_WORKSPACE else tenant(KESTREL)
    with product.database():
        page.goto(address(route, where()))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_last_nights_change_is_found_with_its_tenants(
    product: Product, windows: Windows, width: int
) -> None:
    page = windows.open(product, person=HELENA, width=width)
    go(page, product, OF_WORKSPACE)

    if width == NARROW:
        page.get_by_text("More filters").click()
    page.get_by_label("Changed since").select_option("The last day")
    page.get_by_role("button", name="Filter").click()

    # In most tenants, so on top.
    first = page.get_by_role("table").get_by_role("row").nth(1)
    expect(first).to_contain_text(CHANGED)
    expect(first).to_contain_text("disabled")
    expect(first).to_contain_text("the same in all 3")
    first.get_by_text("3 tenants").click()
    first.get_by_role("link", name=KESTREL.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CHANGED)
    expect(page.get_by_role("region", name="History")).to_contain_text("disabled")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_differs_is_shown_and_agreed_to(
    product: Product, windows: Windows, width: int
) -> None:
    page = windows.open(product, person=HELENA, width=width)
    go(page, product, CHANGES)
    title = page.get_by_role("heading", name="from what was agreed on")
    before = int(title.inner_text().split()[0])

    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="The ticked are as agreed").click()

    expect(page.get_by_text("1 change is as agreed now.")).to_be_visible()
    after = int(title.inner_text().split()[0])
    assert after == before - 1

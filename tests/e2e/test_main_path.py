"""The job the product is for: a tenant admin acts, a platform operator sees it."""

import re

from playwright.sync_api import Page, expect

from demo.world.customers import HARBOURLIGHT, KESTREL, PINECREST, Customer
from demo.world.people import GRACE, HELENA, LEWIS
from tests.e2e.browsing import Windows, sign_in
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product
from tests.e2e.runs import (
    active_workspaces,
    counts,
    end_of,
    operations_started,
    progress_seen,
    start_sync,
)

# The demo's history ends 60 days back: no row leaves this window while a test runs.
ALL_OF_IT = "/system/?window=90d"


def open_tenant(page: Page, customer: Customer) -> None:
    page.get_by_role("table", name="Tenants").get_by_role("link", name=customer.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(customer.name)


def test_sync_is_watched_to_its_end_and_seen_by_the_operator(
    product: Product, windows: Windows
) -> None:
    tower = windows.open(product, person=OPERATOR)
    tower.goto(ALL_OF_IT)
    started, active = operations_started(tower), active_workspaces(tower)

    page = windows.open(product)
    sign_in(page, HELENA)
    open_tenant(page, KESTREL)
    start_sync(page)
    page.evaluate("window.isStillThere = true")
    expect(page.locator(".messages")).to_contain_text("Inventory sync was started.")
    seen = progress_seen(page)

    assert end_of(page) == "Succeeded"
    assert len(seen) >= 2, f"No progress was to be seen but {seen}."
    assert seen == sorted(seen)
    assert page.evaluate("window.isStillThere"), "The page was loaded again."
    expect(page.locator("#run-announcement")).to_contain_text("Inventory sync")
    expect(page.locator("#live")).not_to_have_attribute("data-hx-get", re.compile("."))
    expect(page.locator(".messages")).to_have_count(0)

    page.get_by_role("button", name="Start again").click()
    assert end_of(page) == "Succeeded"
    policies = counts(page)
    assert policies.pop("Unchanged") == "5,051"
    assert set(policies.values()) <= {"0"}, policies

    tower.reload()
    assert operations_started(tower) == started + 2
    assert active_workspaces(tower) == active


def test_the_same_way_without_javascript(product: Product, windows: Windows) -> None:
    tower = windows.open(product, person=OPERATOR, javascript=False)
    tower.goto(ALL_OF_IT)
    started = operations_started(tower)

    page = windows.open(product, javascript=False)
    sign_in(page, LEWIS)
    open_tenant(page, HARBOURLIGHT)
    start_sync(page)
    while page.get_by_role("link", name="Refresh").is_visible():
        page.get_by_role("link", name="Refresh").click()

    assert end_of(page) == "Succeeded"
    tower.get_by_role("link", name="Refresh").click()
    assert operations_started(tower) == started + 1


def test_double_click_starts_one_run(product: Product, windows: Windows) -> None:
    tower = windows.open(product, person=OPERATOR)
    tower.goto(ALL_OF_IT)
    started = operations_started(tower)

    page = windows.open(product, person=GRACE)
    page.goto("/admin/")
    open_tenant(page, PINECREST)
    page.get_by_role("button", name="Start inventory sync").dblclick()

    assert end_of(page) == "Succeeded"
    tower.reload()
    assert operations_started(tower) == started + 1

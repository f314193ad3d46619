"""Reports in the browser: asked for, watched, read, compared, handed on, deleted."""

import csv
import json
from io import StringIO
from pathlib import Path

from playwright.sync_api import Page, expect

from demo.world.customers import ALDER_VALLEY, KESTREL, Customer
from demo.world.people import HELENA
from tests.e2e.browsing import Windows
from tests.e2e.pages.reports import REPORTS
from tests.e2e.places import address, tenant
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product
from tests.e2e.runs import end_of, operations_started, progress_seen, reports_created

# The demo's history ends 60 days back: no row leaves this window while a test runs.
ALL_OF_IT = "/system/?window=90d"


def open_reports(page: Page, product: Product, customer: Customer) -> None:
    with product.database():
        page.goto(address(REPORTS, tenant(customer)()))


def create(page: Page, report: str) -> None:
    page.get_by_role("region", name=report).get_by_role("button", name="Create report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{report} report")


def downloaded(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_report_is_made_compared_and_handed_on(product: Product, windows: Windows) -> None:
    tower = windows.open(product, person=OPERATOR)
    tower.goto(ALL_OF_IT)
    created, started = reports_created(tower), operations_started(tower)

    page = windows.open(product, person=HELENA)
    open_reports(page, product, KESTREL)
    create(page, "Entra admin roles")
    seen = progress_seen(page)

    assert end_of(page) == "Succeeded"
    assert seen, "No progress was to be seen."
    page.get_by_role("link", name="Read the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Entra admin roles")
    changes = page.get_by_role("region", name="What changed").first
    expect(changes).to_contain_text("2 added, 1 removed, 1 changed")
    expect(changes).to_contain_text("is now")

    page.get_by_label("Name").fill("global administrator")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("table", name="Role assignments")).to_contain_text("Highly privileged")

    rows = list(csv.reader(StringIO(downloaded(page, "Download CSV"), newline=""), strict=True))
    document = json.loads(downloaded(page, "Download JSON"))
    assert len(rows) - 1 == len(document["entries"]) == document["summary"]["entries"]
    assert len(rows) > 2_000

    tower.reload()
    assert reports_created(tower) == created + 1
    assert operations_started(tower) == started


def test_unchanged_report_is_linked_and_counts_nothing(product: Product, windows: Windows) -> None:
    tower = windows.open(product, person=OPERATOR)
    tower.goto(ALL_OF_IT)
    created = reports_created(tower)

    page = windows.open(product, person=HELENA)
    open_reports(page, product, KESTREL)
    create(page, "Permission posture")

    assert end_of(page) == "Succeeded"
    expect(page.locator("#live")).to_contain_text("Nothing has changed since report RP-")
    page.get_by_role("link", name="Read that report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Permission posture")
    open_reports(page, product, KESTREL)
    expect(page.get_by_role("region", name="Permission posture")).to_contain_text(
        "Checked again just now, no change."
    )
    tower.reload()
    assert reports_created(tower) == created


def test_report_is_deleted_without_javascript(product: Product, windows: Windows) -> None:
    page = windows.open(product, person=HELENA, javascript=False)
    open_reports(page, product, ALDER_VALLEY)
    page.get_by_role("table", name="Reports, newest first").get_by_role("link").last.click()
    number = page.locator(".crumbs [aria-current]").inner_text()

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete the report").click()

    expect(page.get_by_text(f"Report {number} was deleted.")).to_be_visible()

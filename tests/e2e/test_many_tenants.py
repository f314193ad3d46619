"""A provider with 250 customers in all states: pages hold, and one finds who needs a person."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from demo.portfolio.planting import plant
from demo.portfolio.states import states_of
from demo.world.people import HELENA, PASSWORD
from tenantpilot.workspaces.models import Workspace
from tests.databases import new_database
from tests.e2e.browsing import NARROW, WIDE, Windows
from tests.e2e.conftest import NewProduct
from tests.e2e.keys import press, tab_to
from tests.e2e.looks import EVERY_LOOK, look_over
from tests.e2e.product import Product

TENANTS = 250
HOME = "/admin/workspaces/crowded/"
PAGES = {
    "all": HOME,
    "needing": f"{HOME}?attention=any",
    "by-findings": f"{HOME}?sort=findings&page=3",
    "being-onboarded": f"{HOME}?show=onboarding",
    "changes": f"{HOME}changes/",
    "notifications": f"{HOME}notifications/",
    "members": f"{HOME}members/",
}


@pytest.fixture(scope="session")
def crowded(migrated: str, new_product: NewProduct) -> Iterator[Product]:
    """One workspace with 250 customers. No worker runs, so that all stays as it is."""
    product = new_product("crowded")
    with new_database(product.database_name, template=migrated):
        product.manage(
            "create_workspace", "crowded", "--name", "Crowded Managed IT",
            "--owner-email", HELENA.email, "--owner-name", HELENA.name,
            "--password-stdin", stdin=PASSWORD,
        )  # fmt: skip
        with product.database():
            workspace = Workspace.objects.get(slug="crowded")
            plant(workspace=workspace, states=states_of(TENANTS), now=timezone.now())
        with product.running("web"):
            yield product


@pytest.mark.parametrize("name", PAGES)
def test_page_holds_250_tenants(name: str, crowded: Product, windows: Windows) -> None:
    found: list[str] = []
    for theme, widths in EVERY_LOOK.items():
        page = windows.open(crowded, person=HELENA, theme=theme)
        page.goto(PAGES[name])
        found += look_over(page, name=f"crowded-{name}", theme=theme, widths=widths)

    assert found == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_who_needs_somebody_is_acted_on_at_once_and_the_way_back_is_kept(
    crowded: Product, windows: Windows, width: int, *, javascript: bool
) -> None:
    page = windows.open(crowded, person=HELENA, width=width, javascript=javascript)
    page.goto(HOME)
    expect(page.locator("tbody tr").first.locator(".badge").first).to_be_visible()
    page.get_by_role("link", name="Credential expires").first.click()
    expect(page).to_have_url(f"{crowded.origin}{HOME}?attention=credential")
    count = _listed(page)
    assert count > 25

    page.get_by_label(f"All {count} in this list").check()
    page.get_by_role("button", name="Check the connection").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Connection check")
    expect(page.locator("tbody tr")).to_have_count(count)
    page.get_by_role("link", name="Tenants").and_(
        page.locator("nav[aria-label=Breadcrumbs] a")
    ).click()
    expect(page).to_have_url(f"{crowded.origin}{HOME}?attention=credential")


def test_with_keys_alone_rows_are_ticked_and_started_and_enter_on_a_tick_starts_nothing(
    crowded: Product, windows: Windows
) -> None:
    page = windows.open(crowded, person=HELENA)
    page.goto(HOME)
    press(page, r"(?s)Credential expires.*")
    expect(page).to_have_url(f"{crowded.origin}{HOME}?attention=credential")

    tab_to(page, "tenant")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    tab_to(page, "tenant")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("input[name=tenant]").nth(1)).to_be_focused()
    press(page, "Check the connection")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Connection check")
    expect(page.locator("tbody tr")).to_have_count(2)
    tab_to(page, "Tenants")
    press(page, "Tenants")
    expect(page).to_have_url(f"{crowded.origin}{HOME}?attention=credential")


def _listed(page: Page) -> int:
    return int(page.locator("#tenants-title").inner_text().split()[0])

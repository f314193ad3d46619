"""A workspace without any app comes to ten onboarded tenants, and copies no secret."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.tenants import (
    ALDGATE,
    HEALTHY,
    WINTERBOURNE,
    WITHOUT_INTUNE,
    northbeam_app,
)
from demo.world.people import HELENA
from tests.e2e.browsing import Windows
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product
from tests.e2e.runs import checkpoints_completed

CUSTOMERS = (*HEALTHY, *WITHOUT_INTUNE, WINTERBOURNE, ALDGATE)
AFTER_THE_LINK = 4


def test_ten_tenants_come_by_consent_links(
    new_installation: Product, windows: Windows, new_context: Callable[..., BrowserContext]
) -> None:
    tower = windows.open(new_installation, person=OPERATOR)
    tower.goto("/system/")
    page = windows.open(new_installation, person=HELENA)
    # The customer's administrator uses another browser, which goes to Microsoft and comes back.
    administrator = new_context().new_page()

    _register(page)
    for customer in CUSTOMERS:
        _onboard(page, customer, administrator=administrator)

    tower.reload()
    assert len(CUSTOMERS) == 10
    assert checkpoints_completed(tower) == AFTER_THE_LINK * len(CUSTOMERS)


def _register(page: Page) -> None:
    app = northbeam_app()
    page.goto("/admin/workspaces/northbeam/app/?with=secret")
    page.get_by_label("Application (client) ID").fill(str(app.client_id))
    page.get_by_label("Your own Microsoft tenant ID").fill(str(app.home_id))
    page.get_by_label("Client secret").fill(app.secrets[0])
    page.get_by_role("button", name="Register the app").click()
    page.get_by_role("button", name="Prove it now").click()
    expect(page.get_by_text("Microsoft accepts the credential.")).to_be_visible()
    expect(page.get_by_text("as Microsoft told")).to_be_visible()


def _onboard(page: Page, customer: TenantProfile, *, administrator: Page) -> None:
    page.goto("/admin/onboarding/")
    page.get_by_label("Customer").fill(customer.name)
    page.get_by_role("button", name="Start onboarding").click()
    page.get_by_label("Microsoft tenant ID, or a domain").fill(customer.primary_domain)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Make a consent link").click()
    link = page.get_by_role("link", name="Open it yourself").get_attribute("href")
    administrator.goto(link or "")
    administrator.get_by_role("button", name="Accept").click()
    said = administrator.get_by_role("heading", level=1)
    expect(said).to_have_text("Thank you, consent was given")
    expect(page.get_by_text("Consent was given.")).to_be_visible()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Verify the connection").click()
    page.get_by_role("button", name="Check the permissions").click()
    page.get_by_role("button", name="Activate the tenant").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(customer.name)

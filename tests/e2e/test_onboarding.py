"""A new tenant comes from nothing to active in the browser, and the operator sees how far."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from demo.graph_stub.tenants import ALDGATE, UNCONSENTED
from demo.world.people import HELENA, PRIYA, TOMAS
from tests.e2e.browsing import Windows
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product
from tests.e2e.runs import active_workspaces, checkpoints_completed, end_of, start_sync
from tests.e2e.test_main_path import ALL_OF_IT

WRONG_SECRET = "not-the-secret-of-this-app"


@dataclass(frozen=True, kw_only=True)
class Wizard:
    """The wizard's page, and the card that counts what is done there."""

    page: Page
    tower: Page

    def start(self, name: str) -> None:
        self.page.goto("/admin/onboarding/")
        self.page.get_by_label("Customer").fill(name)
        self.page.get_by_role("button", name="Start onboarding").click()
        self.is_at("1. Identify the tenant")

    def identify(self, directory_id: object) -> None:
        self.page.get_by_label("Microsoft tenant ID, or a domain").fill(str(directory_id))
        self.go_on("Save and continue")

    def configure(self, client_id: object, client_secret: str) -> None:
        self.page.get_by_role("link", name="Its own app, client secret").click()
        self.page.get_by_label("Application (client) ID").fill(str(client_id))
        self.page.get_by_label("Client secret").fill(client_secret)
        self.page.get_by_label("Secret expires on").fill("2099-12-31")
        self.go_on("Save and continue")

    def go_on(self, button: str) -> None:
        self.page.get_by_role("button", name=button).click()

    def is_at(self, step: str) -> None:
        expect(self.page.get_by_role("heading", level=2, name=step)).to_be_visible()

    def counted(self) -> int:
        self.tower.reload()
        return checkpoints_completed(self.tower)


def test_new_tenant_comes_from_nothing_to_active(
    new_installation: Product, windows: Windows
) -> None:
    tower = windows.open(new_installation, person=OPERATOR)
    tower.goto("/system/")
    wizard = Wizard(page=windows.open(new_installation, person=HELENA), tower=tower)

    wizard.start(ALDGATE.name)
    assert (wizard.counted(), active_workspaces(tower)) == (0, 0)
    wizard.identify(ALDGATE.directory_id)
    wizard.is_at("2. Configure the connection")
    assert wizard.counted() == 0, "The link itself is pre-tenant."

    wizard.configure(ALDGATE.client_id, WRONG_SECRET)
    wizard.is_at("3. Verify the connection")
    assert wizard.counted() == 1
    wizard.go_on("Verify the connection")
    expect(wizard.page.get_by_text("The client secret is not the right one.")).to_be_visible()
    secrets_page = wizard.page.get_by_role("link", name="Open the app's secrets in Entra")
    expect(secrets_page).to_have_attribute("href", re.compile(str(ALDGATE.client_id)))
    assert wizard.counted() == 1

    wizard.page.get_by_role("link", name="Back").click()
    wizard.configure(ALDGATE.client_id, ALDGATE.client_secret)
    wizard.go_on("Verify")
    wizard.is_at("4. Verify the permissions")
    assert wizard.counted() == 2
    wizard.go_on("Check the permissions")
    wizard.is_at("5. Activate the tenant")
    expect(wizard.page.get_by_text(ALDGATE.primary_domain)).to_be_visible()
    assert wizard.counted() == 3
    wizard.go_on("Activate the tenant")

    expect(wizard.page.get_by_role("heading", level=1)).to_have_text(ALDGATE.name)
    assert (wizard.counted(), active_workspaces(tower)) == (4, 1)
    start_sync(wizard.page)
    with new_installation.running("worker"):
        assert end_of(wizard.page) == "Succeeded"


def test_colleague_goes_on_without_javascript_where_another_left(
    product: Product, windows: Windows
) -> None:
    """The tenant lacks two permissions: the page names them, and nothing counts."""
    tower = windows.open(product, person=OPERATOR)
    tower.goto(ALL_OF_IT)
    page = windows.open(product, person=TOMAS, javascript=False)
    wizard = Wizard(page=page, tower=tower)
    before = wizard.counted()

    page.goto("/admin/onboarding/")
    page.get_by_role("link", name="Thornbury Veterinary Group").click()
    wizard.is_at("4. Verify the permissions")
    wizard.go_on("Check the permissions")

    missing = page.get_by_role("listitem").filter(has_text="Missing")
    expect(missing).to_contain_text(
        ["RoleManagement.Read.Directory", "DeviceManagementConfiguration.Read.All"]
    )
    assert wizard.counted() == before


def test_second_person_is_told_and_overwrites_nothing(product: Product, windows: Windows) -> None:
    first = windows.open(product, person=TOMAS)
    second = windows.open(product, person=HELENA, may_fail=True)
    wizard = Wizard(page=first, tower=first)
    wizard.start("Two at once")
    second.goto(first.url)

    wizard.identify("3f2504e0-4f89-41d3-9a0c-0305e82c3301")
    wizard.is_at("2. Configure the connection")
    Wizard(page=second, tower=second).identify(UNCONSENTED.directory_id)

    expect(second.get_by_text("Another person was faster.")).to_be_visible()
    Wizard(page=second, tower=second).is_at("2. Configure the connection")
    second.get_by_role("button", name="Delete…").click()
    second.get_by_role("button", name="Delete onboarding").click()
    expect(second.get_by_text("The onboarding of Two at once was deleted.")).to_be_visible()


def test_double_click_starts_one_draft(product: Product, windows: Windows) -> None:
    page = windows.open(product, person=PRIYA)
    page.goto("/admin/onboarding/")
    page.get_by_label("Customer").fill("Clicked twice")
    page.get_by_role("button", name="Start onboarding").dblclick()
    Wizard(page=page, tower=page).is_at("1. Identify the tenant")

    page.goto("/admin/onboarding/")
    expect(page.get_by_role("link", name="Clicked twice")).to_have_count(1)

"""Consent links: made in the wizard, and answered in the customer's browser."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.tenants import ALDGATE, northbeam_app
from tests.e2e.product import Product
from tests.e2e.runs import checkpoints_completed
from tests.e2e.snapshots import changed, snapshot


@dataclass(frozen=True, kw_only=True)
class Visits:
    """The customer's administrator in a browser of their own, and the database meanwhile."""

    product: Product
    page: Page
    tower: Page

    def back(self, **query: str) -> str:
        """Come back as if Microsoft had sent the browser with this; return the page's heading."""
        address = "&".join(f"{name}={value}" for name, value in query.items())
        answer = self.page.goto(f"{self.product.origin}/admin/consent/?{address}")
        assert answer
        assert answer.status in {200, 404}
        return self.heading()

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def checkpoints(self) -> int:
        self.tower.goto("/system/")
        return checkpoints_completed(self.tower)

    def changes_nothing(self, act: Callable[[], str], *, says: str, but: set[str]) -> None:
        """Act, and compare every table and the figure of the ledger with what was before."""
        figure, before = self.checkpoints(), snapshot(self.product)

        said = act()

        assert said == says
        assert set(changed(self.product, before)) == but
        assert self.checkpoints() == figure


def register(page: Page, workspace: str) -> None:
    app = northbeam_app()
    page.goto(f"/admin/workspaces/{workspace}/app/?with=secret")
    page.get_by_label("Application (client) ID").fill(str(app.client_id))
    page.get_by_label("Your own Microsoft tenant ID").fill(str(app.home_id))
    page.get_by_label("Client secret").fill(app.secrets[0])
    page.get_by_role("button", name="Register the app").click()
    page.get_by_role("button", name="Prove it now").click()
    expect(page.get_by_text("Microsoft accepts the credential.")).to_be_visible()


def begin(page: Page, customer: TenantProfile) -> str:
    """Link the customer's tenant, and return the path of the onboarding."""
    page.goto("/admin/onboarding/")
    page.get_by_label("Customer").fill(customer.name)
    page.get_by_role("button", name="Start onboarding").click()
    page.get_by_label("Microsoft tenant ID, or a domain").fill(customer.primary_domain)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("button", name="Make a consent link")).to_be_visible()
    return urlsplit(page.url).path


def new_link(page: Page, draft: str) -> str:
    """Make a link in the wizard; one that is open ends with it."""
    page.goto(f"{draft}?step=connection_configured&with=app")
    with page.expect_navigation():
        page.evaluate(
            """(action) => {
                const form = document.createElement("form");
                form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
                Object.assign(form, {method: "post", action});
                document.body.append(form);
                form.submit();
            }""",
            f"{draft}consent-link/",
        )
    address = page.get_by_role("link", name="Open it yourself").get_attribute("href") or ""
    page.goto("about:blank")
    return address


def finish(page: Page, draft: str) -> None:
    page.goto(draft)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Verify the connection").click()
    page.get_by_role("button", name="Check the permissions").click()
    page.get_by_role("button", name="Activate the tenant").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ALDGATE.name)


def state_in(link: str) -> str:
    return parse_qs(urlsplit(link).query)["state"][0]

"""Through a company's own sign-in in a real browser: both ways of going on, and out again."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from demo.sign_in_provider import brightwater
from demo.sign_in_provider.server import Server
from tests.e2e.product import Product


@pytest.fixture
def company(product: Product) -> Iterator[None]:
    """The provider of one workspace of the demo, listening."""
    with Server(brightwater.provider()) as server:
        product.manage("connect_demo_provider", server.url)
        yield


@pytest.mark.parametrize("javascript", [True, False])
def test_person_comes_in_with_the_account_of_their_company(
    product: Product,
    company: None,
    new_context: Callable[..., BrowserContext],
    javascript: bool,  # noqa: FBT001
) -> None:
    page = new_context(base_url=product.origin, java_script_enabled=javascript).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"/admin/sso/{brightwater.PUBLIC_ID}/")

    page.get_by_role("button", name="Continue with Brightwater ID").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Demo sign-in")
    page.get_by_role("link", name="Priya Nair").click()

    expect(page).to_have_url(f"{product.origin}/admin/workspaces/{brightwater.WORKSPACE.slug}/")
    # She works at two service providers; the one with the provider is the one it opens.
    expect(page.get_by_text("Brightwater Cloud Services").first).to_be_visible()
    expect(page.get_by_text("Steinbrück IT-Service")).to_have_count(0)
    assert said == []
    _sign_out(page)
    page.goto("/admin/account/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")


def _sign_out(page: Page) -> None:
    page.locator("summary", has_text="Priya").first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")

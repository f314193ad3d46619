"""With the keyboard alone: everything is reached, is seen to have the focus, and works."""

from playwright.sync_api import Page, expect

from demo.world.customers import ALDER_VALLEY
from demo.world.people import AISHA, PASSWORD
from tests.e2e.browsing import NARROW, Windows
from tests.e2e.checks import take_screenshot
from tests.e2e.keys import press, stops, tab_to
from tests.e2e.places import tenant
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product
from tests.e2e.runs import end_of


def sign_in_by_keyboard(page: Page, email: str) -> None:
    """Type into the form, whose first field has the focus already."""
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def test_sign_in_start_theme_and_sign_out(product: Product, windows: Windows) -> None:
    page = windows.open(product)
    page.goto("/admin/")
    sign_in_by_keyboard(page, AISHA.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tenants")

    press(page, ALDER_VALLEY.name)
    expect(page.get_by_role("heading", level=1)).to_have_text(ALDER_VALLEY.name)
    press(page, "Start inventory sync")
    assert end_of(page) == "Succeeded"

    press(page, "Colours.*")
    tab_to(page, "Dark")
    take_screenshot(page, "keyboard-theme-menu")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert "/operation-runs/" in page.url

    press(page, rf"(?s).*{AISHA.name}.*")
    press(page, "Sign out")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_skip_link_leads_past_the_navigation(product: Product, windows: Windows) -> None:
    page = windows.open(product, person=AISHA)
    with product.database():
        page.goto(f"/admin/tenants/{tenant(ALDER_VALLEY)()['tenant_id']}/")

    assert next(stops(page)) == "Skip to the content"
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()
    after = next(stops(page))
    assert page.locator("main").get_by_text(after).count()


def test_every_stop_of_the_control_tower_shows_its_focus(
    product: Product, windows: Windows
) -> None:
    page = windows.open(product, person=OPERATOR)
    page.goto("/system/")

    passed = list(stops(page))

    assert {"24 hours", "7 days", "30 days", "90 days", "What each number means"} <= set(passed)


def test_menu_opens_and_closes_on_a_phone(product: Product, windows: Windows) -> None:
    page = windows.open(product, person=AISHA, width=NARROW)
    page.goto("/admin/")

    press(page, "Menu")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    tab_to(page, "Tenants")
    take_screenshot(page, "keyboard-menu-390")
    page.keyboard.press("Escape")

    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()

"""One's own account in a browser, on both planes: sessions end, a forgotten password comes back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from demo.world.people import EMRE, HELENA, PASSWORD, PLATFORM_OPERATORS, Person
from tests.databases import new_database
from tests.e2e.browsing import NARROW, WIDE, Windows, sign_in
from tests.e2e.checks import faults, take_screenshot
from tests.e2e.conftest import NewProduct
from tests.e2e.keys import press
from tests.e2e.product import Product
from tests.mail.server import PUBLIC_URL, Mailbox, mail_server, text_of
from tests.members.jobs import work

SMALLEST = 320
ROLF = PLATFORM_OPERATORS[1]
NEW_PASSWORD = "violet harbour tin lantern"
BOTH = pytest.mark.parametrize(
    ("plane", "person"), [("admin", EMRE), ("system", ROLF)], ids=["admin", "system"]
)


def in_order(page: Page, name: str) -> None:
    """Look at the page wide and narrow."""
    for width in (WIDE, NARROW, SMALLEST):
        page.set_viewport_size({"width": width, "height": 844})
        assert list(faults(page)) == []
        take_screenshot(page, f"{name}-{width}")
    page.set_viewport_size({"width": WIDE, "height": 800})


@BOTH
def test_sessions_elsewhere_end(
    product: Product, windows: Windows, plane: str, person: Person
) -> None:
    here, first, second = (windows.open(product) for _ in range(3))
    for page in (first, second, here):
        sign_in(page, person)
    here.goto(f"/{plane}/account/")
    listed = here.get_by_role("region", name="Where you are signed in").get_by_role("listitem")
    open_before = listed.count()
    expect(listed.first).to_contain_text("This one")
    in_order(here, f"sessions-{plane}")

    listed.nth(1).get_by_role("button", name=re.compile("^Sign out")).click()
    expect(here.get_by_role("status")).to_contain_text("You were signed out there.")
    expect(listed).to_have_count(open_before - 1)

    press(here, "Sign out everywhere else")
    expect(here.get_by_role("status")).to_contain_text("You were signed out everywhere else.")
    expect(listed).to_have_count(1)
    for page in (first, second):
        page.goto(f"/{plane}/account/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """A product that sends mail, and where it goes."""

    product: Product
    mailbox: Mailbox

    def link(self) -> str:
        """Do what a worker does and return the path of the link that arrived."""
        with self.product.database():
            work()
        found = re.search(rf"{PUBLIC_URL}(/\w+/reset/\S+/)", text_of(self.mailbox.messages[-1]))
        assert found
        return found[1]


@pytest.fixture
def mailing(migrated: str, new_product: NewProduct) -> Iterator[Mailing]:
    """A new installation with a mail server, and no worker: the test does its jobs."""
    fresh = new_product("mailing")
    with mail_server() as mailbox, new_database(fresh.database_name, template=migrated):
        port = settings.MAILERS["default"]["OPTIONS"]["port"]
        fresh.set_environment(
            EMAIL_URL=f"smtp://127.0.0.1:{port}/?from=tenantpilot@msp.example",
            PUBLIC_URL=PUBLIC_URL,
        )
        fresh.manage(
            "create_platform_operator", ROLF.email, "--name", ROLF.name,
            "--password-stdin", stdin=PASSWORD,
        )  # fmt: skip
        fresh.manage(
            "create_workspace", "northbeam", "--name", "Northbeam Managed IT",
            "--owner-email", HELENA.email, "--owner-name", HELENA.name,
            "--password-stdin", stdin=PASSWORD,
        )  # fmt: skip
        with fresh.running("web"):
            yield Mailing(product=fresh, mailbox=mailbox)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_forgotten_password_comes_back_by_mail(
    mailing: Mailing, windows: Windows, *, javascript: bool
) -> None:
    for plane, person in (("admin", HELENA), ("system", ROLF)):
        page = windows.open(mailing.product, javascript=javascript)
        page.goto(f"/{plane}/login/")
        page.get_by_role("link", name="Get back in").click()
        if javascript:
            in_order(page, f"reset-form-{plane}")
        page.get_by_label("E-mail").fill(person.email)
        page.get_by_role("button", name="Send the link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
        if javascript:
            in_order(page, f"reset-sent-{plane}")

        page.goto(mailing.link())
        page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
        page.get_by_label("New password again").fill(NEW_PASSWORD)
        page.get_by_role("button", name="Set password").click()

        expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")
        expect(page.locator(".messages")).to_contain_text("is set. Sign in with it.")


def test_what_was_typed_when_the_session_ended_comes_back(
    product: Product, windows: Windows
) -> None:
    """As the sign-in page says: sign in in another tab, then the browser's Back."""
    typing, elsewhere = windows.open(product), windows.open(product)
    for page in (typing, elsewhere):
        sign_in(page, HELENA)
    typing.goto("/admin/tenants/1/details/")
    typing.get_by_label("Note").fill("Ring twice, said Ms Okonkwo")
    elsewhere.goto("/admin/account/")
    press(elsewhere, "Sign out everywhere else")
    expect(elsewhere.get_by_role("status")).to_contain_text("You were signed out everywhere else.")

    typing.get_by_role("button", name="Save the details").click()
    expect(typing.get_by_text("Nothing was saved or started.")).to_be_visible()
    in_order(typing, "session-ended-in-a-form")
    other_tab = typing.context.new_page()
    sign_in(other_tab, HELENA)
    typing.go_back()

    expect(typing.get_by_label("Note")).to_have_value("Ring twice, said Ms Okonkwo")
    typing.get_by_role("button", name="Save the details").click()
    expect(typing.get_by_text("The details were saved.")).to_be_visible()


def test_form_from_before_a_sign_in_gives_back_what_was_typed(
    product: Product, windows: Windows
) -> None:
    typing = windows.open(product, may_fail=True)
    sign_in(typing, HELENA)
    typing.goto("/admin/tenants/1/details/")
    typing.get_by_label("Contact").fill("Ms Okonkwo")
    other_tab = typing.context.new_page()
    sign_in(other_tab, ROLF)

    typing.get_by_role("button", name="Save the details").click()
    expect(typing.get_by_role("heading", level=1)).to_contain_text("This form was not accepted")
    in_order(typing, "form-not-accepted")
    typing.go_back()

    expect(typing.get_by_label("Contact")).to_have_value("Ms Okonkwo")

"""Second factors in a browser: enrol, sign in, confirm, lose, recover; and without JavaScript."""

import time
from datetime import timedelta

import pyotp
import pytest
from django.db.models import F
from playwright.sync_api import CDPSession, Page, expect

from demo.world.people import HELENA, PASSWORD, Person
from tenantpilot.accounts.models import PlaneSession
from tenantpilot.workspaces.models import Workspace
from tests.e2e.browsing import Windows, sign_in
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product

PEOPLE = {"admin": HELENA, "system": OPERATOR}
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(page: Page) -> tuple[CDPSession, str]:
    """Build an authenticator into the browser."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    made = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return devices, made["authenticatorId"]


def first_code(page: Page) -> str:
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    return page.locator("code").first.inner_text()


def give_password(page: Page, person: Person, plane: str) -> None:
    page.goto(f"/{plane}/login/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def forget_proofs(product: Product) -> None:
    with product.database():
        PlaneSession.objects.update(proved_at=F("proved_at") - timedelta(minutes=6))


@pytest.mark.parametrize("plane", PEOPLE)
def test_passkey_from_enrolment_to_recovery(
    new_installation: Product, windows: Windows, plane: str
) -> None:
    person, keys = PEOPLE[plane], f"/{plane}/account/keys/"
    page = windows.open(new_installation)
    devices, device = give_device(page)
    sign_in(page, person)

    page.goto(keys)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Make a passkey").click()
    first_code(page)

    page.context.clear_cookies()
    page.goto(f"/{plane}/login/?next={keys}")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My keys")
    expect(page.get_by_role("rowheader", name="Blue key")).to_be_visible()

    forget_proofs(new_installation)
    page.get_by_role("button", name="Make ten new codes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm it is you")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Make ten new codes").click()
    code = first_code(page)

    devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    page.context.clear_cookies()
    give_password(page, person, plane)
    page.get_by_label("code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.goto(keys)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey “Blue key” was removed here.")).to_be_visible()


@pytest.mark.parametrize("plane", PEOPLE)
def test_app_is_set_up_and_asked_for_without_javascript(
    new_installation: Product, windows: Windows, plane: str
) -> None:
    person, keys = PEOPLE[plane], f"/{plane}/account/keys/"
    page = windows.open(new_installation, javascript=False, may_fail=True)
    sign_in(page, person)
    page.goto(f"{keys}app/")
    secret = page.locator("[data-copy]").first.get_attribute("data-copy") or ""
    totp = pyotp.TOTP(secret)
    page.get_by_label("Code").fill(totp.now())
    page.get_by_role("button", name="Set up the app").click()
    code = first_code(page)

    page.context.clear_cookies()
    give_password(page, person, plane)
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.get_by_label("Code from your authenticator app").fill("no")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("That did not match. Nothing was changed.").first).to_be_visible()
    # The next step: the code of this one was used to set the app up.
    page.get_by_label("Code from your authenticator app").fill(totp.at(int(time.time()) + 30))
    page.get_by_role("button", name="Sign in").click()
    page.goto(keys)

    forget_proofs(new_installation)
    page.get_by_role("button", name="Remove").click()
    page.get_by_label("Code from your authenticator app").fill(code)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The authenticator app was removed here.")).to_be_visible()


def test_who_needs_a_factor_sets_one_up_while_signing_in(
    new_installation: Product, windows: Windows
) -> None:
    with new_installation.database():
        Workspace.objects.update(factor_required=True)
    page = windows.open(new_installation)

    give_password(page, HELENA, "admin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    secret = page.locator("[data-copy]").first.get_attribute("data-copy") or ""
    page.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Set up and sign in").click()
    first_code(page)
    page.get_by_role("link", name="I have kept them: continue").click()

    expect(page.get_by_role("link", name="Sign-in")).to_be_visible()

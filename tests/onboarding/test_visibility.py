"""What an onboarding records of what can be seen, and what it tells before it is finished."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from demo.graph_stub import licences
from demo.graph_stub.faults import Fault
from demo.graph_stub.profiles import EVERY_PERMISSION, REQUIRED
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import Condition
from onboarding.models import OnboardingSession
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ConnectionStatus
from tests.cast import Cast, sign_in
from tests.onboarding.journeys import OnboardingDriver, connection_of, holding, now, tenant_of
from tests.onboarding.wizard_pages import form_of, url
from visibility import selectors
from visibility.enums import Area, Visibility

pytestmark = pytest.mark.django_db(transaction=True)

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def seen(session: OnboardingSession) -> dict[Area, Visibility]:
    with scope(tenant=tenant_of(session)):
        return {state.area: state.visibility for state in selectors.states()}


def page_of(client: Client, driver: OnboardingDriver, checkpoint: OnboardingCheckpoint) -> str:
    signed_in = sign_in(client, driver.person)
    return signed_in.get(f"{url(driver.session)}?step={checkpoint.value}").text


def test_verifications_record_what_microsoft_answered(driver: OnboardingDriver) -> None:
    driver.microsoft.plans = list(licences.BUSINESS_BASIC)
    driver.microsoft.permissions = list(REQUIRED)
    session = driver.to(PERMITTED)

    found = seen(session)

    assert found[Area.ORGANIZATION] == found[Area.PERMISSIONS] == Visibility.SEEN
    assert found[Area.COMPLIANCE_POLICIES] == Visibility.NOT_LICENSED
    assert found[Area.HOLDER_NAMES] == Visibility.WITHHELD


def test_refusal_is_recorded_where_it_was_met(driver: OnboardingDriver) -> None:
    session = driver.to(CONFIGURED)
    driver.microsoft.permissions = ["Application.Read.All"]

    driver.take(VERIFIED)

    assert seen(session)[Area.ORGANIZATION] == Visibility.WITHHELD


def test_both_lists_of_permissions_stand_in_the_wizard_with_their_reasons(
    driver: OnboardingDriver, client: Client
) -> None:
    driver.microsoft.permissions = [each for each in EVERY_PERMISSION if "GroupMember" not in each]
    driver.to(PERMITTED)

    entered, verified = (page_of(client, driver, each) for each in (CONFIGURED, PERMITTED))

    for page in (entered, verified):
        assert "User.Read.All" in page
        assert "to name the groups that hold administrator roles and their members" in page
    assert verified.count("Not granted") == 1


def test_what_will_be_withheld_is_told_before_finishing(
    driver: OnboardingDriver, client: Client
) -> None:
    driver.microsoft.plans = list(licences.BUSINESS_BASIC)
    driver.microsoft.permissions = list(REQUIRED)
    driver.to(PERMITTED)

    page = page_of(client, driver, ACTIVATED)

    assert "What will not be seen" in page
    assert "Where a name is withheld, Microsoft tells the ID only." in page
    assert "GroupMember.Read.All" in page
    assert "Without Intune there are no device policies to read." in page


def test_nothing_is_told_where_everything_will_be_seen(
    driver: OnboardingDriver, client: Client
) -> None:
    driver.microsoft.permissions = list(EVERY_PERMISSION)
    driver.to(PERMITTED)

    assert "What will not be seen" not in page_of(client, driver, ACTIVATED)


def test_another_application_or_tenant_forgets_what_was_seen(driver: OnboardingDriver) -> None:
    session = driver.to(VERIFIED)
    assert seen(session)[Area.ORGANIZATION] == Visibility.SEEN

    driver.configure(driver.microsoft.client_secret)
    assert seen(session)[Area.ORGANIZATION] == Visibility.SEEN
    driver.microsoft.client_id = uuid4()
    driver.take(CONFIGURED)

    assert set(seen(session).values()) == {Visibility.NOT_ASKED}


def test_corrected_tenant_id_forgets_what_was_seen(driver: OnboardingDriver) -> None:
    session = driver.to(CONFIGURED)
    driver.microsoft.permissions = ["Application.Read.All"]
    driver.take(VERIFIED)
    driver.microsoft.directory_id = uuid4()

    driver.take(IDENTIFIED)

    assert set(seen(session).values()) == {Visibility.NOT_ASKED}


def test_other_application_of_an_active_tenant_forgets_what_was_seen(
    driver: OnboardingDriver, cast: Cast, client: Client
) -> None:
    session = driver.to(ACTIVATED)
    entered = {"client_id": str(uuid4()), "client_secret": "Kx8~another", "secret_expires_on": ""}

    address = reverse("onboarding:connection", kwargs={"tenant_id": session.tenant_id})
    sign_in(client, cast.manager).post(address, entered)

    assert set(seen(session).values()) == {Visibility.NOT_ASKED}


def test_wait_that_microsoft_asks_for_is_told_and_kept(
    driver: OnboardingDriver, microsoft: StubServer, client: Client
) -> None:
    session = driver.to(CONFIGURED)
    microsoft.arm(Fault(status=429, headers={"Retry-After": "900"}), path="organization")
    driver.take(VERIFIED)
    until = now(session).waits_until
    assert until
    assert timedelta(minutes=14) < until - timezone.now() <= timedelta(minutes=15)
    asked = len(microsoft.requests)

    form = form_of(driver, VERIFIED)
    page = sign_in(client, driver.person).post(f"{url(session)}?step=x", form, follow=True).text

    assert "Microsoft wants to be left alone until" in page
    assert len(microsoft.requests) == asked


def test_wait_that_is_over_is_forgotten_with_the_next_answer(
    driver: OnboardingDriver, microsoft: StubServer
) -> None:
    session = driver.to(CONFIGURED)
    microsoft.arm(Fault(status=429, headers={"Retry-After": "900"}), path="organization")
    driver.take(VERIFIED)
    OnboardingSession.objects.update(waits_until=timezone.now())
    microsoft.disarm()

    assert driver.take(VERIFIED)

    assert (now(session).trouble_code, now(session).waits_until) == ("", None)


def test_passing_trouble_takes_back_nothing_that_was_verified(driver: OnboardingDriver) -> None:
    session = driver.to(PERMITTED)
    driver.microsoft.condition = Condition.THROTTLED

    assert not driver.take(VERIFIED)

    connection = connection_of(session)
    assert (connection.status, connection.missing_permissions) == (ConnectionStatus.CONNECTED, [])
    assert holding(session)[-1] == "permissions_verified"
    assert seen(session)[Area.ORGANIZATION] == Visibility.NO_ANSWER

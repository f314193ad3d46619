"""What is connected, what is missing, until when; and what to do about it."""

import uuid
from datetime import date, timedelta

import pytest
from pytest_django import Settings

from onboarding.pages.readiness import Readiness
from onboarding.pages.troubleshooting import troubleshooting_for
from operations.failures import FAILURES, NO_CONNECTION, SECRET_UNREADABLE
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ConnectionStatus, ProviderApp, ProviderConnection, Tenant

TODAY = date(2026, 6, 15)
CLIENT_ID = uuid.UUID(int=7)
# The provider's own tenant.
HOME = uuid.UUID(int=8)
TENANT = Tenant(directory_id=uuid.UUID(int=9))
CONNECTION = ProviderConnection(client_id=CLIENT_ID, tenant=TENANT)
EVERYTHING = [need.value for need in REQUIRED_PERMISSIONS]


def readiness(**values: object) -> Readiness:
    values.setdefault("status", ConnectionStatus.CONNECTED)
    connection = ProviderConnection(client_id=CLIENT_ID, tenant=TENANT, **values)
    return Readiness(connection=connection, today=TODAY)


@pytest.mark.parametrize(
    ("days_left", "tone", "words"),
    [
        (30, "warning", "The client secret expires in 30 days."),
        (8, "warning", "The client secret expires in 8 days."),
        (7, "danger", "The client secret expires in 7 days."),
        (1, "danger", "The client secret expires tomorrow."),
        (0, "danger", "The client secret expires today."),
        (-1, "danger", "The client secret has expired."),
        (-400, "danger", "The client secret has expired."),
    ],
)
def test_expiry_is_said_in_time(days_left: int, tone: str, words: str) -> None:
    expiry = readiness(secret_expires_on=TODAY + timedelta(days=days_left)).expiry

    assert expiry
    assert (expiry.tone, expiry.title) == (tone, words)


@pytest.mark.parametrize("day", [None, TODAY + timedelta(days=31)])
def test_far_or_unknown_expiry_is_no_warning(day: date | None) -> None:
    assert readiness(secret_expires_on=day).expiry is None


def test_what_is_granted_and_missing_is_told_by_permission() -> None:
    found = readiness(missing_permissions=["RoleManagement.Read.Directory"])

    assert [each.is_granted for each in found.permissions] == [True, True, False, True]
    assert [need.value for need in found.missing] == ["RoleManagement.Read.Directory"]
    assert not found.may_lack_more
    assert not found.is_complete


def test_app_that_may_not_look_knows_nothing_of_the_others() -> None:
    found = readiness(missing_permissions=["Application.Read.All"])

    assert [each.is_granted for each in found.permissions] == [None, False, None, None]
    assert found.may_lack_more


def test_before_anybody_looked_nothing_is_known() -> None:
    found = readiness(missing_permissions=None)

    assert {each.is_granted for each in found.permissions} == {None}
    assert (found.missing, found.may_lack_more, found.is_complete) == ([], False, False)


def test_everything_granted_is_complete() -> None:
    assert readiness(missing_permissions=[]).is_complete


def test_permission_we_no_longer_need_is_not_missed() -> None:
    assert readiness(missing_permissions=["Gone.Read.All"]).is_complete


def test_without_a_connection_there_is_nothing_to_say() -> None:
    found = Readiness(connection=None, today=TODAY, tenant=TENANT)

    assert (found.failure, found.troubleshooting, found.expiry, found.missing) == (
        None,
        None,
        None,
        [],
    )
    assert found.permissions_link == found.secrets_link
    assert found.secrets_link
    assert "ApplicationsListBlade" in found.secrets_link.url
    assert str(TENANT.directory_id) in found.secrets_link.url


def test_before_the_tenant_is_known_there_is_no_link() -> None:
    assert Readiness(connection=None, today=TODAY).secrets_link is None


def test_portal_is_the_one_of_the_cloud_that_we_sign_in_to(settings: Settings) -> None:
    settings.GRAPH_AUTHORITY_URL = "https://login.microsoftonline.us"

    link = readiness().permissions_link

    assert link
    assert link.url.startswith(f"https://entra.microsoft.us/{TENANT.directory_id}/#view/")


@pytest.mark.parametrize("code", sorted(FAILURES))
def test_failure_comes_with_guidance(code: str) -> None:
    found = readiness(status=ConnectionStatus.FAILED, failure_code=code)

    assert found.failure == FAILURES[code]
    assert found.troubleshooting
    assert found.troubleshooting.steps


def test_code_of_another_release_gets_general_advice() -> None:
    found = readiness(status=ConnectionStatus.FAILED, failure_code="from_the_future")

    assert found.failure is None
    assert found.troubleshooting
    assert "the code below" in found.troubleshooting.steps[-1]


def test_working_connection_needs_no_guidance() -> None:
    assert readiness().troubleshooting is None


@pytest.mark.parametrize(
    ("code", "place"),
    [
        (GraphFailure.TENANT_UNKNOWN, "/Microsoft_AAD_IAM/TenantOverview.ReactView"),
        (GraphFailure.APPLICATION_UNKNOWN, "/ApplicationsListBlade"),
        (GraphFailure.SECRET_WRONG, f"/Credentials/appId/{CLIENT_ID}"),
        (GraphFailure.SECRET_EXPIRED, f"/Credentials/appId/{CLIENT_ID}"),
        (SECRET_UNREADABLE.code, f"/Credentials/appId/{CLIENT_ID}"),
        (GraphFailure.CONSENT_MISSING, f"/CallAnAPI/appId/{CLIENT_ID}"),
        (GraphFailure.FORBIDDEN, f"/CallAnAPI/appId/{CLIENT_ID}"),
        (GraphFailure.UNAUTHORISED, f"/Overview/appId/{CLIENT_ID}"),
    ],
)
def test_advice_leads_to_the_right_page_of_the_portal(code: str, place: str) -> None:
    link = troubleshooting_for(code, connection=CONNECTION).link

    assert link
    assert link.url.startswith(f"https://entra.microsoft.com/{TENANT.directory_id}/#view/")
    assert link.url.endswith(place)


@pytest.mark.parametrize(
    "code",
    [
        GraphFailure.THROTTLED,
        GraphFailure.UNREACHABLE,
        GraphFailure.DEADLINE_EXCEEDED,
        GraphFailure.SERVER_ERROR,
    ],
)
def test_passing_trouble_asks_for_patience(code: GraphFailure) -> None:
    advice = troubleshooting_for(code, connection=CONNECTION)

    assert advice.steps[0].startswith("Wait a few minutes")
    assert advice.link
    assert advice.link.url == "https://status.cloud.microsoft"


def test_what_the_portal_cannot_mend_has_no_link() -> None:
    for code in (NO_CONNECTION.code, GraphFailure.RESPONSE_INVALID):
        assert troubleshooting_for(code, connection=CONNECTION).link is None


@pytest.mark.parametrize(
    ("code", "place"),
    [
        (GraphFailure.CONSENT_MISSING, f"{TENANT.directory_id}/#view/Microsoft_AAD_IAM/Startboard"),
        (GraphFailure.NOT_CONSENTED, f"{TENANT.directory_id}/#view/Microsoft_AAD_IAM/Startboard"),
        (GraphFailure.SECRET_EXPIRED, f"{HOME}/#view/Microsoft_AAD_RegisteredApps/"),
    ],
)
def test_with_the_workspaces_app_grants_are_made_in_the_tenant_and_secrets_at_home(
    code: str, place: str
) -> None:
    app = ProviderApp(client_id=CLIENT_ID, directory_id=HOME, pk=1)
    shared = ProviderConnection(tenant=TENANT, app=app, client_id=CLIENT_ID)

    advice = troubleshooting_for(code, connection=shared)

    assert advice.link
    assert advice.link.url.startswith(f"https://entra.microsoft.com/{place}")
    assert not any("in the step before" in each for each in advice.steps)


def test_in_a_national_cloud_no_page_of_another_cloud_is_named() -> None:
    tenant = Tenant(name="Agency", directory_id=HOME, cloud="us_gov_dod")
    there = ProviderConnection(tenant=tenant, client_id=CLIENT_ID)

    assert troubleshooting_for(GraphFailure.SERVER_ERROR, connection=there).link is None

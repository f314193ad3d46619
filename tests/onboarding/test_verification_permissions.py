"""Asking Microsoft which permissions the tenant has granted, and naming exactly what is missing."""

from uuid import uuid4

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.graph.resources.app_roles import GrantedAppRole, missing_permissions
from tenantpilot.tenants.models import ConnectionStatus
from tests.ledger import ledger
from tests.onboarding.journeys import OnboardingDriver, connection_of, holding, now

pytestmark = pytest.mark.django_db(transaction=True)

_, CONFIGURED, VERIFIED, PERMITTED, _ = OnboardingCheckpoint


def test_missing_permissions_are_kept_exactly_and_complete_nothing(
    driver: OnboardingDriver,
) -> None:
    session = driver.to(VERIFIED)
    driver.microsoft.permissions.remove("RoleManagement.Read.Directory")

    assert not driver.take(PERMITTED)

    connection = connection_of(session)
    assert connection.status == ConnectionStatus.CONNECTED
    assert connection.missing_permissions == ["RoleManagement.Read.Directory"]
    assert "permissions_verified" not in holding(session)
    assert len(ledger()) == 2


def test_granted_permissions_complete_the_checkpoint(driver: OnboardingDriver) -> None:
    session = driver.to(VERIFIED)
    driver.microsoft.permissions.remove("RoleManagement.Read.Directory")
    driver.take(PERMITTED)
    driver.microsoft.permissions.append("RoleManagement.Read.Directory")

    assert driver.take(PERMITTED)

    assert connection_of(session).missing_permissions == []


def test_grant_of_another_api_does_not_count() -> None:
    """Whoever makes an API chooses the names and ids of its permissions."""
    alike = [
        GrantedAppRole(
            app_role_id=need.app_role_id,
            value=need.value,
            resource_app_id=uuid4(),
            resource_name="Microsoft Graph",
        )
        for need in REQUIRED_PERMISSIONS
    ]

    assert missing_permissions(alike) == REQUIRED_PERMISSIONS


def test_app_that_may_not_look_knows_of_that_permission_only(driver: OnboardingDriver) -> None:
    session = driver.to(VERIFIED)
    driver.microsoft.permissions.remove("Application.Read.All")

    assert not driver.take(PERMITTED)

    connection = connection_of(session)
    assert (connection.failure_code, connection.missing_permissions) == (
        "consent_missing",
        ["Application.Read.All"],
    )


@pytest.mark.parametrize(
    ("granted", "missing"),
    [
        (
            ["Application.Read.All", "RoleManagement.Read.Directory"],
            ["Organization.Read.All", "DeviceManagementConfiguration.Read.All"],
        ),
        ([], ["Organization.Read.All", "Application.Read.All"]),
    ],
)
def test_unconsented_tenant_is_told_the_missing_permissions_at_once(
    driver: OnboardingDriver, granted: list[str], missing: list[str]
) -> None:
    session = driver.to(CONFIGURED)
    driver.microsoft.permissions[:] = granted

    driver.take(VERIFIED)

    assert connection_of(session).missing_permissions == missing


@pytest.mark.parametrize("word", ["Authorization_RequestDenied", "Authorization_IdentityNotFound"])
def test_grant_that_is_not_everywhere_yet_is_not_called_missing(
    driver: OnboardingDriver, microsoft: StubServer, word: str
) -> None:
    """The list of grants has it before Microsoft's other parts act on it (oddities 10, 11)."""
    session = driver.to(CONFIGURED)
    body = f'{{"error": {{"code": "{word}", "message": "x"}}}}'
    microsoft.arm(Fault(status=403, body=body.encode()), path="organization")

    assert not driver.take(VERIFIED)

    connection = connection_of(session)
    assert (connection.status, connection.missing_permissions) == ("unchecked", None)
    assert now(session).trouble_code == "consent_not_effective"
    microsoft.disarm()
    assert driver.take(VERIFIED)
    assert now(session).trouble_code == ""


def test_list_that_cannot_be_read_leaves_it_open_what_is_missing(
    driver: OnboardingDriver, microsoft: StubServer
) -> None:
    session = driver.to(CONFIGURED)
    driver.microsoft.permissions.clear()
    microsoft.arm(Fault(status=400, body=b"{}"), path="servicePrincipals")

    driver.take(VERIFIED)

    connection = connection_of(session)
    assert (connection.failure_code, connection.missing_permissions) == ("consent_missing", None)


def test_trouble_while_looking_at_permissions_is_kept(
    driver: OnboardingDriver, microsoft: StubServer
) -> None:
    session = driver.to(VERIFIED)
    microsoft.arm(Fault(status=400, body=b"{}"), path="servicePrincipals")

    assert not driver.take(PERMITTED)

    connection = connection_of(session)
    assert (connection.failure_code, connection.missing_permissions) == ("bad_request", None)
    assert "connection_verified" in holding(session)

"""Asking Microsoft which permissions the tenant has granted, and naming exactly what is missing."""

from uuid import uuid4

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from tenantpilot.graph.app_roles import GrantedAppRole, missing_permissions
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ConnectionStatus
from tenantpilot.vocabulary import OnboardingCheckpoint
from tests.ledger import ledger
from tests.onboarding.journeys import Traveller, connection_of, holding

pytestmark = pytest.mark.django_db(transaction=True)

_, CONFIGURED, VERIFIED, PERMITTED, _ = OnboardingCheckpoint


def test_missing_permissions_are_kept_exactly_and_complete_nothing(traveller: Traveller) -> None:
    session = traveller.to(VERIFIED)
    traveller.microsoft.permissions.remove("RoleManagement.Read.Directory")

    assert not traveller.take(PERMITTED)

    connection = connection_of(session)
    assert connection.status == ConnectionStatus.CONNECTED
    assert connection.missing_permissions == ["RoleManagement.Read.Directory"]
    assert "permissions_verified" not in holding(session)
    assert len(ledger()) == 2


def test_granted_permissions_complete_the_checkpoint(traveller: Traveller) -> None:
    session = traveller.to(VERIFIED)
    traveller.microsoft.permissions.remove("RoleManagement.Read.Directory")
    traveller.take(PERMITTED)
    traveller.microsoft.permissions.append("RoleManagement.Read.Directory")

    assert traveller.take(PERMITTED)

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


def test_app_that_may_not_look_knows_of_that_permission_only(traveller: Traveller) -> None:
    session = traveller.to(VERIFIED)
    traveller.microsoft.permissions.remove("Application.Read.All")

    assert not traveller.take(PERMITTED)

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
    traveller: Traveller, granted: list[str], missing: list[str]
) -> None:
    session = traveller.to(CONFIGURED)
    traveller.microsoft.permissions[:] = granted

    traveller.take(VERIFIED)

    assert connection_of(session).missing_permissions == missing


def test_grant_that_is_not_everywhere_yet_is_still_named(
    traveller: Traveller, microsoft: StubServer
) -> None:
    session = traveller.to(CONFIGURED)
    body = b'{"error": {"code": "Authorization_RequestDenied", "message": "x"}}'
    microsoft.arm(Fault(status=403, body=body), path="organization")

    traveller.take(VERIFIED)

    assert connection_of(session).missing_permissions == ["Organization.Read.All"]


def test_list_that_cannot_be_read_leaves_it_open_what_is_missing(
    traveller: Traveller, microsoft: StubServer
) -> None:
    session = traveller.to(CONFIGURED)
    traveller.microsoft.permissions.clear()
    microsoft.arm(Fault(status=400, body=b"{}"), path="servicePrincipals")

    traveller.take(VERIFIED)

    connection = connection_of(session)
    assert (connection.failure_code, connection.missing_permissions) == ("consent_missing", None)


def test_trouble_while_looking_at_permissions_is_kept(
    traveller: Traveller, microsoft: StubServer
) -> None:
    session = traveller.to(VERIFIED)
    microsoft.arm(Fault(status=400, body=b"{}"), path="servicePrincipals")

    assert not traveller.take(PERMITTED)

    connection = connection_of(session)
    assert (connection.failure_code, connection.missing_permissions) == ("bad_request", None)
    assert "connection_verified" in holding(session)

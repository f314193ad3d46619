"""A connection check asks Microsoft and keeps the answer."""

from datetime import date
from uuid import uuid4

import pytest
from django_scopes import scope

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import Condition, StubTenant
from operations.enums import RunOutcome
from tenantpilot.enums import OperationType
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection
from tests.cast import Cast
from tests.operations.journeys import connection_of, finish, start
from visibility import selectors
from visibility.enums import Visibility

pytestmark = pytest.mark.django_db(transaction=True)


def test_working_connection_is_connected(connected: Cast) -> None:
    run = finish(start(connected, OperationType.CONNECTION_CHECK))

    connection = connection_of(connected)
    assert run.outcome == RunOutcome.SUCCEEDED
    assert run.counts["granted_permissions"] > 0
    assert connection.status == ConnectionStatus.CONNECTED
    assert connection.last_checked_at is not None


def test_wrong_secret_is_kept_as_the_reason(connected: Cast) -> None:
    sealed = secrets.seal("not the secret", tenant_id=connected.tenant.pk)
    ProviderConnection.objects.filter(tenant=connected.tenant).update(sealed_secret=sealed)

    run = finish(start(connected, OperationType.CONNECTION_CHECK))

    connection = connection_of(connected)
    assert (run.outcome, run.failure_code) == (RunOutcome.FAILED, "secret_wrong")
    assert (connection.status, connection.failure_code) == ("failed", "secret_wrong")


def test_secret_of_another_tenant_does_not_open(connected: Cast) -> None:
    sealed = secrets.seal("anything", tenant_id=connected.other_tenant.pk)
    ProviderConnection.objects.filter(tenant=connected.tenant).update(sealed_secret=sealed)

    run = finish(start(connected, OperationType.CONNECTION_CHECK))

    assert run.failure_code == "secret_unreadable"


def test_connection_removed_after_the_start_fails_with_a_code(connected: Cast) -> None:
    run = start(connected, OperationType.CONNECTION_CHECK)
    ProviderConnection.objects.filter(tenant=connected.tenant).delete()

    assert finish(run).failure_code == "no_connection"


def test_connection_that_works_again_loses_its_reason(
    connected: Cast, microsoft: StubServer
) -> None:
    microsoft.arm(Fault(status=403, body=b"{}"), path="organization", times=1)
    finish(start(connected, OperationType.CONNECTION_CHECK))
    assert connection_of(connected).status == ConnectionStatus.FAILED

    finish(start(connected, OperationType.CONNECTION_CHECK))

    connection = connection_of(connected)
    assert (connection.status, connection.failure_code) == (ConnectionStatus.CONNECTED, "")


def test_tenant_that_never_consented_is_told_apart_from_a_missing_permission(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    stub_tenant.condition = Condition.NOT_CONSENTED

    for operation in (OperationType.CONNECTION_CHECK, OperationType.INVENTORY_SYNC):
        assert finish(start(connected, operation)).failure_code == "not_consented"

    connection = connection_of(connected)
    assert (connection.status, connection.failure_code) == (
        ConnectionStatus.FAILED,
        "not_consented",
    )
    with scope(tenant=connected.tenant):
        states = {state.visibility for state in selectors.states()}
    # Of no list it is said that it is withheld: none was asked for.
    assert Visibility.WITHHELD not in states


def check(connected: Cast) -> ProviderConnection:
    run = finish(start(connected, OperationType.CONNECTION_CHECK))
    assert run.outcome == RunOutcome.SUCCEEDED
    return connection_of(connected)


def test_end_of_the_secret_is_read_and_not_typed(connected: Cast, stub_tenant: StubTenant) -> None:
    stub_tenant.ends_at = "2031-05-06T23:59:59.1234567Z"

    connection = check(connected)

    assert connection.secret_expires_on == date(2031, 5, 6)
    assert connection.expiry_read_at is not None


@pytest.mark.parametrize("why", ["two begin alike", "registered elsewhere", "refused", "junk"])
def test_end_that_is_not_told_leaves_what_was_noted(
    connected: Cast, microsoft: StubServer, stub_tenant: StubTenant, why: str
) -> None:
    noted = date(2029, 1, 2)
    ProviderConnection.objects.filter(tenant=connected.tenant).update(secret_expires_on=noted)
    match why:
        case "two begin alike":
            alike = f"{stub_tenant.client_secret[:3]}-another"
            stub_tenant.registered_secrets = dict.fromkeys(
                (stub_tenant.client_secret, alike), stub_tenant.ends_at
            )
        case "registered elsewhere":
            stub_tenant.app_home_id = uuid4()
        case "refused":
            microsoft.arm(Fault(status=500, body=b"{}"), path="applications")
        case "junk":
            stub_tenant.ends_at = "soon"

    connection = check(connected)

    assert (connection.secret_expires_on, connection.expiry_read_at) == (noted, None)

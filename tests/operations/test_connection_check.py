"""A connection check asks Microsoft and keeps the answer."""

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

"""A connection check asks Microsoft and keeps the answer."""

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from operations.vocabulary import RunOutcome
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection
from tenantpilot.vocabulary import OperationType
from tests.cast import Cast
from tests.operations.journeys import connection_of, finish, start

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
    microsoft.arm(Fault(status=400, body=b"{}"), path="organization", times=1)
    finish(start(connected, OperationType.CONNECTION_CHECK))
    assert connection_of(connected).status == ConnectionStatus.FAILED

    finish(start(connected, OperationType.CONNECTION_CHECK))

    connection = connection_of(connected)
    assert (connection.status, connection.failure_code) == (ConnectionStatus.CONNECTED, "")

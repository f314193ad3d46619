"""A worker is killed in the middle of the night: nothing is lost, and nothing happens twice."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from uuid import NAMESPACE_DNS, uuid5

import pytest
from django_scopes import scopes_disabled
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import PINECREST
from demo.graph_stub.world import StubTenant
from inventory.models import Policy, PolicyVersion
from operations.enums import RunOutcome, RunStatus
from operations.models import OperationRun
from operations.services import schedule
from tenantpilot.enums import OperationType
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast
from tests.factories import ConnectionFactory, TenantFactory
from tests.graph_settings import point_at
from tests.ledger import ledger
from tests.processes import kill, wait_until, worker

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

TENANTS = 12


@pytest.fixture
def fleet(cast: Cast, settings: Settings) -> Iterator[list[Tenant]]:
    """Customers of equal size, each known to a Microsoft that takes its time."""
    one = PINECREST.tenant()
    theirs = [replace(one, directory_id=uuid5(NAMESPACE_DNS, f"d{n}.wave.example"),
                      client_id=uuid5(NAMESPACE_DNS, f"c{n}.wave.example"))
              for n in range(TENANTS)]  # fmt: skip
    settings.SCHEDULE_WINDOW_MINUTES = 0
    with StubServer(theirs) as microsoft:
        microsoft.latency, microsoft.page_size = 0.1, 20
        point_at(microsoft, settings)
        yield [connected(cast, each) for each in theirs]


def connected(cast: Cast, at_microsoft: StubTenant) -> Tenant:
    tenant = TenantFactory(
        workspace=cast.workspace,
        directory_id=at_microsoft.directory_id,
        status=TenantStatus.ACTIVE,
    )
    sealed = secrets.seal(at_microsoft.client_secret, tenant_id=tenant.pk)
    ConnectionFactory(tenant=tenant, client_id=at_microsoft.client_id, sealed_secret=sealed)
    return tenant


def syncs(**wanted: object) -> int:
    with scopes_disabled():
        found = OperationRun.objects.filter(type=OperationType.INVENTORY_SYNC, **wanted)
        return int(found.count())


def test_worker_killed_in_the_wave_loses_nothing_and_doubles_nothing(
    cast: Cast, fleet: list[Tenant]
) -> None:
    started = schedule.start_scheduled().started
    with worker("--runs", "4") as victim:
        wait_until(lambda: syncs(status=RunStatus.COMPLETED) > 0)
        wait_until(lambda: syncs(status=RunStatus.RUNNING, progress_done__gt=0) > 0)
        kill(victim)
    with worker("--runs", "4"):
        wait_until(lambda: syncs(status=RunStatus.COMPLETED) == started)

    mine = [tenant.pk for tenant in fleet]
    with scopes_disabled():
        runs = list(OperationRun.objects.filter(tenant__in=mine, type="inventory_sync"))
        policies = Counter(Policy.objects.filter(tenant__in=mine).values_list("tenant", flat=True))
        versions = Counter(PolicyVersion.objects.values_list("policy", flat=True))
    assert Counter(run.tenant_id for run in runs) == dict.fromkeys(mine, 1)
    assert {run.outcome for run in runs} == {RunOutcome.SUCCEEDED}
    assert max(run.attempts for run in runs) == 2
    assert len(set(policies.values())) == 1
    assert set(versions.values()) == {1}
    assert {run.counts["created"] for run in runs} == set(policies.values())
    assert schedule.start_scheduled().started == 0
    assert ledger() == []

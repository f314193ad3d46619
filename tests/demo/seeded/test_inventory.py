"""The inventory of the demo fits its runs, and what the stub Graph server serves."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django_scopes import scope
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from demo.history import inventory
from demo.world import customers
from demo.world.customers import Customer
from demo.world.providers import PROVIDERS
from operations.execution import carry_out
from operations.models import InventoryItem, OperationRun, PolicyFamily
from operations.services import runs
from operations.vocabulary import RunOutcome
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import OperationType
from tenantpilot.workspaces.models import Role

CONNECTED = [each for provider in PROVIDERS for each in provider.customers if each.microsoft]
TROUBLED = [each for each in CONNECTED if each.trouble]


def named(customer: Customer) -> str:
    return customer.domain


@pytest.fixture
def microsoft(settings: Settings) -> Iterator[StubServer]:
    """The stub of the demo, without its latency; the product waits for it only briefly."""
    with StubServer(page_size=500) as server:
        settings.GRAPH_BASE_URL = settings.GRAPH_AUTHORITY_URL = server.url
        settings.GRAPH_DEADLINE_SECONDS = 0.5
        settings.GRAPH_RETRY_AFTER_CAP_SECONDS = 0.01
        yield server


def tenant_of(customer: Customer) -> Tenant:
    return Tenant.objects.get(directory_id=customer.directory_id)


def finished(customer: Customer, operation_type: OperationType) -> OperationRun:
    """Let the owner start an operation for real, and a worker carry it out."""
    tenant = tenant_of(customer)
    owner = User.objects.get(
        memberships__workspace=tenant.workspace_id, memberships__role=Role.OWNER
    )
    run = runs.start(tenant=tenant, operation_type=operation_type, initiator=owner).run
    carry_out(run_id=run.pk)
    with scope(tenant=tenant):
        fresh: OperationRun = OperationRun.objects.get(pk=run.pk)
    return fresh


@pytest.mark.parametrize("customer", CONNECTED, ids=named)
def test_what_syncs_counted_is_what_is_there(customer: Customer) -> None:
    counts: Counter[str] = Counter()
    with scope(tenant=tenant_of(customer)):
        items = InventoryItem.objects.count()
        for run in OperationRun.objects.filter(type=OperationType.INVENTORY_SYNC):
            assert all(count >= 0 for count in run.counts.values())
            counts.update(run.counts)

    assert counts["created"] - counts["removed"] == items


@pytest.mark.parametrize("customer", CONNECTED, ids=named)
def test_last_sync_that_worked_saw_all_of_it(customer: Customer) -> None:
    with scope(tenant=tenant_of(customer)):
        items = InventoryItem.objects.count()
        syncs = OperationRun.objects.filter(
            type=OperationType.INVENTORY_SYNC, outcome=RunOutcome.SUCCEEDED
        )
        last = syncs.order_by("pk").last()

    assert (last.progress_done if last else 0) == items


def test_items_date_from_syncs_that_worked() -> None:
    with scope(tenant=tenant_of(customers.ALDER_VALLEY)):
        ends = set(
            OperationRun.objects.filter(outcome=RunOutcome.SUCCEEDED).values_list(
                "completed_at", flat=True
            )
        )
        items = list(InventoryItem.objects.all())

    assert {item.first_seen_at for item in items} | {item.changed_at for item in items} <= ends
    assert all(item.first_seen_at <= item.changed_at for item in items)


def test_first_real_sync_finds_a_little_and_leaves_the_rest(microsoft: StubServer) -> None:
    families = len(PolicyFamily)

    run = finished(customers.PINECREST, OperationType.INVENTORY_SYNC)

    changes = inventory.NEW_SINCE + inventory.CHANGED_SINCE
    assert run.outcome == RunOutcome.SUCCEEDED
    assert run.counts == {
        "created": families * inventory.NEW_SINCE,
        "updated": families * inventory.CHANGED_SINCE,
        "removed": families * inventory.GONE_SINCE,
        "unchanged": run.progress_done - families * changes,
    }


def test_second_real_sync_finds_nothing_new(microsoft: StubServer) -> None:
    finished(customers.PINECREST, OperationType.INVENTORY_SYNC)

    run = finished(customers.PINECREST, OperationType.INVENTORY_SYNC)

    assert run.counts == {"created": 0, "updated": 0, "removed": 0, "unchanged": run.progress_done}


@pytest.mark.parametrize("customer", TROUBLED, ids=named)
def test_real_sync_meets_the_trouble_the_history_tells_of(
    microsoft: StubServer, customer: Customer
) -> None:
    run = finished(customer, OperationType.INVENTORY_SYNC)

    assert customer.trouble
    assert (run.outcome, run.failure_code) == (RunOutcome.FAILED, customer.trouble.sync)


@pytest.mark.parametrize("customer", TROUBLED, ids=named)
def test_real_check_meets_the_trouble_the_history_tells_of(
    microsoft: StubServer, customer: Customer
) -> None:
    run = finished(customer, OperationType.CONNECTION_CHECK)

    assert customer.trouble
    assert run.failure_code == (customer.trouble.check or "")

"""The inventory of the demo fits its runs, and what the stub Graph server serves."""

from collections import Counter

import pytest
from django_scopes import scope
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from demo.history import inventory
from demo.history.run_results import WITHOUT_INTUNE
from demo.world import customers
from demo.world.customers import Customer
from demo.world.providers import PROVIDERS
from inventory.enums import Change
from inventory.models import Policy, PolicyVersion
from operations.context import RunMustWaitError
from operations.enums import RunOutcome, RunStatus
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tests.demo.seeded.carrying_out import finished, tenant_of

CONNECTED = [each for provider in PROVIDERS for each in provider.customers if each.microsoft]
TROUBLED = [each for each in CONNECTED if each.trouble and each.trouble != customers.THROTTLED]


def named(customer: Customer) -> str:
    return customer.domain


@pytest.mark.parametrize("customer", CONNECTED, ids=named)
def test_what_syncs_counted_is_what_is_there(customer: Customer) -> None:
    counts: Counter[str] = Counter()
    with scope(tenant=tenant_of(customer)):
        items = Policy.objects.filter(removed_at=None).count()
        for run in OperationRun.objects.filter(type=OperationType.INVENTORY_SYNC):
            assert all(count >= 0 for count in run.counts.values())
            counts.update(run.counts)

    assert counts["created"] - counts["removed"] == items


@pytest.mark.parametrize("customer", CONNECTED, ids=named)
def test_last_sync_that_worked_saw_all_of_it(customer: Customer) -> None:
    with scope(tenant=tenant_of(customer)):
        items = Policy.objects.filter(removed_at=None).count()
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
        items = list(Policy.objects.all())

    assert {item.first_seen_at for item in items} | {item.changed_at for item in items} <= ends
    assert all(item.first_seen_at <= item.changed_at for item in items)


@pytest.mark.parametrize("customer", CONNECTED, ids=named)
def test_what_syncs_counted_is_what_their_versions_say(customer: Customer) -> None:
    with scope(tenant=tenant_of(customer)):
        versions = Counter(PolicyVersion.objects.values_list("run", "change"))
        runs = list(OperationRun.objects.filter(type=OperationType.INVENTORY_SYNC))

    for run in runs:
        seen = {change: versions[run.pk, change.value] for change in Change}
        assert run.counts.get("created", 0) == seen[Change.FOUND] + seen[Change.ADDED]
        assert run.counts.get("updated", 0) == seen[Change.CHANGED]
        assert run.counts.get("removed", 0) == seen[Change.REMOVED]


def test_first_real_sync_finds_a_little_and_leaves_the_rest(microsoft: StubServer) -> None:
    # Compliance and configuration; the other lists are as they were.
    families = 2

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


@pytest.mark.parametrize("customer", [customers.MARLOWE, customers.KIRCHGASSER], ids=named)
def test_sync_without_intune_succeeds_with_nothing_to_read_as_in_the_history(
    microsoft: StubServer, customer: Customer
) -> None:
    with scope(tenant=tenant_of(customer)):
        past = OperationRun.objects.filter(type=OperationType.INVENTORY_SYNC).last()

    run = finished(customer, OperationType.INVENTORY_SYNC)

    assert past
    assert (run.outcome, run.counts) == (RunOutcome.SUCCEEDED, past.counts)
    assert run.counts == WITHOUT_INTUNE


@pytest.mark.parametrize("customer", TROUBLED, ids=named)
def test_real_sync_meets_the_trouble_the_history_tells_of(
    microsoft: StubServer, settings: Settings, customer: Customer
) -> None:
    _wait_briefly_for_silence(customer, settings)

    run = finished(customer, OperationType.INVENTORY_SYNC)

    assert customer.trouble
    assert (run.outcome, run.failure_code) == (RunOutcome.FAILED, customer.trouble.sync)


@pytest.mark.parametrize("customer", TROUBLED, ids=named)
def test_real_check_meets_the_trouble_the_history_tells_of(
    microsoft: StubServer, settings: Settings, customer: Customer
) -> None:
    _wait_briefly_for_silence(customer, settings)

    run = finished(customer, OperationType.CONNECTION_CHECK)

    assert customer.trouble
    assert run.failure_code == (customer.trouble.check or "")


@pytest.mark.parametrize(
    "operation_type", [OperationType.INVENTORY_SYNC, OperationType.CONNECTION_CHECK]
)
def test_throttled_tenant_is_asked_again_later(
    microsoft: StubServer, operation_type: OperationType
) -> None:
    with pytest.raises(RunMustWaitError):
        finished(customers.RIDGEWAY, operation_type)

    tenant = tenant_of(customers.RIDGEWAY)
    with scope(tenant=tenant):
        run = OperationRun.objects.filter(type=operation_type).latest("pk")
    assert run.status == RunStatus.QUEUED
    assert run.waits_until is not None


def _wait_briefly_for_silence(customer: Customer, settings: Settings) -> None:
    """Where no answer comes, there is nothing to wait for."""
    if customer.trouble == customers.SILENT:
        settings.GRAPH_DEADLINE_SECONDS = 0.5

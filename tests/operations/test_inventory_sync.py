"""What an inventory sync brings home, over real HTTP from the stub."""

from dataclasses import replace

import pytest
from django_scopes import scope

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from operations.models import InventoryItem, PolicyFamily
from operations.vocabulary import RunOutcome, RunStatus
from tests.cast import Cast
from tests.operations.journeys import finish, now, start

pytestmark = pytest.mark.django_db(transaction=True)

COMPLIANCE, CONFIGURATION = "deviceManagement/deviceCompliance", "deviceManagement/deviceConfig"


def test_sync_stores_every_policy_of_both_families(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    run = finish(start(connected))

    policies = len(stub_tenant.compliance_policies) + len(stub_tenant.configuration_policies)
    assert (run.status, run.outcome) == (RunStatus.COMPLETED, RunOutcome.SUCCEEDED)
    assert run.counts == {"created": policies, "updated": 0, "unchanged": 0, "removed": 0}
    assert run.progress_done == run.progress_total == policies
    with scope(tenant=connected.tenant):
        stored = InventoryItem.objects.filter(family=PolicyFamily.COMPLIANCE)
        names = set(stored.values_list("name", flat=True))
    assert names == {policy.display_name for policy in stub_tenant.compliance_policies}


def test_second_sync_changes_nothing(connected: Cast, stub_tenant: StubTenant) -> None:
    finish(start(connected))
    before = items(connected)

    run = finish(start(connected))

    assert run.counts == {"created": 0, "updated": 0, "unchanged": len(before), "removed": 0}
    assert items(connected) == before


def test_sync_takes_over_what_microsoft_changed(connected: Cast, stub_tenant: StubTenant) -> None:
    finish(start(connected))
    first, second, *_ = stub_tenant.compliance_policies
    stub_tenant.compliance_policies[0] = replace(first, display_name="Renamed", version=99)
    stub_tenant.compliance_policies.remove(second)

    run = finish(start(connected))

    assert (run.counts["updated"], run.counts["removed"], run.counts["created"]) == (1, 1, 0)
    names = [name for _, name, _ in items(connected)]
    assert "Renamed" in names


def test_other_tenants_items_stay(connected: Cast) -> None:
    with scope(tenant=connected.other_tenant):
        InventoryItem.objects.create(
            tenant=connected.other_tenant,
            workspace=connected.workspace,
            family=PolicyFamily.COMPLIANCE,
            external_id="6b6b2b8e-0000-4000-8000-000000000001",
            name="Of another tenant",
            kind="iosCompliancePolicy",
            version=1,
            modified_at="2026-01-01T00:00:00Z",
        )

    finish(start(connected))

    with scope(tenant=connected.other_tenant):
        assert InventoryItem.objects.count() == 1


def test_one_unreadable_family_is_partly_done(connected: Cast, microsoft: StubServer) -> None:
    microsoft.arm(Fault(status=403, body=b"{}"), path=CONFIGURATION)

    run = finish(start(connected))

    assert run.outcome == RunOutcome.PARTIALLY_SUCCEEDED
    assert run.failure is not None
    assert run.counts["created"] > 0


def test_two_unreadable_families_fail_with_a_code(connected: Cast, microsoft: StubServer) -> None:
    microsoft.arm(Fault(status=403, body=b"{}"))

    run = finish(start(connected))

    assert run.outcome == RunOutcome.FAILED
    assert run.failure_code in {"forbidden", "consent_missing", "unauthorised"}
    assert items(connected) == []


def test_failure_half_way_keeps_the_pages_read_and_removes_nothing(
    connected: Cast, microsoft: StubServer
) -> None:
    finish(start(connected))
    before = items(connected)
    microsoft.page_size = 20
    microsoft.arm(Fault(status=400, body=b"{}"), path=COMPLIANCE, times=None)

    run = finish(start(connected))

    assert run.outcome == RunOutcome.PARTIALLY_SUCCEEDED
    assert items(connected) == before


def test_cancelled_sync_stops_at_the_next_page(connected: Cast) -> None:
    from operations.services import runs

    run = start(connected)
    with scope(tenant=connected.tenant):
        assert runs.cancel(run=run, cancelled_by=connected.operator)

    ended = finish(run)

    assert ended.outcome == RunOutcome.CANCELLED
    assert items(connected) == []
    assert now(run).attempts == 0


def items(cast: Cast) -> list[tuple[str, str, object]]:
    """Every stored item, with when it last changed."""
    with scope(tenant=cast.tenant):
        rows = InventoryItem.objects.order_by("pk").values_list("family", "name", "changed_at")
        return list(rows)

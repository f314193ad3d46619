"""What an inventory sync brings home, over real HTTP from the stub."""

from dataclasses import replace

import pytest
from django_scopes import scope

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from inventory.models import Policy
from operations.enums import RunOutcome, RunStatus
from tests.cast import Cast
from tests.operations.journeys import finish, now, start

pytestmark = pytest.mark.django_db(transaction=True)

COMPLIANCE, CONFIGURATION = "deviceManagement/deviceCompliance", "deviceManagement/deviceConfig"


def test_sync_stores_every_policy_of_every_collection(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    run = finish(start(connected))

    policies = len(stub_tenant.policies)
    assert (run.status, run.outcome) == (RunStatus.COMPLETED, RunOutcome.SUCCEEDED)
    assert run.counts == {"created": policies, "updated": 0, "unchanged": 0, "removed": 0}
    # Intune does not tell how many there are.
    assert (run.progress_done, run.progress_total) == (policies, None)
    with scope(tenant=connected.tenant):
        stored = Policy.objects.filter(collection="compliance_policies")
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


@pytest.mark.parametrize(
    "policy_id", ["T_2a7f5c1e-0000-4000-8000-000000000001", "1f_DefaultLimit", "ü" * 200]
)
def test_policy_whose_id_is_no_guid_is_kept_and_found_again(
    policy_id: str, connected: Cast, stub_tenant: StubTenant
) -> None:
    first, *_ = stub_tenant.compliance_policies
    stub_tenant.compliance_policies[0] = replace(first, policy_id=policy_id)

    finish(start(connected))
    run = finish(start(connected))

    assert (run.counts["created"], run.counts["removed"]) == (0, 0)
    assert "unreadable" not in run.counts
    with scope(tenant=connected.tenant):
        assert Policy.objects.filter(external_id=policy_id).count() == 1


def test_guid_spelled_in_capitals_is_the_same_policy(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    finish(start(connected))
    first, *_ = stub_tenant.compliance_policies
    stub_tenant.compliance_policies[0] = replace(first, policy_id=first.policy_id.upper())

    run = finish(start(connected))

    assert (run.counts["created"], run.counts["removed"]) == (0, 0)


def test_other_tenants_items_stay(connected: Cast) -> None:
    with scope(tenant=connected.other_tenant):
        Policy.objects.create(
            tenant=connected.other_tenant,
            workspace=connected.workspace,
            collection="compliance_policies",
            external_id="6b6b2b8e-0000-4000-8000-000000000001",
            name="Of another tenant",
            kind="iosCompliancePolicy",
        )

    finish(start(connected))

    with scope(tenant=connected.other_tenant):
        assert Policy.objects.count() == 1


def test_one_unreadable_collection_is_partly_done(connected: Cast, microsoft: StubServer) -> None:
    microsoft.arm(Fault(status=403, body=b"{}"), path=CONFIGURATION)

    run = finish(start(connected))

    assert run.outcome == RunOutcome.PARTIALLY_SUCCEEDED
    assert run.failure is not None
    assert run.counts["created"] > 0


def test_nothing_readable_fails_with_a_code(connected: Cast, stub_tenant: StubTenant) -> None:
    stub_tenant.permissions = ["Application.Read.All", "Organization.Read.All"]

    run = finish(start(connected))

    assert run.outcome == RunOutcome.FAILED
    assert run.failure_code in {"forbidden", "consent_missing"}
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
        present = Policy.objects.filter(removed_at=None).order_by("pk")
        rows = present.values_list("collection", "name", "changed_at")
        return list(rows)

"""Agreeing with the customer: exactly what is compared, and what opens again."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django_scopes import scope

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from inventory import drift, history, selectors
from inventory.enums import Change
from inventory.figures import differences_among, differing_among, figures_of, present_in
from inventory.models import Agreement
from inventory.selectors import inventory
from inventory.services import agreements
from inventory.services.agreements import CannotAgreeError
from operations.enums import RunOutcome
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast
from tests.inventory.acts import edit, mark, policy, sync
from tests.operations.journeys import start

pytestmark = pytest.mark.django_db(transaction=True)


def differences(cast: Cast) -> Counter[Change]:
    with scope(tenant=cast.tenant):
        agreement = drift.latest_agreement()
        assert agreement
        return drift.since_agreement(agreement).counts()


def agree(cast: Cast, external_id: str) -> agreements.Agreed:
    """The operator agrees to how the policy is now."""
    with scope(tenant=cast.tenant):
        (row,) = history.rows(history.versions().filter(policy__external_id=external_id)[:1])
        return agreements.agree_to_changes(
            tenant=cast.tenant,
            versions={row.version.policy_id: row.version.pk},
            note="",
            agreed_by=cast.operator,
        )


def test_from_then_on_it_shows_what_differs(customer: Cast, typical: StubTenant) -> None:
    late = typical.compliance_policies.pop()
    sync(customer)
    mark(customer)
    assert not differences(customer)
    typical.compliance_policies.append(late)
    typical.configuration_policies.pop()
    edit(typical.catalog_policies, display_name="Renamed")

    sync(customer)

    assert differences(customer) == {Change.ADDED: 1, Change.CHANGED: 1, Change.REMOVED: 1}


def test_what_changed_and_changed_back_is_no_difference(
    customer: Cast, typical: StubTenant
) -> None:
    first = typical.compliance_policies[0]
    sync(customer)
    mark(customer)
    edit(typical.compliance_policies, display_name="Renamed")
    sync(customer)
    typical.compliance_policies[0] = first

    sync(customer)

    assert not differences(customer)


def test_figures_count_what_the_list_of_differences_counts(
    customer: Cast, typical: StubTenant
) -> None:
    policies = typical.compliance_policies
    sync(customer)
    mark(customer)
    edit(policies, display_name="Changed")
    edit(policies, -1, policy_id=str(uuid4()))
    sync(customer)

    figures = figures_of(customer.tenant)

    with scope(tenant=customer.tenant):
        agreement = drift.latest_agreement()
        assert agreement
        assert differing_among(figures, agreement=agreement, ended=()) == differences(customer)
        assert (
            differences_among(figures, tenant=customer.tenant, compared=agreement.collections)
            == drift.differences_since_agreed()
        )
        assert present_in(figures) == {
            each.collection.key: each.count for each in inventory().collections if each.count
        }
    assert differences(customer) == {Change.ADDED: 1, Change.CHANGED: 1, Change.REMOVED: 1}


def test_agreeing_to_one_change_moves_that_policy_only(customer: Cast, typical: StubTenant) -> None:
    sync(customer)
    mark(customer)
    first = edit(typical.compliance_policies, display_name="First")
    edit(typical.compliance_policies, 1, display_name="Second")
    sync(customer)

    result = agree(customer, first.policy_id)

    assert (result.agreed, result.outdated) == (1, 0)
    assert differences(customer) == {Change.CHANGED: 1}
    edit(typical.compliance_policies, display_name="First, once more")
    sync(customer)
    assert differences(customer) == {Change.CHANGED: 2}


def test_agreed_removal_opens_again_when_it_comes_back(customer: Cast, typical: StubTenant) -> None:
    sync(customer)
    mark(customer)
    gone = typical.compliance_policies.pop()
    sync(customer)
    agree(customer, gone.policy_id)
    assert not differences(customer)
    typical.compliance_policies.append(gone)

    sync(customer)

    assert differences(customer) == {Change.ADDED: 1}


def test_policy_that_changed_meanwhile_stays_open(customer: Cast, typical: StubTenant) -> None:
    sync(customer)
    mark(customer)
    first = edit(typical.compliance_policies, display_name="Seen")
    sync(customer)
    with scope(tenant=customer.tenant):
        seen = history.versions().filter(policy__external_id=first.policy_id)[0]
    edit(typical.compliance_policies, display_name="Not seen")
    sync(customer)

    with scope(tenant=customer.tenant):
        result = agreements.agree_to_changes(
            tenant=customer.tenant, versions={seen.policy_id: seen.pk}, note="",
            agreed_by=customer.operator,
        )  # fmt: skip

    assert (result.agreed, result.outdated) == (0, 1)
    assert differences(customer) == {Change.CHANGED: 1}


def test_nothing_is_marked_before_the_first_sync(customer: Cast) -> None:
    with scope(tenant=customer.tenant):
        assert "No sync" in agreements.obstacle(customer.tenant, selectors.syncs())


def test_nothing_is_agreed_for_an_archived_tenant(customer: Cast, typical: StubTenant) -> None:
    sync(customer)
    mark(customer)
    changed = edit(typical.compliance_policies, display_name="Renamed")
    sync(customer)
    # The row that the page read still says that it is active.
    Tenant.objects.filter(pk=customer.tenant.pk).update(status=TenantStatus.ARCHIVED)

    with pytest.raises(CannotAgreeError, match="This tenant is archived"):
        mark(customer)
    with pytest.raises(CannotAgreeError, match="This tenant is archived"):
        agree(customer, changed.policy_id)

    assert differences(customer) == {Change.CHANGED: 1}


def test_partial_sync_cannot_be_agreed(customer: Cast, server: StubServer) -> None:
    server.arm(Fault(status=400, body=b"{}"), path="deviceManagement/intents")
    assert sync(customer).outcome == RunOutcome.PARTIALLY_SUCCEEDED

    with pytest.raises(CannotAgreeError, match="could not read everything"):
        mark(customer)


def test_newer_sync_than_the_one_that_was_seen_is_not_agreed(customer: Cast) -> None:
    seen = sync(customer)
    sync(customer)

    with scope(tenant=customer.tenant), pytest.raises(CannotAgreeError, match="newer sync"):
        agreements.mark_tenant(
            tenant=customer.tenant, run_id=seen.pk, note="", agreed_by=customer.operator
        )
    with scope(tenant=customer.tenant):
        assert not Agreement.objects.exists()


def test_sync_that_only_waits_is_no_obstacle(customer: Cast) -> None:
    sync(customer)
    start(customer)

    assert mark(customer).note == "Quarterly review"


def test_list_that_could_not_be_seen_then_is_not_compared(
    customer: Cast, typical: StubTenant
) -> None:
    typical.permissions.remove("Policy.Read.All")
    sync(customer)
    mark(customer)
    typical.permissions.append("Policy.Read.All")

    sync(customer)

    assert not differences(customer)


def test_marking_again_counts_what_is_open_as_agreed(customer: Cast, typical: StubTenant) -> None:
    sync(customer)
    mark(customer)
    renamed = edit(typical.compliance_policies, display_name="Renamed")
    sync(customer)

    mark(customer, note="Agreed by mail")

    assert not differences(customer)
    found = policy(customer, renamed.policy_id)
    assert found.agreed
    assert found.agreed.name == "Renamed"
    assert AuditLog.objects.filter(action="inventory.agreed").count() == 2


def test_comparison_with_a_date_is_that_of_two_snapshots(
    customer: Cast, typical: StubTenant
) -> None:
    sync(customer)
    then = timezone.now()
    edit(typical.compliance_policies, display_name="Renamed")
    typical.configuration_policies.pop()
    sync(customer)

    with scope(tenant=customer.tenant):
        since_then = drift.since(then).counts()
        before_all = drift.since(then - timedelta(days=1)).counts()

    assert since_then == {Change.CHANGED: 1, Change.REMOVED: 1}
    # Before the first read nothing is known.
    assert not before_all

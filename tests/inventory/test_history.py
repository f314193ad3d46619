"""What is kept of a policy's past, and what of its settings."""

import json
from collections import Counter

import pytest
from django_scopes import scope

from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from inventory import history
from inventory.models import Policy, PolicyVersion
from operations.context import WorkerStoppingError
from operations.enums import RunOutcome
from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from tenantpilot.tenants.services.comparison_keys import comparison_key
from tests.cast import Cast
from tests.inventory.acts import changes, edit, mark, policy, rows, sync
from tests.inventory.test_stopped_sync import execute_run_and
from tests.operations.journeys import finish, start

pytestmark = pytest.mark.django_db(transaction=True)


def lines(cast: Cast, external_id: str) -> list[str]:
    """Return what the latest change of the policy changed, in sentences."""
    with scope(tenant=cast.tenant):
        (row,) = history.rows(history.versions().filter(policy__external_id=external_id)[:1])
        return [line.sentence for line in row.comparison.shown]


def test_policy_that_goes_and_comes_back_keeps_its_history(
    customer: Cast, typical: StubTenant
) -> None:
    first = typical.compliance_policies[0]
    sync(customer)
    typical.compliance_policies.remove(first)
    gone = sync(customer)
    typical.compliance_policies.insert(0, first)

    back = sync(customer)

    assert changes(customer, first.policy_id) == ["found", "removed", "returned"]
    assert (gone.counts["removed"], back.counts["returned"], back.counts["created"]) == (1, 1, 0)


def test_policy_that_comes_later_was_added(customer: Cast, typical: StubTenant) -> None:
    late = typical.compliance_policies.pop()
    sync(customer)
    typical.compliance_policies.append(late)

    sync(customer)

    assert changes(customer, late.policy_id) == ["added"]


def test_list_that_is_opened_later_has_added_nothing(customer: Cast, typical: StubTenant) -> None:
    typical.permissions.remove("Policy.Read.All")
    sync(customer)
    typical.permissions.append("Policy.Read.All")

    sync(customer)

    rule = typical.other_policies["identity/conditionalAccess/policies"][0]
    assert changes(customer, rule.policy_id) == ["found"]


def test_booleans_numbers_and_words_are_told_before_and_after(
    customer: Cast, typical: StubTenant
) -> None:
    edit(typical.compliance_policies, kind="windows10CompliancePolicy", settings={
        "passwordRequired": True, "passwordMinimumLength": 8,
        "passwordRequiredType": "alphanumeric", "osMinimumVersion": "10.0.22621",
    })  # fmt: skip
    sync(customer)
    changed = edit(typical.compliance_policies, settings={
        "passwordRequired": False, "passwordMinimumLength": 6,
        "passwordRequiredType": "deviceDefault", "osMinimumVersion": "10.0.19045",
    })  # fmt: skip

    sync(customer)

    assert lines(customer, changed.policy_id) == [
        "Os minimum version: 10.0.22621 → 10.0.19045",
        "Password minimum length: 8 → 6",
        "Password required: yes → no",
        "Password required type: alphanumeric → device default",
    ]


@pytest.mark.parametrize("values", [
    {"preSharedKey": "SECRET"}, {"omaSettings": [{"value": "SECRET"}]},
    {"displayText": "SECRET"}, {"passwordRequiredType": "two words SECRET"},
    {"wifi": {"networks": [{"password": "SECRET"}]}}, {"osMinimumVersion": "vSECRET"},
])  # fmt: skip
def test_of_any_other_value_only_that_it_changed_is_kept(
    customer: Cast, typical: StubTenant, values: dict[str, object]
) -> None:
    def with_secret(secret: str) -> dict[str, object]:
        filled: dict[str, object] = json.loads(json.dumps(values).replace("SECRET", secret))
        return filled

    edit(typical.configuration_policies, settings=with_secret("hunter2"))
    sync(customer)
    changed = edit(typical.configuration_policies, settings=with_secret("swordfish"))

    sync(customer)

    (line,) = lines(customer, changed.policy_id)
    assert line.endswith(" changed")
    with scope(tenant=customer.tenant):
        kept = repr(list(PolicyVersion.objects.values()) + list(Policy.objects.values()))
    assert "hunter2" not in kept
    assert "swordfish" not in kept


def test_same_secret_has_another_hash_in_another_tenant(customer: Cast) -> None:
    assert comparison_key(customer.tenant) == comparison_key(customer.tenant)
    assert comparison_key(customer.tenant) != comparison_key(customer.other_tenant)


def test_order_of_a_list_is_no_change(customer: Cast, typical: StubTenant) -> None:
    rule = typical.other_policies["identity/conditionalAccess/policies"][0]
    conditions = {"clientAppTypes": ["browser", "other"], "users": {"includeUsers": ["1", "2"]}}
    rule.settings = {**(rule.settings or {}), "conditions": conditions}
    sync(customer)
    turned = {"clientAppTypes": ["other", "browser"], "users": {"includeUsers": ["2", "1"]}}
    rule.settings = {**rule.settings, "conditions": turned}

    run = sync(customer)

    assert (run.counts["updated"], run.counts["unchanged"]) == (0, 55)


def test_assigned_to_no_one_and_not_known_are_told_apart(
    customer: Cast, typical: StubTenant
) -> None:
    unassigned = edit(typical.compliance_policies, assignments=[])

    sync(customer)

    assert policy(customer, unassigned.policy_id).assignments == []


def test_sync_that_is_taken_up_again_counts_what_its_first_half_changed(
    customer: Cast, typical: StubTenant, server: StubServer
) -> None:
    server.page_size = 10
    run = start(customer)
    stopped = _stopped_half_way(run)

    ended = finish(run)

    assert 0 < stopped < 55
    assert ended.outcome == RunOutcome.SUCCEEDED
    assert ended.counts["created"] == 55
    assert rows(customer) == Counter(policies=55, versions=55)


def test_cancelled_sync_leaves_what_it_counts(customer: Cast, server: StubServer) -> None:
    run = start(customer)

    ended = execute_run_and(run, act=lambda: runs.cancel(run=run, cancelled_by=customer.operator))

    assert ended.counts["created"] == rows(customer)["versions"] > 0


def test_agreed_version_outlives_what_came_after(customer: Cast, typical: StubTenant) -> None:
    first = typical.compliance_policies[0]
    sync(customer)
    mark(customer)
    edit(typical.compliance_policies, display_name="Renamed")
    sync(customer)

    found = policy(customer, first.policy_id)

    assert found.agreed
    assert (found.name, found.agreed.name) == ("Renamed", first.display_name)


def _stopped_half_way(run: OperationRun) -> int:
    """Execute the run until its worker is told to stop; return how many policies are stored."""
    steps = iter(range(1_000))
    with pytest.raises(WorkerStoppingError):
        execute_run(run_id=run.pk, worker_stops=lambda: next(steps) > 4)
    with scope(tenant=run.tenant):
        return int(Policy.objects.count())

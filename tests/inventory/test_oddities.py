"""Oddities of Microsoft's lists of policies, through worker, real HTTP and pages."""

import json
from dataclasses import replace
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from demo.graph_stub.faults import Fault
from demo.graph_stub.refusals import segment_not_found
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import Oddity, StubTenant
from inventory.collections.assignments import in_words
from inventory.models import Policy
from operations.enums import RunOutcome
from operations.models import OperationRun
from tests.cast import Cast, sign_in
from tests.operations.journeys import finish, start
from visibility import selectors, texts
from visibility.enums import Area, Visibility
from visibility.states import AreaState

pytestmark = pytest.mark.django_db(transaction=True)

CATALOG = "deviceManagement/configurationPolicies"
COMPLIANCE = "deviceManagement/deviceCompliancePolicies"
GROUP = "6f8d3c1a-1111-4222-8333-944444444444"


def state_of(cast: Cast, area: Area) -> AreaState:
    with scope(tenant=cast.tenant):
        return selectors.state_of(area)


def stored(cast: Cast, collection: str) -> list[Policy]:
    with scope(tenant=cast.tenant):
        return list(Policy.objects.filter(collection=collection, removed_at=None))


def pages_of(cast: Cast, run: OperationRun) -> str:
    client = sign_in(Client(), cast.operator)
    tenant = {"tenant_id": cast.tenant.pk}
    addresses = (
        reverse("operations:detail", kwargs={**tenant, "run_id": run.pk}),
        reverse("visibility:page", kwargs=tenant),
    )
    return "".join(client.get(address).text for address in addresses)


def test_policies_of_conditional_access_that_are_withheld_name_their_permission(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    """Oddity 18: 403 AccessDenied "required scopes are missing in the token"."""
    stub_tenant.permissions.remove("Policy.Read.All")

    run = finish(start(connected))

    found = state_of(connected, Area.CONDITIONAL_ACCESS)
    assert (found.visibility, found.needs) == (Visibility.WITHHELD, ("Policy.Read.All",))
    assert (run.outcome, run.failure_code) == (RunOutcome.SUCCEEDED, "")
    assert len(stored(connected, "compliance_policies")) == len(stub_tenant.compliance_policies)
    assert "Policy.Read.All" in pages_of(connected, run)


@pytest.mark.parametrize("status", [HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND])
def test_list_that_a_cloud_does_not_have_costs_only_itself(
    connected: Cast, microsoft: StubServer, stub_tenant: StubTenant, status: HTTPStatus
) -> None:
    """Oddity 34: "Resource not found for the segment", with 400 or 404."""
    microsoft.arm(replace(segment_not_found("configurationPolicies"), status=status), path=CATALOG)

    run = finish(start(connected))

    assert (run.outcome, run.failure_code) == (RunOutcome.SUCCEEDED, "")
    assert run.counts["absent"] == 1
    assert len(stored(connected, "compliance_policies")) == len(stub_tenant.compliance_policies)
    page = pages_of(connected, run)
    assert "not every Microsoft cloud has it" in page
    assert "did not understand" not in page
    # It is asked for in the beta only: v1.0 does not have it.
    assert {each.version for each in microsoft.asked_for(CATALOG)} == {"beta"}


def test_count_of_a_page_is_not_taken_for_the_lists(
    connected: Cast, stub_tenant: StubTenant, microsoft: StubServer
) -> None:
    """Oddity 35: pages of 25 that each say "@odata.count": 25."""
    sample, *_ = stub_tenant.catalog_policies
    stub_tenant.catalog_policies[:] = [
        replace(sample, policy_id=f"{number:08}-0000-4000-8000-000000000000")
        for number in range(60)
    ]

    run = finish(start(connected))

    assert len(microsoft.asked_for(CATALOG)) == 3
    assert len(stored(connected, "settings_catalog")) == 60
    assert run.progress_total is None
    assert state_of(connected, Area.SETTINGS_CATALOG).count == 60


def test_plain_settings_catalog_for_two_platforms(connected: Cast, stub_tenant: StubTenant) -> None:
    """Oddity 36: platforms and technologies are several words in one text."""
    finish(start(connected))

    policies = stored(connected, "settings_catalog")
    assert {policy.platforms for policy in policies} == {"Windows, macOS"}
    assert {policy.kind for policy in policies} == {"settingsCatalog"}


def test_new_kinds_of_targets_and_nobody_are_told_apart(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    """Oddity 37: an exclusion, all devices with a filter, and a target nobody has heard of."""
    kinds = ("exclusionGroupAssignmentTarget", "allDevicesAssignmentTarget", "newThingTarget")
    targets = [{"@odata.type": f"#microsoft.graph.{kind}"} for kind in kinds]
    targets[0]["groupId"] = GROUP
    targets[1]["deviceAndAppManagementAssignmentFilterId"] = GROUP
    first, second, *_ = stub_tenant.compliance_policies
    first.assignments = [{"id": str(n), "target": each} for n, each in enumerate(targets)]
    second.assignments = []

    finish(start(connected))

    by_id = {policy.external_id: policy for policy in stored(connected, "compliance_policies")}
    assert in_words(by_id[first.policy_id].assignments) == (
        "All devices, 1 other target, 1 excluded"
    )
    assert in_words(by_id[second.policy_id].assignments) == "no one"


def test_list_without_assignments_says_that_they_are_not_known(
    connected: Cast, microsoft: StubServer
) -> None:
    def without(body: bytes) -> bytes:
        content = json.loads(body)
        for row in content["value"]:
            del row["assignments"]
        return json.dumps(content).encode()

    microsoft.arm(Fault(rewrite=without), path=COMPLIANCE)

    finish(start(connected))

    told = {in_words(each.assignments) for each in stored(connected, "compliance_policies")}
    assert told == {"not known"}


def test_policies_of_a_lapsed_licence_are_not_shown_as_current(
    connected: Cast, stub_tenant: StubTenant
) -> None:
    finish(start(connected))
    before = len(stored(connected, "compliance_policies"))
    stub_tenant.plans = [plan for plan in stub_tenant.plans if plan.name != "INTUNE_A"]

    run = finish(start(connected))

    found = state_of(connected, Area.COMPLIANCE_POLICIES)
    assert (run.outcome, run.failure_code) == (RunOutcome.SUCCEEDED, "")
    assert (found.visibility, found.is_current) == (Visibility.NOT_LICENSED, False)
    # What was read stays stored, and no page takes it for how things are.
    assert len(stored(connected, "compliance_policies")) == before
    tenant = {"tenant_id": connected.tenant.pk}
    page = sign_in(Client(), connected.operator).get(
        reverse("tenant_dashboard:tenant", kwargs=tenant)
    )
    assert f">{before}<" not in page.text
    assert "Without Intune there are no device policies to read." in pages_of(connected, run)


def test_intune_that_was_never_set_up_is_not_in_use(
    connected: Cast, microsoft: StubServer, stub_tenant: StubTenant
) -> None:
    """It refuses as it does without the permission; the tenant's own entity tells it apart."""
    stub_tenant.oddities.add(Oddity.INTUNE_UNSET)

    run = finish(start(connected))

    found = state_of(connected, Area.COMPLIANCE_POLICIES)
    assert run.outcome == RunOutcome.SUCCEEDED
    assert texts.label_of(found) == "Not in use"
    assert microsoft.asked_for(f"organization/{stub_tenant.directory_id}")

"""A sync of every collection, and what it costs when one of them cannot be read."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from pytest_django import Settings

from demo.graph_stub.faults import Fault
from demo.graph_stub.licences import P2_WITHOUT_INTUNE
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from inventory.collections import COLLECTIONS
from inventory.models import Policy
from inventory.selectors import inventory
from operations.enums import RunOutcome
from tests.cast import Cast, sign_in
from tests.inventory.acts import rows, sync
from visibility import selectors
from visibility.enums import Area, Visibility

pytestmark = pytest.mark.django_db(transaction=True)

CATALOG = "deviceManagement/configurationPolicies"


def state(cast: Cast, area: Area) -> Visibility:
    with scope(tenant=cast.tenant):
        return selectors.state_of(area).visibility


def stored(cast: Cast) -> int:
    with scope(tenant=cast.tenant):
        return inventory().total


def test_typical_tenant_is_read_whole(customer: Cast, typical: StubTenant) -> None:
    run = sync(customer)

    assert len(typical.policies) == 55
    assert (run.outcome, run.counts["created"]) == (RunOutcome.SUCCEEDED, 55)
    with scope(tenant=customer.tenant):
        present = set(Policy.objects.values_list("collection", flat=True))
        whole = inventory()
    assert present == COLLECTIONS.keys()
    assert whole.total == 55
    assert whole.unseen == []


def test_refused_collection_costs_only_itself(customer: Cast, typical: StubTenant) -> None:
    typical.permissions.remove("DeviceManagementScripts.Read.All")

    run = sync(customer)

    assert (run.outcome, run.counts["withheld"]) == (RunOutcome.SUCCEEDED, 1)
    assert stored(customer) == 55 - len(typical.other_policies[
        "deviceManagement/deviceManagementScripts"
    ])  # fmt: skip
    assert state(customer, Area.WINDOWS_SCRIPTS) == Visibility.WITHHELD


def test_unlicensed_collections_leave_the_others(customer: Cast, typical: StubTenant) -> None:
    typical.plans = list(P2_WITHOUT_INTUNE)

    run = sync(customer)

    assert run.outcome == RunOutcome.SUCCEEDED
    assert stored(customer) == len(typical.other_policies["identity/conditionalAccess/policies"])
    assert state(customer, Area.SETTINGS_CATALOG) == Visibility.NOT_LICENSED


@pytest.mark.parametrize("body", [
    {"value": [{"id": "1", "title": "Another shape", "name": 7}]},
    {"items": []},
    {"value": "none"},
])  # fmt: skip
def test_beta_that_changed_its_shape_costs_only_itself(
    customer: Cast, server: StubServer, client: Client, body: object
) -> None:
    sync(customer)
    before = rows(customer)
    server.arm(Fault(body=json.dumps(body).encode()), path=CATALOG)

    run = sync(customer)

    assert (run.outcome, run.failure_code) == (
        RunOutcome.PARTIALLY_SUCCEEDED, "response_invalid",
    )  # fmt: skip
    assert rows(customer) == before
    assert state(customer, Area.SETTINGS_CATALOG) == Visibility.NO_ANSWER
    page = sign_in(client, customer.reader).get(
        reverse("inventory:list", args=[customer.tenant.pk])
    )
    assert "1 of 20 lists were not seen" in page.text


def test_row_that_cannot_be_read_keeps_what_was_known(
    customer: Cast, server: StubServer, typical: StubTenant
) -> None:
    sync(customer)
    first, *others = typical.catalog_policies
    typical.catalog_policies = others
    unreadable = {"id": first.policy_id, "name": 7}
    from demo.graph_stub.resources.device_policies import catalog_policy

    body = {"value": [unreadable, *map(catalog_policy, others)]}
    server.arm(Fault(body=json.dumps(body).encode()), path=CATALOG)

    run = sync(customer)

    assert (run.counts["unreadable"], run.counts["removed"]) == (1, 0)
    assert stored(customer) == 55


def test_tenant_that_falls_silent_is_not_asked_for_every_list(
    customer: Cast, server: StubServer, settings: Settings
) -> None:
    settings.GRAPH_DEADLINE_SECONDS = 0.5
    server.arm(Fault(hang=True), path="device")

    run = sync(customer)

    asked = {each.path for each in server.requests if each.path.startswith("device")}
    assert (run.outcome, run.failure_code) == (RunOutcome.FAILED, "deadline_exceeded")
    assert len(asked) == 3
    assert state(customer, Area.APPS) == Visibility.NO_ANSWER


def test_same_id_in_two_collections_is_two_policies(customer: Cast, typical: StubTenant) -> None:
    typical.configuration_policies[0].policy_id = typical.compliance_policies[0].policy_id

    run = sync(customer)

    assert run.counts["created"] == 55

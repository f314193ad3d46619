"""Organisations outside that hold roles: by name where Microsoft lets us ask, otherwise by ID."""

from uuid import UUID

import pytest
from django.test import Client

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.words import GLOBAL_ADMINISTRATOR
from demo.graph_stub.world import Holder, StubTenant
from tenantpilot.graph.permissions import READ_PARTNERS
from tests.cast import Cast, sign_in
from tests.reports.journeys import PERMISSIONS, make

pytestmark = pytest.mark.django_db(transaction=True)

PARTNER, UNKNOWN = UUID(int=21), UUID(int=22)
ASKED = "tenantRelationships/"


@pytest.fixture
def partners(connected: Cast, stub_tenant: StubTenant) -> Cast:
    """Two assignments of organisations outside, of which Microsoft can name one."""
    stub_tenant.role_eligibilities.clear()
    stub_tenant.role_assignments[:] = stub_tenant.role_assignments[:3]
    for assignment, organization in zip(
        stub_tenant.role_assignments, (PARTNER, UNKNOWN, PARTNER), strict=True
    ):
        assignment.role_id = GLOBAL_ADMINISTRATOR.role_id
        assignment.holder, assignment.organization_id = Holder.FOREIGN, organization
    stub_tenant.organizations = {PARTNER: "Northbeam <IT>"}
    stub_tenant.permissions.append(READ_PARTNERS.value)
    return connected


def named(cast: Cast) -> set[str]:
    return {each["principal_name"] for each in make(cast).payload["entries"]}


def test_organisation_is_named_and_one_that_is_not_known_keeps_its_id(
    partners: Cast, client: Client, microsoft: StubServer
) -> None:
    report = make(partners)

    assert {each["principal_name"] for each in report.payload["entries"]} == {
        f"Northbeam <IT> (tenant {PARTNER})",
        f"Tenant {UNKNOWN}, name not known",
    }
    assert len(microsoft.asked_for(ASKED)) == 2
    page = sign_in(client, partners.owner).get(
        f"/admin/tenants/{partners.tenant.pk}/reports/{report.pk}/"
    )
    assert f"Northbeam &lt;IT&gt; (tenant {PARTNER})" in page.text


def test_without_the_permission_nothing_is_asked(
    partners: Cast, stub_tenant: StubTenant, microsoft: StubServer
) -> None:
    stub_tenant.permissions.remove(READ_PARTNERS.value)

    assert named(partners) == {
        f"Tenant {PARTNER}, name not known",
        f"Tenant {UNKNOWN}, name not known",
    }
    assert microsoft.asked_for(ASKED) == []


def test_refusal_of_a_name_costs_the_name_only(partners: Cast, microsoft: StubServer) -> None:
    microsoft.arm(Fault(status=500), path=ASKED)

    assert len(named(partners)) == 2


def test_permission_counts_as_used_where_it_is_granted_and_is_never_missed(
    partners: Cast, stub_tenant: StubTenant
) -> None:
    def told() -> dict[str, tuple[bool, object]]:
        entries = make(partners, PERMISSIONS).payload["entries"]
        return {each["value"]: (each["is_needed"], each["finding"]) for each in entries}

    assert told()[READ_PARTNERS.value] == (True, None)
    stub_tenant.permissions.remove(READ_PARTNERS.value)
    assert READ_PARTNERS.value not in told()


def test_report_on_permissions_says_what_microsoft_does_not_tell(
    connected: Cast, client: Client
) -> None:
    report = make(connected, PERMISSIONS)

    page = sign_in(client, connected.owner).get(
        f"/admin/tenants/{connected.tenant.pk}/reports/{report.pk}/"
    )

    assert "not who granted it" in page.text
    assert "AuditLog.Read.All" in page.text
    assert "Directory.Read.All" in page.text

"""Apps that are administrators: every app with a dangerous permission is in the report."""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubHolder, StubTenant
from reports.models import StoredReport
from tenantpilot.graph.dangerous_permissions import BY_NAME
from tests.cast import Cast, sign_in
from tests.reports.journeys import PERMISSIONS, ask, finish, make, stored

pytestmark = pytest.mark.django_db(transaction=True)

MICROSOFT = UUID("f8cdef31-a31e-4b4a-93e4-5f571e91255a")
ROLES = BY_NAME["RoleManagement.ReadWrite.Directory"].app_role_id
READ_MAIL = UUID("810c84a8-4a9e-49e6-bf7d-12d183f40d01")


def held(name: str, tenant: StubTenant, **values: object) -> StubHolder:
    usual = {"app_role_id": ROLES, "owner_id": tenant.directory_id}
    return StubHolder(principal_id=uuid4(), name=name, **(usual | values))  # type: ignore[arg-type]


def others(report: StoredReport) -> dict[str, dict[str, object]]:
    entries = [each for each in report.payload["entries"] if each["holder_id"]]
    return {each["holder_name"]: each for each in entries}


def test_apps_that_can_become_administrators_are_found_with_owner_and_day(
    connected: Cast, client: Client, stub_tenant: StubTenant
) -> None:
    stub_tenant.holders = [
        held("Ours", stub_tenant),
        held("Partner <b>", stub_tenant, owner_id=uuid4(), granted_at=None),
        held("Microsoft's", stub_tenant, owner_id=MICROSOFT),
        held("Off", stub_tenant, is_enabled=False),
        held("Harmless", stub_tenant, app_role_id=READ_MAIL),
    ]

    report = make(connected, PERMISSIONS)

    found = others(report)
    told = {name: (each["holder_owner"], each["finding"]) for name, each in found.items()}
    assert told == {
        "Ours": ("tenant", "app_is_administrator"),
        "Partner <b>": ("another", "app_is_administrator"),
        "Microsoft's": ("microsoft", None),
        "Off": ("tenant", None),
    }
    assert (found["Ours"]["granted_on"], found["Partner <b>"]["granted_on"]) == ("2024-03-05", "")
    assert report.summary["other_apps"] == 4
    assert report.summary["not_needed"] == 0
    address = f"/admin/tenants/{connected.tenant.pk}/reports/{report.pk}/"
    page = sign_in(client, connected.owner).get(address).text
    assert "It can give itself or any person any directory role." in page
    assert "Partner &lt;b&gt; (of another organisation)" in page
    assert "granted on 2024-03-05" in page


def test_our_own_app_is_no_other_app(connected: Cast, stub_tenant: StubTenant) -> None:
    stub_tenant.permissions.append("RoleManagement.ReadWrite.Directory")

    report = make(connected, PERMISSIONS)

    assert others(report) == {}
    found = {each["value"]: each["finding"] for each in report.payload["entries"]}
    assert found["RoleManagement.ReadWrite.Directory"] == "changing_permission_not_needed"


def test_list_that_cannot_be_read_keeps_what_was_known_and_says_so(
    connected: Cast, microsoft: StubServer, stub_tenant: StubTenant
) -> None:
    stub_tenant.holders = [held("Ours", stub_tenant)]
    before = make(connected, PERMISSIONS)
    path = "servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignedTo"
    microsoft.arm(Fault(status=500, body=b"{}"), path=path)
    stub_tenant.permissions.append("Device.Read.All")

    run = finish(ask(connected, PERMISSIONS))

    assert (run.outcome, run.failure_code) == ("partially_succeeded", "server_error")
    after = stored(run.result_id or 0)
    assert after.pk != before.pk
    assert others(after).keys() == {"Ours"}


def test_whose_app_it_is_may_stay_unknown(
    connected: Cast, microsoft: StubServer, stub_tenant: StubTenant
) -> None:
    stub_tenant.holders = [held("Ours", stub_tenant)]
    address = f"servicePrincipals/{stub_tenant.holders[0].principal_id}"
    microsoft.arm(Fault(status=404, body=b'{"error":{"code":"x","message":"x"}}'), path=address)

    found = others(make(connected, PERMISSIONS))["Ours"]

    assert (found["holder_owner"], found["finding"]) == ("unknown", "app_is_administrator")

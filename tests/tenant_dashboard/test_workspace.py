from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from operations.connection_truth import ConnectionWord
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.workspaces.models import Role
from tests.attention.states import failed_sync, healthy
from tests.cast import Cast, member, sign_in
from tests.factories import TenantFactory, WorkspaceFactory
from tests.reports.rows import a_global_administrator, a_report
from tests.tenant_dashboard.rows import HOSTILE, HOSTILE_ESCAPED, a_running_run

TENANTS = reverse("tenant_dashboard:workspace", kwargs={"workspace_slug": "northwind"})


def names(page: object) -> list[str]:
    return sorted(line.row.tenant.name for line in page.context["lines"])  # type: ignore[attr-defined]


def row_of(page: object, tenant: Tenant) -> Any:
    lines = page.context["lines"]  # type: ignore[attr-defined]
    return next(line.row for line in lines if line.row.tenant.pk == tenant.pk)


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_owner_and_manager_see_every_tenant(cast: Cast, client: Client, role: str) -> None:
    page = sign_in(client, getattr(cast, role)).get(TENANTS)

    assert names(page) == ["Contoso", "Fabrikam"]


@pytest.mark.parametrize("role", ["operator", "reader"])
def test_operator_and_reader_see_the_tenants_named_for_them(
    cast: Cast, client: Client, role: str
) -> None:
    page = sign_in(client, getattr(cast, role)).get(TENANTS)

    assert names(page) == ["Contoso"]
    assert "Fabrikam" not in page.text


def test_outsider_gets_the_404_of_a_workspace_that_is_not_there(cast: Cast, client: Client) -> None:
    sign_in(client, cast.outsider)

    foreign = client.get(TENANTS)
    missing = client.get("/admin/workspaces/no-such-workspace/")

    assert foreign.status_code == missing.status_code == HTTPStatus.NOT_FOUND
    assert "Northwind" not in foreign.text


def test_row_tells_connection_sync_and_findings(cast: Cast, client: Client) -> None:
    healthy(cast.tenant)
    failed_sync(cast.tenant, completed_at=now())
    a_report(cast.tenant, [a_global_administrator(is_guest=True), a_global_administrator(2)])

    page = sign_in(client, cast.owner).get(TENANTS)

    contoso = row_of(page, cast.tenant)
    assert contoso.truth.word == ConnectionWord.NOT_CERTAIN
    assert contoso.failing_sync.count == 1
    for words in [
        "Not certain",
        "Microsoft asks us to wait",
        "1 failed since",
        "1 high",
        "1 medium",
    ]:
        assert words in page.text


def test_what_is_not_known_is_no_figure(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(TENANTS)

    contoso, fabrikam = row_of(page, cast.tenant), row_of(page, cast.other_tenant)
    assert contoso.findings is contoso.last_good_sync is contoso.expires_on is None
    assert contoso.truth.word == ConnectionWord.NOT_CERTAIN
    assert fabrikam.truth.word == ConnectionWord.DOES_NOT_WORK
    for words in ["never", "No report yet", "Not known", "Not checked yet"]:
        assert words in page.text


def test_running_operation_stands_in_its_row(cast: Cast, client: Client) -> None:
    run = a_running_run(cast.tenant)

    page = sign_in(client, cast.owner).get(TENANTS)

    assert f"/operation-runs/{run.pk}/" in page.text
    assert page.context["is_live"]


def test_archived_tenant_says_so(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    page = sign_in(client, cast.owner).get(TENANTS)
    archived = client.get(TENANTS, {"show": "archived"})

    assert names(page) == ["Fabrikam"]
    assert "Archived (1)" in page.text
    assert names(archived) == ["Contoso"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("conto", ["Contoso"]),
        ("FABRIKAM.EXAMPLE", ["Fabrikam"]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE tenants_tenant; --", []),
        ("  ", ["Contoso", "Fabrikam"]),
    ],
)
def test_search_looks_at_name_and_domain(
    cast: Cast, client: Client, search: str, found: list[str]
) -> None:
    Tenant.objects.filter(pk=cast.other_tenant.pk).update(primary_domain="fabrikam.example")

    page = sign_in(client, cast.owner).get(TENANTS, {"search": search})

    assert page.status_code == HTTPStatus.OK
    assert names(page) == found


@pytest.mark.parametrize("search", ["x" * 121, "nul\x00byte"])
def test_search_that_cannot_be_meant_is_an_error_beside_the_field(
    cast: Cast, client: Client, search: str
) -> None:
    page = sign_in(client, cast.owner).get(TENANTS, {"search": search})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This search could not be used." in page.text
    assert names(page) == ["Contoso", "Fabrikam"]


def test_search_is_drawn_as_text(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(TENANTS, {"search": HOSTILE})

    assert "<script>alert" not in page.text
    assert "No tenant matches" in page.text


def test_hostile_tenant_name_is_text(cast: Cast, client: Client) -> None:
    TenantFactory(workspace=cast.workspace, name=HOSTILE)

    page = sign_in(client, cast.owner).get(TENANTS)

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text


def test_empty_workspace_tells_the_owner_what_a_tenant_is(db: None, client: Client) -> None:
    workspace = WorkspaceFactory()
    owner = member(workspace, Role.OWNER, "Olivia")

    page = sign_in(client, owner).get(f"/admin/workspaces/{workspace.slug}/")

    assert "No tenants yet" in page.text


def test_person_entitled_to_nothing_reads_whom_to_ask(cast: Cast, client: Client) -> None:
    newcomer: User = member(cast.workspace, Role.READ_ONLY, "Nora Newcomer")

    page = sign_in(client, newcomer).get(TENANTS)

    assert page.status_code == HTTPStatus.OK
    assert "No tenant is shared with you yet" in page.text
    assert "Ask an owner or manager of <bdi>Northwind IT</bdi>" in page.text


def test_many_tenants_come_in_pages_and_keep_the_search(cast: Cast, client: Client) -> None:
    for number in range(60):
        TenantFactory(workspace=cast.workspace, name=f"Pinewood {number:02}")

    page = sign_in(client, cast.owner).get(TENANTS, {"search": "Pinewood", "page": "2"})

    assert len(page.context["lines"]) == 25
    assert "26 to 50 of 60" in page.text
    assert "search=Pinewood&amp;page=3" in page.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999"])
def test_page_that_is_not_there_answers_with_one_that_is(
    cast: Cast, client: Client, number: str
) -> None:
    page = sign_in(client, cast.owner).get(TENANTS, {"page": number})

    assert page.status_code == HTTPStatus.OK
    assert names(page) == ["Contoso", "Fabrikam"]

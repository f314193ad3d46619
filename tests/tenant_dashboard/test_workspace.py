from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from operations.enums import RunOutcome
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant, TenantStatus
from tenantpilot.workspaces.models import Role
from tests.cast import Cast, member, sign_in
from tests.factories import ConnectionFactory, TenantFactory, WorkspaceFactory
from tests.tenant_dashboard.rows import (
    HOSTILE,
    HOSTILE_ESCAPED,
    a_run,
    an_ended_run,
    some_policies,
)

TENANTS = reverse("tenant_dashboard:workspace", kwargs={"workspace_slug": "northwind"})


def names(page: object) -> list[str]:
    return [row.tenant.name for row in page.context["rows"]]  # type: ignore[attr-defined]


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


def test_row_tells_connection_latest_run_and_policies(cast: Cast, client: Client) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(status=ConnectionStatus.CONNECTED)
    an_ended_run(cast.tenant, created_at=now() - timedelta(days=3))
    latest = an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")
    some_policies(cast.tenant, 1_234)

    page = sign_in(client, cast.owner).get(TENANTS)

    contoso, fabrikam = page.context["rows"]
    assert contoso.latest_run == latest
    assert contoso.inventory_count == 1_234
    assert fabrikam.connection is fabrikam.latest_run is None
    assert fabrikam.inventory_count is None
    for words in ["Connected", "No connection", "Failed", "1,234", "Nothing yet"]:
        assert words in page.text


def test_tenant_never_synced_has_no_figure_rather_than_none(cast: Cast, client: Client) -> None:
    an_ended_run(cast.tenant)
    an_ended_run(cast.other_tenant, RunOutcome.FAILED, failure_code="throttled")

    page = sign_in(client, cast.owner).get(TENANTS)

    assert [row.inventory_count for row in page.context["rows"]] == [0, None]
    assert page.text.count("not synced yet") == 1
    assert '<td class="num">0</td>' in page.text


def test_archived_tenant_says_so(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    page = sign_in(client, cast.owner).get(TENANTS)

    assert "Archived" in page.text


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

    assert len(page.context["rows"]) == 25
    assert "26 to 50 of 60" in page.text
    assert "search=Pinewood&amp;page=3" in page.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999"])
def test_page_that_is_not_there_answers_with_one_that_is(
    cast: Cast, client: Client, number: str
) -> None:
    page = sign_in(client, cast.owner).get(TENANTS, {"page": number})

    assert page.status_code == HTTPStatus.OK
    assert names(page) == ["Contoso", "Fabrikam"]


@pytest.mark.parametrize("tenants", [1, 22])
def test_statements_do_not_grow_with_rows(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, tenants: int
) -> None:
    for tenant in TenantFactory.create_batch(tenants, workspace=cast.workspace):
        ConnectionFactory(tenant=tenant)
        a_run(tenant, initiator=cast.owner)
        some_policies(tenant, 2)
    sign_in(client, cast.owner)

    with django_assert_num_queries(11):
        client.get(TENANTS)

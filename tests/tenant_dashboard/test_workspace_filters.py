"""The workspace's page: what needs a person comes first, and every filter stands in the address."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from django_scopes import scope

from attention.enums import Figure, Kind
from attention.services import put_offs
from operations.models import OperationRun
from tenant_dashboard.models import TenantTag
from tenantpilot.tenants.models import ConnectionStatus, Tenant
from tests.attention import states
from tests.attention.states import connect, failed_sync, healthy, reread
from tests.cast import Cast, sign_in
from tests.factories import ConnectionFactory, TenantFactory

TENANTS = reverse("tenant_dashboard:workspace", kwargs={"workspace_slug": "northwind"})


def names(page: Any) -> list[str]:
    return [line.row.tenant.name for line in page.context["lines"]]


def another(cast: Cast, name: str) -> Tenant:
    tenant: Tenant = TenantFactory(workspace=cast.workspace, name=name)
    ConnectionFactory(tenant=tenant)
    healthy(tenant)
    return tenant


@pytest.fixture
def four(cast: Cast) -> dict[str, Tenant]:
    """Tenants whose names say nothing about how urgent they are."""
    Tenant.objects.filter(pk=cast.other_tenant.pk).delete()
    healthy(cast.tenant)
    found = {name: another(cast, name) for name in ("Aldgate", "Belmont", "Dorset")}
    failed_sync(found["Dorset"], completed_at=now())
    failed_sync(found["Dorset"], completed_at=now())
    connect(found["Belmont"], secret_expires_on=now().date() + timedelta(days=20))
    return found | {"Contoso": cast.tenant}


@pytest.mark.usefixtures("four")
def test_the_most_urgent_comes_first_then_the_name(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(TENANTS)

    assert names(page) == ["Dorset", "Belmont", "Aldgate", "Contoso"]
    assert "2 of 4 tenants need a person" in page.text
    most_urgent = page.context["shown"].most_urgent
    assert [(each.name, item.kind) for each, item in most_urgent] == [
        ("Dorset", Kind.SYNC_FAILING), ("Belmont", Kind.CREDENTIAL_EXPIRES),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("name", "Aldgate"),
        ("-name", "Dorset"),
        ("connection", "Dorset"),
        ("sync", "Contoso"),
        ("-sync", "Dorset"),
        ("expires", "Belmont"),
        ("-expires", "Belmont"),
        ("findings", "Aldgate"),
    ],
)
@pytest.mark.usefixtures("four")
def test_every_column_sorts_both_ways_and_says_so(
    cast: Cast, client: Client, sort: str, first: str
) -> None:
    with scope(tenant=list(Tenant.objects.filter(workspace=cast.workspace))):
        OperationRun.objects.filter(tenant=cast.tenant).update(
            completed_at=now() - timedelta(hours=3)
        )

    page = sign_in(client, cast.owner).get(TENANTS, {"sort": sort})

    assert names(page)[0] == first
    direction = "descending" if sort.startswith("-") else "ascending"
    assert page.text.count(f'aria-sort="{direction}"') == 1


def test_each_figure_is_a_filter_and_a_second_click_takes_it_away(
    cast: Cast, client: Client, four: dict[str, Tenant]
) -> None:
    for kind in (Kind.DRIFT, Kind.NEW_FINDING):
        states.STATES[kind](four["Aldgate"])
    sign_in(client, cast.owner)
    figures = client.get(TENANTS, {"search": "a"}).context["shown"].figures

    counted = {figure.label: figure.count for figure in figures}
    assert counted == dict.fromkeys(Figure.labels, 0) | {
        Figure.DRIFT.label: 1,
        Figure.FINDING.label: 1,
        Figure.FAILING.label: 1,
        Figure.CREDENTIAL.label: 1,
    }
    filtered = client.get(f"{TENANTS}{figures[list(Figure).index(Figure.DRIFT)].url}")
    assert names(filtered) == ["Aldgate"]
    again = filtered.context["shown"].figures[list(Figure).index(Figure.DRIFT)]
    assert (again.is_current, again.url) == (True, "?search=a")


def test_stuck_onboarding_is_counted_and_found_though_it_stands_apart(
    cast: Cast, client: Client, four: dict[str, Tenant]
) -> None:
    states.onboarding_stuck(four["Aldgate"])
    sign_in(client, cast.owner)

    assert "Aldgate" not in names(client.get(TENANTS))
    assert names(client.get(TENANTS, {"show": "onboarding"})) == ["Aldgate"]
    assert names(client.get(TENANTS, {"attention": "onboarding"})) == ["Aldgate"]


def test_what_is_put_off_is_counted_apart(
    cast: Cast, client: Client, four: dict[str, Tenant]
) -> None:
    put_offs.put_off(
        tenant=reread(four["Dorset"]),
        kind=Kind.SYNC_FAILING,
        until=now().date() + timedelta(days=3),
        note="",
        put_off_by=cast.owner,
    )

    page = sign_in(client, cast.owner).get(TENANTS)

    assert names(page)[0] == "Belmont"
    assert "1 of 4 tenants needs a person" in page.text
    assert page.context["shown"].put_off.count == 1
    assert names(client.get(TENANTS, {"attention": "put_off"})) == ["Dorset"]


def test_connection_and_tag_filter(cast: Cast, client: Client, four: dict[str, Tenant]) -> None:
    connect(four["Aldgate"], status=ConnectionStatus.FAILED, failure_code="secret_wrong")
    with scope(tenant=four["Belmont"]):
        TenantTag.objects.create(
            tenant=four["Belmont"], workspace_id=cast.workspace.pk, name="gold"
        )
    sign_in(client, cast.owner)

    assert names(client.get(TENANTS, {"connection": "does_not_work"})) == ["Aldgate"]
    assert names(client.get(TENANTS, {"tag": "gold"})) == ["Belmont"]
    assert names(client.get(TENANTS, {"tag": "gold", "connection": "does_not_work"})) == []


def test_what_tenants_have_that_a_person_may_not_see_is_neither_offered_nor_counted(
    cast: Cast, client: Client, four: dict[str, Tenant]
) -> None:
    with scope(tenant=four["Belmont"]):
        TenantTag.objects.create(
            tenant=four["Belmont"], workspace_id=cast.workspace.pk, name="unseen"
        )
    put_offs.put_off(
        tenant=reread(four["Dorset"]),
        kind=Kind.SYNC_FAILING,
        until=now().date() + timedelta(days=3),
        note="",
        put_off_by=cast.owner,
    )

    page = sign_in(client, cast.reader).get(TENANTS)

    assert names(page) == ["Contoso"]
    assert "unseen" not in page.text
    assert page.context["shown"].put_off.count == 0
    assert client.get(TENANTS, {"tag": "unseen"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("name", ["connection", "tag", "sort", "show", "attention"])
def test_unknown_filter_is_an_error_and_filters_nothing(
    cast: Cast, client: Client, four: dict[str, Tenant], name: str
) -> None:
    page = sign_in(client, cast.owner).get(TENANTS, {name: "x"})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "There is no such choice." in page.text
    assert len(names(page)) == len(four)


@pytest.mark.usefixtures("four")
def test_way_back_keeps_the_filters(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(TENANTS, {"search": "dor", "sort": "name"})
    link = f"/admin/tenants/{row(page).pk}/?back=search%3Ddor%26sort%3Dname"
    assert link in page.text

    tenant = client.get(link)

    # On a phone only the last two steps are seen.
    back, here = re.findall(r"<li>(.*?)</li>", tenant.text.split('class="crumbs"')[1])[:2]
    assert f'href="{TENANTS}?search=dor&amp;sort=name"' in back
    assert 'aria-current="page"' in here


def row(page: Any) -> Tenant:
    found: Tenant = page.context["lines"][0].row.tenant
    return found


def test_way_back_leads_nowhere_else(cast: Cast, client: Client) -> None:
    hostile = {"back": '//evil.example/"><script>'}

    page = sign_in(client, cast.owner).get(f"/admin/tenants/{cast.tenant.pk}/", hostile)

    assert f'href="{TENANTS}?%2F%2Fevil.example%2F%22%3E%3Cscript%3E="' in page.text


def test_statements_do_not_grow_with_tenants(cast: Cast, client: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(TENANTS).status_code == HTTPStatus.OK
        return len(found)

    def plant(count: int) -> None:
        for number, tenant in enumerate(
            TenantFactory.create_batch(count, workspace=cast.workspace)
        ):
            ConnectionFactory(tenant=tenant)
            list(states.STATES.values())[number % len(states.STATES)](tenant)

    plant(10)
    sign_in(client, cast.owner)
    few = statements()
    plant(40)

    # One more where operations wait without a worker, one more where a sync was never made.
    assert statements() == few <= 9 + 2

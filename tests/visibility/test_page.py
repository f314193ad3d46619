"""The page of what can be seen, through its real address."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from pytest_django import DjangoAssertNumQueries

from tenantpilot.graph.errors import GraphFailure
from tenantpilot.tenants.models import ProviderConnection, Tenant
from tests.cast import Cast, sign_in
from visibility import services
from visibility.enums import Area


def url(tenant: Tenant) -> str:
    return reverse("visibility:page", kwargs={"tenant_id": tenant.pk})


@pytest.fixture
def asked(cast: Cast) -> Cast:
    with scope(tenant=cast.tenant):
        services.record_grants(
            tenant=cast.tenant,
            names=[
                "Organization.Read.All",
                "Application.Read.All",
                "RoleManagement.Read.Directory",
            ],
        )
        services.record_seen(tenant=cast.tenant, area=Area.ADMIN_ROLES, count=41)
        services.record_withheld(
            tenant=cast.tenant, area=Area.HOLDER_NAMES, needs=["User.Read.All"]
        )
    return cast


def test_before_anything_was_asked_the_page_says_how_to_ask(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).get(url(cast.tenant))

    assert page.status_code == HTTPStatus.OK
    assert f"0 of {len(Area)} areas are seen" in page.text
    assert "Microsoft has not been asked yet." in page.text


@pytest.mark.parametrize("person", ["owner", "manager", "operator", "reader"])
def test_everybody_with_the_tenant_reads_it(asked: Cast, client: Client, person: str) -> None:
    page = sign_in(client, getattr(asked, person)).get(url(asked.tenant))

    assert page.status_code == HTTPStatus.OK
    assert "41 role assignments." in page.text
    assert "User.Read.All" in page.text


def test_others_find_nothing(asked: Cast) -> None:
    for person in (asked.outsider, asked.operator):
        tenant = asked.tenant if person == asked.outsider else asked.other_tenant
        response = sign_in(Client(), person).get(url(tenant))
        assert response.status_code == HTTPStatus.NOT_FOUND


def test_openings_name_the_permission_and_lead_to_the_customers_portal(
    asked: Cast, client: Client
) -> None:
    page = sign_in(client, asked.manager).get(url(asked.tenant)).text

    connection = ProviderConnection.objects.get(tenant=asked.tenant)
    assert "6 permissions would open 22 areas" in page
    assert f"https://entra.microsoft.com/{asked.tenant.directory_id}/#view/" in page
    assert f"/CallAnAPI/appId/{connection.client_id}" in page


def test_those_who_cannot_grant_get_no_link_to_the_portal(asked: Cast, client: Client) -> None:
    page = sign_in(client, asked.reader).get(url(asked.tenant)).text

    assert "entra.microsoft.com" not in page
    assert "An administrator of the customer's tenant grants them" in page


def test_state_filters_the_areas(asked: Cast, client: Client) -> None:
    page = sign_in(client, asked.reader).get(url(asked.tenant), {"show": "seen"}).text

    assert "Which roles are held" in page
    assert '<th scope="row">Remediations</th>' not in page


@pytest.mark.parametrize("show", ["not_licensed", "nonsense", "\x00", "seen' OR 1"])
def test_empty_and_unknown_filters_are_answered(asked: Cast, client: Client, show: str) -> None:
    page = sign_in(client, asked.reader).get(url(asked.tenant), {"show": show})

    assert page.status_code == HTTPStatus.OK


def test_trouble_says_what_and_keeps_what_was_seen(asked: Cast, client: Client) -> None:
    with scope(tenant=asked.tenant):
        services.record_failure(
            tenant=asked.tenant, area=Area.ADMIN_ROLES, failure=GraphFailure.SECRET_EXPIRED
        )

    page = sign_in(client, asked.reader).get(url(asked.tenant)).text

    assert "No answer" in page
    assert "The client secret has expired. Before that: 41 role assignments." in page


def test_page_takes_a_fixed_number_of_statements(
    asked: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in = sign_in(client, asked.reader)

    with django_assert_max_num_queries(12):
        signed_in.get(url(asked.tenant))

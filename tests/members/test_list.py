from http import HTTPStatus

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from tenantpilot.workspaces.models import Role
from tests.cast import Cast, member, sign_in
from tests.factories import EntitlementFactory, MembershipFactory, TenantFactory, UserFactory
from tests.members.places import HOSTILE, HOSTILE_ESCAPED, add_url, list_url, place
from tests.ui.markup import Element, elements


def row_of(html: str, name: str) -> str:
    """Return the words of the table row whose header has the name."""
    rows = [row for row in elements(html, "tr") if name in row.text]
    assert len(rows) == 1
    return " ".join(rows[0].text.split())


def cells(html: str) -> list[Element]:
    return elements(html, "th", scope="row")


def test_every_member_stands_there_with_role_and_tenants(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(list_url(cast))

    assert "Owner Every tenant Active" in row_of(page.text, "Olivia Owner (you)")
    assert "Manager Every tenant Active" in row_of(page.text, "Marcus Manager")
    assert "Operator Contoso Active" in row_of(page.text, "Ona Operator")
    assert "Read-only Contoso Active" in row_of(page.text, "Rita Reader")
    assert "Oscar Outsider" not in page.text


def test_many_named_tenants_are_summed_up(cast: Cast, client: Client) -> None:
    membership = place(cast.workspace, cast.operator)
    for name in ["Adatum", "Zava", "Wingtip"]:
        tenant = TenantFactory(workspace=cast.workspace, name=name)
        EntitlementFactory(membership=membership, tenant=tenant)

    page = sign_in(client, cast.manager).get(list_url(cast))

    assert "Adatum, Contoso and 2 more" in row_of(page.text, "Ona Operator")


def test_states_are_told_apart(cast: Cast, client: Client) -> None:
    cast.operator.memberships.update(suspended_at=now())
    cast.reader.set_unusable_password()
    cast.reader.save()
    type(cast.manager).objects.filter(pk=cast.manager.pk).update(is_active=False)
    cast.operator.memberships.get().entitlements.all().delete()

    page = sign_in(client, cast.owner).get(list_url(cast))

    assert "None named yet Suspended" in row_of(page.text, "Ona Operator")
    assert "No password yet" in row_of(page.text, "Rita Reader")
    assert "Deactivated" in row_of(page.text, "Marcus Manager")


def test_who_is_alone_is_asked_to_add_somebody(cast: Cast, client: Client) -> None:
    place(cast.workspace, cast.owner)
    others = [cast.manager, cast.operator, cast.reader]
    for person in others:
        place(cast.workspace, person).delete()

    page = sign_in(client, cast.owner).get(list_url(cast))

    assert "You are the only one here" in page.text
    assert add_url(cast) in page.text
    assert 'role="search"' not in page.text


@pytest.mark.parametrize("search", ["ona op", "OPERATOR"])
def test_search_finds_by_name(cast: Cast, client: Client, search: str) -> None:
    page = sign_in(client, cast.owner).get(list_url(cast), {"search": search})

    assert [cell.text.strip() for cell in cells(page.text)] == ["Ona Operator"]


def test_search_finds_by_address(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(list_url(cast), {"search": cast.reader.email})

    assert [cell.text.strip() for cell in cells(page.text)] == ["Rita Reader"]


def test_search_without_result_says_so_and_leads_back(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(list_url(cast), {"search": HOSTILE})

    assert "No member matches" in page.text
    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("search", ["x" * 121, "a\0b"])
def test_unusable_search_shows_everybody(cast: Cast, client: Client, search: str) -> None:
    page = sign_in(client, cast.owner).get(list_url(cast), {"search": search})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This search could not be used." in page.text
    assert len(cells(page.text)) == 4


def test_hostile_names_are_text(cast: Cast, client: Client) -> None:
    tenant = TenantFactory(workspace=cast.workspace, name=HOSTILE)
    member(cast.workspace, Role.OPERATOR, HOSTILE, tenant)

    page = sign_in(client, cast.owner).get(list_url(cast))

    assert page.text.count(HOSTILE_ESCAPED) >= 2
    assert "<script>alert" not in page.text


def test_long_lists_come_in_pages(cast: Cast, client: Client) -> None:
    for index in range(30):
        MembershipFactory(workspace=cast.workspace, user=UserFactory(name=f"Colleague {index}"))

    first = sign_in(client, cast.owner).get(list_url(cast))
    second = client.get(list_url(cast), {"page": "2"})

    assert len(cells(first.text)) == 25
    assert len(cells(second.text)) == 9


@pytest.mark.parametrize("people", [1, 20])
def test_statements_do_not_grow_with_members(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, people: int
) -> None:
    for index in range(people):
        tenants = TenantFactory.create_batch(3, workspace=cast.workspace)
        member(cast.workspace, Role.OPERATOR, f"Colleague {index}", *tenants)
    sign_in(client, cast.owner)

    # session, person, membership, how many, members, named tenants, invited, switcher
    with django_assert_num_queries(6):
        client.get(list_url(cast))

from http import HTTPStatus

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tenantpilot.workspaces.models import Role
from tests.cast import Cast, member, sign_in
from tests.factories import MembershipFactory, TenantFactory, UserFactory, WorkspaceFactory
from tests.tenant_dashboard.rows import HOSTILE, HOSTILE_ESCAPED

HOME = reverse("tenant_dashboard:home")


def test_nobody_is_sent_to_sign_in_and_back(db: None, client: Client) -> None:
    response = client.get(HOME)

    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == "/admin/login/?next=%2Fadmin%2F"


def test_platform_operator_is_nobody_here(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.platform_operator).get(HOME)

    assert response["Location"].startswith("/admin/login/")


def test_member_of_one_workspace_goes_straight_to_it(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.reader).get(HOME)

    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == "/admin/workspaces/northwind/"


def test_member_of_several_chooses_by_role_and_tenants(cast: Cast, client: Client) -> None:
    MembershipFactory(
        user=cast.operator, workspace=cast.foreign_tenant.workspace, role=Role.MANAGER
    )

    page = sign_in(client, cast.operator).get(HOME)

    memberships = page.context["memberships"]
    assert {(each.role, tenants_seen) for each, tenants_seen in memberships} == {
        ("operator", 1),
        ("manager", 1),
    }
    assert "Northwind IT" in page.text
    assert "/admin/workspaces/northwind/" in page.text


def test_owner_sees_every_tenant_counted(cast: Cast, client: Client) -> None:
    MembershipFactory(user=cast.owner, workspace=WorkspaceFactory(), role=Role.OWNER)

    page = sign_in(client, cast.owner).get(HOME)

    assert [tenants_seen for _, tenants_seen in page.context["memberships"]] == [2, 0]


def test_person_without_workspace_reads_what_to_do(db: None, client: Client) -> None:
    person = UserFactory(email="new@msp.example")

    page = sign_in(client, person).get(HOME)

    assert page.status_code == HTTPStatus.OK
    assert "You cannot open any workspace now" in page.text
    assert "new@msp.example" in page.text


def test_suspended_membership_is_not_listed(cast: Cast, client: Client) -> None:
    cast.owner.memberships.update(suspended_at="2026-01-01T00:00Z")

    page = sign_in(client, cast.owner).get(HOME)

    assert "Northwind IT" not in page.text


def test_hostile_workspace_name_is_text(cast: Cast, client: Client) -> None:
    MembershipFactory(user=cast.owner, workspace=WorkspaceFactory(name=HOSTILE))

    page = sign_in(client, cast.owner).get(HOME)

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text


def test_statements_do_not_grow_with_workspaces(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = member(cast.workspace, Role.OWNER, "Busy")
    for _ in range(12):
        workspace = WorkspaceFactory()
        TenantFactory.create_batch(3, workspace=workspace)
        MembershipFactory(user=person, workspace=workspace, role=Role.OWNER)
    sign_in(client, person)

    with django_assert_num_queries(4):
        client.get(HOME)


def test_posting_is_refused(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.owner).post(HOME)

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED

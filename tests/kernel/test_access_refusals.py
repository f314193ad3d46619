"""Who gets nothing, and what nothing looks like."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import get_scope

from tenantpilot.access.capabilities import Capability
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import TenantEntitlement, TenantStatus
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast, member, sign_in
from tests.factories import EntitlementFactory, UserFactory

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")


def tenant_url(tenant_id: int) -> str:
    return f"/admin/tenants/{tenant_id}/{Capability.TENANT_VIEW}/"


type Page = tuple[int, bytes]


def page(client: Client, url: str) -> Page:
    """The answer without what may differ: the request's id, form tokens, the person's menu."""
    response = client.get(url)
    same = response.content.replace(response["X-Request-ID"].encode(), b"")
    same = re.sub(rb'<nav class="sidebar".*?</nav>', b"", same, flags=re.DOTALL)
    return response.status_code, re.sub(rb"\b[A-Za-z0-9]{64}\b", b"", same)


@pytest.fixture
def nothing(cast: Cast, client: Client) -> Page:
    """What the page of a tenant that does not exist looks like."""
    sign_in(client, cast.owner)
    missing = page(client, tenant_url(cast.foreign_tenant.pk + 1_000))
    assert missing[0] == HTTPStatus.NOT_FOUND
    return missing


def test_outsider_gets_the_page_of_what_does_not_exist(
    cast: Cast, client: Client, nothing: Page
) -> None:
    sign_in(client, cast.outsider)

    assert page(client, tenant_url(cast.tenant.pk)) == nothing
    assert page(client, f"/admin/workspaces/{cast.workspace.slug}/") == nothing


def test_owner_gets_the_same_page_for_another_workspaces_tenant(
    cast: Cast, client: Client, nothing: Page
) -> None:
    sign_in(client, cast.owner)

    assert page(client, tenant_url(cast.foreign_tenant.pk)) == nothing
    assert page(client, f"/admin/workspaces/{cast.foreign_tenant.workspace.slug}/") == nothing
    assert page(client, "/admin/workspaces/no-such-workspace/") == nothing
    assert page(client, "/admin/no-such-page/") == nothing


def test_person_without_any_membership_gets_nothing(
    cast: Cast, client: Client, nothing: Page
) -> None:
    sign_in(client, UserFactory())

    assert page(client, tenant_url(cast.tenant.pk)) == nothing


@pytest.mark.parametrize("who", ["owner", "manager", "operator", "reader"])
def test_suspended_member_gets_nothing(cast: Cast, client: Client, nothing: Page, who: str) -> None:
    person: User = getattr(cast, who)
    sign_in(client, person)
    WorkspaceMembership.objects.filter(user=person).update(suspended_at=timezone.now())

    assert page(client, tenant_url(cast.tenant.pk)) == nothing
    assert page(client, f"/admin/workspaces/{cast.workspace.slug}/") == nothing


def test_member_who_is_no_longer_entitled_gets_nothing(
    cast: Cast, client: Client, nothing: Page
) -> None:
    sign_in(client, cast.reader)
    assert client.get(tenant_url(cast.tenant.pk)).status_code == HTTPStatus.OK

    TenantEntitlement.objects.filter(membership__user=cast.reader).delete()

    assert page(client, tenant_url(cast.tenant.pk)) == nothing


def test_entitlement_to_a_foreign_workspaces_tenant_opens_nothing(
    cast: Cast, client: Client, nothing: Page
) -> None:
    membership = WorkspaceMembership.objects.get(user=cast.operator)
    EntitlementFactory(membership=membership, tenant=cast.foreign_tenant)
    sign_in(client, cast.operator)

    assert page(client, tenant_url(cast.foreign_tenant.pk)) == nothing


def test_entitlement_of_one_membership_is_nothing_to_the_other(
    cast: Cast, client: Client, nothing: Page
) -> None:
    """Somebody works in two workspaces; each tenant counts in its own."""
    person = member(cast.foreign_tenant.workspace, Role.READ_ONLY, "Two Places")
    WorkspaceMembership.objects.create(workspace=cast.workspace, user=person, role=Role.READ_ONLY)
    foreign = WorkspaceMembership.objects.get(user=person, workspace=cast.foreign_tenant.workspace)
    EntitlementFactory(membership=foreign, tenant=cast.tenant)
    sign_in(client, person)

    assert page(client, tenant_url(cast.tenant.pk)) == nothing


@pytest.mark.parametrize("impossible", [0, 2**31, 2**63 - 1, 2**63, 2**64, 2**70])
def test_impossible_id_gets_nothing(
    cast: Cast, client: Client, nothing: Page, impossible: int
) -> None:
    sign_in(client, cast.owner)

    assert page(client, tenant_url(impossible)) == nothing


@pytest.mark.parametrize("malformed", ["9" * 5_000, "-1", "1e3", "%00", "\u0661", "0x10", " 1"])
def test_malformed_id_gets_nothing(
    cast: Cast, client: Client, nothing: Page, malformed: str
) -> None:
    sign_in(client, cast.owner)

    assert page(client, f"/admin/tenants/{malformed}/{Capability.TENANT_VIEW}/") == nothing


def test_deactivated_person_is_asked_to_sign_in(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    User.objects.filter(pk=cast.owner.pk).update(is_active=False)

    answer = client.get(tenant_url(cast.tenant.pk))

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith("/admin/login/?next=")


def test_archived_tenant_stays_readable(cast: Cast, client: Client) -> None:
    cast.tenant.status = TenantStatus.ARCHIVED
    cast.tenant.save()
    sign_in(client, cast.reader)

    assert client.get(tenant_url(cast.tenant.pk)).status_code == HTTPStatus.OK


def test_missing_capability_is_refused_openly(cast: Cast, client: Client) -> None:
    sign_in(client, cast.reader)

    answer = client.post(f"/admin/tenants/{cast.tenant.pk}/{Capability.OPERATIONS_START}/")

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Capability.OPERATIONS_START.value not in answer.text


def test_role_of_the_tenants_own_workspace_counts(cast: Cast, client: Client) -> None:
    """Somebody owns one workspace and only reads in another."""
    person = member(cast.workspace, Role.READ_ONLY, "Two Roles", cast.tenant)
    WorkspaceMembership.objects.create(
        workspace=cast.foreign_tenant.workspace, user=person, role=Role.OWNER
    )
    sign_in(client, person)

    answers = {
        tenant.pk: client.get(tenant_url(tenant.pk)).json()["role"]
        for tenant in [cast.tenant, cast.foreign_tenant]
    }

    assert answers == {cast.tenant.pk: Role.READ_ONLY, cast.foreign_tenant.pk: Role.OWNER}


def test_view_is_told_who_and_where(cast: Cast, client: Client) -> None:
    sign_in(client, cast.operator)

    answer = client.get(f"/admin/tenants/{cast.tenant.pk}/parts/7/")
    workspace = client.get(f"/admin/workspaces/{cast.workspace.slug}/")
    home = client.get("/admin/")

    assert answer.json() == {"part": 7}
    assert workspace.json() == {"workspace": cast.workspace.pk, "role": "operator"}
    assert home.json() == {"user": cast.operator.pk, "type": "User"}


def test_view_runs_in_the_tenants_scope_and_nothing_after_it(cast: Cast, client: Client) -> None:
    sign_in(client, cast.operator)

    answer = client.get(tenant_url(cast.tenant.pk))

    assert answer.json()["tenant"] == cast.tenant.pk
    assert "tenant" not in get_scope()


def test_answers_for_one_person_are_not_cached(cast: Cast, client: Client) -> None:
    sign_in(client, cast.operator)

    answer = client.get(tenant_url(cast.tenant.pk))

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]

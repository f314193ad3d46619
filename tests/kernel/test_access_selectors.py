"""The access-checked fetch, asked directly: background jobs do that, too."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tenantpilot.access import selectors
from tenantpilot.access.capabilities import CAPABILITIES, Capability, capabilities_of
from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast
from tests.factories import EntitlementFactory, MembershipFactory


def test_every_role_has_capabilities() -> None:
    assert set(CAPABILITIES) == set(Role)
    assert all(Capability.TENANT_VIEW in capabilities for capabilities in CAPABILITIES.values())


def test_unknown_role_is_an_error() -> None:
    with pytest.raises(ValueError, match="janitor"):
        capabilities_of("janitor")


def test_access_names_membership_tenant_and_workspace(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        access = selectors.tenant_access(user=cast.operator, tenant_id=cast.tenant.pk)

        assert access.tenant.workspace == access.membership.workspace == cast.workspace
    assert access.tenant == cast.tenant
    assert access.membership.user_id == cast.operator.pk


def test_capability_is_required_by_name(cast: Cast) -> None:
    access = selectors.workspace_access(user=cast.reader, workspace_slug=cast.workspace.slug)

    access.require(Capability.TENANT_VIEW)
    with pytest.raises(PermissionDenied):
        access.require(Capability.MEMBERS_MANAGE)


def test_deactivated_person_has_no_access(cast: Cast) -> None:
    User.objects.filter(pk=cast.owner.pk).update(is_active=False)

    with pytest.raises(Http404):
        selectors.tenant_access(user=cast.owner, tenant_id=cast.tenant.pk)
    with pytest.raises(Http404):
        selectors.workspace_access(user=cast.owner, workspace_slug=cast.workspace.slug)


def test_memberships_are_listed_by_workspace_without_suspended_ones(cast: Cast) -> None:
    for name in ["Zebra", "Aardvark"]:
        MembershipFactory(user=cast.owner, workspace__name=name)
    MembershipFactory(user=cast.owner, workspace__name="Middle", suspended_at=timezone.now())

    names = [membership.workspace.name for membership in selectors.memberships_of(cast.owner)]

    assert names == ["Aardvark", "Northwind IT", "Zebra"]


@pytest.mark.parametrize(
    ("who", "count"), [("owner", 2), ("manager", 2), ("operator", 1), ("reader", 1)]
)
def test_members_see_all_tenants_or_those_named_for_them(cast: Cast, who: str, count: int) -> None:
    membership = WorkspaceMembership.objects.get(user=getattr(cast, who))

    assert selectors.tenants_seen_by(membership).count() == count


def test_people_with_access_are_owners_managers_and_those_named(cast: Cast) -> None:
    operator = WorkspaceMembership.objects.get(user=cast.operator)
    EntitlementFactory(membership=operator, tenant=cast.other_tenant)
    EntitlementFactory(
        membership=WorkspaceMembership.objects.get(user=cast.outsider), tenant=cast.tenant
    )

    def people(tenant_of_cast: str) -> set[User]:
        found = selectors.people_with_access(tenant=getattr(cast, tenant_of_cast))
        return {membership.user for membership in found}

    assert people("tenant") == {cast.owner, cast.manager, cast.operator, cast.reader}
    assert people("other_tenant") == {cast.owner, cast.manager, cast.operator}
    assert people("foreign_tenant") == {cast.outsider}


def test_suspended_and_deactivated_people_have_no_access(cast: Cast) -> None:
    WorkspaceMembership.objects.filter(user=cast.manager).update(suspended_at=timezone.now())
    User.objects.filter(pk=cast.reader.pk).update(is_active=False)

    found = selectors.people_with_access(tenant=cast.tenant)

    assert {membership.user for membership in found} == {cast.owner, cast.operator}


@pytest.mark.parametrize("slug", ["", "\x00", "north wind", "northwind\n", "\ud800", "a" * 10_000])
def test_no_slug_a_form_can_send_is_more_than_an_unknown_workspace(cast: Cast, slug: str) -> None:
    with pytest.raises(Http404):
        selectors.workspace_access(user=cast.owner, workspace_slug=slug)

"""The places that a request reads once are those that every other question finds open."""

import itertools

import pytest
from django.utils import timezone

from tenantpilot.access.places import Places
from tenantpilot.access.selectors import memberships_of
from tenantpilot.accounts.models import User
from tenantpilot.accounts.ways_in import WayIn
from tenantpilot.workspaces.models import Role
from tests.cast import Cast
from tests.factories import MembershipFactory, WorkspaceFactory
from tests.sso.connections import a_connection

PASSWORD = WayIn(connection_id=None, has_factor=False)
FACTOR = WayIn(connection_id=None, has_factor=True)


def of_every_kind(user: User) -> WayIn:
    """Give the person a place in workspaces of every kind; return the session of a provider."""
    provider = 0
    for factor, requires, glass in itertools.product([False, True], repeat=3):
        workspace = WorkspaceFactory(
            factor_required=factor, sso_required_at=timezone.now() if requires else None
        )
        provider = a_connection(workspace).pk
        MembershipFactory(workspace=workspace, user=user, role=Role.OWNER, break_glass=glass)
    MembershipFactory(user=user, suspended_at=timezone.now())
    return WayIn(connection_id=provider, has_factor=False)


def test_every_session_opens_the_same_places_both_ways(cast: Cast) -> None:
    through_provider = of_every_kind(cast.owner)

    found = []
    for way_in in (None, PASSWORD, FACTOR, through_provider):
        cast.owner.way_in = way_in
        places = Places(cast.owner)
        assert places.opened == list(memberships_of(cast.owner))
        found.append((len(places.opened), len(places.switcher)))

    # All of them; those that ask for nothing more; those without a provider, or with break glass;
    # and the provider's own, which tells of no other.
    assert found == [(9, 9), (3, 9), (7, 9), (1, 1)]


def test_closed_place_is_marked_with_its_door(cast: Cast) -> None:
    cast.workspace.sso_required_at = timezone.now()
    cast.workspace.save()
    connection = a_connection(cast.workspace)
    cast.owner.way_in = FACTOR

    (workspace,) = Places(cast.owner).switcher

    assert getattr(workspace, "is_closed", None) is True
    assert getattr(workspace, "door", None) == connection.public_id
    assert Places(cast.owner).in_workspace(cast.workspace.slug) is None


@pytest.mark.parametrize("closing", ["suspended", "deactivated"])
def test_suspended_or_deactivated_person_has_no_open_place(cast: Cast, closing: str) -> None:
    if closing == "suspended":
        cast.owner.memberships.update(suspended_at=timezone.now())
    else:
        User.objects.filter(pk=cast.owner.pk).update(is_active=False)

    assert Places(cast.owner).opened == []

"""Every role against every capability, through real URLs and the real client."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tenantpilot.access.capabilities import Capability
from tenantpilot.accounts.models import User
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.services import password_reset
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership
from tests.cast import Cast, sign_in
from tests.factories import InvitationFactory

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")

EVERYBODY = {"owner", "manager", "operator", "reader"}
WHO_MAY = {
    Capability.TENANT_VIEW: EVERYBODY,
    Capability.ONBOARDING_MANAGE: {"owner", "manager"},
    Capability.OPERATIONS_START: {"owner", "manager", "operator"},
    Capability.INVENTORY_AGREE: {"owner", "manager", "operator"},
    Capability.REPORTS_CREATE: {"owner", "manager", "operator"},
    Capability.REPORTS_DELETE: {"owner", "manager"},
    Capability.REVIEW_PACKS_GENERATE: {"owner", "manager", "operator"},
    Capability.SUPPORT_DIAGNOSTICS_OPEN: {"owner", "manager", "operator"},
    Capability.LETTERHEAD_CHANGE: {"owner", "manager"},
    Capability.MEMBERS_MANAGE: {"owner", "manager"},
    Capability.APP_MANAGE: {"owner"},
    Capability.FACTORS_MANAGE: {"owner"},
    Capability.AUDIT_LOG_VIEW: {"owner", "manager"},
    Capability.NOTIFICATIONS_MANAGE: {"owner", "manager"},
    Capability.SIGN_IN_MANAGE: {"owner"},
}


OF_TENANT = "/admin/tenants/{}/{}/"
OF_WORKSPACE = "/admin/workspaces/{}/{}/"


def answers(client: Client, route: str, place: object) -> dict[Capability, int]:
    """What the view of each capability answers."""
    return {
        capability: client.get(route.format(place, capability)).status_code
        for capability in Capability
    }


def expected(who: str) -> dict[Capability, int]:
    return {
        capability: HTTPStatus.OK if who in may else HTTPStatus.FORBIDDEN
        for capability, may in WHO_MAY.items()
    }


def always(status: HTTPStatus) -> dict[Capability, int]:
    return dict.fromkeys(Capability, int(status))


def test_the_matrix_knows_every_capability() -> None:
    assert set(WHO_MAY) == set(Capability)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_role_goes_as_far_as_its_capabilities(cast: Cast, client: Client, who: str) -> None:
    sign_in(client, getattr(cast, who))

    assert answers(client, OF_TENANT, cast.tenant.pk) == expected(who)
    assert answers(client, OF_WORKSPACE, cast.workspace.slug) == expected(who)


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_owners_and_managers_see_tenants_that_nobody_named_for_them(
    cast: Cast, client: Client, who: str
) -> None:
    sign_in(client, getattr(cast, who))

    assert answers(client, OF_TENANT, cast.other_tenant.pk) == expected(who)


@pytest.mark.parametrize("who", ["operator", "reader"])
def test_tenant_not_named_for_operators_and_readers_does_not_exist_for_them(
    cast: Cast, client: Client, who: str
) -> None:
    sign_in(client, getattr(cast, who))

    assert answers(client, OF_TENANT, cast.other_tenant.pk) == always(HTTPStatus.NOT_FOUND)


def test_outsider_never_learns_of_capabilities(cast: Cast, client: Client) -> None:
    sign_in(client, cast.outsider)

    assert answers(client, OF_TENANT, cast.tenant.pk) == always(HTTPStatus.NOT_FOUND)
    assert answers(client, OF_WORKSPACE, cast.workspace.slug) == always(HTTPStatus.NOT_FOUND)


def test_platform_operator_is_asked_to_sign_in(cast: Cast, client: Client) -> None:
    sign_in(client, cast.platform_operator)

    assert answers(client, OF_TENANT, cast.tenant.pk) == always(HTTPStatus.FOUND)
    assert answers(client, OF_WORKSPACE, cast.workspace.slug) == always(HTTPStatus.FOUND)


GOOD = {"password": "violet harbour tin lantern", "again": "violet harbour tin lantern"}
# What becomes of a grant between the day it is made and the day somebody uses it.
ENDS: dict[str, Callable[[WorkspaceMembership], object]] = {
    "open": lambda _: None,
    "inviter made operator": lambda inviter: _update(inviter, role=Role.OPERATOR),
    "inviter made read-only": lambda inviter: _update(inviter, role=Role.READ_ONLY),
    "inviter suspended": lambda inviter: _update(inviter, suspended_at=now()),
    "inviter removed": lambda inviter: inviter.delete(),
    "inviter deactivated": lambda inviter: User.objects.filter(pk=inviter.user_id).update(
        is_active=False
    ),
    "expired": lambda _: _expire(),
    "used": lambda _: None,
}


def _update(inviter: WorkspaceMembership, **columns: object) -> None:
    WorkspaceMembership.objects.filter(pk=inviter.pk).update(**columns)


def _expire() -> None:
    WorkspaceInvitation.objects.update(expires_at=now() - timedelta(seconds=60))
    WorkspaceMembership.objects.exclude(password_link_at=None).update(
        password_link_at=now() - timedelta(days=4)
    )


def use(link: str, *, person: User | None) -> list[int]:
    """What the link answers to looking and to using, signed in as the person or signed out."""
    client = sign_in(Client(), person) if person else Client()
    return [client.get(link).status_code, client.post(link, GOOD).status_code]


@pytest.mark.urls("tenantpilot.urls")
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("grant", ["known account", "new account", "password link"])
def test_grant_is_worth_what_its_maker_may_do_when_it_is_used(
    cast: Cast, grant: str, end: str
) -> None:
    manager = WorkspaceMembership.objects.get(workspace=cast.workspace, user=cast.manager)
    person = cast.outsider if grant == "known account" else None
    if grant == "password link":
        reader = WorkspaceMembership.objects.get(workspace=cast.workspace, user=cast.reader)
        made = password_reset.create(membership=reader, created_by=cast.manager)
        link = reverse("members:set-password", args=[str(made.user.pk), made.token])
    else:
        invitation = InvitationFactory(
            workspace=cast.workspace,
            email=person.email if person else "mara@msp.example",
            invited_by=cast.manager,
        )
        route = "accept-invitation" if person else "invitation"
        link = reverse(f"members:{route}", args=[InvitationLink.to(invitation).token])
    members = WorkspaceMembership.objects.filter(workspace=cast.workspace)
    if end == "used":
        use(link, person=person)
        members.filter(user=cast.outsider).delete()
    ENDS[end](manager)
    before = members.count()

    answers = use(link, person=person)

    is_open = end == "open"
    assert answers == ([HTTPStatus.OK, HTTPStatus.FOUND] if is_open else [HTTPStatus.NOT_FOUND] * 2)
    joined = 1 if is_open and grant != "password link" else 0
    assert members.count() == before + joined

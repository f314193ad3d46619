"""Who gets to which of the pages, and who does not."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tenantpilot.audit.models import AuditLog
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership
from tests.cast import Cast, sign_in
from tests.members.places import add_url, list_url, member_url, place

PAGES = ["edit", "tenants"]
ACTS = ["suspend", "restore", "remove", "password-link"]


def urls(cast: Cast) -> list[tuple[str, str]]:
    """Return method and address of everything that takes `members.manage`."""
    return [
        ("get", list_url(cast)),
        ("get", add_url(cast)),
        ("post", add_url(cast)),
        *[("get", member_url(cast, cast.reader, page)) for page in PAGES],
        *[("post", member_url(cast, cast.reader, page)) for page in [*PAGES, *ACTS]],
        ("post", invitation_url(cast, "invitation-link")),
        ("post", invitation_url(cast, "withdraw-invitation")),
    ]


def invitation_url(cast: Cast, act: str) -> str:
    """Return where an act on the outsider's invitation is done."""
    invitation, _ = WorkspaceInvitation.objects.get_or_create(
        workspace=cast.workspace,
        email=cast.outsider.email,
        name="Oscar Outsider",
        role=Role.MANAGER,
        invited_by=cast.owner,
    )
    return reverse(f"members:{act}", args=[cast.workspace.slug, invitation.pk])


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_owners_and_managers_open_every_page(cast: Cast, client: Client, role: str) -> None:
    sign_in(client, getattr(cast, role))

    for method, url in urls(cast):
        if method == "get":
            assert client.get(url).status_code == HTTPStatus.OK, url


@pytest.mark.parametrize("role", ["operator", "reader"])
def test_operators_and_readers_get_403_and_change_nothing(
    cast: Cast, client: Client, role: str
) -> None:
    sign_in(client, getattr(cast, role))

    for method, url in urls(cast):
        assert getattr(client, method)(url).status_code == HTTPStatus.FORBIDDEN, url
    assert not AuditLog.objects.exists()


def test_outsider_gets_404_and_changes_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.outsider)

    for method, url in urls(cast):
        assert getattr(client, method)(url).status_code == HTTPStatus.NOT_FOUND, url
    assert WorkspaceMembership.objects.filter(workspace=cast.workspace).count() == 4


def test_suspended_manager_gets_404(cast: Cast, client: Client) -> None:
    sign_in(client, cast.manager)
    cast.manager.memberships.update(suspended_at=now())

    for method, url in urls(cast):
        assert getattr(client, method)(url).status_code == HTTPStatus.NOT_FOUND, url


def test_nobody_and_platform_operators_are_sent_to_sign_in(cast: Cast) -> None:
    for client in [Client(), sign_in(Client(), cast.platform_operator)]:
        for method, url in [
            *urls(cast),
            ("get", reverse("members:account")),
            ("get", reverse("members:change-password")),
            ("get", reverse("members:accept-invitation", args=["x"])),
            ("post", reverse("members:accept-invitation", args=["x"])),
        ]:
            answer = getattr(client, method)(url)
            assert answer.status_code == HTTPStatus.FOUND, url
            assert answer["Location"].startswith("/admin/login/"), url


def test_member_of_another_workspace_cannot_be_reached_through_ones_own(
    cast: Cast, client: Client
) -> None:
    foreign = place(cast.foreign_tenant.workspace, cast.outsider)
    sign_in(client, cast.owner)

    for act in [*PAGES, *ACTS]:
        url = reverse(f"members:{act}", args=[cast.workspace.slug, foreign.pk])
        assert client.post(url).status_code == HTTPStatus.NOT_FOUND, url
    assert WorkspaceMembership.objects.filter(pk=foreign.pk, suspended_at=None).exists()


@pytest.mark.parametrize("membership_id", [0, 2**63, 2**70])
def test_membership_that_cannot_exist_is_404(
    cast: Cast, client: Client, membership_id: int
) -> None:
    url = reverse("members:edit", args=[cast.workspace.slug, membership_id])

    assert sign_in(client, cast.owner).get(url).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("act", ACTS)
def test_reading_an_act_does_nothing(cast: Cast, client: Client, act: str) -> None:
    answer = sign_in(client, cast.owner).get(member_url(cast, cast.reader, act))

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert place(cast.workspace, cast.reader).suspended_at is None


@pytest.mark.parametrize("act", [*PAGES, *ACTS])
def test_post_without_csrf_token_is_refused(cast: Cast, act: str) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), cast.owner)

    answer = client.post(member_url(cast, cast.reader, act), {"role": "owner"})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert place(cast.workspace, cast.reader).role == "read_only"

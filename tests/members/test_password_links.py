"""Making set-password links: for whom, by whom, and what ends them."""

import pytest
from django.test import Client

from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import password_reset
from tenantpilot.workspaces.models import Role
from tests.cast import Cast, member, sign_in
from tests.factories import PASSWORD, MembershipFactory, WorkspaceFactory
from tests.members.places import audited, link_in, list_url, member_url, place

LINKED = AuditAction.PASSWORD_LINK_CREATED


def password_of(user: User) -> str:
    return User.objects.get(pk=user.pk).password


def test_member_who_lost_the_password_gets_a_new_link(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.operator, "password-link")

    page = sign_in(client, cast.manager).post(url)

    assert link_in(page.text).startswith(f"/admin/set-password/{cast.operator.pk}/")
    assert "no-store" in page["Cache-Control"]
    assert audited(LINKED) == [(cast.manager.pk, LINKED, {})]


def test_old_password_and_sessions_end_with_the_new_link(cast: Cast) -> None:
    colleague = sign_in(Client(), cast.operator)
    bystander = sign_in(Client(), cast.reader)

    password_reset.create(membership=place(cast.workspace, cast.operator), created_by=cast.owner)

    cast.operator.refresh_from_db()
    assert not cast.operator.check_password(PASSWORD)
    assert not PlaneSession.objects.filter(account_id=cast.operator.pk).exists()
    assert colleague.get("/admin/").status_code == 302
    assert bystander.get("/admin/account/").status_code == 200


def test_newer_link_ends_the_older(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.operator, "password-link")
    sign_in(client, cast.owner)

    first, second = [link_in(client.post(url).text) for _ in range(2)]

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_nobody_makes_a_link_for_an_account_of_another_workspace_too(
    cast: Cast, client: Client
) -> None:
    MembershipFactory(workspace=WorkspaceFactory(name="Secret Ltd"), user=cast.operator)
    before = password_of(cast.operator)
    sign_in(client, cast.owner)

    page = client.get(member_url(cast, cast.operator))
    refused = client.post(member_url(cast, cast.operator, "password-link"), follow=True)

    for each in [page, refused]:
        assert "This account also belongs to another workspace" in each.text
        assert "Secret Ltd" not in each.text
        assert "password-link-dialog" not in each.text
    assert "Nothing was changed." in refused.text
    assert password_of(cast.operator) == before
    assert audited(LINKED) == []


def test_suspended_place_elsewhere_protects_the_account_too(cast: Cast) -> None:
    MembershipFactory(user=cast.operator, suspended_at="2026-01-01T00:00Z")

    with pytest.raises(RefusedError, match="also belongs to another workspace"):
        password_reset.create(
            membership=place(cast.workspace, cast.operator), created_by=cast.owner
        )


def test_manager_makes_no_link_for_owners_but_an_owner_does(cast: Cast, client: Client) -> None:
    second = member(cast.workspace, Role.OWNER, "Second Owner")
    url = member_url(cast, second, "password-link")

    refused = sign_in(client, cast.manager).post(url, follow=True)

    assert "Only an owner can change an owner. Nothing was changed." in refused.text
    assert link_in(sign_in(Client(), cast.owner).post(url).text)


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_nobody_makes_a_link_for_themselves(cast: Cast, client: Client, role: str) -> None:
    person = getattr(cast, role)

    refused = sign_in(client, person).post(member_url(cast, person, "password-link"), follow=True)

    assert "You change your own password under My account." in refused.text
    assert password_of(person) == person.password


def test_suspended_member_gets_no_link(cast: Cast) -> None:
    cast.operator.memberships.update(suspended_at="2026-01-01T00:00Z")

    with pytest.raises(RefusedError, match="A suspended member"):
        password_reset.create(
            membership=place(cast.workspace, cast.operator), created_by=cast.owner
        )


def test_deactivated_account_gets_no_link(cast: Cast) -> None:
    User.objects.filter(pk=cast.operator.pk).update(is_active=False)

    with pytest.raises(RefusedError, match="deactivated"):
        password_reset.create(
            membership=place(cast.workspace, cast.operator), created_by=cast.owner
        )


def test_link_ends_when_the_account_joins_another_workspace(cast: Cast, client: Client) -> None:
    """Else who made it could take over what the other workspace has given since."""
    url = member_url(cast, cast.operator, "password-link")
    link = link_in(sign_in(client, cast.owner).post(url).text)

    MembershipFactory(user=cast.operator)

    assert client.get(link).status_code == 404


def test_link_ends_with_the_membership_and_stays_ended(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.operator, "password-link")
    link = link_in(sign_in(client, cast.owner).post(url).text)

    client.post(member_url(cast, cast.operator, "remove"))
    assert client.get(link).status_code == 404
    MembershipFactory(workspace=cast.workspace, user=cast.operator)

    assert client.get(link).status_code == 404


def test_list_shows_who_waits_for_a_password(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner).post(member_url(cast, cast.operator, "password-link"))

    assert "No password yet" in client.get(list_url(cast)).text
    assert "Links made before stop working." in client.get(member_url(cast, cast.operator)).text

"""A workspace that opens only through its provider, and the owner who can break the glass."""

import io
from http import HTTPStatus

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.factors.policy import who_asks
from tenantpilot.factors.services import resets
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import roles, suspension
from tenantpilot.sso.models import Connection
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership
from tests.cast import Cast, member, sign_in
from tests.edit_forms import save
from tests.factories import PASSWORD, InvitationFactory, MembershipFactory
from tests.factors.people import code_of, with_app
from tests.sso.conftest import page
from tests.sso.provider import Liar
from tests.sso.walking import walk
from tests.ui.markup import words

pytestmark = pytest.mark.django_db


def place(cast: Cast, user: User) -> WorkspaceMembership:
    return WorkspaceMembership.objects.get(workspace=cast.workspace, user=user)


def opens(client: Client, cast: Cast) -> bool:
    url = reverse("tenant_dashboard:workspace", args=[cast.workspace.slug])
    return client.get(url).status_code == HTTPStatus.OK


def test_sessions_with_a_password_lose_the_workspace_with_the_next_click(
    cast: Cast, second: User, through: Client
) -> None:
    manager = sign_in(Client(), cast.manager)
    assert opens(manager, cast)

    through.post(page(cast, "require"))

    assert not opens(manager, cast)
    assert opens(through, cast)
    assert opens(sign_in(Client(), second, has_factor=True), cast)


def test_who_accepts_with_keys_of_their_own_is_led_to_connect_the_account(
    required: Workspace, cast: Cast
) -> None:
    invitation = InvitationFactory(
        workspace=required, email=cast.outsider.email, invited_by=cast.owner
    )
    link = reverse("members:invitation", args=[InvitationLink.to(invitation).token])
    shown = Client().get(link)

    done = sign_in(Client(), cast.outsider).post(f"{link}accept/", follow=True)

    assert "it opens with that only" in words(shown.text)
    assert done.redirect_chain[-1][0] == reverse("sso:admin-connections")
    assert "It opens with your company&#x27;s account only" in done.text
    assert "Northwind ID" in done.text


def test_it_is_required_only_by_who_came_through(
    client: Client, cast: Cast, second: User, connection: Connection
) -> None:
    sign_in(client, cast.owner)

    client.post(page(cast, "require"))

    assert Workspace.objects.get(pk=cast.workspace.pk).sso_required_at is None


@pytest.mark.parametrize(
    "spoiled", [{"suspended_at": now()}, {"break_glass": False}], ids=["suspended", "taken"]
)
def test_it_is_required_only_while_somebody_can_break_the_glass(
    cast: Cast, second: User, through: Client, spoiled: dict[str, object]
) -> None:
    WorkspaceMembership.objects.filter(user=second).update(**spoiled)

    through.post(page(cast, "require"))

    assert Workspace.objects.get(pk=cast.workspace.pk).sso_required_at is None


def test_breaking_the_glass_takes_a_second_factor(
    client: Client, cast: Cast, required: Workspace, second: User
) -> None:
    sign_in(client, second)

    asked = client.get(reverse("tenant_dashboard:workspace", args=[cast.workspace.slug]))

    assert asked["Location"].startswith(reverse("factors:admin-needed"))
    assert who_asks(second) == cast.workspace.name
    assert who_asks(cast.manager) == ""


def test_owner_without_a_factor_counts_for_none_and_is_given_none(
    cast: Cast, second: User, through: Client
) -> None:
    resets.reset(person=second, reset_by=None)
    through.post(page(cast, "require"))
    url = page(cast, "break-glass", place(cast, cast.owner).pk)

    said = through.post(url, {"give": "1"}, follow=True)

    assert Workspace.objects.get(pk=cast.workspace.pk).sso_required_at is None
    assert "has no second factor" in said.text
    assert not place(cast, cast.owner).break_glass


@pytest.mark.parametrize("spoiled", [{"password": make_password(None)}, {"is_active": False}])
def test_who_cannot_sign_in_breaks_no_glass(
    cast: Cast, second: User, through: Client, spoiled: dict[str, object]
) -> None:
    User.objects.filter(pk=second.pk).update(**spoiled)

    through.post(page(cast, "require"))

    assert Workspace.objects.get(pk=cast.workspace.pk).sso_required_at is None


def test_breaking_the_glass_is_audited_in_the_workspace(
    client: Client, cast: Cast, required: Workspace, second: User
) -> None:
    secret = with_app(second)
    client.post(reverse("accounts:admin-sign-in"), {"email": second.email, "password": PASSWORD})
    client.post(reverse("factors:admin-factor"), {"code": code_of(secret)})

    entry = AuditLog.objects.get(action=AuditAction.BREAK_GLASS_USED)
    assert (entry.workspace_id, entry.person_id) == (required.pk, second.pk)


def test_coming_through_the_provider_breaks_nothing(
    cast: Cast, required: Workspace, connection: Connection, provider: Liar
) -> None:
    WorkspaceMembership.objects.filter(user=cast.owner).update(break_glass=True)

    walk(Client(), connection, provider)

    assert not AuditLog.objects.filter(action=AuditAction.BREAK_GLASS_USED).exists()


def test_last_who_can_break_the_glass_stays(cast: Cast, required: Workspace, second: User) -> None:
    owner = User.objects.get(pk=cast.owner.pk)
    there = place(cast, second)

    with pytest.raises(RefusedError, match="break glass"):
        suspension.remove(membership=there, removed_by=owner)
    with pytest.raises(RefusedError, match="break glass"):
        suspension.suspend(membership=there, suspended_by=owner)
    with pytest.raises(RefusedError, match="break glass"):
        roles.change(membership=there, role=Role.MANAGER, changed_by=owner)


def test_last_break_glass_is_not_taken_back(
    cast: Cast, required: Workspace, second: User, through: Client
) -> None:
    through.post(page(cast, "break-glass", place(cast, second).pk), {"take": "1"})

    assert place(cast, second).break_glass


def test_owner_who_is_demoted_loses_it(cast: Cast, second: User) -> None:
    roles.change(membership=place(cast, second), role=Role.MANAGER, changed_by=cast.owner)

    assert not place(cast, second).break_glass


def test_giving_and_taking_is_audited_once(
    cast: Cast, connection: Connection, second: User, through: Client
) -> None:
    with_app(cast.owner)
    url = page(cast, "break-glass", place(cast, cast.owner).pk)
    for form in ({"give": "1"}, {"give": "1"}, {"take": "1"}, {"take": "1"}):
        through.post(url, form)

    acts = list(AuditLog.objects.filter(subject_type="WorkspaceMembership").values_list("action"))
    assert acts == [(AuditAction.BREAK_GLASS_GIVEN,), (AuditAction.BREAK_GLASS_TAKEN,)]


def test_it_is_given_to_owners_with_a_password_only(
    cast: Cast, connection: Connection, through: Client
) -> None:
    through.post(page(cast, "break-glass", place(cast, cast.manager).pk), {"give": "1"})
    User.objects.filter(pk=cast.owner.pk).update(password=make_password(None))
    sign_in(through, member(cast.workspace, Role.OWNER, "Third"))
    through.post(page(cast, "break-glass", place(cast, cast.owner).pk), {"give": "1"})

    assert not WorkspaceMembership.objects.filter(break_glass=True).exists()


def test_it_is_given_neither_to_the_suspended_nor_in_other_workspaces(
    cast: Cast, connection: Connection, second: User, through: Client
) -> None:
    there = WorkspaceMembership.objects.get(user=cast.outsider)
    WorkspaceMembership.objects.filter(user=second).update(break_glass=False, suspended_at=now())

    through.post(page(cast, "break-glass", place(cast, second).pk), {"give": "1"})
    answer = through.post(page(cast, "break-glass", there.pk), {"give": "1"})

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert not WorkspaceMembership.objects.filter(break_glass=True).exists()


def test_database_gives_it_to_owners_only(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkspaceMembership.objects.filter(user=cast.manager).update(break_glass=True)


def test_release_lets_passwords_in_again(cast: Cast, required: Workspace, through: Client) -> None:
    through.post(page(cast, "release"))

    assert opens(sign_in(Client(), cast.manager), cast)
    assert AuditLog.objects.filter(action=AuditAction.PROVIDER_NOT_REQUIRED).count() == 1


def test_operator_can_release_when_everybody_is_shut_out(cast: Cast, required: Workspace) -> None:
    call_command("release_sign_in", cast.workspace.slug, stdout=io.StringIO())

    assert opens(sign_in(Client(), cast.manager), cast)
    with pytest.raises(CommandError, match="requires no provider"):
        call_command("release_sign_in", cast.workspace.slug)
    with pytest.raises(CommandError, match="no workspace"):
        call_command("release_sign_in", "nowhere")


def test_required_provider_is_neither_changed_nor_removed(
    cast: Cast, required: Workspace, through: Client, connection: Connection
) -> None:
    through.post(page(cast, "remove"))
    told = {"name": "x", "client_id": "x", "client_secret": "x"}
    other = {"kind": "oidc", "issuer": "https://id.example", **told}
    answer = save(through, page(cast, "workspace"), other)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Connection.objects.get().pk == connection.pk


def test_switcher_leads_to_the_provider_that_a_workspace_requires(
    client: Client, cast: Cast, required: Workspace, connection: Connection
) -> None:
    elsewhere = cast.foreign_tenant.workspace
    MembershipFactory(user=cast.manager, workspace=elsewhere)
    sign_in(client, cast.manager)
    door = reverse("sso:admin-door", args=[connection.public_id])

    page = client.get(reverse("tenant_dashboard:workspace", args=[elsewhere.slug])).text
    on_the_way = client.post(door, {"next": "/admin/"})

    assert f'action="{door}"' in page
    assert "Sign in to Northwind IT" in page
    assert connection.issuer in on_the_way.text

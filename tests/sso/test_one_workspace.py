"""A session is good for what was proved: a provider's session opens the provider's workspace."""

from http import HTTPStatus

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tenantpilot.access.selectors import memberships_of
from tenantpilot.accounts.models import User
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.sso.refusals import Reason
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership
from tests.cast import Cast, member, sign_in
from tests.factories import PASSWORD, InvitationFactory, MembershipFactory
from tests.sso.conftest import connected
from tests.sso.provider import MARA, OWNER, Liar, says
from tests.sso.walking import is_signed_in, reason, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(cast: Cast) -> WorkspaceMembership:
    """The owner owns the outsider's workspace, too."""
    membership: WorkspaceMembership = MembershipFactory(
        user=cast.owner, workspace=cast.foreign_tenant.workspace, role=Role.OWNER
    )
    return membership


def opened(client: Client, cast: Cast) -> list[int]:
    """What the two workspaces and their tenants answer."""
    pages = [
        reverse("tenant_dashboard:workspace", args=[cast.workspace.slug]),
        reverse("tenant_dashboard:tenant", args=[cast.tenant.pk]),
        reverse("tenant_dashboard:workspace", args=[cast.foreign_tenant.workspace.slug]),
        reverse("tenant_dashboard:tenant", args=[cast.foreign_tenant.pk]),
    ]
    return [client.get(page).status_code for page in pages]


def test_session_of_one_workspaces_provider_opens_that_workspace_only(
    client: Client, cast: Cast, both: WorkspaceMembership, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)

    assert opened(client, cast) == [200, 200, 404, 404]


def test_person_is_known_at_the_connection_that_they_connected_only(
    client: Client,
    cast: Cast,
    both: WorkspaceMembership,
    connection: Connection,
    provider: Liar,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Also if the other workspace has the same provider, and they work there."""
    other = connected(cast.foreign_tenant.workspace, provider)

    walk(client, other, provider)

    assert reason(caplog) == Reason.UNKNOWN_PERSON


def test_number_of_another_issuer_is_another_person(
    client: Client, connection: Connection, provider: Liar, caplog: pytest.LogCaptureFixture
) -> None:
    ExternalIdentity.objects.update(issuer="https://before.example")

    walk(client, connection, provider)

    assert reason(caplog) == Reason.UNKNOWN_PERSON


def test_own_password_opens_both(
    client: Client, cast: Cast, both: WorkspaceMembership, connection: Connection
) -> None:
    sign_in(client, cast.owner)

    assert opened(client, cast) == [200, 200, 200, 200]


def test_workspaces_of_other_providers_are_not_in_the_switcher(
    client: Client, cast: Cast, both: WorkspaceMembership, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)

    page = client.get(reverse("tenant_dashboard:workspace", args=[cast.workspace.slug]))

    assert cast.foreign_tenant.workspace.slug not in page.content.decode()


def test_worker_asks_only_whether_the_person_is_a_member(
    cast: Cast, both: WorkspaceMembership, connection: Connection
) -> None:
    """What was begun in a session goes on without one."""
    assert memberships_of(User.objects.get(pk=cast.owner.pk)).count() == 2


def test_session_ends_with_its_connection(
    client: Client, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)

    connection.delete()

    assert not is_signed_in(client)


def test_removed_member_is_outside_with_the_next_click(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)

    WorkspaceMembership.objects.filter(user=cast.owner).delete()

    assert opened(client, cast)[:2] == [404, 404]


def test_suspended_member_neither_comes_in_nor_connects(
    client: Client,
    cast: Cast,
    connection: Connection,
    provider: Liar,
    caplog: pytest.LogCaptureFixture,
) -> None:
    WorkspaceMembership.objects.filter(user=cast.owner).update(suspended_at=now())

    walk(client, connection, provider)
    sign_in(client, cast.owner)
    answer = client.post(reverse("sso:admin-connect", args=[connection.public_id]))

    assert reason(caplog) == Reason.NOT_A_MEMBER
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_session_of_a_provider_changes_no_password(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)
    chosen = "violet harbour tin lantern"
    new = {"current": PASSWORD, "password": chosen, "again": chosen}

    answer = client.post(reverse("members:change-password"), new)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert User.objects.get(pk=cast.owner.pk).check_password(PASSWORD)


def test_session_of_a_provider_connects_and_disconnects_nothing(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)
    id_ = [connection.public_id]

    assert client.post(reverse("sso:admin-connect", args=id_)).status_code == HTTPStatus.FORBIDDEN
    assert (
        client.post(reverse("sso:admin-disconnect", args=id_)).status_code == HTTPStatus.FORBIDDEN
    )
    assert ExternalIdentity.objects.count() == 1


def test_session_of_one_provider_accepts_no_invitation_of_another_workspace(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    """Its provider could have made the address up."""
    invitation = InvitationFactory(
        workspace=cast.foreign_tenant.workspace, email=cast.owner.email, invited_by=cast.outsider
    )
    walk(client, connection, provider)
    link = InvitationLink.to(invitation).token

    answer = client.post(reverse("members:accept-invitation", args=[link]))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert WorkspaceInvitation.objects.filter(pk=invitation.pk).exists()


class TestEvilWorkspace:
    """Its owner runs a provider that says whatever they like, and invites a person of ours."""

    @pytest.fixture
    def evil(self, cast: Cast, provider: Liar) -> Connection:
        return connected(cast.foreign_tenant.workspace, provider)

    @pytest.fixture
    def mara(self, cast: Cast) -> User:
        user = member(cast.workspace, Role.MANAGER, "Mara")
        User.objects.filter(pk=user.pk).update(email=MARA.email)
        return User.objects.get(pk=user.pk)

    def _joins(self, client: Client, cast: Cast, provider: Liar) -> int:
        from tests.sso.walking import asked, come_back

        invitation = InvitationFactory(
            workspace=cast.foreign_tenant.workspace, email=MARA.email, invited_by=cast.outsider
        )
        url = reverse("members:join-through-provider", args=[InvitationLink.to(invitation).token])
        question = asked(client.post(url))
        return int(come_back(client, provider, question, MARA).status_code)

    def test_its_invitation_does_not_open_her_account(
        self,
        client: Client,
        cast: Cast,
        evil: Connection,
        provider: Liar,
        mara: User,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        status = self._joins(client, cast, provider)

        assert status == HTTPStatus.FORBIDDEN
        assert reason(caplog) == "taken"
        assert not ExternalIdentity.objects.filter(user=mara).exists()

    @pytest.mark.parametrize("state", ["no password", "no password, no workspace, identity", "off"])
    def test_nor_does_it_open_one_that_somebody_uses_in_another_way(
        self, client: Client, cast: Cast, evil: Connection, provider: Liar, mara: User, state: str
    ) -> None:
        User.objects.filter(pk=mara.pk).update(password=make_password(None))
        if state != "no password":
            mara.memberships.all().delete()
        if state == "off":
            User.objects.filter(pk=mara.pk).update(is_active=False)
        elif state != "no password":
            connected(cast.workspace, provider, user=mara, subject="elsewhere")

        assert self._joins(client, cast, provider) == HTTPStatus.FORBIDDEN

    def test_its_word_alone_opens_nothing(
        self, client: Client, cast: Cast, evil: Connection, provider: Liar, mara: User
    ) -> None:
        assert walk(client, evil, provider, MARA).status_code == HTTPStatus.FORBIDDEN
        provider.of_claims = says(sub=OWNER.subject)
        assert walk(client, evil, provider, MARA).status_code == HTTPStatus.FORBIDDEN

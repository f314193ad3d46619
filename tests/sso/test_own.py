"""Connecting my account: only by me, signed in with a key of my own, on a page of ours."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.sso.refusals import Reason
from tenantpilot.workspaces.models import WorkspaceMembership
from tests.cast import Cast, sign_in
from tests.sso.conftest import connected
from tests.sso.provider import MARA, OWNER, Liar
from tests.sso.walking import asked, come_back, is_signed_in, reason, walk

pytestmark = pytest.mark.django_db


def connect_url(connection: Connection) -> str:
    return reverse("sso:admin-connect", args=[connection.public_id])


def test_connected_account_is_opened_by_the_provider(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    sign_in(client, cast.manager)

    come_back(client, provider, asked(client.post(connect_url(connection))), MARA)

    later = Client()
    walk(later, connection, provider, MARA)
    assert later.get(reverse("members:account")).wsgi_request.user == cast.manager
    entry = AuditLog.objects.get(action=AuditAction.IDENTITY_CONNECTED)
    assert (entry.actor_id, entry.workspace_id) == (cast.manager.pk, cast.workspace.pk)


def test_link_of_another_site_connects_nothing(
    client: Client, cast: Cast, connection: Connection
) -> None:
    sign_in(client, cast.manager)

    assert client.get(connect_url(connection)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_form_of_another_site_connects_nothing(cast: Cast, connection: Connection) -> None:
    strict = sign_in(Client(enforce_csrf_checks=True), cast.manager)

    assert strict.post(connect_url(connection)).status_code == HTTPStatus.FORBIDDEN


def test_provider_of_a_workspace_one_is_no_member_of_does_not_exist(
    client: Client, cast: Cast, connection: Connection
) -> None:
    sign_in(client, cast.outsider)

    assert client.post(connect_url(connection)).status_code == HTTPStatus.NOT_FOUND


def test_member_who_was_removed_on_the_way_is_not_connected(
    client: Client, cast: Cast, connection: Connection, provider: Liar, caplog: Any
) -> None:
    sign_in(client, cast.manager)
    question = asked(client.post(connect_url(connection)))
    WorkspaceMembership.objects.filter(user=cast.manager).delete()

    come_back(client, provider, question, MARA)

    assert reason(caplog) == Reason.NOT_A_MEMBER


def test_identity_of_somebody_else_is_not_taken_over(
    client: Client, cast: Cast, connection: Connection, provider: Liar, caplog: Any
) -> None:
    sign_in(client, cast.manager)

    come_back(client, provider, asked(client.post(connect_url(connection))), OWNER)

    assert reason(caplog) == Reason.TAKEN
    assert ExternalIdentity.objects.get().user == cast.owner


def test_second_identity_of_one_person_is_refused(
    client: Client, cast: Cast, connection: Connection, provider: Liar, caplog: Any
) -> None:
    sign_in(client, cast.owner)

    come_back(client, provider, asked(client.post(connect_url(connection))), MARA)

    assert reason(caplog) == Reason.TAKEN


def test_connecting_again_changes_nothing(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    sign_in(client, cast.owner)

    come_back(client, provider, asked(client.post(connect_url(connection))), OWNER)

    assert ExternalIdentity.objects.get().user == cast.owner


def test_answer_is_not_given_to_who_signed_in_meanwhile(
    client: Client, cast: Cast, connection: Connection, provider: Liar, caplog: Any
) -> None:
    sign_in(client, cast.manager)
    question = asked(client.post(connect_url(connection)))
    User.objects.filter(pk=cast.manager.pk).update(is_active=False)

    come_back(client, provider, question, MARA)

    assert reason(caplog) == Reason.OTHER_PERSON
    assert ExternalIdentity.objects.count() == 1


def test_disconnecting_ends_what_the_provider_opened_and_nothing_else(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    through = Client()
    walk(through, connection, provider)
    sign_in(client, cast.owner)

    client.post(reverse("sso:admin-disconnect", args=[connection.public_id]))

    assert not is_signed_in(through)
    assert is_signed_in(client)
    assert not ExternalIdentity.objects.exists()
    assert AuditLog.objects.filter(action=AuditAction.IDENTITY_DISCONNECTED).count() == 1


def test_disconnecting_twice_changes_nothing(
    client: Client, cast: Cast, connection: Connection
) -> None:
    sign_in(client, cast.owner)
    for _ in range(2):
        client.post(reverse("sso:admin-disconnect", args=[connection.public_id]))

    assert AuditLog.objects.filter(action=AuditAction.IDENTITY_DISCONNECTED).count() == 1


def test_page_lists_the_providers_of_ones_workspaces(
    client: Client, cast: Cast, connection: Connection, provider: Liar
) -> None:
    connected(cast.foreign_tenant.workspace, provider)
    page = sign_in(client, cast.owner).get(reverse("sso:admin-connections")).content.decode()

    assert page.count("Northwind ID") >= 1
    assert cast.foreign_tenant.workspace.name not in page
    assert "Disconnect" in page


def test_page_of_a_providers_session_says_why_nothing_can_be_changed(
    client: Client, connection: Connection, provider: Liar
) -> None:
    walk(client, connection, provider)

    page = client.get(reverse("sso:admin-connections")).content.decode()

    assert "with your own password" in page
    assert "Disconnect" not in page

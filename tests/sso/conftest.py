"""A workspace with a provider that vouches for its owner."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import Settings

from demo.sign_in_provider.server import Server
from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership
from tests.cast import Cast, member
from tests.factors.people import with_app
from tests.sso.connections import a_connection
from tests.sso.provider import OWNER, Liar
from tests.sso.walking import walk


@pytest.fixture(autouse=True)
def loopback(settings: Settings) -> None:
    """Let providers stand on this machine, as a company's own would in its network."""
    settings.SIGN_IN_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]


@pytest.fixture
def provider() -> Iterator[Liar]:
    """A provider that answers on real HTTP."""
    liar = Liar()
    with Server(liar):
        yield liar


@pytest.fixture
def connection(cast: Cast, provider: Liar) -> Connection:
    """The cast's workspace has the provider, which knows the owner."""
    return connected(cast.workspace, provider, user=cast.owner, subject=OWNER.subject)


def connected(
    workspace: Workspace | None, provider: Liar, *, subject: str = "", **owner: object
) -> Connection:
    """Return a connection with the provider; with an owner, the person it knows by the subject."""
    connection = a_connection(workspace, issuer=provider.issuer)
    if owner:
        ExternalIdentity.objects.create(
            connection=connection, issuer=provider.issuer, subject=subject, **owner
        )
    return connection


def page(cast: Cast, name: str, *more: object) -> str:
    return reverse(f"sso:{name}", args=[cast.workspace.slug, *more])


@pytest.fixture
def through(connection: Connection, provider: Liar) -> Client:
    """The owner, come in through the provider."""
    client = Client()
    walk(client, connection, provider)
    PlaneSession.objects.update(proved_at=now())
    return client


@pytest.fixture
def second(cast: Cast) -> User:
    """A second owner, with break glass."""
    user = member(cast.workspace, Role.OWNER, "Second Owner")
    WorkspaceMembership.objects.filter(user=user).update(break_glass=True)
    with_app(user)
    return user


@pytest.fixture
def required(cast: Cast, second: User, through: Client) -> Workspace:
    through.post(page(cast, "require"))
    workspace = Workspace.objects.get(pk=cast.workspace.pk)
    assert workspace.sso_required_at
    return workspace

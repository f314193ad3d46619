"""A workspace with a provider that vouches for its owner."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from pytest_django import Settings

from demo.sign_in_provider.server import Server
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast
from tests.sso.connections import a_connection
from tests.sso.provider import OWNER, Liar


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

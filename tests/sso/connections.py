"""A sign-in provider of a workspace, as its owner has set it up."""

from tenantpilot.sso.client_secrets import sealed
from tenantpilot.sso.models import Connection, Kind
from tenantpilot.workspaces.models import Workspace
from tests.sso.provider import CLIENT_ID, CLIENT_SECRET


def a_connection(workspace: Workspace | None, *, issuer: str = "https://id.example") -> Connection:
    """Return a provider of the workspace, or of the platform operators."""
    connection = Connection(
        workspace=workspace,
        kind=Kind.OIDC,
        name="Northwind ID",
        issuer=issuer,
        client_id=CLIENT_ID,
    )
    connection.sealed_secret = sealed(CLIENT_SECRET, connection=connection)
    connection.save()
    return connection

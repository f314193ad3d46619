"""The client secret of a connection at rest: bound to it, so that a copied row does not open."""

from tenantpilot.sso.models import Connection
from tenantpilot.tenants import secrets
from tenantpilot.tenants.services.rotation import reseals


def sealed(secret: str, *, connection: Connection) -> bytes:
    """Return the secret, sealed for this connection."""
    return secrets.seal_for_sign_in(secret, public_id=connection.public_id)


def client_secret(connection: Connection) -> str:
    """Return the connection's secret. Raises SecretUnreadableError."""
    return secrets.unseal_for_sign_in(
        bytes(connection.sealed_secret), public_id=connection.public_id
    )


@reseals(Connection)
def _resealed(connection: Connection) -> bytes:
    return sealed(client_secret(connection), connection=connection)

"""A tenant's connection: what people enter, and what checks find out about it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.graph.permissions import RequiredPermission
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant


class SecretNeededError(Exception):
    """There is no stored client secret that could go on with this application id."""


@transaction.atomic
def configure(
    *,
    tenant: Tenant,
    client_id: UUID,
    client_secret: str,
    secret_expires_on: date | None,
    configured_by: User,
) -> ProviderConnection:
    """Store how to sign in to the tenant; an empty secret keeps the stored one.

    Anything but a new expiry date makes the connection unchecked. Raises SecretNeededError if
    there is no secret to keep: a secret belongs to one application.
    """
    # Serialises two first connections made at once.
    tenant.lock()
    connection = ProviderConnection.objects.filter(tenant=tenant).first()
    is_same = connection is not None and connection.client_id == client_id and not client_secret
    if connection is None or not is_same:
        connection = _replaced(connection, tenant=tenant, client_secret=client_secret)
    connection.client_id = client_id
    connection.secret_expires_on = secret_expires_on
    connection.save()
    log.record(
        action=AuditAction.CONNECTION_CONFIGURED,
        actor=configured_by,
        subject=connection,
        new_secret=bool(client_secret),
    )
    return connection


def version_of(tenant: Tenant) -> datetime | None:
    """Return the version of what was entered: a later verdict about it names it."""
    return (
        ProviderConnection.objects.filter(tenant=tenant)
        .values_list("updated_at", flat=True)
        .first()
    )


def mark_connected(
    *,
    tenant: Tenant,
    missing: Iterable[RequiredPermission] | None = None,
    version: datetime | None = None,
) -> None:
    """Store that signing in worked just now, and what is not granted (None: not read).

    With a version, nothing is stored if something else was entered in the meantime.
    """
    _keep(
        tenant,
        version,
        status=ConnectionStatus.CONNECTED,
        failure_code="",
        **_looked(missing),
    )


def mark_failed(
    *,
    tenant: Tenant,
    failure_code: str,
    missing: Iterable[RequiredPermission] | None = None,
    version: datetime | None = None,
) -> None:
    """Store why the connection does not work, and what is not granted (None: not read).

    Never for a fault that passes by itself. `version` as for mark_connected.
    """
    _keep(
        tenant,
        version,
        status=ConnectionStatus.FAILED,
        failure_code=failure_code,
        **_looked(missing),
    )


def mark_unchecked(*, tenant: Tenant) -> None:
    """Forget what checks found: it was about another Microsoft tenant."""
    ProviderConnection.objects.filter(tenant=tenant).update(
        status=ConnectionStatus.UNCHECKED,
        failure_code="",
        missing_permissions=None,
        last_checked_at=None,
    )


def _replaced(
    connection: ProviderConnection | None, *, tenant: Tenant, client_secret: str
) -> ProviderConnection:
    if not client_secret:
        raise SecretNeededError
    connection = connection or ProviderConnection(tenant=tenant)
    connection.sealed_secret = secrets.seal(client_secret, tenant_id=tenant.pk)
    connection.status = ConnectionStatus.UNCHECKED
    connection.failure_code = ""
    connection.missing_permissions = None
    connection.last_checked_at = None
    return connection


def _names(permissions: Iterable[RequiredPermission]) -> list[str]:
    return [permission.value for permission in permissions]


def _looked(missing: Iterable[RequiredPermission] | None) -> dict[str, object]:
    return {} if missing is None else {"missing_permissions": _names(missing)}


def _keep(tenant: Tenant, version: datetime | None, **values: object) -> None:
    entered = ProviderConnection.objects.filter(tenant=tenant)
    if version:
        entered = entered.filter(updated_at=version)
    entered.update(last_checked_at=Now(), **values)

"""A tenant's connection: what people enter, and what checks find out about it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.graph.permissions import RequiredPermission
from tenantpilot.tenants import secrets
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import (
    AppCredential,
    ConnectionStatus,
    CredentialKind,
    ProviderApp,
    ProviderConnection,
    Tenant,
)


class SecretNeededError(Exception):
    """There is no stored credential that could go on with this application id."""


@transaction.atomic
def configure(
    *,
    tenant: Tenant,
    client_id: UUID,
    credential: EnteredCredential | None,
    expires_on: date | None = None,
    configured_by: User,
) -> ProviderConnection:
    """Store the tenant's own app; without a credential the stored one is kept.

    Anything but a new expiry date makes the connection unchecked. Raises SecretNeededError if
    there is none to keep: a credential belongs to one application.
    """
    # Serialises two first connections made at once.
    tenant.lock()
    connection = ProviderConnection.objects.filter(tenant=tenant).first()
    is_same = connection is not None and connection.client_id == client_id and not connection.app_id
    if credential:
        connection = _with_own(connection, credential, tenant=tenant)
    elif connection is None or not is_same:
        raise SecretNeededError
    connection.client_id = client_id
    if connection.credential_kind == CredentialKind.SECRET:
        _note_expiry(connection, expires_on)
    connection.save()
    log.record(
        action=AuditAction.CONNECTION_CONFIGURED,
        actor=configured_by,
        subject=connection,
        new_secret=credential is not None,
        credential=connection.credential_kind,
        workspace_app=False,
    )
    return connection


@transaction.atomic
def use_app(*, tenant: Tenant, app: ProviderApp, configured_by: User) -> ProviderConnection:
    """Let the tenant be read with the workspace's app. The connection is unchecked then.

    Raises SecretNeededError if the app has no credential, or is none for this tenant.
    """
    tenant.lock()
    app = app.lock()
    credential = app.credentials.order_by("proved_at").first()
    if credential is None or not fits(app, tenant):
        raise SecretNeededError
    connection = ProviderConnection.objects.filter(tenant=tenant).first()
    connection = _unchecked(connection or ProviderConnection(tenant=tenant))
    connection.app, connection.client_id, connection.sealed_secret = app, app.client_id, b""
    for name, value in copied(credential).items():
        setattr(connection, name, value)
    connection.save()
    log.record(
        action=AuditAction.CONNECTION_CONFIGURED,
        actor=configured_by,
        subject=connection,
        new_secret=False,
        credential=credential.kind,
        workspace_app=True,
    )
    return connection


def fits(app: ProviderApp, tenant: Tenant) -> bool:
    """Whether the app can be used for the tenant: of its workspace, and in its cloud."""
    return (app.workspace_id, app.cloud) == (tenant.workspace_id, tenant.cloud)


def copied(credential: AppCredential) -> dict[str, object]:
    """Return what connections repeat of their app's credential, so that one row tells all."""
    return {
        "credential_kind": credential.kind,
        "thumbprint": credential.thumbprint,
        "credential_since": credential.added_at,
        "secret_expires_on": credential.expires_on,
        "expiry_read_at": credential.expiry_read_at,
    }


def note_expiry(*, tenant: Tenant, expires_on: date, version: datetime | None) -> None:
    """Keep when the secret of the tenant's own app ends, as Microsoft told."""
    entered = ProviderConnection.objects.filter(
        tenant=tenant, app=None, credential_kind=CredentialKind.SECRET
    )
    if version:
        entered = entered.filter(updated_at=version)
    entered.update(secret_expires_on=expires_on, expiry_read_at=Now())


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


def _with_own(
    connection: ProviderConnection | None, credential: EnteredCredential, *, tenant: Tenant
) -> ProviderConnection:
    connection = _unchecked(connection or ProviderConnection(tenant=tenant))
    connection.app = None
    connection.credential_kind = credential.kind
    connection.sealed_secret = (
        secrets.seal(credential.secret, tenant_id=tenant.pk) if credential.secret else b""
    )
    connection.thumbprint = credential.thumbprint
    connection.credential_since = timezone.now()
    connection.secret_expires_on = credential.expires_on
    connection.expiry_read_at = None
    return connection


def _note_expiry(connection: ProviderConnection, expires_on: date | None) -> None:
    """Keep the day that was noted by hand; the same day as Microsoft told stays Microsoft's."""
    if connection.secret_expires_on != expires_on:
        connection.secret_expires_on, connection.expiry_read_at = expires_on, None


def _unchecked(connection: ProviderConnection) -> ProviderConnection:
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

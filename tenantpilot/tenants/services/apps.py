"""A workspace's own app: registered once, used by its tenants, its credential changed with overlap.

A new credential stands beside the old one until Microsoft has accepted it; only then does every
connection of the app go over to it, and the old one is forgotten.
"""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants import secrets
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import AppCredential, ProviderApp, ProviderConnection
from tenantpilot.tenants.services.connections import copied
from tenantpilot.workspaces.models import Workspace


class AppExistsError(Exception):
    """The workspace has an app already."""


class AppInUseError(Exception):
    """Tenants are read with the app, so it stays as it is."""


class NothingToProveError(Exception):
    """The new credential was proved, replaced or removed in the meantime."""


@transaction.atomic
def register(
    *,
    workspace: Workspace,
    client_id: UUID,
    directory_id: UUID,
    cloud: str,
    credential: EnteredCredential,
    registered_by: User,
) -> AppCredential:
    """Store the workspace's app with its first credential, and return that.

    Raises AppExistsError.
    """
    try:
        with transaction.atomic():
            app = ProviderApp.objects.create(
                workspace=workspace, client_id=client_id, directory_id=directory_id, cloud=cloud
            )
    except IntegrityError:
        raise AppExistsError from None
    log.record(action=AuditAction.APP_REGISTERED, actor=registered_by, subject=app, cloud=cloud)
    return add_credential(app=app, credential=credential, added_by=registered_by)


@transaction.atomic
def add_credential(
    *, app: ProviderApp, credential: EnteredCredential, added_by: User
) -> AppCredential:
    """Store a new credential beside the one in use; it takes the place of an unproved one."""
    current = app.lock()
    current.credentials.filter(proved_at=None).delete()
    sealed = b""
    if credential.secret:
        sealed = secrets.seal_for_app(
            credential.secret, workspace_id=current.workspace_id, app_id=current.pk
        )
    row = AppCredential.objects.create(
        app=current,
        kind=credential.kind,
        sealed_secret=sealed,
        thumbprint=credential.thumbprint,
        expires_on=credential.expires_on,
    )
    log.record(
        action=AuditAction.APP_CREDENTIAL_ADDED,
        actor=added_by,
        subject=current,
        credential=credential.kind.value,
    )
    _copy_to_connections(current)
    return row


@transaction.atomic
def record_try(*, credential: AppCredential, tried_by: User) -> None:
    """Write down who lets Microsoft be asked, before it is. Raises TooManyActsError."""
    log.record(action=AuditAction.APP_CREDENTIAL_TRIED, actor=tried_by, subject=credential.app)


@transaction.atomic
def mark_proved(
    *, credential: AppCredential, proved_by: User, expires_on: date | None = None
) -> None:
    """Take a credential that Microsoft has accepted into use, and forget the one before it.

    `expires_on`: its end, if Microsoft told that. Raises NothingToProveError.
    """
    app = credential.app.lock()
    if not app.credentials.filter(pk=credential.pk, proved_at=None).exists():
        raise NothingToProveError
    app.credentials.exclude(pk=credential.pk).delete()
    now = timezone.now()
    app.credentials.update(proved_at=now, tried_at=now, failure_code="")
    if expires_on:
        app.credentials.update(expires_on=expires_on, expiry_read_at=now)
    _copy_to_connections(app)
    log.record(
        action=AuditAction.APP_CREDENTIAL_PROVED,
        actor=proved_by,
        subject=app,
        credential=credential.kind,
    )


def mark_refused(*, credential: AppCredential, failure_code: str) -> None:
    """Keep why the new credential did not work. The one in use stays."""
    AppCredential.objects.filter(pk=credential.pk, proved_at=None).update(
        failure_code=failure_code, tried_at=timezone.now()
    )


@transaction.atomic
def discard_new(*, app: ProviderApp, discarded_by: User) -> None:
    """Remove the new credential; the one in use stays. Raises NothingToProveError if there is none,
    AppInUseError if it is the only one and tenants are read with it.
    """
    current = app.lock()
    is_only = not current.credentials.exclude(proved_at=None).exists()
    if is_only and current.connections.exists():
        raise AppInUseError
    removed, _ = current.credentials.filter(proved_at=None).delete()
    if not removed:
        raise NothingToProveError
    log.record(action=AuditAction.APP_CREDENTIAL_REMOVED, actor=discarded_by, subject=current)


@transaction.atomic
def remove(*, app: ProviderApp, removed_by: User) -> None:
    """Forget the app and its credentials. Raises AppInUseError while a tenant is read with it."""
    current = app.lock()
    if current.connections.exists():
        raise AppInUseError
    log.record(action=AuditAction.APP_REMOVED, actor=removed_by, subject=current)
    current.delete()


def _copy_to_connections(app: ProviderApp) -> None:
    credential = app.credentials.order_by("proved_at").first()
    if credential:
        # Not save(): what checks found out about the tenants stays true.
        ProviderConnection.objects.filter(app=app).update(**copied(credential))

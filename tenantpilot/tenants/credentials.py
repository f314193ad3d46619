"""Credentials: what people enter, and what a stored one gives the Graph client."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self
from uuid import UUID

from django.conf import settings

from tenantpilot.graph.auth.credentials import Credentials
from tenantpilot.tenants import secrets
from tenantpilot.tenants.certificates import Certificate, parts_of
from tenantpilot.tenants.models import (
    AppCredential,
    CredentialKind,
    ProviderApp,
    ProviderConnection,
    Tenant,
)
from tenantpilot.workspaces.models import Workspace

_SLUG = re.compile(r"[-\w]+", re.ASCII)


class NoCertificateError(Exception):
    """The credential is no certificate of this app's."""


@dataclass(frozen=True, kw_only=True)
class EnteredCredential:
    """A credential as it came in. Its repr does not show the secret."""

    kind: CredentialKind
    secret: str = field(default="", repr=False)
    thumbprint: str = ""
    expires_on: date | None = None

    @classmethod
    def of_certificate(cls, certificate: Certificate) -> Self:
        return cls(
            kind=CredentialKind.CERTIFICATE,
            secret=certificate.sealed_text,
            thumbprint=certificate.thumbprint,
            expires_on=certificate.ends_at.date(),
        )

    @classmethod
    def federated(cls) -> Self:
        return cls(kind=CredentialKind.FEDERATED)


def token_file_of(workspace: Workspace) -> Path | None:
    """Return the file with the identity that this installation has for a workspace, if it has one.

    A file each: with one identity for all, any workspace could sign in as another's app.
    """
    folder = settings.FEDERATED_TOKEN_FOLDER
    if not folder or not _SLUG.fullmatch(workspace.slug):
        return None
    file = Path(folder) / workspace.slug
    return file if file.is_file() else None


def of_connection(connection: ProviderConnection, *, tenant: Tenant) -> Credentials:
    """Return how to sign in to the tenant. Raises SecretUnreadableError."""
    if connection.app:
        credential = in_use(connection.app)
        return of_app(credential, directory_id=tenant.directory_id, workspace=tenant.workspace)
    sealed = bytes(connection.sealed_secret)
    secret = secrets.unseal(sealed, tenant_id=tenant.pk) if sealed else ""
    return _credentials(
        connection.credential_kind,
        secret,
        workspace=tenant.workspace,
        directory_id=tenant.directory_id,
        client_id=connection.client_id,
    )


def of_app(credential: AppCredential, *, directory_id: UUID, workspace: Workspace) -> Credentials:
    """Return how to sign in to a Microsoft tenant with a workspace's app.

    Raises SecretUnreadableError if the app is not this workspace's.
    """
    return _credentials(
        credential.kind,
        _opened(credential, workspace_id=workspace.pk),
        workspace=workspace,
        directory_id=directory_id,
        client_id=credential.app.client_id,
    )


def in_use(app: ProviderApp) -> AppCredential:
    """Return the credential that signs in: the proved one; before there is one, the new one.

    Raises SecretUnreadableError if there is none.
    """
    found = app.credentials.select_related("app").order_by("proved_at").first()
    if found is None:
        raise secrets.SecretUnreadableError("The workspace's app has no credential.")
    return found


def public_part(credential: AppCredential) -> str:
    """Return the certificate of an app without its key, as PEM.

    Raises NoCertificateError, SecretUnreadableError.
    """
    opened = _opened(credential, workspace_id=credential.app.workspace_id)
    return _certificate_in(opened, kind=credential.kind)


def public_part_of_connection(connection: ProviderConnection) -> str:
    """Return the certificate of a tenant's own app likewise."""
    if connection.app_id:
        raise NoCertificateError
    sealed = bytes(connection.sealed_secret)
    opened = secrets.unseal(sealed, tenant_id=connection.tenant_id) if sealed else ""
    return _certificate_in(opened, kind=connection.credential_kind)


def _certificate_in(opened: str, *, kind: str) -> str:
    if kind != CredentialKind.CERTIFICATE:
        raise NoCertificateError
    return parts_of(opened)[1]


def _opened(credential: AppCredential, *, workspace_id: int) -> str:
    sealed = bytes(credential.sealed_secret)
    if not sealed:
        if credential.app.workspace_id != workspace_id:
            raise secrets.SecretUnreadableError("The app belongs to another workspace.")
        return ""
    return secrets.unseal_for_app(sealed, workspace_id=workspace_id, app_id=credential.app_id)


def _credentials(
    kind: str, secret: str, *, workspace: Workspace, directory_id: UUID, client_id: UUID
) -> Credentials:
    match kind:
        case CredentialKind.CERTIFICATE:
            private_key, certificate = parts_of(secret)
            return Credentials(
                directory_id=directory_id,
                client_id=client_id,
                private_key=private_key,
                certificate=certificate,
            )
        case CredentialKind.FEDERATED:
            file = token_file_of(workspace)
            if file is None:
                raise secrets.SecretUnreadableError("This installation has no identity to offer.")
            return Credentials(directory_id=directory_id, client_id=client_id, token_file=file)
    return Credentials(directory_id=directory_id, client_id=client_id, client_secret=secret)

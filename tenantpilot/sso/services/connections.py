"""Setting up the provider of a workspace or of the operators. Each act is audited.

Another provider is another row: what the one before vouched for, it vouched for alone.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.accounts.security_messages import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.database.edit_conflicts import require_version
from tenantpilot.sso.client_secrets import sealed
from tenantpilot.sso.models import ENTRA_ISSUER, Connection, Kind
from tenantpilot.workspaces import owner_messages
from tenantpilot.workspaces.models import Workspace


class NotNowError(Exception):
    """It was not done, for the reason the message gives, for people to read."""


@dataclass(frozen=True, kw_only=True)
class EnteredProvider:
    """A provider as it came in. Its repr does not show the secret; "" keeps the one there is."""

    kind: Kind
    client_id: str
    client_secret: str = field(default="", repr=False)
    directory_id: UUID | None = None
    issuer: str = ""
    name: str = ""
    secret_expires_on: date | None = None

    @property
    def the_issuer(self) -> str:
        """Microsoft's is the directory's own; it is not typed."""
        return (
            self.issuer
            if self.directory_id is None
            else ENTRA_ISSUER.format(directory=self.directory_id)
        )

    def is_same(self, connection: Connection) -> bool:
        """Whether it is the provider that is there already."""
        there = (connection.kind, connection.issuer, connection.client_id)
        return there == (self.kind, self.the_issuer, self.client_id)


@transaction.atomic
def save(
    *,
    workspace: Workspace | None,
    entered: EnteredProvider,
    expected_version: str | None,
    saved_by: User | None,
) -> Connection:
    """Set up the provider; without a workspace, the operators'.

    Raises EditConflictError if it is no longer the one that the person saw.
    Raises NotNowError for another provider while the workspace requires the one it has, or if the
    secret is missing.
    """
    there = _locked(workspace)
    require_version(expected_version, stored=stored_in(there))
    if there and entered.is_same(there):
        return _update(there, entered, saved_by=saved_by)
    if not entered.client_secret:
        raise NotNowError("Another provider takes its own client secret. Nothing was saved.")
    if there and workspace and is_required(workspace):
        raise NotNowError(
            "Everybody has to sign in with the provider there is. Take that back first, or owners "
            "could lock everybody out. Nothing was saved."
        )
    made = _made(workspace, entered, instead_of=there)
    _record(AuditAction.SIGN_IN_PROVIDER_SAVED, made, actor=saved_by)
    return made


def stored_in(connection: Connection | None) -> list[object]:
    """Return what a form with the provider would change. The secret is sealed."""
    if connection is None:
        return []
    return [
        connection.kind,
        connection.issuer,
        connection.name,
        connection.client_id,
        connection.secret_expires_on,
        bytes(connection.sealed_secret).hex(),
    ]


def is_required(workspace: Workspace) -> bool:
    """Whether members have to come through the workspace's provider, as of now."""
    return Workspace.objects.filter(pk=workspace.pk, sso_required_at__isnull=False).exists()


def _locked(workspace: Workspace | None) -> Connection | None:
    if workspace:
        Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    return Connection.objects.select_for_update().filter(workspace=workspace).first()


def _update(there: Connection, entered: EnteredProvider, *, saved_by: User | None) -> Connection:
    there.name, there.secret_expires_on = entered.name, entered.secret_expires_on
    if entered.client_secret:
        there.sealed_secret = sealed(entered.client_secret, connection=there)
    there.save(update_fields=["name", "sealed_secret", "secret_expires_on"])
    _record(AuditAction.SIGN_IN_PROVIDER_SAVED, there, actor=saved_by)
    return there


def _made(
    workspace: Workspace | None, entered: EnteredProvider, *, instead_of: Connection | None
) -> Connection:
    made = Connection(
        workspace=workspace,
        kind=entered.kind,
        name=entered.name,
        issuer=entered.the_issuer,
        directory_id=entered.directory_id,
        client_id=entered.client_id,
        secret_expires_on=entered.secret_expires_on,
    )
    if instead_of:
        # Identities and sessions go. The address stays: it is registered, and people know it.
        made.public_id = instead_of.public_id
        instead_of.delete()
    made.sealed_secret = sealed(entered.client_secret, connection=made)
    made.save()
    return made


@transaction.atomic
def remove(*, connection: Connection, removed_by: User | None) -> None:
    """End it, with its identities and sessions. Raises NotNowError while it is required."""
    workspace = connection.workspace
    there = _locked(workspace)
    if there is None or there.pk != connection.pk:
        raise NotNowError("This provider is not there any more. Nothing was changed.")
    if workspace and is_required(workspace):
        raise NotNowError(
            "Everybody has to sign in with this provider. Take that back first. Nothing was "
            "changed."
        )
    _record(AuditAction.SIGN_IN_PROVIDER_REMOVED, there, actor=removed_by)
    there.delete()


def _record(action: AuditAction, connection: Connection, *, actor: User | None) -> None:
    log.record(action=action, actor=actor, subject=connection, kind=connection.kind)
    owner_messages.send(
        workspace_id=connection.workspace_id, change=SecurityChange.CONNECTION_CHANGED
    )

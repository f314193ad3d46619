"""Which account belongs to a person that a provider vouches for, and binding one to the other.

By (connection, issuer, number), never by an address: the people who run a provider can write
any address into it.
"""

from typing import Any

from django.db import IntegrityError, transaction

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.security_messages import SecurityChange
from tenantpilot.accounts.sessions import end_sessions
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.sso.flow import Proof
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.sso.refusals import Reason, SignInRefusedError
from tenantpilot.workspaces.models import WorkspaceMembership


def recognise(proof: Proof) -> User | PlatformOperator:
    """Return the account of the person, who may come in now. Raises SignInRefusedError."""
    identities = ExternalIdentity.objects.select_related("user", "operator")
    found = identities.filter(
        connection=proof.connection, issuer=proof.issuer, subject=proof.subject
    ).first()
    account = _account(found, proof.connection) if found else None
    if account is None:
        raise SignInRefusedError(Reason.UNKNOWN_PERSON)
    if not account.is_active:
        raise SignInRefusedError(Reason.INACTIVE)
    require_place(account, connection=proof.connection)
    return account


def _account(found: ExternalIdentity, connection: Connection) -> User | PlatformOperator | None:
    """Return the account of the connection's own plane."""
    return found.operator if connection.workspace_id is None else found.user


def require_place(account: User | PlatformOperator, *, connection: Connection) -> None:
    """Raise SignInRefusedError unless the connection is for people like this one."""
    if isinstance(account, PlatformOperator):
        has_place = connection.workspace_id is None
    else:
        places = WorkspaceMembership.objects.filter(user=account, suspended_at=None)
        has_place = places.filter(workspace__connections=connection.pk).exists()
    if not has_place:
        raise SignInRefusedError(Reason.NOT_A_MEMBER)


@transaction.atomic
def connect(*, account: User | PlatformOperator, proof: Proof) -> ExternalIdentity:
    """Let the account be opened through the provider, for its workspace, from now on.

    Raises SignInRefusedError if the identity is another person's, or the account has another there.
    """
    require_place(account, connection=proof.connection)
    identity = bind(account=account, proof=proof)
    log.record(
        action=AuditAction.IDENTITY_CONNECTED,
        actor=account,
        subject=account,
        workspace_id=proof.connection.workspace_id,
    )
    security_messages.send(account=account, change=SecurityChange.IDENTITY_CONNECTED)
    return identity


def bind(*, account: User | PlatformOperator, proof: Proof) -> ExternalIdentity:
    """Make the identity the account's, in the caller's transaction. Raises SignInRefusedError."""
    known: dict[str, Any] = {"issuer": proof.issuer, "subject": proof.subject, **_owner(account)}
    try:
        with transaction.atomic():
            identity, _ = ExternalIdentity.objects.get_or_create(
                connection=proof.connection, **known
            )
    except IntegrityError:
        raise SignInRefusedError(Reason.TAKEN) from None
    return identity


@transaction.atomic
def disconnect(*, account: User | PlatformOperator, connection: Connection) -> None:
    """Let the account not be opened through the provider any more; sessions of it end."""
    identities = ExternalIdentity.objects.filter(connection=connection, **_owner(account))
    gone, _ = identities.delete()
    if not gone:
        return
    plane = Plane.SYSTEM if isinstance(account, PlatformOperator) else Plane.ADMIN
    end_sessions(plane=plane, account_id=account.pk, connection_id=connection.pk)
    log.record(
        action=AuditAction.IDENTITY_DISCONNECTED,
        actor=account,
        subject=account,
        workspace_id=connection.workspace_id,
    )
    security_messages.send(account=account, change=SecurityChange.IDENTITY_REMOVED)


def _owner(account: User | PlatformOperator) -> dict[str, Any]:
    """Return the column of the account's kind, with the account."""
    return {"operator" if isinstance(account, PlatformOperator) else "user": account}

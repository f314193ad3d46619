"""A tenant's way into the workspace's care, and out of it again."""

from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.graph.clouds import Cloud
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tenantpilot.tenants.services import connections
from tenantpilot.workspaces.models import Workspace


class LinkBlocker(Enum):
    """Why a Microsoft tenant cannot be linked."""

    ACTIVE_HERE = auto()
    BEING_ONBOARDED_HERE = auto()
    VERIFIED_ELSEWHERE = auto()


class CannotLinkError(Exception):
    """The Microsoft tenant cannot be linked to this workspace.

    `tenant` is the workspace's own; whose it is otherwise stays untold.
    """

    def __init__(self, blocker: LinkBlocker, *, tenant: Tenant | None = None) -> None:
        super().__init__(blocker.name)
        self.blocker = blocker
        self.tenant = tenant


@dataclass(frozen=True, kw_only=True)
class Linked:
    """The tenant; `is_new` is false for an archived one that was brought back."""

    tenant: Tenant
    is_new: bool


@transaction.atomic
def link(
    *,
    workspace: Workspace,
    name: str,
    directory_id: UUID,
    linked_by: User,
    cloud: str = Cloud.WORLDWIDE,
) -> Linked:
    """Take a Microsoft tenant into the workspace, not to be worked on before it is activated.

    An archived one is brought back with its history, under the name that it has there.
    Other workspaces are not looked at: an id is only a claim until it is verified.
    Raises CannotLinkError.
    """
    archived = _archived_here(workspace, directory_id)
    if archived:
        _save(
            archived,
            cloud=cloud,
            status=TenantStatus.ONBOARDING,
            verified_at=None,
            archived_at=None,
        )
    tenant = archived or _create(workspace, name=name, directory_id=directory_id, cloud=cloud)
    log.record(
        action=AuditAction.TENANT_LINKED,
        actor=linked_by,
        subject=tenant,
    )
    return Linked(tenant=tenant, is_new=archived is None)


@transaction.atomic
def correct(*, tenant: Tenant, name: str, directory_id: UUID, cloud: str | None = None) -> None:
    """Mend the name, the Microsoft tenant id or the cloud of a tenant that is being onboarded.

    Raises CannotLinkError.
    """
    cloud = cloud or tenant.cloud
    if directory_id != tenant.directory_id:
        _refuse_if_taken(tenant.workspace, directory_id)
    if (directory_id, cloud) != (tenant.directory_id, tenant.cloud):
        connections.mark_unchecked(tenant=tenant)
    try:
        with transaction.atomic():
            _save(tenant, name=name, directory_id=directory_id, cloud=cloud)
    except IntegrityError:
        raise _why_taken(tenant.workspace, directory_id) from None


def confirm(*, tenant: Tenant, primary_domain: str) -> None:
    """Keep that Microsoft has confirmed the tenant id, and the domain if there is one.

    From now on the id is this workspace's alone. Raises CannotLinkError if another workspace
    has verified it before.
    """
    domain = {"primary_domain": primary_domain} if primary_domain else {}
    try:
        with transaction.atomic():
            _save(tenant, verified_at=tenant.verified_at or timezone.now(), **domain)
    except IntegrityError:
        raise CannotLinkError(LinkBlocker.VERIFIED_ELSEWHERE) from None


def activate(*, tenant: Tenant) -> None:
    """Let the tenant be worked on."""
    _save(tenant, status=TenantStatus.ACTIVE)


@transaction.atomic
def rename(*, tenant: Tenant, name: str, renamed_by: User) -> bool:
    """Give the tenant another name; False if it is its name already. Audited, without names."""
    if tenant.name == name:
        return False
    _save(tenant, name=name)
    log.record(action=AuditAction.TENANT_RENAMED, actor=renamed_by, subject=tenant)
    return True


def archive(*, tenant: Tenant) -> None:
    """Put the tenant aside and forget how to sign in to it. Its history stays readable."""
    _save(tenant, status=TenantStatus.ARCHIVED, archived_at=timezone.now())
    ProviderConnection.objects.filter(tenant=tenant).delete()


def _archived_here(workspace: Workspace, directory_id: UUID) -> Tenant | None:
    """Return the archived tenant to bring back, locked. Raises CannotLinkError."""
    own = Tenant.objects.select_for_update(no_key=True).filter(workspace=workspace)
    tenant = own.filter(directory_id=directory_id).first()
    if tenant and tenant.status != TenantStatus.ARCHIVED:
        raise _cannot_link(tenant)
    return tenant


def _create(workspace: Workspace, *, name: str, directory_id: UUID, cloud: str) -> Tenant:
    try:
        with transaction.atomic():
            return Tenant.objects.create(
                workspace=workspace,
                name=name,
                directory_id=directory_id,
                cloud=cloud,
                status=TenantStatus.ONBOARDING,
            )
    except IntegrityError:
        # Another session linked it a moment ago.
        raise _why_taken(workspace, directory_id) from None


def _refuse_if_taken(workspace: Workspace, directory_id: UUID) -> None:
    if tenant := Tenant.objects.filter(workspace=workspace, directory_id=directory_id).first():
        raise _cannot_link(tenant)


def _why_taken(workspace: Workspace, directory_id: UUID) -> CannotLinkError:
    return _cannot_link(Tenant.objects.get(workspace=workspace, directory_id=directory_id))


def _cannot_link(tenant: Tenant) -> CannotLinkError:
    if tenant.status == TenantStatus.ONBOARDING:
        return CannotLinkError(LinkBlocker.BEING_ONBOARDED_HERE, tenant=tenant)
    return CannotLinkError(LinkBlocker.ACTIVE_HERE, tenant=tenant)


def _save(tenant: Tenant, **values: object) -> None:
    for name, value in values.items():
        setattr(tenant, name, value)
    tenant.save(update_fields=list(values))

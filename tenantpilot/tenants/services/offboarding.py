"""Archiving a tenant, and removing it with all that is about it."""

from dataclasses import dataclass

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.data_removal import removal
from tenantpilot.data_removal.removal import RowCount
from tenantpilot.tenants import removal_register
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.tenants.removal_register import Kind, Removal
from tenantpilot.tenants.services import lifecycle
from tenantpilot.workspaces.models import Workspace


class CannotOffboardError(Exception):
    """The tenant is not to be removed as it stands; the message says what to do first."""


@dataclass(frozen=True, kw_only=True)
class Offboarded:
    """`proof` counts every place again, afterwards."""

    proof: list[RowCount]
    entry: Removal


@transaction.atomic
def archive(*, tenant: Tenant, archived_by: User | None = None) -> bool:
    """Put an active tenant aside; False if it is archived already. By a person, or a command.

    Raises CannotOffboardError for one that is being onboarded.
    """
    current = tenant.lock()
    if current.status == TenantStatus.ONBOARDING:
        raise CannotOffboardError(
            f"{current.name} is being onboarded. Cancel the onboarding, which archives it. "
            "Nothing was changed."
        )
    if current.status == TenantStatus.ARCHIVED:
        return False
    lifecycle.archive(tenant=current)
    log.record(action=AuditAction.TENANT_ARCHIVED, actor=archived_by, subject=current)
    return True


@transaction.atomic
def offboard(*, tenant: Tenant) -> Offboarded:
    """Remove an archived tenant and every row about it, in all tables there are.

    The audit log keeps its rows. Raises CannotOffboardError unless the tenant is archived,
    LeftoverRowsError if rows would be left; then nothing was removed.
    """
    current = Tenant.objects.select_for_update().filter(pk=tenant.pk).first()
    if current is None:
        raise CannotOffboardError("Another process has just off-boarded it. Nothing was removed.")
    require_archived(current)
    entry = Removal.of(
        Kind.TENANT,
        pk=current.pk,
        known_as=str(current.directory_id),
        created_at=current.created_at,
    )
    removal_register.record(entry, subject=current)
    return Offboarded(proof=removal.remove(current), entry=entry)


@transaction.atomic
def offboard_workspace(*, workspace: Workspace) -> Offboarded:
    """Remove a workspace with its members' places, its tenants and every row about them.

    Accounts stay: a person may work elsewhere, too. Open onboardings end with it. Raises
    CannotOffboardError while a tenant is worked on, LeftoverRowsError if rows would be left; then
    nothing was removed.
    """
    current = Workspace.objects.select_for_update().filter(pk=workspace.pk).first()
    if current is None:
        raise CannotOffboardError("Another process has just off-boarded it. Nothing was removed.")
    entry = Removal.of(
        Kind.WORKSPACE, pk=current.pk, known_as=current.slug, created_at=current.created_at
    )
    proof: list[RowCount] = []
    require_idle(current)
    for tenant in Tenant.objects.filter(workspace=current).order_by("pk"):
        if tenant.status == TenantStatus.ONBOARDING:
            lifecycle.archive(tenant=tenant)
        proof += offboard(tenant=tenant).proof
    removal_register.record(entry, subject=current)
    return Offboarded(proof=_summed([*proof, *removal.remove(current)]), entry=entry)


def _summed(proof: list[RowCount]) -> list[RowCount]:
    places = {each.place: each for each in proof}
    return list(places.values())


def require_idle(workspace: Workspace) -> None:
    """Raise CannotOffboardError while a tenant of the workspace is worked on."""
    active = Tenant.objects.filter(workspace=workspace, status=TenantStatus.ACTIVE)
    for tenant in active.order_by("pk"):
        require_archived(tenant)


def require_archived(tenant: Tenant) -> None:
    """Raise CannotOffboardError unless the tenant is archived."""
    if tenant.status != TenantStatus.ARCHIVED:
        raise CannotOffboardError(
            f"{tenant.name} is {tenant.get_status_display().lower()}, and only an archived tenant "
            f"can be off-boarded. Run `manage.py archive_tenant {tenant.pk}` first. Nothing was "
            "removed."
        )

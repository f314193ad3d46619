"""Naming the tenants that an operator or read-only member may see."""

from collections.abc import Collection

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.locking import lock_member
from tenantpilot.members.permissions import RefusedError
from tenantpilot.tenants.models import Tenant, TenantEntitlement
from tenantpilot.workspaces.models import Role, WorkspaceMembership


@transaction.atomic
def set_entitlements(
    *,
    membership: WorkspaceMembership,
    shown: Collection[int],
    named: Collection[int],
    named_by: User,
) -> None:
    """Name, of the tenants shown, exactly those; tenants that were not shown stay as they are.

    All are ids; those of other workspaces are passed over. One audit row a tenant, so that
    each tenant's history says who could see it. Raises RefusedError.
    """
    member = lock_member(membership=membership, acting_user=named_by).member
    if Role(member.role).sees_every_tenant:
        raise RefusedError(f"{member.user.name} sees every tenant by now, so nothing was changed.")
    own = Tenant.objects.filter(workspace=member.workspace_id, pk__in=shown)
    choices = set(own.values_list("pk", flat=True))
    entitlements = TenantEntitlement.objects.filter(membership=member, tenant__in=choices)
    before = set(entitlements.values_list("tenant_id", flat=True))
    after = choices.intersection(named)
    entitlements.filter(tenant__in=before - after).delete()
    TenantEntitlement.objects.bulk_create(
        TenantEntitlement(membership=member, tenant_id=pk) for pk in sorted(after - before)
    )
    for tenant_id in sorted(before ^ after):
        log.record(
            action=AuditAction.MEMBER_ENTITLEMENTS_CHANGED,
            actor=named_by,
            subject=member,
            tenant_id=tenant_id,
            person_id=member.user_id,
            may_see=tenant_id in after,
        )

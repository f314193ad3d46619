"""Naming the tenants that an operator or read-only member may see."""

from collections.abc import Collection

from django.db import transaction

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.turns import take_turn
from tenantpilot.tenants.models import Tenant, TenantEntitlement
from tenantpilot.workspaces.models import Role, WorkspaceMembership


@transaction.atomic
def name_tenants(
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
    member = take_turn(membership=membership, acting_user=named_by).member
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
        _audit(member, named_by, tenant_id=tenant_id, may_see=tenant_id in after)


def _audit(member: WorkspaceMembership, actor: User, *, tenant_id: int, may_see: bool) -> None:
    log.record(
        action=AuditAction.MEMBER_ENTITLEMENTS_CHANGED,
        actor=actor,
        workspace_id=member.workspace_id,
        tenant_id=tenant_id,
        subject=member,
        user_id=member.user_id,
        may_see=may_see,
    )

"""Change what the provider keeps about a tenant: its name, contact, note and tags."""

from collections.abc import Collection

from django.db import transaction

from tenant_dashboard import selectors
from tenant_dashboard.models import TenantDetails, TenantTag
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.database.edit_conflicts import require_version
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import lifecycle


@transaction.atomic
def change_details(
    *,
    tenant: Tenant,
    name: str,
    contact: str,
    note: str,
    tags: Collection[str],
    expected_version: str | None,
    changed_by: User,
) -> bool:
    """Store them; False if nothing is different. Audited without the words themselves.

    Raises EditConflictError if they are no longer what the person saw.
    """
    locked = tenant.lock()
    require_version(expected_version, stored=selectors.stored_details(locked))
    renamed = lifecycle.rename(tenant=locked, name=name, renamed_by=changed_by)
    changed = {
        "contact_or_note": _set_texts(locked, contact=contact, note=note),
        "tags": _set_tags(locked, set(tags)),
    }
    if any(changed.values()):
        log.record(
            action=AuditAction.TENANT_DETAILS_CHANGED, actor=changed_by, subject=locked, **changed
        )
    return renamed or any(changed.values())


def _set_texts(tenant: Tenant, *, contact: str, note: str) -> bool:
    details = TenantDetails.objects.with_scope(tenant=tenant)
    row = details.first()
    before = (row.contact, row.note) if row else ("", "")
    if before == (contact, note):
        return False
    details.update_or_create(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        defaults={"contact": contact, "note": note},
    )
    return True


def _set_tags(tenant: Tenant, wanted: set[str]) -> bool:
    tags = TenantTag.objects.with_scope(tenant=tenant)
    there = set(tags.values_list("name", flat=True))
    tags.filter(name__in=there - wanted).delete()
    tags.bulk_create(
        TenantTag(tenant=tenant, workspace_id=tenant.workspace_id, name=name)
        for name in sorted(wanted - there)
    )
    return there != wanted

"""Put an item off until a date, or take that back."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from attention.enums import Kind
from attention.models import PutOff
from attention.selectors import attention_of
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant


class NothingToPutOffError(Exception):
    """The tenant has no such item now: it was put right, or never there."""


@transaction.atomic
def put_off(*, tenant: Tenant, kind: Kind, until: date, note: str, put_off_by: User) -> PutOff:
    """Put the item off until the end of that day, or change until when. Audited.

    Asking for the same again changes nothing. Raises NothingToPutOffError.
    """
    locked = tenant.lock()
    seen = attention_of(locked)
    waiting = {each.item.kind: each for each in seen.put_off}
    severity = {
        each.kind: each.severity for each in (*seen.items, *(w.item for w in waiting.values()))
    }
    if kind not in severity:
        raise NothingToPutOffError
    if kind in waiting and _is_same(waiting[kind].put_off, until=until, note=note):
        return waiting[kind].put_off
    row, _ = PutOff.objects.with_scope(tenant=tenant).update_or_create(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        kind=kind,
        defaults={
            "severity": severity[kind],
            "until": until,
            "note": note,
            "put_off_by": put_off_by,
            "created_at": Now(),
        },
    )
    log.record(
        action=AuditAction.ATTENTION_PUT_OFF,
        actor=put_off_by,
        subject=row,
        kind=kind.value,
        until=until.isoformat(),
    )
    stored: PutOff = row
    return stored


@transaction.atomic
def take_back(*, tenant: Tenant, kind: Kind, taken_back_by: User) -> bool:
    """Let the item ask for a person again. Audited; False if it was not put off."""
    tenant.lock()
    row = PutOff.objects.with_scope(tenant=tenant).filter(kind=kind).first()
    if row is None:
        return False
    log.record(
        action=AuditAction.ATTENTION_TAKEN_UP,
        actor=taken_back_by,
        subject=row,
        kind=kind.value,
    )
    row.delete()
    return True


def _is_same(row: PutOff, *, until: date, note: str) -> bool:
    return row.until == until and row.note == note

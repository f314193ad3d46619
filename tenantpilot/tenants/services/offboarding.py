"""Putting a tenant aside, and removing it with all that is about it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.tenants.removal_register import Kind, Removal, fingerprint
from tenantpilot.tenants.services import lifecycle
from tenantpilot.traces.findings import Finding, RemainsError
from tenantpilot.traces.pointers import Pointer, pointers_at
from tenantpilot.traces.rows import Rows, delete_unmodelled, with_dependents

NAMED = r"(^|_)tenant_id$"
# Tables whose rows outlive the tenant, and why.
KEPT = {"audit_auditlog": "kept: who did what, by numbers only, without names"}


class CannotOffboardError(Exception):
    """The tenant is not to be removed as it stands; the message says what to do first."""


@dataclass(frozen=True, kw_only=True)
class Offboarding:
    """What goes, by table, and what stays."""

    removed: list[Finding]
    kept: list[Finding]


@dataclass(frozen=True, kw_only=True)
class Offboarded:
    """`proof` counts every place again, afterwards."""

    proof: list[Finding]
    entry: Removal


@transaction.atomic
def archive(*, tenant: Tenant) -> None:
    """Put an active tenant aside. Raises CannotOffboardError for one that is being onboarded."""
    current = Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    if current.status == TenantStatus.ONBOARDING:
        raise CannotOffboardError(
            f"{current.name} is being onboarded. Cancel the onboarding, which archives it. "
            "Nothing was changed."
        )
    if current.status == TenantStatus.ARCHIVED:
        return
    lifecycle.archive(tenant=current)
    _audit(AuditAction.TENANT_ARCHIVED, current)


def look(tenant: Tenant) -> Offboarding:
    """Count what off-boarding would remove, without removing it."""
    pointers = pointers_at(Tenant, named=NAMED)
    every = _every(tenant, pointers)
    return Offboarding(
        removed=[Finding(place=rows.table, rows=rows.count()) for rows in every],
        kept=[
            Finding(place=str(each), rows=_rows(each, tenant).count(), why=KEPT[each.table])
            for each in pointers
            if each.table in KEPT
        ],
    )


@transaction.atomic
def offboard(*, tenant: Tenant) -> Offboarded:
    """Remove an archived tenant and every row about it, in all tables there are.

    The audit log keeps its rows. Raises CannotOffboardError unless the tenant is archived,
    RemainsError if rows would be left; then nothing was removed.
    """
    current = Tenant.objects.select_for_update().filter(pk=tenant.pk).first()
    if current is None:
        raise CannotOffboardError("Somebody else has just off-boarded it. Nothing was removed.")
    require_archived(current)
    entry = _entry(current)
    _audit(AuditAction.TENANT_OFFBOARDED, current, fingerprint=entry.fingerprint)
    pointers = pointers_at(Tenant, named=NAMED)
    places = [_own(current), *(_rows(each, current) for each in _removed(pointers))]
    _remove(current, pointers)
    proof = [_proved(rows) for rows in places]
    if remains := [each for each in proof if each.rows]:
        raise RemainsError(remains)
    return Offboarded(proof=proof, entry=entry)


def _remove(tenant: Tenant, pointers: list[Pointer]) -> None:
    """First what only the schema knows of, then what the models know."""
    delete_unmodelled(_every(tenant, pointers))
    for pointer in _removed(pointers):
        if not pointer.in_models:
            _rows(pointer, tenant).delete()
    with scopes_disabled():
        tenant.delete()


def _every(tenant: Tenant, pointers: list[Pointer]) -> list[Rows]:
    roots = [_own(tenant), *(_rows(each, tenant) for each in _removed(pointers))]
    return with_dependents(roots, beside=KEPT)


def require_archived(tenant: Tenant) -> None:
    """Raise CannotOffboardError unless the tenant is archived."""
    if tenant.status != TenantStatus.ARCHIVED:
        raise CannotOffboardError(
            f"{tenant.name} is {tenant.get_status_display().lower()}, and only an archived tenant "
            f"can be off-boarded. Run `manage.py archive_tenant {tenant.pk}` first. Nothing was "
            "removed."
        )


def _removed(pointers: list[Pointer]) -> list[Pointer]:
    return [each for each in pointers if each.table not in KEPT]


def _own(tenant: Tenant) -> Rows:
    return Rows.of(Tenant, pk=tenant.pk)


def _rows(pointer: Pointer, tenant: Tenant) -> Rows:
    return Rows.pointing(pointer, pk=tenant.pk)


def _proved(rows: Rows) -> Finding:
    return Finding(place=rows.place, rows=rows.count())


def _entry(tenant: Tenant) -> Removal:
    return Removal(
        kind=Kind.TENANT,
        id=tenant.pk,
        fingerprint=fingerprint(
            Kind.TENANT,
            pk=tenant.pk,
            known_as=str(tenant.directory_id),
            created_at=tenant.created_at,
        ),
        at=timezone.now().isoformat(timespec="seconds"),
    )


def _audit(action: AuditAction, tenant: Tenant, **details: str) -> None:
    log.record(
        action=action,
        actor=None,
        workspace_id=tenant.workspace_id,
        tenant_id=tenant.pk,
        subject=tenant,
        **details,
    )

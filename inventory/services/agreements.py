"""Say what is as agreed with the customer. Needs the tenant's scope.

The reference stands with each policy: the version that was agreed, or none. Marking the tenant
moves all of them, agreeing to one change moves only that policy's, so its next change is open
again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When

from inventory import selectors
from inventory.collections import COLLECTIONS
from inventory.models import NOTE_LENGTH, Agreement, Policy, PolicyVersion
from inventory.selectors import Syncs
from operations.enums import RunOutcome
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant, TenantStatus
from visibility import selectors as visibility
from visibility.states import AreaState

_ARCHIVED = (
    "This tenant is archived. What was agreed stays readable, and nothing is agreed for it any "
    "more. Nothing was changed."
)


class CannotAgreeError(Exception):
    """Nothing was marked as agreed; the message says why and what to do, for people to read."""


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """How many changes were agreed to, and how many had changed again meanwhile."""

    agreed: int
    outdated: int


def obstacle(tenant: Tenant, syncs: Syncs) -> str:
    """Say why the tenant cannot be marked as agreed now; empty if it can."""
    if tenant.status == TenantStatus.ARCHIVED:
        return _ARCHIVED
    latest, unfinished = syncs.latest, syncs.unfinished
    if latest is None:
        return "No sync has brought an inventory yet. Start one, then come back."
    if unfinished:
        how = "is under way" if unfinished.is_live else "did not reach its end"
        return (
            f"The sync {unfinished.number} {how}, so the inventory is not whole. Wait for the "
            "next one that finishes, or start it."
        )
    if latest.outcome != RunOutcome.SUCCEEDED:
        return (
            f"The sync {latest.number} could not read everything, so the inventory is not whole. "
            "Mend what it names and sync again."
        )
    return ""


@transaction.atomic
def mark_tenant(*, tenant: Tenant, run_id: int, note: str, agreed_by: User) -> Agreement:
    """Mark the tenant as agreed, as the sync that the person saw has left it.

    Raises CannotAgreeError if that sync is not the latest one any more, or was not whole, and
    once the tenant is archived.
    """
    # Syncs lock the tenant for each page: what is marked is exactly what this one left.
    current, syncs = tenant.lock(), selectors.syncs()
    reason, run = obstacle(current, syncs), syncs.latest
    if reason:
        raise CannotAgreeError(reason)
    if run is None or run.pk != run_id:
        raise CannotAgreeError(
            "A newer sync has finished since you opened this page. Nothing was marked: look at "
            "what changed, then mark it again."
        )
    Policy.objects.update(**_as_it_is())
    agreement = Agreement.objects.create(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        run=run,
        agreed_by=agreed_by,
        note=note[:NOTE_LENGTH],
        collections=[state.area.value for state in _seen_areas()],
    )
    log.record(
        action=AuditAction.INVENTORY_AGREED,
        actor=agreed_by,
        subject=agreement,
        operation_run=run.pk,
    )
    found: Agreement = agreement
    return found


@transaction.atomic
def agree_to_changes(
    *, tenant: Tenant, versions: Mapping[int, int], note: str, agreed_by: User
) -> Agreed:
    """Agree to how these policies are: the version that the person saw, by the policy.

    A policy that has changed since then stays open. Raises CannotAgreeError while the tenant
    itself was never marked, and once it is archived.
    """
    if tenant.lock().status == TenantStatus.ARCHIVED:
        raise CannotAgreeError(_ARCHIVED)
    if not Agreement.objects.filter(policy=None).exists():
        raise CannotAgreeError(
            "Nothing was agreed for this tenant yet. Mark it as agreed first; from then on single "
            "changes can be agreed to."
        )
    policies = Policy.objects.filter(pk__in=list(versions)).annotate(
        newest=Subquery(_newest_version())
    )
    current = [policy for policy in policies if policy.newest == versions[policy.pk]]
    Policy.objects.filter(pk__in=[policy.pk for policy in current]).update(**_as_it_is())
    for policy in current:
        agreement = Agreement.objects.create(
            tenant=tenant,
            workspace_id=tenant.workspace_id,
            policy=policy,
            run=policy.run,
            agreed_by=agreed_by,
            note=note[:NOTE_LENGTH],
        )
        log.record(
            action=AuditAction.INVENTORY_CHANGE_AGREED,
            actor=agreed_by,
            subject=agreement,
            policy=policy.pk,
        )
    return Agreed(agreed=len(current), outdated=len(versions) - len(current))


def _as_it_is() -> dict[str, Case]:
    """Return what to set so that how a policy is now is what was agreed."""
    return {
        "agreed": Case(When(removed_at=None, then=Subquery(_newest_version())), default=None),
        "agreed_digest": Case(When(removed_at=None, then=F("digest")), default=Value("")),
    }


def _newest_version() -> QuerySet[PolicyVersion, dict[str, int]]:
    newest: QuerySet[PolicyVersion, dict[str, int]] = (
        PolicyVersion.objects.filter(policy=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    )
    return newest


def _seen_areas() -> list[AreaState]:
    areas = [collection.area for collection in COLLECTIONS.values()]
    return [state for state in visibility.states(areas) if state.is_seen]

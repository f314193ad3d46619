"""A tenant as it was known at an earlier moment, for as long as a pack of back then is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from demo.history import visibility
from demo.history.runs import TenantHistory
from demo.population import Managed
from inventory.collections.reader import CONTENT
from inventory.enums import Change
from inventory.models import Agreement, Policy, PolicyVersion

_WRITTEN = (*CONTENT, "digest", "changed_at", "removed_at", "agreed", "agreed_digest")


@contextmanager
def as_of(at: datetime, *, managed: Managed, history: TenantHistory) -> Iterator[None]:
    """Forget what was learned later, and know it again afterwards. Needs the tenant's scope.

    Only rows that an act wrote then may be read: what is written meanwhile is lost.
    """
    with transaction.atomic():
        _rewind_policies(at)
        visibility.rewind(managed, history, at=at)
        yield
        transaction.set_rollback(True)


def _rewind_policies(at: datetime) -> None:
    """Put back what changed or was agreed since then; the other policies are as they were."""
    later = Agreement.objects.filter(agreed_at__gt=at)
    if later.filter(policy=None).exists():
        Policy.objects.update(agreed=None, agreed_digest="")
    changed = set(PolicyVersion.objects.filter(seen_at__gt=at).values_list("policy_id", flat=True))
    changed |= set(later.exclude(policy=None).values_list("policy_id", flat=True))
    later.delete()
    agreed = _agreed()
    for policy in Policy.objects.filter(pk__in=changed):
        known = list(policy.versions.filter(seen_at__lte=at).order_by("seen_at", "pk"))
        if known:
            _restore(policy, known, agreed)
        else:
            policy.delete()
    PolicyVersion.objects.filter(seen_at__gt=at).delete()


def _agreed() -> dict[int | None, datetime]:
    """Return what is agreed to: the tenant (None) and single policies, each with its moment.

    What was agreed of the tenant is how its sync had left it.
    """
    agreements = Agreement.objects.select_related("run").order_by("agreed_at", "pk")
    return {
        each.policy_id: (each.run.completed_at if each.run else None) or each.agreed_at
        for each in agreements
    }


def _restore(
    policy: Policy, known: list[PolicyVersion], agreed: dict[int | None, datetime]
) -> None:
    latest = known[-1]
    is_there = latest.change != Change.REMOVED
    for name in (*CONTENT, "digest") if is_there else CONTENT:
        setattr(policy, name, getattr(latest, name))
    policy.changed_at = latest.seen_at
    policy.removed_at = None if is_there else latest.seen_at
    until = agreed.get(policy.pk) or agreed.get(None)
    was = [version for version in known if until and version.seen_at <= until]
    is_agreed = bool(was) and was[-1].change != Change.REMOVED
    policy.agreed = was[-1] if is_agreed else None
    policy.agreed_digest = was[-1].digest if is_agreed else ""
    policy.save(update_fields=_WRITTEN)

"""Forget the history that is older than the setting says; `prune_records` calls it daily.

What is kept in any case: the newest version of each policy from before the end of history, which
says what a later change began from, and the version that was agreed with the customer.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from inventory.models import Policy, PolicyVersion

ROWS_AT_ONCE = 1_000


def forget_versions(before: datetime) -> int:
    """Delete what policies were before then; return how many versions. Safe to stop."""
    later = PolicyVersion.objects.filter(
        policy=OuterRef("policy"), pk__gt=OuterRef("pk"), seen_at__lt=before
    )
    agreed = Policy.objects.filter(agreed=OuterRef("pk"))
    return _delete_all(
        PolicyVersion.objects.filter(Exists(later), ~Exists(agreed), seen_at__lt=before)
    )


def forget_removed(before: datetime) -> int:
    """Delete the policies that were removed before then, unless they are agreed to be there."""
    return _delete_all(Policy.objects.filter(removed_at__lt=before, agreed=None))


def _delete_all(found: QuerySet[PolicyVersion] | QuerySet[Policy]) -> int:
    """Delete some rows at a time, each time in a transaction of its own."""
    deleted = 0
    while some := list(found.values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        with transaction.atomic():
            found.model._default_manager.filter(pk__in=some).delete()
        deleted += len(some)
    return deleted

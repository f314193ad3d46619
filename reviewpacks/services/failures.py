"""Fails packs, among them those whose run ended without finishing them.

A run can end outside our code: cancelled in the queue, or given up after its workers died.
So callers that need the true status call `fail_abandoned` first.
"""

from django.db.models import Q

from operations.enums import RunStatus
from reviewpacks.enums import LIVE, RUN_MISSING, PackStatus
from reviewpacks.models import ReviewPack


def fail_abandoned() -> int:
    """Fail the live packs in scope whose run has ended; return how many they were."""
    left = ReviewPack.objects.select_related("run").filter(
        Q(run=None) | Q(run__status=RunStatus.COMPLETED), status__in=LIVE
    )
    return sum(fail(pack, code=(pack.failure or RUN_MISSING).code) for pack in left)


def fail(pack: ReviewPack, *, code: str) -> bool:
    """Fail a pack unless its status changed meanwhile. Its file, if any, is orphaned."""
    same = ReviewPack.objects.filter(pk=pack.pk, status=pack.status)
    return bool(same.update(status=PackStatus.FAILED, failure_code=code, file_name=""))

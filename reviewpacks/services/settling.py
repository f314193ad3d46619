"""Writing down what has become of packs whose run has ended without them.

A run can end where no code of ours runs: cancelled in the queue, or given up after its workers
died. So nobody relies on being told; whoever needs the truth in the row comes here first.
"""

from django.db.models import Q

from operations.vocabulary import RunStatus
from reviewpacks.models import ReviewPack
from reviewpacks.vocabulary import LIVE, RUN_MISSING, PackStatus


def settle() -> int:
    """Fail the live packs in scope whose run has ended; return how many they were."""
    left = ReviewPack.objects.select_related("run").filter(
        Q(run=None) | Q(run__status=RunStatus.COMPLETED), status__in=LIVE
    )
    return sum(fail(pack, code=(pack.failure or RUN_MISSING).code) for pack in left)


def fail(pack: ReviewPack, *, code: str) -> bool:
    """Let a pack fail unless it has changed meanwhile. Its file, if any, is forsaken."""
    same = ReviewPack.objects.filter(pk=pack.pk, status=pack.status)
    return bool(same.update(status=PackStatus.FAILED, failure_code=code, file_name=""))

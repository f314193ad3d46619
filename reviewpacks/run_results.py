"""What the page of a pack's run says about the pack."""

from django.urls import reverse

from operations.models import OperationRun
from operations.run_results import RunResult, tells_result_of
from reviewpacks.models import ReviewPack
from reviewpacks.vocabulary import PackStatus
from tenantpilot.vocabulary import OperationType


@tells_result_of(OperationType.REVIEW_PACK)
def pack_of(run: OperationRun) -> RunResult:
    """Tell which pack the run made, or did not make."""
    pack = ReviewPack.objects.select_related("run").filter(run=run).first()
    if pack is None:
        return RunResult(
            sentence="No review pack was made.",
            link_text="Go to the review packs",
            url=reverse("reviewpacks:list", kwargs={"tenant_id": run.tenant_id}),
        )
    sentence = {
        PackStatus.READY: f"Review pack {pack.number} is ready.",
        PackStatus.EXPIRED: f"Review pack {pack.number} has expired since.",
    }.get(pack.state, f"Review pack {pack.number} was not made.")
    return RunResult(
        sentence=sentence,
        link_text="Go to the review pack",
        url=reverse("reviewpacks:detail", kwargs={"tenant_id": run.tenant_id, "pack_id": pack.pk}),
    )

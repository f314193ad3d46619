"""The run that makes a review pack, and the link from its page to the pack."""

from django.urls import reverse

from operations.context import Result, RunContext
from operations.models import OperationRun
from operations.registry import ResultLink, result_link, run_handler
from reviewpacks.enums import PackStatus
from reviewpacks.models import ReviewPack
from reviewpacks.services import generation
from tenantpilot.access.capabilities import Capability
from tenantpilot.enums import OperationType


@run_handler(OperationType.REVIEW_PACK, requires=Capability.REVIEW_PACKS_GENERATE)
def make_pack(context: RunContext) -> Result:
    """Make the pack that the run is for."""
    return generation.generate(context)


@result_link(OperationType.REVIEW_PACK)
def pack_link(run: OperationRun) -> ResultLink:
    """Link the pack that the run made, or say that it made none."""
    pack = ReviewPack.objects.select_related("run").filter(run=run).first()
    if pack is None:
        return ResultLink(
            sentence="No review pack was made.",
            link_text="Go to the review packs",
            url=reverse("reviewpacks:list", kwargs={"tenant_id": run.tenant_id}),
        )
    sentence = {
        PackStatus.READY: f"Review pack {pack.number} is ready.",
        PackStatus.EXPIRED: f"Review pack {pack.number} has expired since.",
    }.get(pack.state, f"Review pack {pack.number} was not made.")
    return ResultLink(
        sentence=sentence,
        link_text="Go to the review pack",
        url=reverse("reviewpacks:detail", kwargs={"tenant_id": run.tenant_id, "pack_id": pack.pk}),
    )

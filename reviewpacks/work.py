"""The work of a review pack's run."""

from operations.execution import Result, Work, carries_out
from reviewpacks.services import making
from tenantpilot.access.capabilities import Capability
from tenantpilot.vocabulary import OperationType


@carries_out(OperationType.REVIEW_PACK, takes=Capability.REVIEW_PACKS_GENERATE)
def make_pack(work: Work) -> Result:
    """Make the pack that the run is for."""
    return making.make(work)

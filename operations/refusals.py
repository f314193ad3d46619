"""The refusal of Microsoft's that a run keeps, read back."""

import msgspec

from operations.models import OperationRun
from tenantpilot.graph.errors import GraphRefusal


def refusal_of(run: OperationRun) -> GraphRefusal | None:
    """Return what Microsoft support asks for; None if there is nothing, or an older release's."""
    if run.refusal is None:
        return None
    try:
        return msgspec.convert(run.refusal, GraphRefusal)
    except msgspec.ValidationError:
        return None

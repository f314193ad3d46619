"""The next step after a failed run: what its failure advises, and the page to do it on."""

from dataclasses import dataclass

from django.urls import reverse

from operations.models import OperationRun
from operations.registry import GRAPH_PERMISSION
from tenantpilot.enums import STARTABLE, OperationType
from tenantpilot.graph.errors import GraphFailure

_LACKS_PERMISSION = {GraphFailure.FORBIDDEN.value, GraphFailure.CONSENT_MISSING.value}
_PACKS = ("Go to the review packs to generate it again", "reviewpacks:list")
_REPORTS = ("Go to the reports to ask for it again", "reports:list")


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """The next step after a failure.

    `permission` is what the operation needs, if just that may be missing. `again_url` is where
    a run that no button of its own page starts is asked for again; empty if it has one.
    """

    step: str
    lacks_permission: bool
    permission: str
    again_text: str
    again_url: str


def next_step_for(run: OperationRun, *, may_ask_again: bool) -> NextStep | None:
    """Return what to do about the run; None if nothing is wrong with it."""
    if run.failure is None:
        return None
    lacks = run.failure_code in _LACKS_PERMISSION
    text, where = _PACKS if run.type == OperationType.REVIEW_PACK else _REPORTS
    elsewhere = may_ask_again and run.type not in STARTABLE
    return NextStep(
        step=run.failure.next_step,
        lacks_permission=lacks,
        permission=_permission_of(run) if lacks else "",
        again_text=text if elsewhere else "",
        again_url=reverse(where, kwargs={"tenant_id": run.tenant_id}) if elsewhere else "",
    )


def _permission_of(run: OperationRun) -> str:
    permission = GRAPH_PERMISSION.get(OperationType(run.type))
    return permission.value if permission else ""

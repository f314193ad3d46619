"""What to do about a run that failed: its failure says what, and this says where and how."""

from dataclasses import dataclass

from django.urls import reverse

from operations.forms import STARTABLE
from operations.models import OperationRun
from tenantpilot.graph.failures import GraphFailure
from tenantpilot.graph.permissions import READ_APPLICATIONS, READ_DEVICE_POLICIES, READ_ROLES
from tenantpilot.vocabulary import OperationType

_LACKS_PERMISSION = {GraphFailure.FORBIDDEN.value, GraphFailure.CONSENT_MISSING.value}
# The one without which an operation reads nothing at all.
_NEEDS = {
    OperationType.INVENTORY_SYNC.value: READ_DEVICE_POLICIES.value,
    OperationType.PERMISSION_POSTURE_REPORT.value: READ_APPLICATIONS.value,
    OperationType.ENTRA_ADMIN_ROLES_REPORT.value: READ_ROLES.value,
}
_PACKS = ("Go to the review packs to generate it again", "reviewpacks:list")
_REPORTS = ("Go to the reports to ask for it again", "reports:list")


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """The next step after a failure.

    `permission` is what the operation needs, if just that may be missing. `again_url` is where
    a run that no button of its own page starts is asked for again; empty if it has one.
    """

    step: str
    lacks_permission: bool
    permission: str
    again_text: str
    again_url: str


def remedy_of(run: OperationRun, *, may_ask_again: bool) -> Remedy | None:
    """Return what to do about the run; None if nothing is wrong with it."""
    if run.failure is None:
        return None
    lacks = run.failure_code in _LACKS_PERMISSION
    text, where = _PACKS if run.type == OperationType.REVIEW_PACK else _REPORTS
    elsewhere = may_ask_again and run.type not in STARTABLE
    return Remedy(
        step=run.failure.next_step,
        lacks_permission=lacks,
        permission=_NEEDS.get(run.type, "") if lacks else "",
        again_text=text if elsewhere else "",
        again_url=reverse(where, kwargs={"tenant_id": run.tenant_id}) if elsewhere else "",
    )

"""One line in the log for each run that ends: enough to find the tenant, no name and no text."""

import logging

from django.utils import timezone

from operations.enums import RunOutcome
from operations.models import OperationRun

logger = logging.getLogger("operations.runs")

_VERBS = {
    RunOutcome.SUCCEEDED: "succeeded",
    RunOutcome.PARTIALLY_SUCCEEDED: "finished in part",
    RunOutcome.FAILED: "failed",
    RunOutcome.CANCELLED: "was cancelled",
}


def log_end(run: OperationRun, *, outcome: RunOutcome, failure_code: str = "") -> None:
    """Write the line. The request id of who asked for the run stands on it, too."""
    level = logging.WARNING if outcome == RunOutcome.FAILED else logging.INFO
    seconds = (timezone.now() - run.started_at).total_seconds() if run.started_at else 0.0
    extra = {
        "operation_run": run.pk,
        "tenant_id": run.tenant_id,
        "operation_type": run.type,
        "trigger": run.trigger,
        "outcome": outcome.value,
        "code": failure_code,
        "seconds": round(seconds, 3),
        "attempts": run.attempts,
    }
    logger.log(level, "Run %s %s.", run.number, _VERBS[outcome], extra=extra)

"""The way from a run to its job. The job commits with the run, in the same transaction."""

from procrastinate.contrib.django import app

from operations.models import OperationRun

CARRY_OUT_TASK = "operations.carry_out_run"
QUEUE = "operations"


def enqueue(run: OperationRun) -> None:
    """Queue the job that carries the run out. It becomes visible at COMMIT."""
    app.configure_task(CARRY_OUT_TASK, queue=QUEUE).defer(run_id=run.pk)

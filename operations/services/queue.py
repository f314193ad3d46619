"""Queue the job of a run. The job commits with the run, in the same transaction.

People come before the schedule. Among people, each further waiting run of one workspace goes
behind the first ones of the others, so a hundred starts of one do not delay another's.
"""

from datetime import datetime

from django.db import connection
from django_scopes import scopes_disabled
from procrastinate.contrib.django import app

from operations.enums import RunStatus
from operations.models import OperationRun
from tenantpilot.web import request_id
from tenantpilot.worker.queues import PEOPLE, SCHEDULE

EXECUTE_RUN_TASK = "operations.execute_run"
PEOPLE_PRIORITY, LEAST_PEOPLE_PRIORITY, SCHEDULE_PRIORITY = 1_000, 1, 0


# Jobs that went well are deleted by the worker at once.
DELETE_ENDED = """
    DELETE FROM procrastinate_jobs WHERE status IN ('failed', 'cancelled', 'aborted') AND id IN (
        SELECT job_id FROM procrastinate_events GROUP BY job_id HAVING max(at) < %s
    )
"""


def delete_ended_jobs(before: datetime) -> int:
    """Delete the jobs that ended badly before then; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_ENDED, [before])
        deleted: int = cursor.rowcount
    return deleted


def enqueue_for_person(run: OperationRun) -> None:
    """Queue the job that executes the run, before everything of the schedule."""
    app.configure_task(EXECUTE_RUN_TASK, queue=PEOPLE, priority=_priority(run)).defer(
        run_id=run.pk, request_id=request_id.current.get()
    )


def enqueue_for_schedule(run: OperationRun) -> None:
    """Queue the job that executes the run when it is due and no person waits."""
    app.configure_task(
        EXECUTE_RUN_TASK, queue=SCHEDULE, priority=SCHEDULE_PRIORITY, schedule_at=run.due_at
    ).defer(run_id=run.pk, request_id=request_id.current.get())


def _priority(run: OperationRun) -> int:
    with scopes_disabled():
        ahead: int = OperationRun.objects.filter(
            workspace_id=run.workspace_id, status=RunStatus.QUEUED, due_at=None
        ).count()
    return max(PEOPLE_PRIORITY - ahead, LEAST_PEOPLE_PRIORITY)

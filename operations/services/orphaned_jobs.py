"""Orphaned jobs: marked as running, although no worker runs them.

A worker that loses the database at the very moment it wants to write down how a job ended leaves
the job as `doing`, and lives on: its heartbeat is fine, so procrastinate never takes the job for
stalled. The run's lease knows better.
"""

from datetime import timedelta

from django.db.models import BigIntegerField, Exists, Max, OuterRef, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Now
from django_scopes import scopes_disabled
from procrastinate.contrib.django.models import ProcrastinateJob

from operations.enums import RunStatus
from operations.models import OperationRun
from operations.services.lease import LEASE_SECONDS
from operations.services.queue import EXECUTE_RUN_TASK

# A worker that runs a job acquires the lease first.
BEGUN_SECONDS = 15


def orphaned_jobs() -> list[int]:
    """Return the jobs begun a while ago whose run has no lease that is alive."""
    with scopes_disabled():
        held = OperationRun.objects.filter(
            pk=OuterRef("run_id"),
            status=RunStatus.RUNNING,
            heartbeat_at__gte=Now() - Value(timedelta(seconds=LEASE_SECONDS)),
        )
        jobs = (
            ProcrastinateJob.objects.filter(task_name=EXECUTE_RUN_TASK, status="doing")
            .annotate(
                run_id=Cast(KeyTextTransform("run_id", "args"), BigIntegerField()),
                begun_at=Max(
                    "procrastinateevent__at", filter=Q(procrastinateevent__type="started")
                ),
            )
            .filter(~Exists(held), begun_at__lt=Now() - Value(timedelta(seconds=BEGUN_SECONDS)))
        )
        return list(jobs.values_list("pk", flat=True))

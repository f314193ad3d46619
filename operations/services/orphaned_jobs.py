"""Orphaned jobs: marked as running, although no worker runs them.

A worker that loses the database at the very moment it wants to write down how a job ended leaves
the job as `doing`, and lives on: its heartbeat is fine, so procrastinate never takes the job for
stalled. The run's lease knows better. A message has no lease; sent again, it has the same id.
"""

from datetime import timedelta

from django.db.models import BigIntegerField, Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Now
from django_scopes import scopes_disabled
from procrastinate.contrib.django.models import ProcrastinateJob

from operations.enums import RunStatus
from operations.models import OperationRun
from operations.services.lease import LEASE_SECONDS
from operations.services.queue import EXECUTE_RUN_TASK
from tenantpilot.mail.jobs import PRIORITY as MESSAGE_PRIORITY

# A worker that runs a job acquires the lease first.
BEGUN_SECONDS = 15
# Longer than a mail server or a webhook may take.
MESSAGE_SECONDS = 120


def orphaned_jobs() -> list[int]:
    """Return the jobs begun a while ago that no worker can be doing still."""
    return [*_runs(), *_messages()]


def _messages() -> list[int]:
    """Return the jobs that send a message, and have been at it for longer than that can take."""
    jobs = ProcrastinateJob.objects.filter(priority=MESSAGE_PRIORITY, status="doing")
    return list(_begun_before(jobs, seconds=MESSAGE_SECONDS).values_list("pk", flat=True))


def _runs() -> list[int]:
    """Return the jobs of runs that have no lease that is alive."""
    with scopes_disabled():
        held = OperationRun.objects.filter(
            pk=OuterRef("run_id"),
            status=RunStatus.RUNNING,
            heartbeat_at__gte=Now() - Value(timedelta(seconds=LEASE_SECONDS)),
        )
        jobs = (
            ProcrastinateJob.objects.filter(task_name=EXECUTE_RUN_TASK, status="doing")
            .annotate(run_id=Cast(KeyTextTransform("run_id", "args"), BigIntegerField()))
            .filter(~Exists(held))
        )
        return list(_begun_before(jobs, seconds=BEGUN_SECONDS).values_list("pk", flat=True))


def _begun_before(jobs: QuerySet[ProcrastinateJob], *, seconds: int) -> QuerySet[ProcrastinateJob]:
    started = Max("procrastinateevent__at", filter=Q(procrastinateevent__type="started"))
    return jobs.annotate(begun_at=started).filter(
        begun_at__lt=Now() - Value(timedelta(seconds=seconds))
    )

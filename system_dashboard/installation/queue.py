"""What waits and what works, across all tenants: figures only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Greatest
from django_scopes import scopes_disabled
from procrastinate.contrib.django.models import ProcrastinateWorker

from operations.enums import RunStatus
from operations.models import OperationRun
from operations.services.lease import stale
from operations.workers import HEARTBEAT_SECONDS

# PostgreSQL leaves nulls out: without either, a run waits since it was queued.
SINCE = Greatest("created_at", "due_at", "waits_until")


@dataclass(frozen=True, kw_only=True)
class Queue:
    """How long the oldest of each kind has been waiting for a worker, though its time has come."""

    waiting_for_people: int
    oldest_for_people: timedelta | None
    waiting_for_schedule: int
    oldest_for_schedule: timedelta | None
    planned: int
    asked_to_wait: int
    running: int
    stale: int


@dataclass(frozen=True, kw_only=True)
class Workers:
    """Those heard of within the last half a minute, and when any was last heard of."""

    alive: int
    last_heard: datetime | None


def read_queue(*, now: datetime) -> Queue:
    """Read the live runs in one statement."""
    queued = Q(status=RunStatus.QUEUED)
    may_begin = queued & Q(since__lte=now)
    people, schedule = may_begin & Q(due_at=None), may_begin & Q(due_at__isnull=False)
    with scopes_disabled():
        live = OperationRun.objects.filter(status__in=[RunStatus.QUEUED, RunStatus.RUNNING])
        found = live.annotate(since=SINCE).aggregate(
            waiting_for_people=Count("pk", filter=people),
            people_since=Min("since", filter=people),
            waiting_for_schedule=Count("pk", filter=schedule),
            schedule_since=Min("since", filter=schedule),
            planned=Count("pk", filter=queued & Q(due_at__gt=now)),
            asked_to_wait=Count("pk", filter=queued & Q(waits_until__gt=now)),
            running=Count("pk", filter=Q(status=RunStatus.RUNNING)),
            stale=Count("pk", filter=stale()),
        )
    return Queue(
        oldest_for_people=_age(found.pop("people_since"), now),
        oldest_for_schedule=_age(found.pop("schedule_since"), now),
        **found,
    )


def read_workers(*, now: datetime) -> Workers:
    """Read who was heard of."""
    lately = Q(last_heartbeat__gte=now - timedelta(seconds=HEARTBEAT_SECONDS))
    found = ProcrastinateWorker.objects.aggregate(
        alive=Count("pk", filter=lately), last_heard=Max(F("last_heartbeat"))
    )
    return Workers(**found)


def _age(since: datetime | None, now: datetime) -> timedelta | None:
    return None if since is None else max(now - since, timedelta(0))

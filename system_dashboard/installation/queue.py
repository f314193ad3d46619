"""What waits and what works, across all tenants: figures only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from operations.services.lease import LEASE_SECONDS
from operations.workers import HEARTBEAT_SECONDS
from tenantpilot.database import prepared

# PostgreSQL's `greatest` leaves nulls out: without either, a run waits since it was queued.
QUEUE = """
    SELECT count(*) FILTER (WHERE is_queued) AS queued,
        count(*) FILTER (WHERE is_queued AND since <= %(now)s AND due_at IS NULL) AS people,
        min(since) FILTER (WHERE is_queued AND since <= %(now)s AND due_at IS NULL) AS people_since,
        count(*) FILTER (WHERE is_queued AND since <= %(now)s AND due_at IS NOT NULL) AS schedule,
        min(since) FILTER (WHERE is_queued AND since <= %(now)s AND due_at IS NOT NULL)
            AS schedule_since,
        count(*) FILTER (WHERE is_queued AND due_at > %(now)s) AS planned,
        count(*) FILTER (WHERE is_queued AND waits_until > %(now)s) AS asked_to_wait,
        count(*) FILTER (WHERE NOT is_queued) AS running,
        count(*) FILTER (WHERE NOT is_queued AND heartbeat_at < now() - %(lease)s) AS stale,
        (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat >= %(heard)s) AS alive,
        (SELECT max(last_heartbeat) FROM procrastinate_workers) AS last_heard
    FROM (
        SELECT due_at, waits_until, heartbeat_at, status = 'queued' AS is_queued,
            greatest(created_at, due_at, waits_until) AS since
        FROM operations_operationrun WHERE status IN ('queued', 'running')
    ) live
"""
_COLUMNS = (
    *("queued", "people", "people_since", "schedule", "schedule_since"),
    *("planned", "asked_to_wait", "running", "stale", "alive", "last_heard"),
)


@dataclass(frozen=True, kw_only=True)
class Workers:
    """Those heard of within the last half a minute, and when any was last heard of."""

    alive: int
    last_heard: datetime | None


@dataclass(frozen=True, kw_only=True)
class Queue:
    """How long the oldest of each kind has been waiting for a worker, though its time has come.

    `workers` are those who would take it.
    """

    queued: int
    waiting_for_people: int
    oldest_for_people: timedelta | None
    waiting_for_schedule: int
    oldest_for_schedule: timedelta | None
    planned: int
    asked_to_wait: int
    running: int
    stale: int
    workers: Workers


def read_queue(*, now: datetime) -> Queue:
    """Read the live runs and the workers in one statement."""
    [row] = prepared.execute(QUEUE, queue_values(now=now))
    return queue_of(row, now=now)


def queue_values(*, now: datetime) -> dict[str, Any]:
    """Return what QUEUE asks for."""
    return {
        "now": now,
        "heard": now - timedelta(seconds=HEARTBEAT_SECONDS),
        "lease": timedelta(seconds=LEASE_SECONDS),
    }


def queue_of(row: Sequence[Any], *, now: datetime) -> Queue:
    """Return what the row of QUEUE says."""
    found: Mapping[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    return Queue(
        queued=found["queued"],
        waiting_for_people=found["people"],
        oldest_for_people=_age(found["people_since"], now),
        waiting_for_schedule=found["schedule"],
        oldest_for_schedule=_age(found["schedule_since"], now),
        planned=found["planned"],
        asked_to_wait=found["asked_to_wait"],
        running=found["running"],
        stale=found["stale"],
        workers=Workers(alive=found["alive"], last_heard=found["last_heard"]),
    )


def _age(since: datetime | None, now: datetime) -> timedelta | None:
    return None if since is None else max(now - since, timedelta(0))

"""A worker that lives, but lost sight of a job, does not leave its run hanging."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction

from operations.enums import RunStatus
from operations.models import OperationRun
from operations.services import orphaned_jobs as orphaned
from operations.services.lease import acquire
from operations.services.orphaned_jobs import orphaned_jobs
from operations.tasks import _retry
from tenantpilot.mail.jobs import queue
from tests.cast import Cast
from tests.operations.journeys import now, start
from tests.processes import wait_until, worker

HOUR = 3600

pytestmark = pytest.mark.django_db(transaction=True)


def test_orphaned_job_is_taken_up_by_a_worker_that_lives(connected: Cast) -> None:
    with worker():
        wait_until(has_worker)
        run = start_and_lose(connected)

        wait_until(lambda: now(run).status == RunStatus.COMPLETED)


def test_job_that_is_being_done_is_left_alone(
    connected: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphaned, "LEASE_SECONDS", HOUR)  # this machine may be slow
    run = start_and_lose(connected)
    assert acquire(run.pk)

    assert orphaned_jobs() == []


def test_job_that_has_only_begun_is_left_alone(
    connected: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphaned, "BEGUN_SECONDS", HOUR)
    start_and_lose(connected, seconds_ago=5)

    assert orphaned_jobs() == []


def test_job_that_has_ended_meanwhile_is_left_alone() -> None:
    async_to_sync(_retry)(987_654_321)


def start_and_lose(cast: Cast, *, seconds_ago: int = 60) -> OperationRun:
    """Start a run whose job a live worker took, and then lost the database."""
    with transaction.atomic():
        run = start(cast)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing',"
                " worker_id = (SELECT max(id) FROM procrastinate_workers)"
                " WHERE task_name = 'operations.execute_run'"
            )
            cursor.execute(
                "UPDATE procrastinate_events SET at = now() - %s * interval '1 second'"
                " WHERE type = 'started'",
                [seconds_ago],
            )
    return run


def has_worker() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return bool(cursor.fetchone()[0])


def test_message_that_a_worker_lost_is_sent_all_the_same() -> None:
    queue("notices.send_digest", choice_id=0, day=1)
    take(seconds_ago=orphaned.MESSAGE_SECONDS - 10)
    assert orphaned_jobs() == []

    take(seconds_ago=orphaned.MESSAGE_SECONDS + 10)

    assert len(orphaned_jobs()) == 1


def take(*, seconds_ago: int) -> None:
    """Let a worker take the only job, and lose the database."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - %s * interval '1 second'"
            " WHERE type = 'started'",
            [seconds_ago],
        )

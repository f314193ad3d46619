"""A worker that lives, but lost sight of a job, does not leave its run hanging."""

import pytest
from django.db import connection, transaction

from operations.forsaken import forsaken_jobs
from operations.lease import take
from operations.models import OperationRun
from operations.vocabulary import RunStatus
from tests.cast import Cast
from tests.operations.journeys import now, start
from tests.processes import wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_run_whose_job_nobody_does_is_taken_up_by_a_worker_that_lives(connected: Cast) -> None:
    with worker():
        wait_until(has_worker, seconds=30)
        run = start_and_lose(connected)

        wait_until(lambda: now(run).status == RunStatus.COMPLETED, seconds=60)


def test_job_that_is_being_done_is_left_alone(connected: Cast) -> None:
    run = start_and_lose(connected)
    assert take(run.pk)

    assert forsaken_jobs() == []


def test_job_that_has_only_begun_is_left_alone(connected: Cast) -> None:
    start_and_lose(connected, seconds_ago=5)

    assert forsaken_jobs() == []


def start_and_lose(cast: Cast, *, seconds_ago: int = 60) -> OperationRun:
    """Start a run whose job a live worker took, and then lost the database."""
    with transaction.atomic():
        run = start(cast)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing',"
                " worker_id = (SELECT max(id) FROM procrastinate_workers)"
                " WHERE task_name = 'operations.carry_out_run'"
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

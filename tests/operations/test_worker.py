"""Real worker processes carry out real runs."""

import os
import signal

import pytest
from django.db import connection

from demo.graph_stub.server import StubServer
from operations.enums import RunOutcome, RunStatus
from operations.services import runs
from tenantpilot.enums import OperationType
from tests.cast import Cast
from tests.ledger import ledger
from tests.operations.journeys import now, start
from tests.processes import kill, wait_until, worker

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


def test_worker_carries_a_run_out(connected: Cast) -> None:
    run = start(connected)

    with worker():
        wait_until(lambda: now(run).status == RunStatus.COMPLETED)

    assert now(run).outcome == RunOutcome.SUCCEEDED


def test_person_is_served_while_the_schedule_has_all_its_places(
    connected: Cast, microsoft: StubServer
) -> None:
    microsoft.latency = 0.5
    microsoft.page_size = 1
    sync = runs.schedule(tenant=connected.tenant, operation_type=OperationType.INVENTORY_SYNC).run
    with worker("--runs", "2"):
        wait_until(lambda: now(sync).progress_done > 0)
        before = newest_worker()
        asked = start(connected, OperationType.CONNECTION_CHECK)
        wait_until(lambda: now(asked).status == RunStatus.COMPLETED)
        under_way, after = now(sync), newest_worker()

    assert now(asked).outcome == RunOutcome.SUCCEEDED
    assert (under_way.status, under_way.attempts) == (RunStatus.RUNNING, 1)
    assert before == after, "The worker ended meanwhile, and another one was made."


def test_killed_worker_leaves_one_completed_run_and_one_use(
    connected: Cast, microsoft: StubServer
) -> None:
    microsoft.latency = 0.5
    microsoft.page_size = 20
    run = start(connected)
    with worker() as victim:
        wait_until(lambda: now(run).progress_done > 0)
        kill(victim)
    assert now(run).status == RunStatus.RUNNING
    microsoft.latency = 0

    with worker():
        wait_until(lambda: now(run).status == RunStatus.COMPLETED)

    ended = now(run)
    assert (ended.outcome, ended.attempts) == (RunOutcome.SUCCEEDED, 2)
    assert len(ledger()) == 1


def test_worker_told_to_stop_hands_its_run_to_the_next(
    connected: Cast, microsoft: StubServer
) -> None:
    microsoft.latency = 0.3
    microsoft.page_size = 20
    run = start(connected)
    with worker() as stopping:
        wait_until(lambda: now(run).progress_done > 0)
        os.kill(stopping.pid, signal.SIGTERM)
        stopping.wait(timeout=300)
    handed_back = now(run)
    microsoft.latency = 0

    with worker():
        wait_until(lambda: now(run).status == RunStatus.COMPLETED)

    assert handed_back.status in {RunStatus.QUEUED, RunStatus.COMPLETED}
    assert now(run).outcome == RunOutcome.SUCCEEDED


def newest_worker() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM procrastinate_workers")
        return int(cursor.fetchone()[0])

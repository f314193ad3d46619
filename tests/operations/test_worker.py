"""Real worker processes carry out real runs."""

import os
import signal

import pytest

from demo.graph_stub.server import StubServer
from operations.vocabulary import RunOutcome, RunStatus
from tests.cast import Cast
from tests.ledger import ledger
from tests.operations.journeys import now, start
from tests.processes import wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_worker_carries_a_run_out(connected: Cast) -> None:
    run = start(connected)

    with worker():
        wait_until(lambda: now(run).status == RunStatus.COMPLETED, seconds=30)

    assert now(run).outcome == RunOutcome.SUCCEEDED


def test_killed_worker_leaves_one_completed_run_and_one_use(
    connected: Cast, microsoft: StubServer
) -> None:
    microsoft.latency = 0.5
    microsoft.page_size = 20
    run = start(connected)
    with worker() as victim:
        wait_until(lambda: now(run).progress_done > 0, seconds=30)
        victim.kill()
        victim.wait()
    assert now(run).status == RunStatus.RUNNING
    microsoft.latency = 0

    with worker():
        wait_until(lambda: now(run).status == RunStatus.COMPLETED, seconds=90)

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
        wait_until(lambda: now(run).progress_done > 0, seconds=30)
        os.kill(stopping.pid, signal.SIGTERM)
        stopping.wait(timeout=30)
    handed_back = now(run)
    microsoft.latency = 0

    with worker():
        wait_until(lambda: now(run).status == RunStatus.COMPLETED, seconds=60)

    assert handed_back.status in {RunStatus.QUEUED, RunStatus.COMPLETED}
    assert now(run).outcome == RunOutcome.SUCCEEDED

"""Real worker processes make real reports."""

import pytest

from demo.graph_stub.server import StubServer
from operations.enums import RunOutcome, RunStatus
from tests.cast import Cast
from tests.ledger import ledger
from tests.processes import kill, wait_until, worker
from tests.reports.journeys import ask, now, reports_of

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


def test_worker_process_knows_how_to_make_a_report(connected: Cast) -> None:
    run = ask(connected)

    with worker():
        wait_until(lambda: now(run).status == RunStatus.COMPLETED)

    assert now(run).outcome == RunOutcome.SUCCEEDED
    assert [report.pk for report in reports_of(connected.tenant)] == [now(run).result_id]
    assert len(ledger()) == 1


def test_killed_worker_leaves_one_report_and_one_use(
    connected: Cast, microsoft: StubServer
) -> None:
    microsoft.latency = 0.5
    run = ask(connected)
    with worker() as victim:
        wait_until(lambda: now(run).progress_done > 0)
        kill(victim)
    assert now(run).status == RunStatus.RUNNING
    microsoft.latency = 0

    with worker():
        wait_until(lambda: now(run).status == RunStatus.COMPLETED)

    ended = now(run)
    assert (ended.outcome, ended.attempts) == (RunOutcome.SUCCEEDED, 2)
    assert len(reports_of(connected.tenant)) == 1
    assert len(ledger()) == 1

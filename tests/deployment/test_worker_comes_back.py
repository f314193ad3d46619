"""A worker whose database was away works again, in the same process."""

from pathlib import Path

import psycopg
import pytest

from dev import postgres
from tests.deployment.databases import migrated
from tests.deployment.running import running
from tests.processes import wait_until

pytestmark = pytest.mark.chaos

WORKERS = "SELECT coalesce(max(id), 0) FROM procrastinate_workers"
PLANT = (
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'operations.execute_run', 0, NULL,"
    " NULL, '{\"run_id\": 987654321}', NULL)::procrastinate_job_to_defer_v1])"
)
JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'operations.execute_run'"


def value(server: postgres.Server, query: str) -> int:
    with psycopg.connect(server.url, autocommit=True) as session:
        row = session.execute(query).fetchone()
    assert row is not None
    return int(row[0] if not isinstance(row[0], list) else row[0][0])


def test_worker_outlives_its_database(production: dict[str, str], log: Path) -> None:
    with (
        migrated(production) as (server, environment),
        running("deploy/worker", log=log, environment=environment) as worker,
    ):
        wait_until(lambda: value(server, WORKERS) > 0)
        before = value(server, WORKERS)
        server.stop()
        wait_until(lambda: "The database went away" in worker.said())
        server.start()
        wait_until(lambda: value(server, WORKERS) > before)
        value(server, PLANT)
        wait_until(lambda: value(server, JOBS) == 0)

        assert worker.process.poll() is None, worker.said()

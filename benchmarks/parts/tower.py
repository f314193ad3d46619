"""How long the control tower's figures of operations take, by how many there are."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.samples import Spread, timed
from system_dashboard.runs import rollup
from system_dashboard.selectors import run_figures
from telemetry.summary.windows import Window

SIZES = (100_000, 1_000_000)
CALLS, THOROUGH_CALLS = 50, 200

# One in ten fails, of a thousand tenants if there are so many.
FILL = """
    INSERT INTO operations_operationrun (
        tenant_id, workspace_id, type, trigger, status, outcome, failure_code,
        progress_done, progress_label, counts, attempts, times_put_back, created_at, completed_at
    )
    SELECT tenant.id, tenant.workspace_id, 'inventory_sync', 'schedule', 'completed',
        CASE WHEN number %% 10 = 0 THEN 'failed' ELSE 'succeeded' END,
        CASE WHEN number %% 20 = 0 THEN 'throttled' WHEN number %% 10 = 0 THEN 'forbidden'
            ELSE '' END,
        0, '', '{}', 1, 0, at, at + interval '1 minute'
    FROM generate_series(1, %(rows)s) AS number
    CROSS JOIN LATERAL (
        SELECT now() - interval '1 hour' - interval '180 days' * number / %(rows)s AS at
    ) times
    JOIN (
        SELECT id, workspace_id, row_number() OVER (ORDER BY id) - 1 AS place FROM tenants_tenant
    ) tenant ON tenant.place = number %% (SELECT count(*) FROM tenants_tenant)
"""


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Milliseconds by how many runs there are, and by window."""
    with databases.using(ledgers[0].database):
        return {"sizes": {str(rows): _size(rows, thorough=thorough) for rows in SIZES}}


def _size(rows: int, *, thorough: bool) -> Figures:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE operations_operationrun CASCADE")
        cursor.execute(FILL, {"rows": rows})
        rollup.roll_up()
        cursor.execute("VACUUM ANALYZE operations_operationrun, run_total, run_last_failure")
    calls = THOROUGH_CALLS if thorough else CALLS
    return {
        window.slug: Spread.of(
            [timed(lambda: run_figures(window, now=datetime.now(UTC))) for _ in range(calls)]  # noqa: B023
        ).as_json()
        for window in Window.ALL
    }

"""Runs made by hand, and what a raw count of them says."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from operations.enums import RunOutcome
from system_dashboard.runs import rollup
from system_dashboard.runs.query import edges_of, read_runs
from telemetry.rollup.watermark import Watermark
from telemetry.summary.windows import Window
from tenantpilot.tenants.models import Tenant
from tests.telemetry.history import run_sql
from tests.tenant_dashboard.rows import a_run, an_ended_run

NOW = datetime(2026, 5, 20, 12, 30, tzinfo=UTC)


def roll_up_at(instant: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Watermark(clock=instant, oldest_writer=None, unknown=False)
    with monkeypatch.context() as patch:
        patch.setattr(rollup, "read_watermark", lambda *, table: seen)
        rollup.roll_up()


def ran(tenant: Tenant, at: datetime, *, ended: datetime | None, code: str = "") -> None:
    if ended is None:
        run_sql("DELETE FROM operations_operationrun WHERE status <> 'completed'")
        a_run(tenant, created_at=at)
        return
    outcome = RunOutcome.FAILED if code else RunOutcome.SUCCEEDED
    an_ended_run(
        tenant, outcome, failure_code=code, created_at=at, started_at=at, completed_at=ended
    )


def naive_series(window: Window, *, now: datetime) -> dict[str, list[int]]:
    edges = edges_of(window, now=now)
    events = run_sql("SELECT series, instant FROM run_event")
    return {
        series: counts
        for series in {name for name, _ in events}
        if any(
            counts := [
                sum(name == series and low <= at < high for name, at in events)
                for low, high in pairwise(edges)
            ]
        )
    }


def naive_affected(window: Window, *, now: datetime) -> dict[str, tuple[int, int, datetime]]:
    failed = run_sql(
        "SELECT failure_code, tenant_id, workspace_id, instant FROM run_event"
        " WHERE failure_code <> '' AND instant >= %s AND instant < %s",
        now - window.length,
        now,
    )
    return {
        code: (
            len({tenant for each, tenant, _, _ in failed if each == code}),
            len({place for each, _, place, _ in failed if each == code}),
            max(at for each, _, _, at in failed if each == code),
        )
        for code in Counter(each[0] for each in failed)
    }


def check(now: datetime) -> None:
    for window in Window.ALL:
        runs = read_runs(edges_of(window, now=now), now=now)
        counted = {name: counts for name, counts in runs.counts.items() if any(counts)}
        assert counted == naive_series(window, now=now)
        assert {
            code: (each.tenants, each.workspaces, each.last_at)
            for code, each in runs.affected.items()
        } == naive_affected(window, now=now)

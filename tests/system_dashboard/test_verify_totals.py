"""Totals that are wrong are found, and so are rows that a prune should have deleted."""

from datetime import UTC, datetime, timedelta

import pytest

from demo.factories import operation_started
from telemetry.catalog import OPERATION_STARTED
from telemetry.rollup import aggregate
from tests.cast import Cast
from tests.system_dashboard.differences import sql
from tests.system_dashboard.milestones import verified
from tests.tenant_dashboard.rows import an_ended_run

pytestmark = pytest.mark.django_db


def test_rows_older_than_retention_tell_that_nobody_prunes(cast: Cast) -> None:
    at = datetime.now(UTC) - timedelta(days=93)
    run = an_ended_run(cast.tenant, initiator=cast.operator, created_at=at)
    operation_started(run).save()

    verification = verified()

    assert not verification.is_clean
    assert verification.differences == 0
    assert [family.event for family in verification.overdue] == [OPERATION_STARTED]


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE usage_running_total SET total = total + 1",
        "UPDATE usage_running_total SET bucket = bucket - interval '1 minute'",
        "DELETE FROM usage_running_total",
        "UPDATE usage_last_seen SET last_minute = last_minute - interval '1 minute'",
        "DELETE FROM usage_last_seen WHERE event_name = ''",
        "UPDATE usage_rollup_state SET workspaces = '{}'",
        "UPDATE usage_rollup_state SET window_counts ="
        " jsonb_set(window_counts, '{3,workspaces}', '{\"\": 7}')",
    ],
    ids=["total", "minute", "no_totals", "last_seen", "unseen", "workspaces", "window_counts"],
)
def test_wrong_totals_are_found(cast: Cast, broken: str) -> None:
    run = an_ended_run(
        cast.tenant, initiator=cast.operator, created_at=datetime.now(UTC) - timedelta(hours=1)
    )
    operation_started(run).save()
    aggregate.roll_up()
    assert verified().is_clean

    sql(broken)

    verification = verified()
    assert not verification.totals.is_right
    assert not verification.is_clean

"""A customer leaves: the totals stay exact, and summaries stay fast."""

from datetime import UTC, datetime, timedelta

import pytest

from telemetry.catalog import EVENTS
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.cast import Cast
from tests.telemetry.clocks import roll_up_at
from tests.telemetry.history import happened, run_sql
from tests.telemetry.oracle import figures, naive

NOW = datetime(2026, 5, 20, 12, 0, 30, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DELETE = "DELETE FROM product_usage_events WHERE tenant_id = %s"
DELETE_NEWEST = """
    DELETE FROM product_usage_events WHERE id = (SELECT max(id) FROM product_usage_events)
"""
TOTALS = "SELECT event_name, bucket, total FROM usage_running_total ORDER BY 1, 2"
LAST_SEEN = "SELECT event_name, workspace_id, last_minute FROM usage_last_seen ORDER BY 1, 2"
STATE = "SELECT watermark, workspaces, window_counts FROM usage_rollup_state"

type Derived = list[list[tuple[object, ...]]]


@pytest.fixture
def rolled_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Two tenants share minutes, families and a workspace; what happened just now is pending, in
    the watermark's own minute.
    """
    for tenant, second in ((cast.tenant, 0), (cast.other_tenant, 7), (cast.foreign_tenant, 4)):
        hours = (1, 2, 30) if tenant is not cast.other_tenant else (1, 30)
        times = [NOW - HOUR * hour + SECOND * second for hour in hours]
        happened(*times, tenant=tenant, actor=cast.owner)
        happened(*times[1:], tenant=tenant, actor=cast.owner, event=EVENTS[0])
        happened(
            NOW - SECOND * (second + 1),
            NOW - SECOND * (second + 12),
            tenant=tenant,
            actor=cast.owner,
        )
    roll_up_at(NOW, monkeypatch=monkeypatch)
    return cast


def derived() -> Derived:
    return [run_sql(statement) for statement in (TOTALS, LAST_SEEN, STATE)]


def made_anew(monkeypatch: pytest.MonkeyPatch) -> Derived:
    """What the same totals are when nobody has ever rolled up before."""
    run_sql("TRUNCATE usage_running_total, usage_last_seen, usage_rollup_state")
    roll_up_at(NOW, monkeypatch=monkeypatch)
    return derived()


@pytest.mark.parametrize("place", ["tenant", "other_tenant", "foreign_tenant"])
def test_what_is_left_is_what_a_rollup_would_have_made_of_it(
    place: str, rolled_up: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sql(DELETE, getattr(rolled_up, place).pk)

    assert derived() == made_anew(monkeypatch)


def test_two_at_once_are_taken_out_one_after_the_other(
    rolled_up: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sql(DELETE, rolled_up.tenant.pk)
    run_sql(DELETE, rolled_up.other_tenant.pk)

    assert derived() == made_anew(monkeypatch)


def test_everything_taken_out_leaves_nothing(rolled_up: Cast) -> None:
    run_sql("DELETE FROM product_usage_events")

    totals, last_seen, [(_, workspaces, window_counts)] = derived()
    assert totals == last_seen == []
    assert (workspaces, window_counts) == ("{}", "[]")


late = pytest.mark.parametrize(
    "late", [NOW - 5 * HOUR, NOW - HOUR, NOW - 12 * SECOND], ids=["hours", "shared", "watermark"]
)


@late
def test_rows_that_no_rollup_has_seen_are_not_subtracted(rolled_up: Cast, late: datetime) -> None:
    before = derived()
    happened(late, tenant=rolled_up.foreign_tenant, actor=rolled_up.outsider)

    run_sql(DELETE_NEWEST)

    assert derived() == before


def test_late_row_is_not_what_a_workspace_was_last_seen_by(
    rolled_up: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may go again before any rollup has counted it."""
    happened(NOW - 20 * MINUTE, tenant=rolled_up.other_tenant, actor=rolled_up.owner)

    run_sql(DELETE, rolled_up.tenant.pk)
    run_sql(DELETE_NEWEST)

    assert derived() == made_anew(monkeypatch)


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_the_next_summary_is_exact_without_a_rollup(window: Window, rolled_up: Cast) -> None:
    run_sql(DELETE, rolled_up.tenant.pk)

    assert figures(summarize(window, now=NOW)) == naive(window, now=NOW)


@late
def test_late_rows_go_with_their_tenant(
    late: datetime, rolled_up: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No rollup has counted them: neither as what goes, nor as what was in that minute."""
    happened(late, tenant=rolled_up.tenant, actor=rolled_up.owner)
    happened(late, tenant=rolled_up.foreign_tenant, actor=rolled_up.outsider)

    run_sql(DELETE, rolled_up.tenant.pk)

    for window in Window.ALL:
        assert figures(summarize(window, now=NOW)) == naive(window, now=NOW)
    roll_up_at(NOW, monkeypatch=monkeypatch)
    assert derived() == made_anew(monkeypatch)


def test_late_row_after_the_newest_ones_went_is_counted(
    rolled_up: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far the rollup has come must not be told by rows that are gone."""
    run_sql("DELETE FROM product_usage_events WHERE tenant_id = %s", rolled_up.foreign_tenant.pk)
    roll_up_at(NOW, monkeypatch=monkeypatch)

    happened(NOW - 5 * HOUR, tenant=rolled_up.tenant, actor=rolled_up.owner)

    for window in Window.ALL:
        assert figures(summarize(window, now=NOW)) == naive(window, now=NOW)
    roll_up_at(NOW, monkeypatch=monkeypatch)
    assert derived() == made_anew(monkeypatch)

"""A customer leaves: the totals stay exact, and summaries stay fast."""

from datetime import UTC, datetime, timedelta

import pytest

from telemetry.catalog import EVENTS
from telemetry.summary import summarize
from telemetry.windows import Window
from tests.cast import Cast
from tests.telemetry.clocks import fold_at
from tests.telemetry.history import happened, run_sql
from tests.telemetry.oracle import figures, naive

NOW = datetime(2026, 5, 20, 12, 0, 30, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DELETE = "DELETE FROM product_usage_events WHERE tenant_id = %s"
TOTALS = "SELECT event_name, bucket, total, last_at FROM usage_total ORDER BY 1, 2"
LAST_SEEN = "SELECT event_name, workspace_id, last_at FROM usage_last_seen ORDER BY 1, 2"
FOLD = "SELECT watermark, workspaces, marks FROM usage_fold"

type Derived = list[list[tuple[object, ...]]]


@pytest.fixture
def folded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Two tenants share minutes, families and a workspace; what happened just now is unfolded."""
    for tenant, second in ((cast.tenant, 0), (cast.other_tenant, 7), (cast.foreign_tenant, 4)):
        hours = (1, 2, 30) if tenant is not cast.other_tenant else (1, 30)
        times = [NOW - HOUR * hour + SECOND * second for hour in hours]
        happened(*times, tenant=tenant, actor=cast.owner)
        happened(*times[1:], tenant=tenant, actor=cast.owner, event=EVENTS[0])
        happened(NOW - SECOND * (second + 1), tenant=tenant, actor=cast.owner)
    fold_at(NOW, monkeypatch=monkeypatch)
    return cast


def derived() -> Derived:
    return [run_sql(statement) for statement in (TOTALS, LAST_SEEN, FOLD)]


def made_anew(monkeypatch: pytest.MonkeyPatch) -> Derived:
    """What the same totals are when nobody has ever folded before."""
    run_sql("TRUNCATE usage_total, usage_last_seen, usage_fold")
    fold_at(NOW, monkeypatch=monkeypatch)
    return derived()


@pytest.mark.parametrize("place", ["tenant", "other_tenant", "foreign_tenant"])
def test_what_is_left_is_what_a_fold_would_have_made_of_it(
    place: str, folded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sql(DELETE, getattr(folded, place).pk)

    assert derived() == made_anew(monkeypatch)


def test_two_at_once_are_taken_out_one_after_the_other(
    folded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sql(DELETE, folded.tenant.pk)
    run_sql(DELETE, folded.other_tenant.pk)

    assert derived() == made_anew(monkeypatch)


def test_everything_taken_out_leaves_nothing(folded: Cast) -> None:
    run_sql("DELETE FROM product_usage_events")

    totals, last_seen, [(_, workspaces, marks)] = derived()
    assert totals == last_seen == []
    assert (workspaces, marks) == ("{}", "[]")


def test_rows_that_no_fold_has_seen_are_not_subtracted(
    folded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = derived()
    happened(NOW - 5 * HOUR, tenant=folded.foreign_tenant, actor=folded.outsider)

    run_sql("DELETE FROM product_usage_events WHERE occurred_at = %s", NOW - 5 * HOUR)

    assert derived() == before


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_the_next_summary_is_exact_without_a_fold(window: Window, folded: Cast) -> None:
    run_sql(DELETE, folded.tenant.pk)

    assert figures(summarize(window, now=NOW)) == naive(window, now=NOW)

"""Ledgers that are built by SQL must be such as the product could have written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from benchmarks import ledger_scaling, ledgers, world
from benchmarks.ledger import Ledger
from benchmarks.progress import Bar
from telemetry.rollup.watermark import MARGIN
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.telemetry.history import run_sql
from tests.telemetry.oracle import figures, naive

UNTIL = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
ROWS, WORKSPACES = 3_000, 40
INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = 'product_usage_events' ORDER BY 1"

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)


@pytest.fixture
def ledger() -> Ledger:
    return built(rows=ROWS)


def built(*, rows: int) -> Ledger:
    world.populate(Bar("world", total=5), workspaces=WORKSPACES)
    ledger = Ledger(
        database=str(connection.settings_dict["NAME"]),
        rows=rows, until=UNTIL, workspaces=WORKSPACES,
    )  # fmt: skip
    ledgers.build(ledger)
    return ledger


def test_every_row_would_pass_the_keys_that_were_not_asked(ledger: Ledger) -> None:
    [(rows, right)] = run_sql(
        """
        SELECT count(*), count(tenant.id) FILTER (WHERE member.id IS NOT NULL)
        FROM product_usage_events event
        LEFT JOIN tenants_tenant tenant
            ON tenant.id = event.tenant_id AND tenant.workspace_id = event.workspace_id
        LEFT JOIN workspaces_workspacemembership member
            ON member.workspace_id = event.workspace_id AND member.user_id = event.actor_id
        """
    )

    assert rows == right == ROWS


def test_indexes_keys_and_triggers_are_as_they_were(ledger: Ledger) -> None:
    built = run_sql(INDEXES)
    assert len(built) == 4
    assert run_sql("SHOW session_replication_role") == [("origin",)]


def test_it_spans_ninety_days_of_all_families(ledger: Ledger) -> None:
    [(first, last, families)] = run_sql(
        "SELECT min(occurred_at), max(occurred_at), count(DISTINCT event_name)"
        " FROM product_usage_events"
    )

    assert ledger.since <= first
    assert (first - ledger.since).days == 0
    assert last < UNTIL
    assert (UNTIL - last).days == 0
    assert families == 5


def test_few_workspaces_have_most_of_it(ledger: Ledger) -> None:
    counts = [
        count
        for (count,) in run_sql(
            "SELECT count(*) FROM product_usage_events GROUP BY workspace_id ORDER BY 1 DESC"
        )
    ]

    assert sum(counts[: WORKSPACES // 5]) > ROWS / 2
    assert len(counts) > WORKSPACES / 2


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_its_summaries_are_exact(ledger: Ledger, window: Window) -> None:
    assert figures(summarize(window, now=UNTIL)) == naive(window, now=UNTIL)


def test_the_totals_end_where_a_rollup_half_a_minute_ago_left_them(ledger: Ledger) -> None:
    [(behind,)] = run_sql("SELECT %s - watermark FROM usage_rollup_state", UNTIL)

    assert behind == timedelta(seconds=30) + MARGIN


def test_one_that_ends_as_a_larger_one_is_exact_too(ledger: Ledger) -> None:
    larger = replace(ledger, rows=1_000_000)

    ledger_scaling.quicken(larger)

    for window in Window.ALL:
        assert figures(summarize(window, now=UNTIL)) == naive(window, now=UNTIL)
    [(events,)] = run_sql(
        "SELECT count(*) FROM product_usage_events WHERE occurred_at >= %s",
        UNTIL - timedelta(minutes=2),
    )
    assert events == pytest.approx(2 * larger.day / (24 * 60), abs=2)


def test_one_ten_times_as_large_is_exact_too() -> None:
    small = built(rows=ROWS // 10)
    before = run_sql(INDEXES)

    ledger_scaling.build(replace(small, rows=ROWS))

    for window in Window.ALL:
        assert figures(summarize(window, now=UNTIL)) == naive(window, now=UNTIL)
    [(rows, subjects)] = run_sql(
        "SELECT count(*), count(DISTINCT subject_id) FROM product_usage_events"
    )
    assert rows == subjects
    assert abs(rows - ROWS) <= 10
    assert run_sql(INDEXES) == before

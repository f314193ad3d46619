"""What a summary costs: statements, and what PostgreSQL does for them (FR-243-012)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from telemetry import fold, summary
from telemetry.catalog import EVENTS
from telemetry.summary import summarize
from telemetry.windows import Window
from tests.cast import Cast, assemble
from tests.telemetry.history import another_session, happened, run_sql

EVENTS_THERE = 30_000
LEDGER = "product_usage_events"
FILL = """
    INSERT INTO product_usage_events (
        workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type, subject_id,
        metadata, occurred_at
    )
    SELECT %s, %s, %s, 'operations.operation_started', 'operations', 'OperationRun', number,
        '{"operation_type": "inventory_sync"}',
        now() - interval '200 days' * number / %s
    FROM generate_series(1, %s) AS number
"""
# In every family, a workspace last seen in each hour of the last hundred days.
SEEN = """
    INSERT INTO usage_last_seen (workspace_id, event_name, last_at)
    SELECT 1000000000 + number, event_name, now() - interval '1 hour' * number
    FROM generate_series(1, 2400) AS number, unnest(ARRAY['', 'operations.operation_started'])
        AS event_name
"""

pytestmark = pytest.mark.django_db(transaction=True)


class Statements:
    """Collects statements, and how PostgreSQL would go about those it can explain."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.plans: list[dict[str, Any]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        self.texts.append(sql)
        if sql.lstrip().startswith("WITH"):
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
                self.plans.append(cursor.fetchone()[0][0]["Plan"])
        return execute(sql, params, many, context)

    def scans(self, table: str = LEDGER) -> Iterator[dict[str, Any]]:
        """Every visit of the ledger, or of another table."""
        waiting = list(self.plans)
        while waiting:
            node = waiting.pop()
            waiting.extend(node.get("Plans", []))
            if node.get("Relation Name") == table:
                yield node


def watch(window: Window) -> Statements:
    statements = Statements()
    with connection.execute_wrapper(statements):
        summarize(window, now=datetime.now(UTC))
    return statements


def rows_of(visits: Iterator[dict[str, Any]]) -> int:
    return sum(visit["Actual Rows"] * visit["Actual Loops"] for visit in visits)


@pytest.fixture
def big_ledger() -> Cast:
    cast = assemble()
    row = (cast.workspace.pk, cast.tenant.pk, cast.owner.pk, EVENTS_THERE, EVENTS_THERE)
    run_sql(FILL, *row)
    run_sql("VACUUM ANALYZE product_usage_events")
    return cast


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_a_summary_takes_three_statements_in_one_view(window: Window) -> None:
    statements = watch(window)

    assert len(statements.texts) == 3
    assert "REPEATABLE READ READ ONLY" in statements.texts[0]


def test_inside_another_transaction_it_takes_two() -> None:
    with transaction.atomic():
        happened_before = run_sql("SELECT 1")
        statements = watch(Window.ALL[0])

    assert happened_before == [(1,)]
    assert len(statements.texts) == 2


def test_the_transaction_around_it_keeps_its_rights() -> None:
    cast = assemble()
    with transaction.atomic():
        summarize(Window.ALL[0], now=datetime.now(UTC))
        happened(datetime.now(UTC), tenant=cast.tenant, actor=cast.owner)

    assert run_sql("SELECT count(*) FROM product_usage_events") == [(1,)]


def test_after_it_the_connection_is_as_before() -> None:
    summarize(Window.ALL[0], now=datetime.now(UTC))

    assert run_sql("SHOW transaction_isolation") == [("read committed",)]
    assert run_sql("SHOW transaction_read_only") == [("off",)]


def test_both_statements_see_the_same_view(big_ledger: Cast) -> None:
    """An event that commits between them is in neither."""
    seen = []

    def interfere(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        answer = execute(sql, params, many, context)
        if "rest_of_minute" in sql:
            with another_session() as session:
                session.execute(f"DELETE FROM {LEDGER}")  # noqa: S608
        seen.append(sql)
        return answer

    with connection.execute_wrapper(interfere):
        usage = summarize(Window.ALL[0], now=datetime.now(UTC))

    assert len(seen) == 3
    assert usage.active_workspaces == 1
    assert run_sql(f"SELECT count(*) FROM {LEDGER}") == [(0,)]  # noqa: S608


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
@pytest.mark.parametrize("is_folded", [True, False], ids=["folded", "never folded"])
def test_the_ledger_is_read_from_its_covering_index_only(
    big_ledger: Cast,
    window: Window,
    is_folded: bool,  # noqa: FBT001
) -> None:
    if is_folded:
        fold.fold()
        run_sql("ANALYZE usage_total")
    visits = list(watch(window).scans())

    assert visits
    assert {visit["Node Type"] for visit in visits} == {"Index Only Scan"}
    assert {visit["Index Name"] for visit in visits} == {"product_usage_events_recent"}


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_a_folded_ledger_is_hardly_read(
    big_ledger: Cast, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "READABLE_EVENTS", 0)
    fold.fold()

    assert rows_of(watch(window).scans()) < 50


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_of_many_workspaces_only_those_seen_last_since_the_mark_are_counted(
    big_ledger: Cast, window: Window
) -> None:
    fold.fold()
    run_sql(SEEN)
    run_sql("SELECT usage_fold_recount()")

    assert rows_of(watch(window).scans("usage_last_seen")) < 50


def test_late_rows_are_looked_for_among_the_newest_only(big_ledger: Cast) -> None:
    fold.fold()
    late = datetime.now(UTC) - timedelta(days=100)
    happened(late, tenant=big_ledger.tenant, actor=big_ledger.owner, event=EVENTS[0])

    run_sql("SELECT pg_stat_force_next_flush()")  # so that nothing from before is counted
    with transaction.atomic():
        [(found,)] = run_sql("SELECT usage_fold_late(usage_fold) FROM usage_fold")
        [(read,)] = run_sql(
            "SELECT sum(pg_stat_get_xact_tuples_returned(oid)) FROM pg_class"
            " WHERE oid = %s::regclass"
            " OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = %s::regclass)",
            LEDGER,
            LEDGER,
        )

    assert found == late.replace(second=0, microsecond=0)
    assert read == 2  # one entry of the index, one row of the table

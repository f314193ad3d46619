"""What a summary costs: statements, and what PostgreSQL does for them (FR-243-012)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH

from telemetry.catalog import EVENTS
from telemetry.rollup import aggregate
from telemetry.summary import query
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership
from tests.cast import Cast, assemble
from tests.telemetry.history import happened, run_sql

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
    INSERT INTO usage_last_seen (workspace_id, event_name, last_minute)
    SELECT 1000000000 + number, event_name,
        date_trunc('minute', now() - interval '1 hour' * number, 'UTC')
    FROM generate_series(1, 2400) AS number, unnest(%s::text[]) AS event_name
"""
READ = f"""
    SELECT sum(pg_stat_get_xact_tuples_returned(oid)) FROM pg_class
    WHERE oid = '{LEDGER}'::regclass
        OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = '{LEDGER}'::regclass)
"""  # noqa: S608

NOW, HOUR = datetime.now(UTC), timedelta(hours=1)

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


class Statements:
    """Collects statements, and how PostgreSQL would go about those it can explain."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.plans: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        self.texts.append(sql)
        if isinstance(params, dict):
            self.plans.append((sql, plan_of(sql, params, context["connection"].connection)))
        return execute(sql, params, many, context)

    def scans(self, table: str = LEDGER, *, but: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
        """Every visit of the ledger, or of another table, by statements without these words."""
        waiting = [plan for sql, plan in self.plans if not any(word in sql for word in but)]
        while waiting:
            node = waiting.pop()
            waiting.extend(node.get("Plans", []))
            if node.get("Relation Name") == table:
                yield node


def plan_of(sql: str, params: dict[str, Any], session: Any) -> dict[str, Any]:
    """The plan for the prepared statement, which does not depend on the values."""
    numbered = sql % {name: f"${number}" for number, name in enumerate(params, start=1)}
    with session.cursor() as cursor:
        cursor.execute(f"PREPARE watched AS {numbered}")
        places = ", ".join(["%s"] * len(params))
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE watched ({places})"
        plan: dict[str, Any] = cursor.execute(explain, [*params.values()]).fetchone()[0][0]["Plan"]
        cursor.execute("DEALLOCATE watched")
    return plan


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


def test_driver_keeps_its_translation_of_every_statement() -> None:
    """Of a longer one, psycopg looks for the parameters again each time."""
    texts = watch(Window.ALL[0]).texts

    assert max(len(text) for text in texts) <= MAX_CACHED_STATEMENT_LENGTH


@pytest.mark.parametrize("is_rolled_up", [True, False], ids=["rolled up", "never rolled up"])
def test_families_are_read_from_the_covering_index_only(
    big_ledger: Cast,
    is_rolled_up: bool,  # noqa: FBT001
) -> None:
    if is_rolled_up:
        aggregate.roll_up()
        run_sql("ANALYZE usage_running_total")

    for window in Window.ALL:
        visits = list(watch(window).scans(but=("in_label",)))
        assert visits, window.slug
        assert {visit["Node Type"] for visit in visits} == {"Index Only Scan"}, window.slug
        assert {visit["Index Name"] for visit in visits} == {"product_usage_events_recent"}


def test_a_rolled_up_ledger_is_hardly_read(
    big_ledger: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query, "READABLE_EVENTS", 0)
    aggregate.roll_up()

    for window in Window.ALL:
        assert rows_of(watch(window).scans()) < 50, window.slug


def test_of_many_workspaces_only_those_seen_last_since_the_mark_are_counted(
    big_ledger: Cast,
) -> None:
    aggregate.roll_up()
    run_sql(SEEN, ["", "operations.operation_started"])
    run_sql("SELECT usage_rollup_recount()")

    for window in Window.ALL:
        assert rows_of(watch(window).scans("usage_last_seen")) < 50, window.slug


def test_late_rows_are_looked_for_among_the_newest_only(big_ledger: Cast) -> None:
    aggregate.roll_up()
    late = datetime.now(UTC) - timedelta(days=100)
    happened(late, tenant=big_ledger.tenant, actor=big_ledger.owner, event=EVENTS[0])

    with transaction.atomic():
        # What this session read before may be counted still, or not.
        [(before,)] = run_sql(READ)
        [(found,)] = run_sql("SELECT usage_rollup_late(usage_rollup_state) FROM usage_rollup_state")
        [(after,)] = run_sql(READ)

    assert found == late.replace(second=0, microsecond=0)
    assert after - before == 2  # one entry of the index, one row of the table


def test_people_are_looked_for_only_where_something_was_done_last() -> None:
    """However many members and workspaces there are; the planner would go through them all."""
    cast = assemble()
    crowd = User.objects.bulk_create(
        User(email=f"crowd{number}@msp.example", name="One of many") for number in range(3_000)
    )
    elsewhere = Workspace.objects.bulk_create(
        Workspace(name="One of many", slug=f"crowd{number}") for number in range(len(crowd))
    )
    WorkspaceMembership.objects.bulk_create(
        WorkspaceMembership(workspace=workspace, user=person, role=Role.OWNER)
        for workspace, person in zip(elsewhere, crowd, strict=True)
    )
    for event in EVENTS:
        happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner, event=event)
    aggregate.roll_up()
    run_sql(SEEN, [event.series(value) for event in EVENTS for value, _ in event.fact.labels])
    run_sql("ANALYZE usage_last_seen, workspaces_workspacemembership, accounts_user")

    scans = list(watch(Window.ALL[1]).scans("workspaces_workspacemembership"))

    assert scans
    assert sum(members_read(scan) for scan in scans) < len(crowd)


def members_read(scan: dict[str, Any]) -> int:
    return int((scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0)) * scan["Actual Loops"])

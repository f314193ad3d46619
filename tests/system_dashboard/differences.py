"""Ways to make the ledger lie, and what a verification then finds."""

from typing import Any

from django.db import connection

from telemetry.catalog import UsageEvent
from telemetry.reconciliation import Kind
from tests.system_dashboard.milestones import found, verified

COLUMNS = (
    "workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type, subject_id,"
    " metadata, occurred_at"
)


def kinds() -> list[tuple[Kind, int]]:
    """Return kind and subject of every difference."""
    return [(each.kind, each.subject_id) for each in found(verified())]


def delete(event: UsageEvent) -> None:
    sql("DELETE FROM product_usage_events WHERE event_name = %s", event.name)


def copy(event: UsageEvent, **instead: str) -> int:
    """Insert the family's first row again, with other values; return its id."""
    values = ", ".join(instead.get(column, column) for column in COLUMNS.split(", "))
    [(number,)] = sql(
        f"INSERT INTO product_usage_events ({COLUMNS}) SELECT {values} FROM product_usage_events"  # noqa: S608
        " WHERE event_name = %s ORDER BY id LIMIT 1 RETURNING id",
        event.name,
    )
    return int(number)


def move(event: UsageEvent, **instead: str) -> int:
    """Put the family's row elsewhere; the ledger itself refuses to change one."""
    sql("CREATE TEMP TABLE moved ON COMMIT DROP AS SELECT * FROM product_usage_events")
    delete(event)
    values = ", ".join(instead.get(column, column) for column in COLUMNS.split(", "))
    [(number,)] = sql(
        f"INSERT INTO product_usage_events ({COLUMNS})"  # noqa: S608
        f" SELECT {values.replace('metadata,', 'metadata::jsonb,')} FROM moved"
        " WHERE event_name = %s RETURNING id",
        event.name,
    )
    return int(number)


def sql(statement: str, *values: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []

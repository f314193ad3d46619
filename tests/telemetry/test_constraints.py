"""The CHECKs in the live database are what the catalog says, no more and no less."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from telemetry import constraints
from telemetry.catalog import EVENTS
from telemetry.models import ProductUsageEvent
from tests.cast import Cast
from tests.telemetry.history import happened, run_sql

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
COPY_AT = """
    INSERT INTO product_usage_events (
        workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type, subject_id,
        metadata, occurred_at
    )
    SELECT workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type,
        subject_id + 1, metadata, %s
    FROM product_usage_events
"""
KINDS = {"check": "c", "foreign key": "f"}


def definitions(table: str, kind: str) -> dict[str, str]:
    """Constraints as PostgreSQL itself words them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = %s",
            [table, KINDS[kind]],
        )
        return dict(cursor.fetchall())


def test_checks_in_the_database_equal_the_catalog() -> None:
    with connection.schema_editor() as editor:
        editor.execute(f"CREATE TEMP TABLE by_catalog (LIKE {constraints.TABLE})")
        for check in constraints.checks():
            rule = check.constraint_sql(ProductUsageEvent, editor)
            editor.execute(f"ALTER TABLE by_catalog ADD {rule}", params=None)

    assert definitions(constraints.TABLE, "check") == definitions("by_catalog", "check")


@pytest.mark.parametrize(
    "moment", ["-infinity", "infinity", "0044-03-15 12:00 BC", "1999-12-31 23:59", "3000-01-01 UTC"]
)
def test_time_outside_the_calendar_is_refused(cast: Cast, moment: str) -> None:
    happened(NOON, tenant=cast.tenant, actor=cast.owner)

    with pytest.raises(IntegrityError, match="calendar"), transaction.atomic():
        run_sql(COPY_AT, moment)


def test_there_is_one_check_for_each_event_and_one_for_their_names() -> None:
    checks = definitions(constraints.TABLE, "check")
    del checks["product_usage_events_calendar"]

    known = checks.pop("product_usage_events_known_event")

    assert len(EVENTS) == len(checks) == known.count("::character varying")
    for event in EVENTS:
        assert f"'{event.name}'::character varying" in known
        assert f"'{event.name}'" in checks[f"product_usage_events_{event.name.replace('.', '_')}"]


def test_no_check_lets_null_pass() -> None:
    checks = definitions(constraints.TABLE, "check")

    assert all(rule.endswith(" IS TRUE))") for rule in checks.values())


def test_keys_fail_where_the_row_is_written() -> None:
    keys = definitions(constraints.TABLE, "foreign key")

    assert set(keys.values()) == {
        "FOREIGN KEY (workspace_id) REFERENCES workspaces_workspace(id) ON DELETE CASCADE",
        "FOREIGN KEY (tenant_id, workspace_id) REFERENCES tenants_tenant(id, workspace_id)"
        " ON DELETE CASCADE",
        "FOREIGN KEY (actor_id) REFERENCES accounts_user(id) ON DELETE SET NULL",
    }


def test_catalog_and_migrations_agree() -> None:
    call_command("makemigrations", "telemetry", check=True, dry_run=True, verbosity=0)

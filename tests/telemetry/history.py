"""Histories for the ledger, told by the test instead of the clock."""

import json
from datetime import datetime
from itertools import count
from typing import Any

import psycopg
from django.db import connection

from telemetry import constraints
from telemetry.catalog import EVENTS, OPERATION_STARTED, UsageEvent
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant

INSERT = """
    INSERT INTO product_usage_events (
        workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type, subject_id,
        metadata, occurred_at
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
RECORD = "SELECT record_product_usage(%s, %s, %s, %s, %s, %s, %s, %s)"

_subjects = count(1)


def happened(
    *times: datetime,
    tenant: Tenant,
    actor: User,
    event: UsageEvent = OPERATION_STARTED,
    value: str | bool | None = None,
) -> None:
    """Put one event for each time into the ledger, however old, with that fact or the first."""
    rows = [(*_row(event, tenant=tenant, actor=actor, value=value), at) for at in times]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def record_in(session: psycopg.Connection, *, tenant: Tenant, actor: User) -> None:
    """Record an event now, as the recorder does, in that session's transaction."""
    number = next(_subjects)
    row = _row(EVENTS[number % len(EVENTS)], tenant=tenant, actor=actor)
    outcome = session.execute(RECORD, row).fetchone()
    assert outcome == ("recorded",)


def another_session(*, autocommit: bool = False) -> psycopg.Connection:
    """Open a second connection to the tests' database."""
    given = connection.get_connection_params()
    target = {key: given[key] for key in ("dbname", "host", "port", "user") if key in given}
    return psycopg.connect(**target, autocommit=autocommit)


def run_sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _row(
    event: UsageEvent, *, tenant: Tenant, actor: User, value: str | bool | None = None
) -> tuple[str | int, ...]:
    known = {json.dumps(each): each for each in constraints.documents(event)}
    details = next(text for text, each in known.items() if value is None or value in each.values())
    return (
        tenant.workspace_id, tenant.pk, actor.pk, event.name, event.area, event.subject_type,
        next(_subjects), details,
    )  # fmt: skip

"""After an erasure nothing leads from a row of the ledger to the person: no join, and no log.

The whole database is read as one graph: rows are joined wherever two columns, of whatever tables,
have a value in common. Numbers are given out far apart, so that equal ones mean the same thing.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from operations.services import runs
from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import OperationType
from tenantpilot.web.logs import StructuredFormatter
from tests.cast import Cast
from tests.data_protection.conftest import Say
from tests.data_protection.planted_data import onboard

pytestmark = pytest.mark.django_db(transaction=True)

type Row = tuple[str, frozenset[str]]

APART = 1_000_000
# Counts, versions and the like are below; numbers of rows are above.
SMALL = 100_000
SEQUENCES = "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences ORDER BY 1"
TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1
"""


@pytest.fixture
def far_apart(transactional_db: None) -> Iterator[None]:
    """Let each table's numbers begin at another million."""
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        before = cursor.fetchall()
        for place, (name, _) in enumerate(before, start=1):
            cursor.execute("SELECT setval(%s, %s)", [name, place * APART])
    yield
    with connection.cursor() as cursor:
        for name, last in before:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def whole_dump() -> list[Row]:
    """Return every row there is, as its table and the values by which it can be joined."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f"SELECT to_jsonb(dumped) FROM {table} AS dumped")  # noqa: S608
            documents = [
                json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()
            ]
            rows += [(table, frozenset(joinable(document))) for document in documents]
    return rows


def joinable(value: Any) -> Iterator[str]:
    """Yield the values in it that mean one thing: no truth value, count or word of a list."""
    if isinstance(value, dict):
        for each in value.values():
            yield from joinable(each)
    elif isinstance(value, list):
        for each in value:
            yield from joinable(each)
    elif isinstance(value, int) and not isinstance(value, bool):
        if value >= SMALL:
            yield str(value)
    elif isinstance(value, str) and any(sign.isdigit() or sign in "@ " for sign in value):
        yield value.lower()


def reached_from(start: set[int], rows: list[Row]) -> set[int]:
    """Return the places of all rows that joins lead to, however many are needed."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for place, (_, values) in enumerate(rows):
        for value in values:
            holders[value].add(place)
    reached, waiting = set(start), list(start)
    while waiting:
        found = {place for value in rows[waiting.pop()][1] for place in holders.pop(value, ())}
        waiting += found - reached
        reached |= found
    return reached


def naming(person: dict[str, str], rows: list[Row]) -> set[int]:
    """Return the places of rows in which a value is, or contains, what identifies the person."""
    return {
        place
        for place, (_, values) in enumerate(rows)
        if any(mark == value or mark in value.split(":") or (mark in value and not mark.isdigit())
               for mark in person.values() for value in values)
    }  # fmt: skip


def acts(cast: Cast, client: Client) -> None:
    """Sign in, fail to, start something, and appear in a colleague's unread message."""
    page = {"email": cast.operator.email, "password": "wrong", "next": "/admin/"}
    client.post("/admin/login/", page)
    client.force_login(cast.operator, "tenantpilot.accounts.backends.AdminPlaneBackend")
    client.get("/admin/")
    client.get(f"/admin/{cast.operator.email}/")
    runs.start(
        tenant=cast.tenant, operation_type=OperationType.CONNECTION_CHECK, initiator=cast.operator
    )
    onboard(cast, by=cast.operator)


def test_no_join_and_no_log_leads_from_the_ledger_to_an_erased_person(
    far_apart: None, busy: Cast, run: Say, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="django.db.backends")
    acts(busy, client)
    person = {
        "number": str(busy.operator.pk),
        "email": busy.operator.email.lower(),
        "name": busy.operator.name.lower(),
    }
    rows = whole_dump()
    ledger = {place for place, (table, _) in enumerate(rows) if table == "product_usage_events"}
    before = reached_from(ledger, rows) & naming(person, rows)
    # Else what follows would prove nothing.
    assert {"accounts_user", "audit_auditlog", "product_usage_events"} <= {
        rows[place][0] for place in before
    }

    run("erase_user", busy.operator.email, "--yes")

    rows = whole_dump()
    ledger = {place for place, (table, _) in enumerate(rows) if table == "product_usage_events"}
    named = naming(person, rows)
    assert len(ledger) >= 3
    # The register, which names the number alone, so that a restore can erase again.
    assert [rows[place][0] for place in named] == ["audit_auditlog"]
    [register] = named
    assert any(":" in value for value in rows[register][1])
    assert not reached_from(ledger, rows) & named
    formatter = StructuredFormatter()
    lines = [formatter.format(record) for record in caplog.records]
    assert lines
    for line in lines:
        assert person["email"] not in line.lower()
        assert person["name"] not in line.lower()
        assert person["number"] not in line


def test_register_is_the_only_row_left_and_says_what_it_is(
    far_apart: None, busy: Cast, run: Say
) -> None:
    number = busy.operator.pk

    run("erase_user", busy.operator.email, "--yes")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, actor_id, person_id, subject_id FROM audit_auditlog "
            "WHERE (details ->> 'number')::bigint = %s",
            [number],
        )
        assert cursor.fetchall() == [(AuditAction.ACCOUNT_ERASED, None, None, None)]
    assert not User.objects.filter(pk=number).exists()

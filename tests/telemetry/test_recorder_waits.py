"""How long recording waits for others: measured by who gives up first, never by a stopwatch."""

import json
from threading import Thread

import psycopg
import pytest
from django.db import connection, transaction

from telemetry import catalog
from telemetry.constraints import documents
from tests.cast import Cast, assemble
from tests.processes import wait_until
from tests.telemetry.broken_ledger import another_session
from tests.telemetry.fake_subjects import reach
from tests.telemetry.history import RECORD, run_sql

pytestmark = pytest.mark.django_db(transaction=True)

LEDGER = "LOCK TABLE product_usage_events IN ACCESS EXCLUSIVE MODE"
WAITING = """
    SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
        AND datname = current_database() AND query LIKE %s
"""
# Begins to wait after the recorder, and longer than it may, though not ten times as long.
BYSTANDER = "SET lock_timeout = '2s'"


def wait_for(statement: str) -> None:
    with another_session() as looking:
        looking.autocommit = True
        wait_until(lambda: looking.execute(WAITING, [f"%{statement}%"]).fetchone() == (1,))


def record_in_thread(cast: Cast, outcomes: list[str]) -> Thread:
    def record() -> None:
        try:
            with transaction.atomic():
                reach(catalog.OPERATION_STARTED, cast)
            outcomes.append("recorder")
        finally:
            connection.close()

    thread = Thread(target=record)
    thread.start()
    return thread


def test_recorder_gives_up_on_a_lock_before_others_do() -> None:
    """With ten times its patience it would come last."""
    cast = assemble()
    outcomes: list[str] = []
    with another_session() as holder, another_session() as bystander:
        holder.execute(LEDGER)
        recorder = record_in_thread(cast, outcomes)
        wait_for("record_product_usage")
        bystander.execute(BYSTANDER)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            bystander.execute(LEDGER)
        outcomes.append("bystander")
        recorder.join()

    assert outcomes == ["recorder", "bystander"]


def test_duplicate_that_waits_for_its_twin_is_no_loss(caplog: pytest.LogCaptureFixture) -> None:
    cast = assemble()
    event = catalog.OPERATION_STARTED
    row = (
        cast.tenant.workspace_id, cast.tenant.pk, cast.owner.pk, event.name, event.area,
        event.subject_type, 1, json.dumps(documents(event)[0]),
    )  # fmt: skip
    with another_session() as twin:
        twin.execute(RECORD, row)
        with transaction.atomic():
            recorded = reach(event, cast)
        twin.commit()

    assert recorded is False
    assert run_sql("SELECT count(*) FROM product_usage_events") == [(1,)]
    [line] = caplog.records
    assert (line.levelname, line.getMessage()) == (
        "WARNING",
        "A usage event depends on an open transaction.",
    )


@pytest.mark.parametrize(
    "table", ["workspaces_workspace", "tenants_tenant", "accounts_user", "product_usage_events"]
)
def test_any_other_lock_is_a_loss(table: str, caplog: pytest.LogCaptureFixture) -> None:
    cast = assemble()
    with another_session() as holder:
        lock = f"SELECT FROM {table} FOR UPDATE" if table != "product_usage_events" else LEDGER
        holder.execute(lock)
        with transaction.atomic():
            reach(catalog.OPERATION_STARTED, cast)

    [line] = caplog.records
    assert (line.getMessage(), line.sqlstate) == ("A usage event was lost.", "55P03")  # type: ignore[attr-defined]

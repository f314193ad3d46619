"""Lost events are put back with the time of the act itself, once, and the rest is said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from demo.factories import operation_started
from telemetry import verification_log
from telemetry.catalog import EVENTS, SUPPORT_DIAGNOSTICS_OPENED
from telemetry.models import LedgerVerification
from telemetry.reconciliation import Kind
from telemetry.rollup import aggregate
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.cast import Cast, assemble
from tests.concurrency import at_once
from tests.support.journeys import opened
from tests.system_dashboard.differences import sql
from tests.system_dashboard.milestones import Milestones, verified
from tests.tables import empty
from tests.telemetry.history import another_session, run_sql
from tests.telemetry.oracle import figures, naive
from tests.telemetry.test_rollup_under_load import in_a_thread, waiter
from tests.tenant_dashboard.rows import an_ended_run

ROWS = """
    SELECT workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type, subject_id,
        metadata::text FROM product_usage_events ORDER BY event_name, subject_id
"""
WRITERS = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND relation = 'product_usage_events'::regclass
        AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
"""
AS_THE_AUDIT_LOG = """
    SELECT count(*) FROM product_usage_events event JOIN audit_auditlog entry
        ON entry.subject_type = event.subject_type AND entry.subject_id = event.subject_id
        AND entry.occurred_at = event.occurred_at AND entry.actor_id = event.actor_id
"""


def repair() -> str:
    output = StringIO()
    call_command("verify_product_usage", "--repair", stdout=output)
    return output.getvalue()


def failing_repair() -> str:
    output = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_product_usage", "--repair", stdout=output)
    return output.getvalue()


def assert_exact() -> None:
    now = datetime.now(UTC)
    for window in Window.ALL:
        assert figures(summarize(window, now=now)) == naive(window, now=now)


def test_every_family_is_put_back_as_it_was(completed: Milestones) -> None:
    before: list[Any] = sql(ROWS)
    sql("DELETE FROM product_usage_events")

    said = repair()

    assert sql(ROWS) == before
    assert sql(AS_THE_AUDIT_LOG) == [(len(EVENTS),)]
    assert said.count("Put back: 1 of ") == len(EVENTS)
    assert said.endswith("No differences.\n")


def test_repairing_again_puts_nothing_back(completed: Milestones) -> None:
    sql("DELETE FROM product_usage_events")
    repair()

    assert "Put back" not in repair()


def test_what_is_put_back_is_counted_by_summaries_at_once(completed: Milestones) -> None:
    aggregate.roll_up()
    sql("DELETE FROM product_usage_events")
    aggregate.roll_up()

    repair()

    assert_exact()
    aggregate.roll_up()
    assert_exact()
    assert verified().totals.is_right


def test_event_that_the_audit_log_does_not_prove_stays_lost(cast: Cast) -> None:
    run = an_ended_run(cast.tenant, initiator=cast.operator, created_at=datetime.now(UTC))
    operation_started(run).save()
    sql("DELETE FROM product_usage_events")

    said = failing_repair()

    assert f"not put back  OperationRun {run.pk}: the audit log has no entry" in said
    assert sql(ROWS) == []


def test_event_of_an_erased_person_stays_lost(cast: Cast, completed: Milestones) -> None:
    sql("DELETE FROM product_usage_events WHERE event_name = %s", SUPPORT_DIAGNOSTICS_OPENED.name)
    sql("UPDATE support_diagnosticbundle SET opened_by_id = NULL")

    assert f"DiagnosticBundle {completed.bundle.pk}: the person was erased" in failing_repair()


@pytest.mark.parametrize("source", ["kept", "gone"])
def test_entry_that_an_erasure_has_cut_still_proves_that_a_person_acted(
    cast: Cast, completed: Milestones, source: str
) -> None:
    sql("DELETE FROM product_usage_events WHERE event_name = %s", SUPPORT_DIAGNOSTICS_OPENED.name)
    for person in (cast.operator, cast.manager):
        call_command("erase_user", person.email, "--yes")
    if source == "gone":
        sql("DELETE FROM support_diagnosticbundle")

    assert verified().counts == {Kind.MISSING: 1}
    assert f"DiagnosticBundle {completed.bundle.pk}: the person was erased" in failing_repair()


def test_act_outside_the_calendar_is_refused_and_the_others_are_put_back(
    completed: Milestones,
) -> None:
    sql("DELETE FROM product_usage_events")
    sql("ALTER TABLE audit_auditlog DISABLE TRIGGER USER")
    sql(
        "UPDATE audit_auditlog SET occurred_at = 'infinity' WHERE subject_type = 'DiagnosticBundle'"
    )

    said = failing_repair()

    assert f"DiagnosticBundle {completed.bundle.pk}: the ledger does not accept its time" in said
    assert len(sql(ROWS)) == len(EVENTS) - 1


def test_every_look_is_stored(completed: Milestones) -> None:
    assert verification_log.latest() is None
    sql("DELETE FROM product_usage_events")

    with pytest.raises(CommandError):
        call_command("verify_product_usage", stdout=StringIO())
    looked = verification_log.latest()
    assert str(LedgerVerification.objects.get()).startswith("verified at 20")
    repair()
    repaired = verification_log.latest()

    assert looked is not None
    assert repaired is not None
    assert (looked.missing, looked.others, looked.repaired) == (len(EVENTS), 0, 0)
    assert not looked.is_clean
    assert repaired.differences == {Kind.MISSING: len(EVENTS)}
    assert (repaired.missing, repaired.repaired) == (0, len(EVENTS))
    assert repaired.is_clean
    assert not repaired.is_overdue(now=datetime.now(UTC))
    assert repaired.is_overdue(now=datetime.now(UTC) + timedelta(days=3))


def test_look_that_cannot_be_stored_is_a_look_all_the_same(completed: Milestones) -> None:
    sql("ALTER TABLE usage_verification RENAME TO gone")
    output, errors = StringIO(), StringIO()

    call_command("verify_product_usage", stdout=output, stderr=errors)

    assert "The result could not be stored" in errors.getvalue()
    assert "No differences." in output.getvalue()


@pytest.mark.django_db(transaction=True)
def test_repairing_many_times_at_once_puts_each_back_once() -> None:
    cast = assemble()
    bundles = [opened(cast).pk for _ in range(20)]
    empty(("product_usage_events",))

    at_once(repair, times=4)

    assert [row[6] for row in sql(ROWS)] == bundles
    assert_exact()


@pytest.mark.django_db(transaction=True)
def test_repair_waits_for_an_open_rollup_before_its_rows_have_their_numbers() -> None:
    """Else the rollup passes them while they are on their way, and nothing finds them late."""
    cast = assemble()
    bundles = [opened(cast).pk]
    empty(("product_usage_events",))
    with ThreadPoolExecutor(1) as pool, another_session() as rollup:
        rollup.execute("SELECT usage_rollup_lock()")
        repairing = in_a_thread(pool, repair)
        waiter("usage_rollup_lock")
        assert run_sql(WRITERS) == [(0,)]
        rollup.rollback()
        repairing.result()

    assert [row[6] for row in sql(ROWS)] == bundles

"""Every way in which the ledger can lie is found and named. Each is planted by plain SQL."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from demo.factories import OperationStartedFactory
from telemetry import fold
from telemetry.catalog import (
    EVENTS,
    ONBOARDING_CHECKPOINT_COMPLETED,
    OPERATION_STARTED,
    STORED_REPORT_CREATED,
    UsageEvent,
)
from telemetry.reconciliation import Difference, Kind
from tests.cast import Cast
from tests.system_dashboard.milestones import Work, delete_report, figures, found, verified
from tests.tenant_dashboard.rows import an_ended_run

pytestmark = pytest.mark.django_db

COLUMNS = (
    "workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type, subject_id,"
    " metadata, occurred_at"
)
SUBJECTS: dict[str, Callable[[Work], Any]] = {
    "OnboardingSession": lambda work: work.session,
    "DiagnosticBundle": lambda work: work.bundle,
    "OperationRun": lambda work: work.run,
    "StoredReport": lambda work: work.report,
    "ReviewPack": lambda work: work.pack,
}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_missing_row_is_lost(worked: Work, event: UsageEvent) -> None:
    delete(event)

    verification = verified()

    family = next(each for each in verification.families if each.event is event)
    assert not verification.is_clean
    assert (family.recorded, family.expected) == (0, 1)
    assert found(verification) == [
        Difference(
            kind=Kind.LOST,
            subject_id=SUBJECTS[event.subject_type](worked).pk,
            milestone="connection_configured" if event is ONBOARDING_CHECKPOINT_COMPLETED else "",
            event_id=None,
            columns=(),
        )
    ]


def test_recorder_that_never_worked_is_found_out(worked: Work) -> None:
    sql("DELETE FROM product_usage_events")

    verification = verified()

    assert figures(verification) == ["0/1"] * 5
    assert verification.differences == 5


def test_row_of_a_report_that_was_deleted_since_can_be_lost_too(cast: Cast, worked: Work) -> None:
    delete_report(worked, by=cast.owner)
    delete(STORED_REPORT_CREATED)

    assert kinds() == [(Kind.LOST, worked.report.pk)]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_row_without_a_source_is_a_phantom(worked: Work, event: UsageEvent) -> None:
    copy(event, subject_id="987654321")

    assert kinds() == [(Kind.PHANTOM, 987654321)]


@pytest.mark.parametrize("unused", ["scheduled", "report_run"])
def test_row_of_a_source_that_does_not_count_is_a_phantom(worked: Work, unused: str) -> None:
    run = getattr(worked, unused)
    copy(OPERATION_STARTED, subject_id=str(run.pk))

    assert kinds() == [(Kind.PHANTOM, run.pk)]


def test_link_of_a_tenant_in_the_ledger_is_a_phantom(worked: Work) -> None:
    copy(ONBOARDING_CHECKPOINT_COMPLETED, metadata="""'{"checkpoint": "tenant_identified"}'""")

    (difference,) = found(verified())

    assert difference.kind == Kind.PHANTOM
    assert difference.milestone == "tenant_identified"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_second_row_of_a_milestone_is_a_duplicate(worked: Work, event: UsageEvent) -> None:
    sql("DROP INDEX product_usage_events_once")
    second = copy(event)

    (difference,) = found(verified())

    assert (difference.kind, difference.event_id) == (Kind.DUPLICATE, second)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_row_of_somebody_else_is_mis_scoped(cast: Cast, worked: Work, event: UsageEvent) -> None:
    moved = move(event, actor_id=str(cast.owner.pk))

    (difference,) = found(verified())

    assert difference.kind == Kind.MIS_SCOPED
    assert (difference.event_id, difference.columns) == (moved, ("actor",))


def test_whose_a_deleted_report_was_is_still_known(cast: Cast, worked: Work) -> None:
    delete_report(worked, by=cast.owner)
    move(STORED_REPORT_CREATED, actor_id=str(cast.owner.pk))

    (difference,) = found(verified())

    assert (difference.kind, difference.columns) == (Kind.MIS_SCOPED, ("actor",))


def test_row_without_its_person_is_mis_scoped_while_the_person_exists(worked: Work) -> None:
    sql(
        "UPDATE product_usage_events SET actor_id = NULL WHERE event_name = %s",
        "operations.operation_started",
    )

    (difference,) = found(verified())

    assert (difference.kind, difference.columns) == (Kind.MIS_SCOPED, ("actor",))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_row_of_another_tenant_is_mis_scoped(cast: Cast, worked: Work, event: UsageEvent) -> None:
    foreign = cast.foreign_tenant
    move(event, tenant_id=str(foreign.pk), workspace_id=str(foreign.workspace_id))

    (difference,) = found(verified())

    assert difference.kind == Kind.MIS_SCOPED
    assert difference.columns == ("workspace", "tenant")


def test_row_of_another_tenant_of_the_workspace_is_mis_scoped(cast: Cast, worked: Work) -> None:
    move(OPERATION_STARTED, tenant_id=str(cast.other_tenant.pk))

    (difference,) = found(verified())

    assert difference.columns == ("tenant",)


def test_row_that_says_something_else_is_mis_described(worked: Work) -> None:
    move(OPERATION_STARTED, metadata="""'{"operation_type": "connection_check"}'""")

    assert kinds() == [(Kind.MIS_DESCRIBED, worked.run.pk)]


def test_source_that_changed_its_mind_is_found_too(worked: Work) -> None:
    with scope(tenant=worked.run.tenant):
        type(worked.run).objects.filter(pk=worked.run.pk).update(trigger="schedule", initiator=None)

    assert kinds() == [(Kind.PHANTOM, worked.run.pk)]


def test_rows_older_than_retention_tell_that_nobody_prunes(cast: Cast) -> None:
    at = datetime.now(UTC) - timedelta(days=93)
    run = an_ended_run(cast.tenant, initiator=cast.operator, created_at=at)
    OperationStartedFactory(run=run)

    verification = verified()

    assert not verification.is_clean
    assert verification.differences == 0
    assert [family.event for family in verification.overdue] == [OPERATION_STARTED]


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE usage_total SET total = total + 1",
        "UPDATE usage_total SET last_at = last_at - interval '1 second'",
        "DELETE FROM usage_total",
        "UPDATE usage_last_seen SET last_at = last_at - interval '1 second'",
        "DELETE FROM usage_last_seen WHERE event_name = ''",
        "UPDATE usage_fold SET workspaces = '{}'",
        "UPDATE usage_fold SET marks = jsonb_set(marks, '{3,workspaces}', '{\"\": 7}')",
    ],
    ids=["total", "last_at", "no_totals", "last_seen", "unseen", "workspaces", "marks"],
)
def test_wrong_totals_are_found(cast: Cast, broken: str) -> None:
    run = an_ended_run(
        cast.tenant, initiator=cast.operator, created_at=datetime.now(UTC) - timedelta(hours=1)
    )
    OperationStartedFactory(run=run)
    fold.fold()
    assert verified().is_clean

    sql(broken)

    verification = verified()
    assert not verification.totals.is_right
    assert not verification.is_clean


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

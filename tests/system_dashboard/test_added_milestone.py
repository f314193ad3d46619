"""A sixth milestone in a ledger that is in use: nothing is missing, nothing grew from nothing."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django_scopes import scope

from operations.models import OperationRun
from operations.services import runs
from system_dashboard.verification import verify
from system_dashboard.verification.milestone_queries import from_audit_log, from_rows
from system_dashboard.verification.sources import SOURCES
from system_dashboard.verification.text_output import lines_of
from telemetry import catalog, constraints, recorder, validation
from telemetry.catalog import OPERATION_STARTED
from telemetry.models import ProductUsageEvent, RecordingStart
from telemetry.reconciliation import Kind, Source
from telemetry.summary.comparison import NoComparison
from telemetry.summary.query import FamilySummary, UsageSummary, summarize
from telemetry.summary.windows import Window
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import OperationType
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.system_dashboard.milestones import figures, verified
from tests.system_dashboard.usage import used

pytestmark = pytest.mark.django_db

DAY, WEEK, MONTH, _ = Window.ALL
ADDED = datetime.now(UTC) - timedelta(days=3, hours=1)
CANCELLED = replace(
    OPERATION_STARTED,
    name="operations.operation_cancelled",
    label="Operations cancelled",
    purpose="Shows how often people stop what runs.",
    counted_when="A person cancels an operation.",
)


def operations_cancelled() -> Source:
    """Who cancelled is known to the audit log alone."""
    return Source(
        event=CANCELLED,
        rows=from_rows(
            OperationRun.objects.exclude(cancel_requested_at=None),
            actor=None,
            at="cancel_requested_at",
            facts={"operation_type": "type"},
        ),
        audit_rows=(from_audit_log(CANCELLED, action=AuditAction.OPERATION_CANCELLED),),
    )


@pytest.fixture
def earlier(cast: Cast) -> OperationRun:
    """A month of use, and an operation that was cancelled before anything recorded that."""
    call_command("migrate", verbosity=0)
    for days in (35, 20, 10, 2):
        used(cast, at=datetime.now(UTC) - timedelta(days=days))
    return cancel(cast, OperationType.CONNECTION_CHECK, at=ADDED - timedelta(days=1))


@pytest.fixture
def added(earlier: OperationRun, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalog has a sixth event since ADDED, and the ledger was migrated then."""
    events = (*catalog.EVENTS, CANCELLED)
    known = constraints.checks()
    for module in [module for module in sys.modules.values() if "EVENTS" in vars(module)]:
        if module.__dict__["EVENTS"] is catalog.EVENTS and module is not catalog:
            monkeypatch.setattr(module, "EVENTS", events)
    monkeypatch.setattr(catalog, "EVENTS", events)
    monkeypatch.setattr(verify, "SOURCES", (*SOURCES, operations_cancelled))
    monkeypatch.setitem(validation._KINDS, CANCELLED, {"operation_type": OperationType})
    with connection.schema_editor() as editor:
        for check in known:
            editor.remove_constraint(ProductUsageEvent, check)
        for check in constraints.checks():
            editor.add_constraint(ProductUsageEvent, check)
    call_command("migrate", verbosity=0)
    assert RecordingStart.objects.exclude(since=None).update(since=ADDED) == 1


def cancel(cast: Cast, operation_type: OperationType, *, at: datetime) -> OperationRun:
    with scope(tenant=cast.tenant):
        run = runs.start(
            tenant=cast.tenant, operation_type=operation_type, initiator=cast.operator
        ).run
        assert runs.cancel(run=run, cancelled_by=cast.manager)
        OperationRun.objects.filter(pk=run.pk).update(cancel_requested_at=at)
    return run


def record_cancelled(cast: Cast) -> None:
    run = cancel(cast, OperationType.INVENTORY_SYNC, at=datetime.now(UTC))
    assert recorder.record(
        CANCELLED,
        tenant=cast.tenant,
        actor=cast.manager,
        subject=run,
        operation_type=OperationType.INVENTORY_SYNC,
    )


def cancelled_in(window: Window) -> tuple[UsageSummary, FamilySummary]:
    summary = summarize(window, now=datetime.now(UTC))
    return summary, summary.families[-1]


@pytest.mark.usefixtures("added")
def test_what_was_done_before_it_was_added_is_not_missing(cast: Cast) -> None:
    record_cancelled(cast)

    verification = verified()

    assert verification.is_clean
    assert figures(verification)[CANCELLED] == "1/1"
    assert any(
        line.startswith("Operations cancelled are recorded since")
        for line in lines_of(verification)
    )


@pytest.mark.usefixtures("added")
def test_what_was_done_since_is_missing_and_can_be_put_back(cast: Cast) -> None:
    cancel(cast, OperationType.INVENTORY_SYNC, at=datetime.now(UTC))

    found = verified()
    [repair] = verify.repair(found)

    assert found.counts == {Kind.MISSING: 1}
    assert (repair.event, repair.put_back) == (CANCELLED, 1)
    assert verified().is_clean
    [row] = [row for row in ledger() if row.event_name == CANCELLED.name]
    assert row.actor_id == cast.manager.pk


@pytest.mark.usefixtures("added")
def test_it_is_not_compared_with_a_time_in_which_it_was_not_recorded(cast: Cast) -> None:
    record_cancelled(cast)

    for window in (DAY, WEEK):
        summary, family = cancelled_in(window)
        reason = NoComparison.MILESTONE_ADDED if window is WEEK else None
        assert family.no_previous is reason
        assert all(
            (label.figures.previous is None) is (window is WEEK)
            for label in family.labels
            if label.figures
        )
        assert summary.no_previous is None
        assert summary.no_previous_active is reason
        assert all(each.previous is not None for each in summary.families[:-1])


@pytest.mark.usefixtures("added")
def test_card_says_since_when_it_is_recorded(cast: Cast, client: Client) -> None:
    record_cancelled(cast)

    page = sign_in(client, cast.platform_operator).get("/system/?window=7d")

    since = f"{ADDED:%-d %b %Y}"
    row = page.text.partition(f'data-event="{CANCELLED.name}"')[2]
    assert f"recorded since {since}" in row
    assert "up from" not in row.partition("</li>")[0]
    assert "up from 0" not in page.text
    assert f"Not compared: operations cancelled, recorded since {since}." in page.text
    card = page.context["card"]
    assert "a milestone was added" in card.active_workspaces.change
    assert card.families[-1].unknown == 15
    assert {family.unknown for family in card.families[:-1]} == {0}


def test_event_of_the_first_catalog_is_as_old_as_the_ledger(db: None) -> None:
    RecordingStart.objects.all().delete()
    call_command("migrate", verbosity=0)

    assert set(RecordingStart.objects.values_list("event_name", "since")) == {
        (event.name, None) for event in catalog.EVENTS
    }


@pytest.mark.usefixtures("added")
def test_event_that_was_taken_out_begins_again_when_it_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("telemetry.recording_start.EVENTS", catalog.EVENTS[:-1])
        call_command("migrate", verbosity=0)
    assert not RecordingStart.objects.filter(event_name=CANCELLED.name).exists()

    call_command("migrate", verbosity=0)

    since = RecordingStart.objects.get(event_name=CANCELLED.name).since
    assert since
    assert since > ADDED

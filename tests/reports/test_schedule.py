"""Reports that come by themselves."""

from datetime import UTC, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django_scopes import scope, scopes_disabled

from operations.enums import RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from operations.services import runs
from reports.handlers.schedule import weekly_reports
from reports.models import ReportSchedule
from reports.services import schedules
from reports.types.registry import OPERATION_OF
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast
from tests.factories import ConnectionFactory
from tests.ledger import ledger

pytestmark = pytest.mark.django_db

POSTURE = ReportType.PERMISSION_POSTURE
POSTURE_RUN = OperationType.PERMISSION_POSTURE_REPORT
TODAY = datetime.now(UTC).date()


def every_week(cast: Cast, tenant: Tenant, *report_types: ReportType) -> None:
    with scope(tenant=tenant):
        schedules.set_weekly(tenant=tenant, report_types=report_types, set_by=cast.owner)


def due() -> list[tuple[int, str]]:
    return [(each.tenant.pk, each.operation_type.value) for each in weekly_reports(today=TODAY)]


def ran(tenant: Tenant, *, days_ago: int, **values: object) -> None:
    """Let a scheduled run have been queued that many days ago, late in the day."""
    fields: dict[str, object] = {
        "type": POSTURE_RUN,
        "trigger": RunTrigger.SCHEDULE,
        "status": RunStatus.COMPLETED,
        "outcome": RunOutcome.SUCCEEDED,
        "completed_at": datetime.now(UTC),
    } | values
    with scope(tenant=tenant):
        OperationRun.objects.create(
            tenant=tenant,
            workspace_id=tenant.workspace_id,
            created_at=datetime.combine(TODAY - timedelta(days=days_ago), time.max, UTC),
            **fields,
        )


def test_weekly_report_that_never_came_is_due(cast: Cast) -> None:
    every_week(cast, cast.tenant, *ReportType)

    assert due() == [(cast.tenant.pk, OPERATION_OF[report_type]) for report_type in ReportType]


@pytest.mark.parametrize(("days_ago", "is_due"), [(0, False), (6, False), (7, True), (30, True)])
def test_weekly_report_is_due_on_the_seventh_day_whatever_the_hour(
    cast: Cast,
    days_ago: int,
    is_due: bool,  # noqa: FBT001
) -> None:
    every_week(cast, cast.tenant, POSTURE)
    ran(cast.tenant, days_ago=days_ago)

    assert bool(due()) is is_due


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": RunOutcome.FAILED, "failure_code": "throttled"},
        {"outcome": RunOutcome.CANCELLED},
        {"trigger": RunTrigger.PERSON},
        {"type": OperationType.ENTRA_ADMIN_ROLES_REPORT},
    ],
    ids=str,
)
def test_run_that_was_not_this_weeks_report_does_not_count(
    cast: Cast, values: dict[str, object]
) -> None:
    every_week(cast, cast.tenant, POSTURE)
    ran(cast.tenant, days_ago=1, **values)

    assert due() == [(cast.tenant.pk, "permission_posture_report")]


@pytest.mark.parametrize("blocker", ["archived", "unconnected", "not weekly"])
def test_tenant_that_wants_no_report_gets_none(cast: Cast, blocker: str) -> None:
    if blocker != "not weekly":
        every_week(cast, cast.tenant, POSTURE)
    if blocker == "archived":
        Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)
    if blocker == "unconnected":
        ProviderConnection.objects.all().delete()

    assert due() == []


def test_command_starts_what_is_due_once_and_counts_no_use(cast: Cast) -> None:
    ConnectionFactory(tenant=cast.other_tenant)
    every_week(cast, cast.tenant, *ReportType)
    every_week(cast, cast.other_tenant, POSTURE)
    first, second = StringIO(), StringIO()

    call_command("start_scheduled_operations", stdout=first)
    call_command("start_scheduled_operations", stdout=second)

    reports = len(ReportType) + 1
    assert first.getvalue() == f"Started {reports + 2} operations; 0 were live or done already.\n"
    assert second.getvalue() == "Started 0 operations; 2 were live or done already.\n"
    with scopes_disabled():
        started = OperationRun.objects.exclude(type=OperationType.INVENTORY_SYNC)
        assert started.count() == reports
        assert set(started.values_list("initiator", "trigger")) == {(None, "schedule")}
    assert ledger() == []


def test_tenant_archived_since_it_was_listed_stops_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    every_week(cast, cast.tenant, *ReportType)
    honest, asked = runs.schedule, []

    def archived_meanwhile(**values: object) -> runs.Started:
        asked.append(values)
        if len(asked) == 1:
            raise runs.CannotStartError
        return honest(**values)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "schedule", archived_meanwhile)
    output = StringIO()

    call_command("start_scheduled_operations", stdout=output)

    started = len(ReportType)  # the inventory sync takes the place of the report that was refused
    assert output.getvalue() == f"Started {started} operations; 0 were live or done already.\n"


def test_schedule_belongs_to_its_tenant(cast: Cast) -> None:
    every_week(cast, cast.tenant, POSTURE)

    with scope(tenant=cast.other_tenant):
        assert not ReportSchedule.objects.all()

"""The demo's reports are what the product itself would have stored."""

import pytest
from django_scopes import scope, scopes_disabled

from demo.world.customers import ALDER_VALLEY, KESTREL, MERIDIAN, QUARRY_LANE, SALTMARSH
from operations.enums import RunTrigger
from operations.models import OperationRun
from reports import selectors
from reports.comparison import Changes
from reports.entries import EntryList
from reports.models import ReportSchedule, StoredReport
from reports.types.registry import OPERATION_OF
from telemetry import catalog
from telemetry.models import ProductUsageEvent
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import Tenant


@pytest.fixture
def reports() -> list[StoredReport]:
    """Every report, oldest first."""
    with scopes_disabled():
        found = StoredReport.objects.select_related("tenant", "run").defer("payload")
        return list(found.order_by("created_at", "pk"))


def test_each_report_a_person_asked_for_is_one_row(reports: list[StoredReport]) -> None:
    with scopes_disabled():
        events = ProductUsageEvent.objects.filter(event_name=catalog.STORED_REPORT_CREATED.name)
        rows = list(events.order_by("occurred_at", "pk"))

    assert [
        (row.subject_id, row.tenant_id, row.actor_id, row.occurred_at, row.metadata) for row in rows
    ] == [
        (
            report.pk,
            report.tenant_id,
            report.created_by_id,
            report.created_at,
            {"report_type": report.report_type},
        )
        for report in reports
        if report.trigger == RunTrigger.PERSON
    ]


def test_each_run_tells_what_it_made(reports: list[StoredReport]) -> None:
    with scopes_disabled():
        runs = list(OperationRun.objects.filter(type__in=OPERATION_OF.values()))
    made = {report.run_id: report.pk for report in reports}

    assert made.keys() <= {run.pk for run in runs}
    for run in runs:
        assert run.result_id == made.get(run.pk, run.result_id)
        assert ("created" in run.counts) is (run.pk in made)
    assert any("unchanged" in run.counts for run in runs)


def test_every_report_can_be_read_and_differs_from_the_one_before(
    reports: list[StoredReport],
) -> None:
    for report in reports:
        with scope(tenant=report.tenant):
            before = selectors.before(report)
            assert len(EntryList(report=report)[:5]) > 0
            if before:
                assert before.fingerprint != report.fingerprint
                assert report.changes == Changes(before=before, after=report).counts()
            else:
                assert report.changes is None


def test_tenants_have_the_reports_that_could_be_made(reports: list[StoredReport]) -> None:
    types: dict[str, set[str]] = {}
    for report in reports:
        types.setdefault(report.tenant.name, set()).add(report.report_type)

    assert types[KESTREL.name] == types[MERIDIAN.name] == set(ReportType)
    assert types[QUARRY_LANE.name] == {"permission_posture"}
    assert types[SALTMARSH.name] == {"entra_admin_roles"}


def test_weekly_reports_are_set_where_they_came(reports: list[StoredReport]) -> None:
    with scopes_disabled():
        weekly = set(ReportSchedule.objects.values_list("tenant__name", flat=True))
    came = {each.tenant.name for each in reports if each.trigger == RunTrigger.SCHEDULE}

    assert came == weekly == {ALDER_VALLEY.name, KESTREL.name}
    assert Tenant.objects.filter(name__in=weekly).count() == 2

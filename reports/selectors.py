"""Reads reports of the tenant in scope. Entries are read page by page (reports.entries)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from operations.enums import RunOutcome
from operations.models import OperationRun
from operations.selectors import live as live_runs
from operations.selectors import runs_among
from reports.models import ReportSchedule, StoredReport
from reports.types.registry import OPERATION_OF
from tenantpilot.enums import ReportType


@dataclass(frozen=True, kw_only=True)
class ReportStatus:
    """The status of one report type on a tenant."""

    report_type: ReportType
    latest: StoredReport | None
    # The latest run that succeeded, whether it stored a report or found nothing new.
    last_check: OperationRun | None
    live_run: OperationRun | None
    is_weekly: bool

    @property
    def confirmed(self) -> OperationRun | None:
        """The later run that found the latest report still correct."""
        found = self.last_check
        if found is None or self.latest is None or found.pk == self.latest.run_id:
            return None
        return found if found.result_id == self.latest.pk else None


def reports() -> QuerySet[StoredReport]:
    """Return the reports, newest first, with the people who asked, without payloads."""
    found: QuerySet[StoredReport] = (
        StoredReport.objects.select_related("created_by")
        .defer("payload")
        .order_by("-created_at", "-pk")
    )
    return found


def statuses(runs: Sequence[OperationRun] | None = None) -> list[ReportStatus]:
    """Return the status of every report type, in a fixed number of statements.

    `runs`: the newest first, with `last_checks` and what is live, if the caller has read them.
    """
    found = runs_among(last_checks(), live_runs()) if runs is None else runs
    newest = {each.report_type: each for each in _newest_of_each_type()}
    checks = {run.type: run for run in reversed(found) if run.outcome == RunOutcome.SUCCEEDED}
    live = {run.type: run for run in found if run.is_live}
    repeated = weekly()
    return [
        ReportStatus(
            report_type=each,
            latest=newest.get(each),
            last_check=checks.get(OPERATION_OF[each]),
            live_run=live.get(OPERATION_OF[each]),
            is_weekly=each in repeated,
        )
        for each in ReportType
    ]


def last_checks() -> QuerySet[OperationRun]:
    """Return the latest run of each type of report that succeeded."""
    found: QuerySet[OperationRun] = OperationRun.objects.filter(
        type__in=OPERATION_OF.values(), outcome=RunOutcome.SUCCEEDED
    )
    return found.order_by("type", "-created_at", "-pk").distinct("type")


def weekly() -> set[ReportType]:
    """Return the report types that are created every week."""
    return {
        ReportType(each) for each in ReportSchedule.objects.values_list("report_type", flat=True)
    }


def before(report: StoredReport) -> StoredReport | None:
    """Return the report of the same type before this one."""
    earlier = Q(created_at=report.created_at, pk__lt=report.pk) | Q(
        created_at__lt=report.created_at
    )
    return reports().filter(earlier, report_type=report.report_type).first()


def after(report: StoredReport) -> StoredReport | None:
    """Return the report of the same type after this one."""
    later = Q(created_at=report.created_at, pk__gt=report.pk) | Q(created_at__gt=report.created_at)
    return reports().filter(later, report_type=report.report_type).last()


def _newest_of_each_type() -> QuerySet[StoredReport]:
    return reports().order_by("report_type", "-created_at", "-pk").distinct("report_type")

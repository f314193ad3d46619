"""Reads reports of the tenant in scope. Entries are read page by page (reports.entries)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet

from operations.enums import RunOutcome
from operations.models import OperationRun
from operations.selectors import live as live_runs
from operations.selectors import runs_among
from reports.latest import NEW_FOR, with_news
from reports.models import ReportSchedule, StoredReport
from reports.types.registry import OPERATION_OF
from tenantpilot.database.compiled import compiled
from tenantpilot.database.row_subquery import RowSubquery
from tenantpilot.enums import ReportType

# What a report tells of the one before it and the one after it.
_NEIGHBOUR = ("id", "tenant_id", "report_type", "schema_version", "summary", "created_at")


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


@compiled
def listed_reports(*, report_type: str) -> QuerySet[StoredReport]:
    """Return the `reports`, of one type or of all, for pages of a list."""
    return reports().filter(report_type=report_type) if report_type else reports()


def statuses(
    runs: Sequence[OperationRun] | None = None,
    *,
    reports: Sequence[StoredReport] | None = None,
    repeated: Collection[str] | None = None,
) -> list[ReportStatus]:
    """Return the status of every report type, in a fixed number of statements.

    `runs`: the newest first, with `last_checks` and what is live; `reports`: the newest first,
    with `newest_of_each_type`; `repeated`: the types of `schedules`. If the caller has read them.
    """
    found = list(_checks()) if runs is None else runs
    stored = list(_newest()) if reports is None else reports
    newest = {each.report_type: each for each in reversed(stored)}
    checks = {run.type: run for run in reversed(found) if run.outcome == RunOutcome.SUCCEEDED}
    live = {run.type: run for run in found if run.is_live}
    every_week = weekly() if repeated is None else repeated
    return [
        ReportStatus(
            report_type=each,
            latest=newest.get(each),
            last_check=checks.get(OPERATION_OF[each]),
            live_run=live.get(OPERATION_OF[each]),
            is_weekly=each in every_week,
        )
        for each in ReportType
    ]


@compiled
def _checks() -> QuerySet[OperationRun]:
    return runs_among(last_checks(), live_runs())


def last_checks() -> QuerySet[OperationRun]:
    """Return the latest run of each type of report that succeeded."""
    found: QuerySet[OperationRun] = OperationRun.objects.filter(
        type__in=OPERATION_OF.values(), outcome=RunOutcome.SUCCEEDED
    )
    return found.order_by("type", "-created_at", "-pk").distinct("type")


def schedules() -> QuerySet[ReportSchedule]:
    """Return a row for each report type that is created every week."""
    found: QuerySet[ReportSchedule] = ReportSchedule.objects.all()
    return found


def weekly() -> set[ReportType]:
    """Return the report types that are created every week."""
    return {ReportType(each.report_type) for each in _schedules()}


@compiled
def _schedules() -> QuerySet[ReportSchedule]:
    return schedules()


@compiled
def with_neighbours(*, report_id: int) -> QuerySet[StoredReport]:
    """Return a report with the one `before` it and `after` it: of them few columns."""
    same = StoredReport.objects.filter(report_type=OuterRef("report_type"))
    moment, pk = OuterRef("created_at"), OuterRef("pk")
    earlier = same.filter(Q(created_at=moment, pk__lt=pk) | Q(created_at__lt=moment))
    later = same.filter(Q(created_at=moment, pk__gt=pk) | Q(created_at__gt=moment))
    return (
        reports()
        .filter(pk=report_id)
        .annotate(
            before=RowSubquery(earlier.order_by("-created_at", "-pk"), *_NEIGHBOUR),
            after=RowSubquery(later.order_by("created_at", "pk"), *_NEIGHBOUR),
        )
    )


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


@compiled
def _newest() -> QuerySet[StoredReport]:
    return newest_of_each_type()


def newest_of_each_type() -> QuerySet[StoredReport]:
    """Return the newest report of each type."""
    return reports().order_by("report_type", "-created_at", "-pk").distinct("report_type")


def newest_and_news(*, now: datetime) -> list[StoredReport]:
    """Return the newest report of each type and those with news, the newest first."""
    return list(_newest_and_news(since=now - NEW_FOR))


@compiled
def _newest_and_news(*, since: datetime) -> QuerySet[StoredReport]:
    wanted = newest_of_each_type().values("pk").union(with_news(since=since).values("pk"))
    return reports().filter(pk__in=wanted)

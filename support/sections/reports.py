"""The tenant's stored reports, by number and kind. What they say stays where it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from operations.enums import RunTrigger
from reports.models import StoredReport
from support.types import DiagnosticsContext, FieldSet, Section, StaticText, labelled
from tenantpilot.enums import ReportType

SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class RecentReport(FieldSet):
    """One line of the list."""

    report: StaticText = field(metadata=labelled("Report"))
    type: ReportType = field(metadata=labelled("Kind"))
    asked_for_by: RunTrigger = field(metadata=labelled("Asked for by"))
    created_at: datetime = field(metadata=labelled("Created"))


@dataclass(frozen=True, kw_only=True)
class Reports(Section):
    """The latest reports."""

    NAME: ClassVar[str] = "reports"
    TITLE: ClassVar[str] = "Reports"

    reports: tuple[RecentReport, ...] = field(
        metadata=labelled("Latest reports", none="There are no reports yet.")
    )


def read_reports(context: DiagnosticsContext) -> Reports:
    """Read the latest reports, newest first, without their payload."""
    latest = (
        StoredReport.objects.filter(created_at__lte=context.at)
        .only("report_type", "trigger", "created_at")
        .order_by("-created_at", "-pk")
    )
    return Reports(
        reports=tuple(
            RecentReport(
                report=StaticText(report.number),
                type=ReportType(report.report_type),
                asked_for_by=RunTrigger(report.trigger),
                created_at=report.created_at,
            )
            for report in latest[:SHOWN]
        )
    )

"""What to talk about in the meeting, most serious first."""

from collections.abc import Iterator
from dataclasses import dataclass

from operations.models import OperationRun
from reports.enums import Severity
from reports.types.base import Finding
from reports.types.permission_posture.findings import PermissionFinding
from reviewpacks.contents.readiness import readiness_of
from reviewpacks.contents.report_highlights import ReportHighlights
from reviewpacks.pack_data import PackData

_WORTH_A_TALK = (Severity.HIGH, Severity.MEDIUM)


@dataclass(frozen=True, kw_only=True)
class OpenPoint:
    """One thing to settle: what it is, why it matters, what to do. `count` 1: it is one thing."""

    severity: Severity
    title: str
    why: str
    next_step: str
    count: int = 1


def open_points(
    *, pack_data: PackData, reports: list[ReportHighlights], failures: list[OperationRun]
) -> list[OpenPoint]:
    """Return them, each once."""
    found = [
        *_of_readiness(pack_data, reports),
        *(point for each in reports for point in _of_report(each)),
        *(_of_failure(run) for run in failures),
        *_of_gaps(pack_data),
    ]
    order = list(Severity)
    return sorted(found, key=lambda point: order.index(point.severity))


def _of_readiness(pack_data: PackData, reports: list[ReportHighlights]) -> Iterator[OpenPoint]:
    readiness = readiness_of(pack_data)
    if readiness.failure:
        yield OpenPoint(
            severity=Severity.HIGH,
            title="The connection to Microsoft 365 does not work",
            why=readiness.failure.label,
            next_step=readiness.failure.next_step,
        )
    if readiness.expiry:
        yield OpenPoint(
            severity=Severity.HIGH if readiness.expiry.tone == "danger" else Severity.MEDIUM,
            title=readiness.expiry.title.removesuffix("."),
            why="Without a valid secret nothing can be read from the tenant any more.",
            next_step="Create a new one in Microsoft Entra and enter it in TenantPilot.",
        )
    if readiness.missing and not _is_reported(PermissionFinding.PERMISSION_MISSING, reports):
        yield OpenPoint(
            severity=Severity.HIGH,
            title="A permission is missing",
            why=", ".join(each.value for each in readiness.missing),
            next_step="Have an administrator of the tenant grant it, then check the connection.",
            count=len(readiness.missing),
        )


def _of_report(report: ReportHighlights) -> Iterator[OpenPoint]:
    for line in report.findings:
        if line.finding.severity in _WORTH_A_TALK:
            yield OpenPoint(
                severity=line.finding.severity,
                title=line.finding.label,
                why=line.finding.meaning.why,
                next_step=line.finding.meaning.next_step,
                count=line.count,
            )
    for highlight in report.highlights:
        if highlight.severity in _WORTH_A_TALK:
            yield OpenPoint(
                severity=highlight.severity,
                title=highlight.title,
                why=highlight.why,
                next_step=highlight.next_step,
            )


def _of_failure(run: OperationRun) -> OpenPoint:
    failure = run.failure
    return OpenPoint(
        severity=Severity.MEDIUM,
        title=f"{run.get_type_display()} failed when it last ran",
        why=failure.label if failure else "",
        next_step=failure.next_step if failure else "",
    )


def _of_gaps(pack_data: PackData) -> Iterator[OpenPoint]:
    if pack_data.inventory.synced_at is None:
        yield _gap("The inventory was never taken", "Start an inventory sync in TenantPilot.")
    for each in pack_data.reports:
        if each.latest is None:
            label = each.report_type.label
            yield _gap(f"{label} was never reported", "Create the report in TenantPilot.")


def _gap(title: str, next_step: str) -> OpenPoint:
    return OpenPoint(
        severity=Severity.LOW,
        title=title,
        why="What was never read cannot be in this pack.",
        next_step=next_step,
    )


def _is_reported(finding: Finding, reports: list[ReportHighlights]) -> bool:
    return any(line.finding == finding for report in reports for line in report.findings)

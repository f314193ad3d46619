"""What the workers of all reports have in common."""

from collections.abc import Callable, Iterator

from operations.execution import Result, Work
from reports.models import StoredReport
from reports.payloads.document import Document
from reports.payloads.entry import Entry
from reports.services import keeping
from tenantpilot.vocabulary import ReportType

type Read = Callable[[Work], Iterator[Entry]]


def make(work: Work, *, report_type: ReportType, read: Read) -> Result:
    """Read what there is and keep it as a report.

    A run that lost its worker after the report was stored finds it and is done: it neither
    reads again nor takes its own report for an older one.
    """
    report = StoredReport.objects.defer("payload").filter(run=work.run).first()
    if report:
        return _result(report, is_new=True)
    document = Document.of(report_type, read(work))
    kept = keeping.keep(work=work, document=document)
    return _result(kept.report, is_new=kept.is_new)


def _result(report: StoredReport, *, is_new: bool) -> Result:
    return Result(
        counts={
            "created" if is_new else "unchanged": 1,
            "entries": report.summary["entries"],
            "findings": report.summary["findings"],
        },
        result_id=report.pk,
    )

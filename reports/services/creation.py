"""From a request to a report: a person asks, and the run creates it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.db import transaction

from operations.context import Result, RunContext
from operations.failures import failure_from_graph
from operations.services import runs
from operations.services.runs import Started
from reports.models import StoredReport
from reports.services.storage import store_report
from reports.types.base import Entry
from reports.types.document import Document
from reports.types.registry import DEFINITIONS, OPERATION_OF
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import Tenant
from visibility import selectors as visibility

type ReadEntries = Callable[[RunContext], Iterator[Entry]]


@transaction.atomic
def request_report(*, tenant: Tenant, report_type: ReportType, requested_by: User) -> Started:
    """Queue the run that creates the report, or return the live one.

    A request is not usage. The report is, once it exists (FR-243-007). Raises
    runs.CannotStartError if the tenant is archived or has no connection.
    """
    started = runs.start(
        tenant=tenant, operation_type=OPERATION_OF[report_type], initiator=requested_by
    )
    if started.is_new:
        log.record(
            action=AuditAction.REPORT_REQUESTED,
            actor=requested_by,
            subject=started.run,
            report_type=report_type.value,
        )
    return started


def create_report(context: RunContext, *, report_type: ReportType, read: ReadEntries) -> Result:
    """Read the entries and store them as a report. Every report type's handler ends here.

    A run may lose its worker after the report was stored. The next worker finds that report
    and is done: it neither reads again nor compares the run's own report with itself.
    """
    report = StoredReport.objects.defer("payload").filter(run=context.run).first()
    if report:
        return _result(report, is_new=True)
    entries = list(read(context))
    states = visibility.states(DEFINITIONS[report_type].areas)
    unseen = [state for state in states if not state.is_seen]
    document = Document.of(report_type, entries, unseen=unseen)
    stored = store_report(context=context, document=document)
    result = _result(stored.report, is_new=stored.is_new)
    # What could not be read is told, though it is no part of the report.
    result = replace(result, counts={**result.counts, **context.partial_counts})
    if not context.failed_parts:
        return result
    failed = context.failed_parts[0]
    return replace(result, failure=failure_from_graph(failed), refusal=failed.refusal)


def _result(report: StoredReport, *, is_new: bool) -> Result:
    return Result(
        counts={
            "created" if is_new else "unchanged": 1,
            "entries": report.summary["entries"],
            "findings": report.summary["findings"],
        },
        result_id=report.pk,
    )

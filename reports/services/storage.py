"""Stores what a run found as a report, unless the latest report is equal."""

from dataclasses import dataclass

from django.db import transaction

from operations.context import RunContext
from operations.enums import RunTrigger
from reports import comparison, selectors
from reports.models import StoredReport
from reports.types.document import Document
from telemetry import catalog, recorder
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import Tenant


@dataclass(frozen=True, kw_only=True)
class StoreResult:
    """The report with what the run found. `is_new` is false if it existed before."""

    report: StoredReport
    is_new: bool


@transaction.atomic
def store_report(*, context: RunContext, document: Document) -> StoreResult:
    """Store the document as a report of the run, or return the latest report if it is equal.

    Changes to a tenant's reports are serialised, and progress() raises if another worker has
    taken the run over, so only one worker stores. A new report records STORED_REPORT_CREATED
    for the person who asked. The schedule records nothing (FR-243-006).
    """
    context.tenant.lock()
    entries = len(document.entries)
    context.progress(done=entries, total=entries, label="Comparing with the latest report")
    latest = selectors.reports().filter(report_type=document.report_type).first()
    if latest and latest.fingerprint == document.fingerprint:
        return StoreResult(report=latest, is_new=False)
    report = _store(context, document)
    comparison.write_changes(report=report, before=latest)
    log.record(
        action=AuditAction.REPORT_CREATED,
        actor=report.created_by,
        subject=report,
        report_type=report.report_type,
    )
    _record(report, context.tenant)
    return StoreResult(report=report, is_new=True)


def _store(context: RunContext, document: Document) -> StoredReport:
    run = context.run
    report: StoredReport = StoredReport.objects.create(
        tenant=context.tenant,
        workspace_id=context.tenant.workspace_id,
        report_type=document.report_type,
        schema_version=document.schema_version,
        payload=document.to_json(),
        summary=document.summary,
        visibility=[state.to_json() for state in document.unseen],
        fingerprint=document.fingerprint,
        trigger=run.trigger,
        created_by=run.initiator,
        run=run,
    )
    return report


def _record(report: StoredReport, tenant: Tenant) -> None:
    if report.trigger == RunTrigger.PERSON and report.created_by:
        recorder.record(
            catalog.STORED_REPORT_CREATED,
            tenant=tenant,
            actor=report.created_by,
            subject=report,
            report_type=ReportType(report.report_type),
        )

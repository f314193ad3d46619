"""What a run found out becomes a report, unless the latest one says the same."""

from dataclasses import dataclass

from django.db import transaction

from operations.execution import Work
from operations.vocabulary import RunTrigger
from reports import comparison, selectors, turns
from reports.models import StoredReport
from reports.payloads.document import Document
from telemetry import catalog, recorder
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import ReportType


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The report that now says what the run found; `is_new` is false if it was there already."""

    report: StoredReport
    is_new: bool


@transaction.atomic
def keep(*, work: Work, document: Document) -> Kept:
    """Store the document as a report of the run, or return the latest report if it is equal.

    Reports of a tenant are stored and deleted in turns, and only by whoever holds the run's
    lease: of two workers that carry the same run out, one stores. A new report records
    STORED_REPORT_CREATED for the person who asked; the schedule records nothing (FR-243-006).
    Raises what Work.progress raises.
    """
    turns.take(work.tenant)
    entries = len(document.entries)
    work.progress(done=entries, total=entries, label="Comparing with the latest report")
    latest = selectors.reports().filter(report_type=document.report_type).first()
    if latest and latest.fingerprint == document.fingerprint:
        return Kept(report=latest, is_new=False)
    report = _store(work, document)
    comparison.write_changes(report=report, before=latest)
    _audit(report)
    _record(report, work.tenant)
    return Kept(report=report, is_new=True)


def _store(work: Work, document: Document) -> StoredReport:
    run = work.run
    report: StoredReport = StoredReport.objects.create(
        tenant=work.tenant,
        workspace_id=work.tenant.workspace_id,
        report_type=document.report_type,
        schema_version=document.schema_version,
        payload=document.to_json(),
        summary=document.summary,
        fingerprint=document.fingerprint,
        trigger=run.trigger,
        created_by=run.initiator,
        run=run,
    )
    return report


def _audit(report: StoredReport) -> None:
    log.record(
        action=AuditAction.REPORT_CREATED,
        actor=report.created_by,
        workspace_id=report.workspace_id,
        tenant_id=report.tenant_id,
        subject=report,
        report_type=report.report_type,
    )


def _record(report: StoredReport, tenant: Tenant) -> None:
    if report.trigger == RunTrigger.PERSON and report.created_by:
        recorder.record(
            catalog.STORED_REPORT_CREATED,
            tenant=tenant,
            actor=report.created_by,
            subject=report,
            report_type=ReportType(report.report_type),
        )

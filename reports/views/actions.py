"""Creates, downloads, deletes and schedules reports. Each is a POST, because it is audited."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from operations.services.runs import CannotStartError
from reports import exports, selectors
from reports.forms import CreateForm, DownloadForm, ScheduleForm
from reports.models import StoredReport
from reports.services import creation, deletion, downloads, schedules
from reports.types.base import UnreadableError
from reports.types.registry import UnknownSchemaError
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.past_acts import happened
from tenantpilot.factors.proofs import proof_needed_for
from tenantpilot.ui.messages import info_once


@tenant_view(Capability.REPORTS_CREATE)
@require_POST
def create(request: TenantRequest) -> HttpResponse:
    """Request a report and go to the run that creates it."""
    form = CreateForm(request.POST)
    if not form.is_valid():
        raise BadRequest("There is no such report.")
    report_type = form.cleaned_data["report_type"]
    try:
        started = creation.request_report(
            tenant=request.tenant, report_type=report_type, requested_by=request.user
        )
    except CannotStartError as reason:
        messages.error(request, str(reason))
        return redirect("reports:list", tenant_id=request.tenant.pk)
    if started.is_new:
        messages.success(request, f"The {report_type.label} report is being created.")
    else:
        info_once(
            request,
            f"The {report_type.label} report is already being created, so nothing new was started. "
            "This is the operation.",
        )
    return redirect("operations:detail", tenant_id=request.tenant.pk, run_id=started.run.pk)


@tenant_view(Capability.TENANT_VIEW)
@require_POST
def download(request: TenantRequest, *, report_id: int) -> HttpResponse:
    """Answer with the report as a file."""
    form = DownloadForm(request.POST)
    if not form.is_valid():
        raise BadRequest("There is no such format.")
    report = get_object_or_404(selectors.reports(), pk=report_id)
    chosen = form.cleaned_data["format"]
    try:
        file = downloads.download_report(
            report=report, export_format=chosen, downloaded_by=request.user
        )
    except StoredReport.DoesNotExist:
        raise Http404 from None
    except (UnknownSchemaError, UnreadableError):
        messages.error(request, "This report cannot be read, so nothing was downloaded.")
        return redirect("reports:detail", tenant_id=request.tenant.pk, report_id=report.pk)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=exports.file_name(report=report, export_format=chosen),
        content_type=exports.CONTENT_TYPES[chosen],
    )
    # FileResponse is not an HttpResponse, but Django accepts both.
    return cast(HttpResponse, response)


@tenant_view(Capability.REPORTS_DELETE)
@require_POST
@proof_needed_for("Delete the report")
def delete(request: TenantRequest, *, report_id: int) -> HttpResponse:
    """Delete a report and go back to the list."""
    report = selectors.reports().filter(pk=report_id).first()
    if report is None:
        return _deleted_before(request, report_id)
    if deletion.delete_report(report=report, deleted_by=request.user):
        messages.success(request, f"Report {report.number} was deleted.")
    else:
        info_once(request, f"Report {report.number} was already deleted.")
    return redirect("reports:list", tenant_id=request.tenant.pk)


def _deleted_before(request: TenantRequest, report_id: int) -> HttpResponse:
    """Say that the report is gone already. Raises Http404 if the tenant never had it."""
    if not happened(AuditAction.REPORT_DELETED, subject_id=report_id, tenant_id=request.tenant.pk):
        raise Http404
    info_once(request, "The report was already deleted.")
    return redirect("reports:list", tenant_id=request.tenant.pk)


@tenant_view(Capability.REPORTS_CREATE)
@require_POST
def schedule(request: TenantRequest) -> HttpResponse:
    """Choose which reports are created every week, and go back to the tenant."""
    form = ScheduleForm(request.POST)
    # Checkboxes: any input is valid.
    form.is_valid()
    try:
        changed = schedules.set_weekly(
            tenant=request.tenant, report_types=form.report_types, set_by=request.user
        )
    except schedules.CannotScheduleError as reason:
        messages.error(request, str(reason))
        return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)
    if changed:
        messages.success(request, _weekly_message(form))
    else:
        messages.info(request, "Nothing was changed: the reports were set like this already.")
    return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)


def _weekly_message(form: ScheduleForm) -> str:
    names = [each.label for each in sorted(form.report_types)]
    if not names:
        return "Weekly reports are switched off. Stored reports stay."
    return f"Created every week from now on: {', '.join(names)}."

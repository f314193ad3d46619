"""What people do with reports. Each is a POST: a download is kept in the audit log too."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from operations.services.runs import CannotStartError
from reports import selectors
from reports.codec import UnreadableError
from reports.exports import files
from reports.forms import CreateForm, DownloadForm, ScheduleForm
from reports.models import StoredReport
from reports.payloads.schemas import UnknownSchemaError
from reports.services import deleting, downloads, requests, schedules
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.ui import flashes


@tenant_view(Capability.REPORTS_CREATE)
@require_POST
def create(request: TenantRequest) -> HttpResponse:
    """Ask for a report and go to the run that makes it."""
    form = CreateForm(request.POST)
    if not form.is_valid():
        raise BadRequest("There is no such report.")
    report_type = form.cleaned_data["report_type"]
    try:
        started = requests.request(
            tenant=request.tenant, report_type=report_type, requested_by=request.user
        )
    except CannotStartError as reason:
        messages.error(request, str(reason))
        return redirect("reports:list", tenant_id=request.tenant.pk)
    if started.is_new:
        messages.success(request, f"The {report_type.label} report is being made.")
    else:
        flashes.nothing_new(
            request,
            f"The {report_type.label} report is already being made, so nothing new was started. "
            "This is the run.",
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
        file = downloads.download(report=report, export_format=chosen, downloaded_by=request.user)
    except StoredReport.DoesNotExist:
        raise Http404 from None
    except (UnknownSchemaError, UnreadableError):
        messages.error(request, "This report cannot be read, so nothing was downloaded.")
        return redirect("reports:detail", tenant_id=request.tenant.pk, report_id=report.pk)
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=files.file_name(report=report, export_format=chosen),
        content_type=files.CONTENT_TYPES[chosen],
    )
    # Django's views may answer with either; our type for them names the usual one.
    return cast(HttpResponse, answer)


@tenant_view(Capability.REPORTS_DELETE)
@require_POST
def delete(request: TenantRequest, *, report_id: int) -> HttpResponse:
    """Delete a report and go back to the list."""
    report = get_object_or_404(selectors.reports(), pk=report_id)
    if deleting.delete(report=report, deleted_by=request.user):
        messages.success(request, f"Report {report.number} was deleted.")
    else:
        flashes.nothing_new(request, f"Report {report.number} had been deleted already.")
    return redirect("reports:list", tenant_id=request.tenant.pk)


@tenant_view(Capability.REPORTS_CREATE)
@require_POST
def schedule(request: TenantRequest) -> HttpResponse:
    """Choose which reports are made every week, and go back to the tenant."""
    form = ScheduleForm(request.POST)
    # Two checkboxes: whatever is sent is one of them or nothing.
    form.is_valid()
    try:
        changed = schedules.set_weekly(
            tenant=request.tenant, report_types=form.report_types, set_by=request.user
        )
    except schedules.CannotScheduleError as reason:
        messages.error(request, str(reason))
        return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)
    if changed:
        messages.success(request, _made_weekly(form))
    else:
        messages.info(request, "Nothing was changed: the reports were set like this already.")
    return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)


def _made_weekly(form: ScheduleForm) -> str:
    names = [each.label for each in sorted(form.report_types)]
    if not names:
        return "No report is made by itself any more. Those there are stay."
    return f"Made every week from now on: {', '.join(names)}."

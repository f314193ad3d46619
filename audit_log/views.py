"""The audit log of a workspace, and as a file."""

from collections.abc import Iterator
from http import HTTPStatus
from itertools import batched
from typing import cast

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from audit_log import exports, pages, selectors
from audit_log.forms import EntryFilterForm
from audit_log.pages import EntryRow
from audit_log.services import record_download
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.audit.models import AuditLog

PAGE_SIZE, ROWS_AT_ONCE, MOST_ROWS = 50, 1_000, 100_000


@workspace_view(Capability.AUDIT_LOG_VIEW)
@require_safe
def entries(request: WorkspaceRequest) -> HttpResponse:
    """List who did what when. A filter that means nothing is told, and filters nothing."""
    form = _form(request)
    valid = form.is_valid()
    found = selectors.entries(request.workspace, form.cleaned_data if valid else {})
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": pages.rows(list(page), workspace=request.workspace),
        "filtered": valid and any(form.cleaned_data.values()),
        "kept_days": settings.AUDIT_LOG_RETENTION_DAYS,
        "most_rows": MOST_ROWS,
    }
    status = HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "audit_log/list.html", context, status=status)


@workspace_view(Capability.AUDIT_LOG_VIEW)
@require_POST
def download(request: WorkspaceRequest) -> HttpResponse:
    """Answer with the entries as they are filtered, as a file."""
    form = _form(request)
    if not form.is_valid():
        raise BadRequest("There is no such list.")
    found = selectors.entries(request.workspace, form.cleaned_data)[:MOST_ROWS]
    file = exports.write(_all_rows(found, request))
    record_download(workspace=request.workspace, entries=found.count(), downloaded_by=request.user)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"audit-log-{request.workspace.slug}.csv",
        content_type="text/csv; charset=utf-8",
    )
    return cast(HttpResponse, response)


def _form(request: WorkspaceRequest) -> EntryFilterForm:
    return EntryFilterForm(
        request.GET,
        people=selectors.people(request.workspace, asked_for=request.GET.get("who", "")),
        tenants=selectors.tenants(request.workspace),
    )


def _all_rows(found: QuerySet[AuditLog], request: WorkspaceRequest) -> Iterator[EntryRow]:
    for batch in batched(found.iterator(ROWS_AT_ONCE), ROWS_AT_ONCE):
        yield from pages.rows(batch, workspace=request.workspace)

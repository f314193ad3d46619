"""The changes of all tenants of a workspace that the person may see."""

from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import cast

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from inventory import exports
from inventory.forms import DownloadForm, View, WorkspaceChangeForm
from inventory.history import ChangeRow
from inventory.pages import workspace as pages
from inventory.services.downloads import record_workspace_download
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.selectors import tenants_seen_by
from tenantpilot.access.views import workspace_view
from tenantpilot.tenants.models import Tenant, TenantStatus

PAGE_SIZE = 25


@workspace_view()
@require_safe
def changes(request: WorkspaceRequest) -> HttpResponse:
    """Show what changed in the tenants that the person may see."""
    form = WorkspaceChangeForm(request.GET)
    valid = form.is_valid()
    filters = form.cleaned_data if valid else {}
    tenants = _tenants(request)
    yesterday = timezone.now() - timedelta(days=1)
    with scope(tenant=tenants):
        rows = pages.read_rows(filters) if tenants else []
        unseen = pages.not_synced(tenants, since=yesterday) if tenants else []
        view = filters.get("view", "")
        policies = pages.by_policy(rows)
        found = _together(View(view), rows, policies)
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "form": form,
            "page": page,
            "view": view or "policy",
            "total": len(rows),
            "changed": len({row.version.tenant_id for row in rows}),
            "tenants": len(tenants),
            "is_cut": len(rows) == pages.MOST_CHANGES,
            "alarms": [group for group in policies if group.is_alarming],
            "unseen": unseen,
            "filtered": any(filters.get(name) for name in ("q", "change")),
        }
        status = HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "inventory/workspace.html", context, status=status)


@workspace_view()
@require_POST
def download(request: WorkspaceRequest) -> HttpResponse:
    """Answer with the changes as they are filtered, as a file."""
    chosen, form = DownloadForm(request.POST), WorkspaceChangeForm(request.GET)
    if not chosen.is_valid() or not form.is_valid():
        raise BadRequest("There is no such file.")
    file_format = chosen.cleaned_data["format"]
    tenants = _tenants(request)
    with scope(tenant=tenants):
        rows = pages.read_rows(form.cleaned_data) if tenants else []
        file = exports.write(
            exports.change_rows(rows, tenants={each.pk: each.name for each in tenants}),
            columns=exports.CHANGE_COLUMNS,
            file_format=file_format,
        )
    record_workspace_download(
        workspace=request.workspace, file_format=file_format, downloaded_by=request.user
    )
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"changes-{request.workspace.slug}.{file_format}",
        content_type=exports.CONTENT_TYPES[file_format],
    )
    return cast(HttpResponse, response)


def _together(
    view: View, rows: list[ChangeRow], policies: list[pages.PolicyGroup]
) -> Sequence[object]:
    if view == View.TENANT:
        return pages.by_tenant(rows)
    return rows if view == View.TIME else policies


def _tenants(request: WorkspaceRequest) -> list[Tenant]:
    seen = tenants_seen_by(request.membership).filter(status=TenantStatus.ACTIVE)
    return list(seen.order_by("name", "pk"))

"""The changes of all tenants of a workspace that the person may see."""

from datetime import timedelta
from http import HTTPStatus
from typing import cast

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from inventory import exports, history, spread
from inventory.alarms import alarms
from inventory.forms import DownloadForm, View, WorkspaceChangeForm
from inventory.pages import workspace as pages
from inventory.services.downloads import record_workspace_download
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.selectors import tenants_seen_by
from tenantpilot.access.views import workspace_view
from tenantpilot.tenants.models import Tenant, TenantStatus

UNSEEN_NAMED = 10


@workspace_view()
@require_safe
def changes(request: WorkspaceRequest) -> HttpResponse:
    """Show what changed in the tenants that the person may see."""
    form = WorkspaceChangeForm(request.GET)
    valid = form.is_valid()
    filters = form.cleaned_data if valid else {}
    tenants = pages.tenants_of(_tenants(request), since=timezone.now() - timedelta(days=1))
    view = View(filters.get("view", ""))
    with scope(tenant=[each.pk for each in tenants]):
        news = spread.read(filters, workspace=request.workspace)
        alarming = alarms(news.found)
        page, boxes = pages.page_of(
            news, alarming, tenants=tenants, view=view, number=request.GET.get("page")
        )
    unseen = [each for each in tenants if not each.is_synced]
    context = {
        "form": form,
        "page": page,
        "view": view.value or "policy",
        "news": news,
        "tenants": len(tenants),
        "alarms": boxes,
        "more_alarms": len(alarming) - len(boxes),
        "unseen": unseen[:UNSEEN_NAMED],
        "unseen_total": len(unseen),
        "since": filters.get("since", ""),
        "may_agree": Capability.INVENTORY_AGREE in request.capabilities,
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
    tenants = dict(_tenants(request).values_list("pk", "name"))
    with scope(tenant=list(tenants)):
        news = spread.read(form.cleaned_data, workspace=request.workspace)
        found = news.found.select_related("policy", "run")[: spread.MOST_CHANGES]
        file = exports.write(
            exports.change_rows(history.each_row(found), tenants=tenants),
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


def _tenants(request: WorkspaceRequest) -> QuerySet[Tenant]:
    seen = tenants_seen_by(request.membership).filter(status=TenantStatus.ACTIVE)
    return seen.order_by("name", "pk")

"""The list of a tenant's reports."""

from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from operations import selectors as operations
from reports import selectors
from reports.forms import ReportFilterForm
from reports.pages import report_list
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view

PAGE_SIZE = 25


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def reports(request: TenantRequest) -> HttpResponse:
    """Show the status of each report type, and list the stored reports."""
    form = ReportFilterForm(request.GET)
    valid = form.is_valid()
    chosen = form.cleaned_data.get("type", "")
    found: Any = selectors.listed_reports(report_type=chosen)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    may_create = Capability.REPORTS_CREATE in request.capabilities
    context = {
        "form": form,
        "filtered": bool(chosen),
        "page": shown,
        "rows": report_list.rows(shown),
        "cards": report_list.cards(selectors.statuses()),
        "may_create": may_create,
        "start_blocker": operations.start_blocker(request.tenant),
    }
    status = HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "reports/report_list.html", context, status=status)

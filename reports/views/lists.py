"""The reports of a tenant."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from operations import selectors as operations
from reports import report_list, selectors
from reports.forms import ReportFilterForm
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view

REPORTS_A_PAGE = 25


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def reports(request: TenantRequest) -> HttpResponse:
    """Show where the tenant stands with each report, and list those that were stored."""
    form = ReportFilterForm(request.GET)
    valid = form.is_valid()
    wanted = form.cleaned_data.get("type", "")
    found = selectors.reports()
    page = Paginator(found.filter(report_type=wanted) if wanted else found, REPORTS_A_PAGE)
    shown = page.get_page(request.GET.get("page"))
    may_create = Capability.REPORTS_CREATE in request.capabilities
    context = {
        "form": form,
        "filtered": bool(wanted),
        "page": shown,
        "rows": report_list.rows(shown),
        "cards": report_list.cards(selectors.standings()),
        "may_create": may_create,
        "obstacle": operations.obstacle(request.tenant),
    }
    status = HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "reports/report_list.html", context, status=status)

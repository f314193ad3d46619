"""The page of a report, and the page of its changes."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import selectors
from reports.comparison import ChangedEntry
from reports.entries import EntryList
from reports.forms import EntryFilterForm
from reports.pages.report import ReportPage
from reports.types.base import Entry, UnreadableError
from reports.types.registry import UnknownSchemaError
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view

# So many that the page stays within its weight (tests/e2e/traffic.py).
PAGE_SIZE = 40


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def report(request: TenantRequest, *, report_id: int) -> HttpResponse:
    """Show a report: its figures, its findings, what changed, and a page of its entries."""
    shown = _page(report_id)
    try:
        return _report(request, shown)
    except (UnknownSchemaError, UnreadableError):
        return _unreadable(request, shown)


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def changes(request: TenantRequest, *, report_id: int) -> HttpResponse:
    """Show everything that changed since the report before. 404 if there is none."""
    shown = _page(report_id)
    if shown.changes is None:
        raise Http404
    try:
        pages: Paginator[ChangedEntry] = Paginator(
            shown.changes,  # type: ignore[arg-type]
            PAGE_SIZE,
        )
        page = pages.get_page(request.GET.get("page"))
        context = {"shown": shown, "page": page, "entries": list(page)}
        return render(request, "reports/changes.html", context)
    except (UnknownSchemaError, UnreadableError):
        return _unreadable(request, shown)


def _page(report_id: int) -> ReportPage:
    found = selectors.with_neighbours(report_id=report_id).first()
    if found is None:
        raise Http404
    return ReportPage.of(found)


def _report(request: TenantRequest, shown: ReportPage) -> HttpResponse:
    form = EntryFilterForm(request.GET, entry_class=shown.entry_class)
    valid = form.is_valid()
    entries = EntryList(report=shown.report, filter=form.entry_filter)
    # It asks for slices and nothing else, whatever its type says.
    pages: Paginator[Entry] = Paginator(entries, PAGE_SIZE)  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "form": form,
        "page": page,
        "entries": list(page),
        "may_delete": Capability.REPORTS_DELETE in request.capabilities,
    }
    status = HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "reports/report.html", context, status=status)


def _unreadable(request: TenantRequest, shown: ReportPage) -> HttpResponse:
    context = {"shown": shown, "may_delete": Capability.REPORTS_DELETE in request.capabilities}
    return render(request, "reports/unreadable.html", context)

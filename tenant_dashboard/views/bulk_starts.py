"""Starts an operation on many tenants, and shows what became of it."""

from collections.abc import Collection

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from tenant_dashboard import selectors
from tenant_dashboard.forms import BulkStartForm
from tenant_dashboard.models import BulkStart
from tenant_dashboard.pages.bulk_start import BulkStartPage
from tenant_dashboard.pages.workspace import workspace_page
from tenant_dashboard.services import bulk_starts
from tenant_dashboard.tenant_list import TenantList
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.numbers import row_id
from tenantpilot.tenants.models import Tenant
from tenantpilot.ui.live import render_live

_WAIT = (
    "You have started as much as one person may within an hour. Nothing more was started; the rest "
    "stands below, and you can go on later."
)


@workspace_view(Capability.OPERATIONS_START)
@require_POST
def start(request: WorkspaceRequest) -> HttpResponse:
    """Start the operation on the ticked tenants, or on all that match the filters."""
    form = BulkStartForm(request.POST)
    if not form.is_valid():
        raise BadRequest("There is no such operation to start.")
    tenants = _all_that_match(request) if form.cleaned_data["all"] else _ticked(request)
    if not tenants:
        messages.error(request, "No tenant was ticked, so nothing was started.")
        return redirect(f"{_list_url(request)}?{request.GET.urlencode()}")
    bulk_start = bulk_starts.start_on_many(
        workspace=request.workspace,
        tenants=tenants,
        operation_type=form.cleaned_data["operation_type"],
        token=form.cleaned_data["token"],
        started_by=request.user,
    )
    return _to_result(request, bulk_start, back=request.GET.urlencode())


@workspace_view(Capability.OPERATIONS_START)
@require_POST
def go_on(request: WorkspaceRequest, *, bulk_id: int) -> HttpResponse:
    """Go on with a start that stopped in the middle."""
    bulk_start = _own(request, bulk_id)
    if not bulk_starts.go_on(bulk_start=bulk_start, started_by=request.user):
        messages.error(request, _WAIT)
    return _to_result(request, bulk_start, back=request.GET.get("back", ""))


@workspace_view()
@require_safe
def result(request: WorkspaceRequest, *, bulk_id: int) -> HttpResponse:
    """Show what became of each tenant, and how the operations go."""
    page = BulkStartPage.read(_own(request, bulk_id), tenants=selectors.tenants(request.membership))
    context = {"page": page, "may_start": Capability.OPERATIONS_START in request.capabilities}
    return render_live(request, "tenant_dashboard/bulk_start.html", context)


def _own(request: WorkspaceRequest, bulk_id: int) -> BulkStart:
    """Return the person's own act. Raises Http404 for another's."""
    own = BulkStart.objects.filter(workspace=request.workspace, requested_by=request.user)
    return get_object_or_404(own, pk=bulk_id)


def _ticked(request: WorkspaceRequest) -> list[Tenant]:
    """Return the ticked tenants that the person may see."""
    return _seen(request, {row_id(each) for each in request.POST.getlist("tenant")})


def _seen(request: WorkspaceRequest, ids: Collection[int | None]) -> list[Tenant]:
    return [each for each in selectors.tenants(request.membership) if each.pk in ids]


def _all_that_match(request: WorkspaceRequest) -> list[Tenant]:
    tenants = TenantList.read(request.membership, now=timezone.now())
    page, form = workspace_page(tenants, request.GET)
    if form.errors:
        raise BadRequest("The filter could not be used, so nothing was started.")
    return _seen(request, set(page.found))


def _list_url(request: WorkspaceRequest) -> str:
    return redirect("tenant_dashboard:workspace", request.workspace.slug).url


def _to_result(request: WorkspaceRequest, bulk_start: BulkStart, *, back: str) -> HttpResponse:
    answer = redirect("tenant_dashboard:bulk-result", request.workspace.slug, bulk_start.pk)
    return redirect(f"{answer.url}?{urlencode({'back': back})}") if back else answer

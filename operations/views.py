"""The pages of operation runs."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from operations import selectors
from operations.enums import RunOutcome
from operations.forms import RunFilterForm, StartForm
from operations.models import OperationRun
from operations.pages.run import RunPage
from operations.pages.run_lines import run_lines
from operations.services import runs
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.ui.live import render_live
from tenantpilot.ui.messages import info_once
from tenantpilot.ui.way_back import way_back

PAGE_SIZE = 25


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def run_list(request: TenantRequest) -> HttpResponse:
    """List the tenant's runs. An unknown filter is an error beside it, and filters nothing."""
    form = RunFilterForm(request.GET)
    valid = form.is_valid()
    wanted = form.cleaned_data
    found: Any = selectors.listed_runs(
        operation_type=wanted.get("type", ""), state=wanted.get("state", "")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": run_lines(page, tenant=request.tenant, back=way_back(request.GET)),
        "is_live": any(run.is_live for run in page),
        "total": page.paginator.count,
        "filtered": any(wanted.values()),
    }
    status = HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render_live(request, "operations/run_list.html", context, status=status)


@tenant_view(Capability.OPERATIONS_START)
@require_POST
def start(request: TenantRequest) -> HttpResponse:
    """Start an operation and go to its run, or to the one that is live already."""
    form = StartForm(request.POST)
    if not form.is_valid():
        raise BadRequest("There is no such operation to start.")
    operation_type = form.cleaned_data["operation_type"]
    try:
        started = runs.start(
            tenant=request.tenant, operation_type=operation_type, initiator=request.user
        )
    except runs.CannotStartError as reason:
        messages.error(request, str(reason))
        return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)
    if started.is_new:
        messages.success(request, f"{operation_type.label} was started.")
    else:
        info_once(
            request,
            f"{operation_type.label} is already under way on this tenant, so nothing new was "
            "started. This is the operation.",
        )
    return _to_run(request, started.run)


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def run_detail(request: TenantRequest, *, run_id: int) -> HttpResponse:
    """Show one run; while it is live the page asks for the fragment `run` again and again."""
    run = selectors.runs_numbered(number=run_id).first()
    if run is None:
        raise Http404
    may_act = Capability.OPERATIONS_START in request.capabilities
    ends = may_act and not run.is_live
    page = RunPage.of(
        run, may_act=may_act, start_blocker=selectors.start_blocker(request.tenant) if ends else ""
    )
    return render_live(request, "operations/run_detail.html", {"page": page, "run": run})


@tenant_view(Capability.OPERATIONS_START)
@require_POST
def cancel(request: TenantRequest, *, run_id: int) -> HttpResponse:
    """End a queued run, ask a running one to stop, and go back to it."""
    run = get_object_or_404(OperationRun.objects.all(), pk=run_id)
    # The page itself says that it stops, or was cancelled: a message beside it would soon be old.
    was_cancelled = run.outcome == RunOutcome.CANCELLED
    if not runs.cancel(run=run, cancelled_by=request.user) and not was_cancelled:
        info_once(request, "The operation had ended already, so there was nothing to cancel.")
    return _to_run(request, run)


def _to_run(request: TenantRequest, run: OperationRun) -> HttpResponse:
    return redirect("operations:detail", tenant_id=request.tenant.pk, run_id=run.pk)

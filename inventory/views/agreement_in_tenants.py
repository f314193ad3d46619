"""Agree to one change in all tenants that it came to."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from inventory import spread
from inventory.forms import AgreeInTenantsForm, OneChangeForm
from inventory.pages import agreement_in_tenants as pages
from inventory.pages.agreement_in_tenants import ChangePage
from inventory.services.agreements_in_tenants import Outcome, agree_in_tenants
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.selectors import tenants_seen_by
from tenantpilot.access.views import workspace_view
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.ui.forms import status_of

NAMED = 5


@workspace_view(Capability.INVENTORY_AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
def agree_in_all(request: WorkspaceRequest) -> HttpResponse:
    """Show where one change is open, and agree to it in the tenants that are ticked."""
    page = _page(request)
    if page is None:
        messages.warning(request, "No tenant has this change any more. Choose another one.")
        return _back(request)
    listed = [place.version.pk for place in page.places]
    posted = request.POST if request.method == "POST" else None
    form = AgreeInTenantsForm(posted, listed=listed)
    if not form.is_valid():
        context = {"page": page, "form": form, "ticked": _ticked(request, page)}
        answer = "inventory/agree_in_tenants.html"
        return render(request, answer, context, status=status_of(form))
    ticked = set(form.cleaned_data["version"])
    outcomes = agree_in_tenants(
        versions=[place.version for place in page.places if place.version.pk in ticked],
        note=form.cleaned_data["note"],
        agreed_by=request.user,
    )
    _tell(request, outcomes, name=page.name)
    return _back(request)


def _page(request: WorkspaceRequest) -> ChangePage | None:
    form = OneChangeForm(request.GET)
    if not form.is_valid():
        return None
    seen = tenants_seen_by(request.membership).filter(status=TenantStatus.ACTIVE)
    with scope(tenant=seen):
        news = spread.read({"since": form.cleaned_data["since"]}, workspace=request.workspace)
        return pages.read(pages.versions_of(news, form.cleaned_data["change"]))


def _ticked(request: WorkspaceRequest, page: ChangePage) -> set[str]:
    """Return what to show as ticked: everything open at first, then what the person ticked."""
    if request.method == "POST":
        return set(request.POST.getlist("version"))
    return {str(place.version.pk) for place in page.open_places}


def _tell(request: WorkspaceRequest, outcomes: Sequence[Outcome], *, name: str) -> None:
    agreed = [outcome for outcome in outcomes if outcome.agreed]
    if agreed:
        some = "1 tenant" if len(agreed) == 1 else f"{len(agreed)} tenants"
        messages.success(request, f"“{name}” is as agreed in {some} now.")
    outdated = [outcome for outcome in outcomes if outcome.outdated]
    if outdated:
        messages.warning(
            request,
            f"It stays open in {_named(outdated)}: the policy had changed again since you opened "
            "the page.",
        )
    refused = [outcome for outcome in outcomes if outcome.reason]
    if refused:
        messages.warning(
            request,
            f"It was not agreed in {_named(refused)}: nothing was agreed for them yet. Mark the "
            "tenant as agreed first.",
        )


def _named(outcomes: Sequence[Outcome]) -> str:
    names = [outcome.tenant.name for outcome in outcomes]
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect("inventory:workspace-changes", workspace_slug=request.workspace.slug)

"""What is written for the customer before a pack is made, and a look at what it will say."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST

from reviewpacks import words
from reviewpacks.contents import page, review
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.naming import SHOWN
from reviewpacks.contents.open_points import OpenPoint, open_points
from reviewpacks.contents.policies import policy_figures
from reviewpacks.draft_data import DraftData
from reviewpacks.forms import DraftForm, RequestForm
from reviewpacks.pack_data import PackData
from reviewpacks.services import drafts
from reviewpacks.views.packs import list_page
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.database.edit_conflicts import EditConflictError
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.ui.forms import status_of


@tenant_view(Capability.REVIEW_PACKS_GENERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: TenantRequest) -> HttpResponse:
    """Show the words for the customer, one pair of fields for each open point; keep them."""
    if request.tenant.status == TenantStatus.ARCHIVED:
        return _archived(request)
    data = DraftData.read(request.tenant, now=timezone.now())
    points = open_points(data.points, policy_figures(data.points, shown=SHOWN))
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        points=points,
        words=data.words,
    )
    try:
        is_kept = form.is_valid() and _is_kept(request, form, points)
    except drafts.ArchivedError:
        return _archived(request)
    if is_kept:
        messages.success(request, "Kept for this review pack and the next ones.")
        return redirect("reviewpacks:list", tenant_id=request.tenant.pk)
    context = {"form": form, "points": points}
    return render(request, "reviewpacks/draft.html", context, status=status_of(form))


def _is_kept(request: TenantRequest, form: DraftForm, points: Sequence[OpenPoint]) -> bool:
    try:
        drafts.save(
            tenant=request.tenant,
            language=form.cleaned_data["language"],
            remark=form.cleaned_data["remark"],
            notes=form.notes,
            expected_version=form.cleaned_data["expected_version"],
        )
    except EditConflictError:
        return not form.conflicts_with(DraftForm(points=points, words=words.of_draft()))
    return True


def _archived(request: TenantRequest) -> HttpResponse:
    """Go to the packs, whose page says that none is generated."""
    messages.error(
        request,
        "This tenant is archived, so there is no next review pack to write for. Nothing was kept.",
    )
    return redirect("reviewpacks:list", tenant_id=request.tenant.pk)


@tenant_view(Capability.REVIEW_PACKS_GENERATE)
@require_POST
def preview(request: TenantRequest) -> HttpResponse:
    """Show what a pack would say now. Nothing is made, kept or recorded."""
    form = RequestForm(request.POST)
    if not form.is_valid():
        return list_page(request, form)
    written = words.of_draft()
    with translation.override(written.language):
        facts = Facts.read(
            PackData.read(
                tenant=request.tenant,
                until=timezone.now(),
                days=form.days,
                include_operations=form.cleaned_data["include_operations"],
                words=written,
            )
        )
        document = review.document(facts)
        response = HttpResponse(page.drawn(document))
    # The page as it lies in the pack has a style of its own, and may do nothing else.
    response.headers["Content-Security-Policy"] = page.policy(document)
    return response

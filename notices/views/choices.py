"""What I want to be told of this workspace, and what it says of its customers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from notices.forms import ChoiceForm, NamesForm
from notices.models import NoticeChoice, WorkspaceNotices
from notices.services import choices
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.mail.delivery import is_set_up
from tenantpilot.ui.forms import status_of


@workspace_view(Capability.TENANT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: WorkspaceRequest) -> HttpResponse:
    """Show what I want by mail, or change it."""
    chosen = NoticeChoice.objects.filter(membership=request.membership).first()
    form = ChoiceForm(
        request.POST if request.method == "POST" else None,
        initial={
            "digest": chosen.digest if chosen else "",
            "at_once": chosen.at_once if chosen else "",
        },
    )
    if form.is_valid():
        choices.choose(membership=request.membership, **form.cleaned_data)
        messages.success(request, "Your choice was saved.")
        return redirect("notices:choices", request.workspace.slug)
    row = WorkspaceNotices.objects.filter(workspace=request.workspace).first()
    context = {
        "form": form,
        "names_form": NamesForm(initial={"names_customers": bool(row and row.names_customers)}),
        "names_customers": bool(row and row.names_customers),
        "may_manage": Capability.NOTIFICATIONS_MANAGE in request.capabilities,
        "is_set_up": is_set_up(),
    }
    return render(request, "notices/choices.html", context, status=status_of(form))


@workspace_view(Capability.NOTIFICATIONS_MANAGE)
@require_POST
def names(request: WorkspaceRequest) -> HttpResponse:
    """Say whether customers' names may leave the product."""
    form = NamesForm(request.POST)
    form.full_clean()
    choices.set_names(
        workspace=request.workspace,
        names_customers=form.cleaned_data["names_customers"],
        set_by=request.user,
    )
    messages.success(request, "The setting of this workspace was saved.")
    return redirect("notices:choices", request.workspace.slug)

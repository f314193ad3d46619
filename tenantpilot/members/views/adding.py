"""Adding a colleague."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.members.forms import ColleagueForm
from tenantpilot.members.rules import RefusedError, assignable_roles
from tenantpilot.members.services import colleagues
from tenantpilot.members.services.colleagues import Added
from tenantpilot.members.views.links import invitation_shown, shown_once
from tenantpilot.ui.forms import status_of
from tenantpilot.workspaces.models import WorkspaceInvitation


@workspace_view(Capability.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: WorkspaceRequest) -> HttpResponse:
    """Ask for the colleague, or add or invite them and show the link they need."""
    form = ColleagueForm(
        request.POST if request.method == "POST" else None,
        roles=assignable_roles(request.membership),
    )
    added = _added(request, form) if form.is_valid() else None
    if added is None:
        return render(request, "members/add.html", {"form": form}, status=status_of(form))
    if isinstance(added, Added):
        return shown_once(request, added.link, member=added.membership)
    return invitation_shown(request, added)


def _added(request: WorkspaceRequest, form: ColleagueForm) -> Added | WorkspaceInvitation | None:
    try:
        return colleagues.add(
            workspace=request.workspace, added_by=request.user, **form.cleaned_data
        )
    except RefusedError as refusal:
        form.add_error("email", str(refusal))
        return None

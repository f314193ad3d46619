"""Adding a colleague: an invitation, whether or not there is an account with the address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.factors.proofs import proof_needed_if
from tenantpilot.mail.delivery import is_set_up
from tenantpilot.members.forms import NewMemberForm
from tenantpilot.members.permissions import RefusedError, assignable_roles
from tenantpilot.members.services import invitations
from tenantpilot.members.views.link_page import invitation_shown
from tenantpilot.members.views.lookup import makes_owner
from tenantpilot.ui.forms import status_of
from tenantpilot.workspaces.models import WorkspaceInvitation


@workspace_view(Capability.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed_if(makes_owner)
def add(request: WorkspaceRequest) -> HttpResponse:
    """Ask for the colleague, or invite them and show the link they need."""
    form = NewMemberForm(
        request.POST if request.method == "POST" else None,
        roles=assignable_roles(request.membership),
        mail_is_set_up=is_set_up(),
    )
    invitation = _invited(request, form) if form.is_valid() else None
    if invitation is None:
        return render(request, "members/add.html", {"form": form}, status=status_of(form))
    return invitation_shown(request, invitation, is_mailed=bool(form.cleaned_data.get("by_mail")))


def _invited(request: WorkspaceRequest, form: NewMemberForm) -> WorkspaceInvitation | None:
    try:
        return invitations.invite(
            workspace=request.workspace, invited_by=request.user, **form.cleaned_data
        )
    except RefusedError as refusal:
        form.add_error("email", str(refusal))
        return None

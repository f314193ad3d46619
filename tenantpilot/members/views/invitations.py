"""Declining an invitation; taking one back, and showing its link again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import SignedInRequest, WorkspaceRequest
from tenantpilot.access.views import signed_in_view, workspace_view
from tenantpilot.members import selectors
from tenantpilot.members.rules import RefusedError, may_handle
from tenantpilot.members.services import invitations
from tenantpilot.members.views.links import invitation_shown
from tenantpilot.ui import flashes
from tenantpilot.workspaces.models import WorkspaceInvitation


@signed_in_view
@require_POST
def decline(request: SignedInRequest, *, invitation_id: int) -> HttpResponse:
    """Say no to a workspace that invited me."""
    invitation = selectors.invitations_of(request.user).filter(pk=invitation_id).first()
    if invitation is None:
        return _over(request)
    try:
        invitations.decline(invitation=invitation, declined_by=request.user)
    except RefusedError:
        return _over(request)
    messages.success(request, f"You declined the invitation to {invitation.workspace.name}.")
    return redirect("members:account")


@workspace_view(Capability.MEMBERS_MANAGE)
@require_POST
def withdraw(request: WorkspaceRequest, *, invitation_id: int) -> HttpResponse:
    """Take back an invitation that nobody has answered."""
    invitation = _invitation_of(request, invitation_id)
    try:
        invitations.withdraw(invitation=invitation, withdrawn_by=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{invitation.user.email} is not invited any more.")
    return redirect("members:list", request.workspace.slug)


@workspace_view(Capability.MEMBERS_MANAGE)
@require_POST
def link(request: WorkspaceRequest, *, invitation_id: int) -> HttpResponse:
    """Show the link to accept an invitation once more."""
    invitation = _invitation_of(request, invitation_id)
    if not may_handle(acting=request.membership, invitation=invitation):
        messages.error(
            request, "Only an owner can show the link of an owner's invitation. Nothing was shown."
        )
        return redirect("members:list", request.workspace.slug)
    return invitation_shown(request, invitation, is_new=False)


def _invitation_of(request: WorkspaceRequest, invitation_id: int) -> WorkspaceInvitation:
    """Return the open invitation. Raises Http404 outside this workspace."""
    found = WorkspaceInvitation.objects.select_related("user")
    return get_object_or_404(found, pk=invitation_id, workspace=request.workspace)


def _over(request: SignedInRequest) -> HttpResponse:
    """Answer alike whether it was answered twice, was withdrawn, or is somebody else's."""
    flashes.nothing_new(request, invitations.OVER)
    return redirect("tenant_dashboard:home")

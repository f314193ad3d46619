"""Answering an invitation, and taking one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import SignedInRequest, WorkspaceRequest
from tenantpilot.access.views import signed_in_view, workspace_view
from tenantpilot.members import selectors
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.services import invitations
from tenantpilot.ui import flashes
from tenantpilot.workspaces.models import WorkspaceInvitation


@signed_in_view
@require_POST
def accept(request: SignedInRequest, *, invitation_id: int) -> HttpResponse:
    """Join the workspace that invited me, and go there."""
    invitation = selectors.invitations_of(request.user).filter(pk=invitation_id).first()
    if invitation is None:
        return _over(request)
    try:
        invitations.accept(invitation=invitation, accepted_by=request.user)
    except RefusedError:
        return _over(request)
    workspace = invitation.workspace
    messages.success(request, f"You are a member of {workspace.name} now.")
    return redirect("tenant_dashboard:workspace", workspace_slug=workspace.slug)


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
    found = WorkspaceInvitation.objects.select_related("user")
    invitation = get_object_or_404(found, pk=invitation_id, workspace=request.workspace)
    try:
        invitations.withdraw(invitation=invitation, withdrawn_by=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{invitation.user.email} is not invited any more.")
    return redirect("members:list", request.workspace.slug)


def _over(request: SignedInRequest) -> HttpResponse:
    """Answer alike whether it was answered twice, was withdrawn, or is somebody else's."""
    flashes.nothing_new(request, invitations.OVER)
    return redirect("tenant_dashboard:home")

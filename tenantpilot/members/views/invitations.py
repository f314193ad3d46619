"""Taking an invitation back, and showing its link again."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.past_acts import happened
from tenantpilot.factors.proofs import proof_needed_if
from tenantpilot.members.authority import open_invitations
from tenantpilot.members.permissions import RefusedError, may_handle
from tenantpilot.members.services import invitations
from tenantpilot.members.views.link_page import invitation_shown
from tenantpilot.members.views.lookup import shows_owners_link
from tenantpilot.ui.messages import info_once
from tenantpilot.workspaces.models import WorkspaceInvitation

_ENDS = (
    AuditAction.INVITATION_ACCEPTED,
    AuditAction.INVITATION_DECLINED,
    AuditAction.INVITATION_WITHDRAWN,
    AuditAction.INVITATION_ENDED,
)


@workspace_view(Capability.MEMBERS_MANAGE)
@require_POST
def withdraw(request: WorkspaceRequest, *, invitation_id: int) -> HttpResponse:
    """Take back an invitation that is not answered."""
    invitation = _open(request).filter(pk=invitation_id).first()
    if invitation is None:
        return _ended_before(request, invitation_id)
    try:
        invitations.withdraw(invitation=invitation, withdrawn_by=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{invitation.email} is not invited any more.")
    return redirect("members:list", request.workspace.slug)


@workspace_view(Capability.MEMBERS_MANAGE)
@require_POST
@proof_needed_if(shows_owners_link, act="Show the link")
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
    return get_object_or_404(_open(request), pk=invitation_id)


def _open(request: WorkspaceRequest) -> QuerySet[WorkspaceInvitation]:
    return open_invitations().filter(workspace=request.workspace)


def _ended_before(request: WorkspaceRequest, invitation_id: int) -> HttpResponse:
    """Say that the invitation is over. Raises Http404 if the workspace never made it."""
    if not happened(*_ENDS, subject_id=invitation_id, workspace_id=request.workspace.pk):
        raise Http404
    info_once(request, "The invitation was already withdrawn or answered. Nothing was changed.")
    return redirect("members:list", request.workspace.slug)

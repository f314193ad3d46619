"""Accepting an invitation, with the link that whoever invites has handed over."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from tenantpilot.access.requests import SignedInRequest
from tenantpilot.access.views import signed_in_view
from tenantpilot.members import selectors
from tenantpilot.members.rules import DESCRIPTIONS, RefusedError
from tenantpilot.members.services import invitations
from tenantpilot.ui import flashes
from tenantpilot.ui.themes import chosen_theme
from tenantpilot.workspaces.models import Role, Workspace


@signed_in_view
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SignedInRequest, *, token: str) -> HttpResponse:
    """Show what I am invited to, or join that workspace and go there."""
    if request.method == "POST":
        return _accepted(request, token)
    if joined := selectors.joined_with(token=token, user=request.user):
        return _to(joined)
    found = selectors.invitation_opened_by(token=token, user=request.user)
    if found is None:
        return _over(request)
    context = {"invitation": found, "does": DESCRIPTIONS[Role(found.role)]}
    return render(request, "members/invitation.html", context)


def _accepted(request: SignedInRequest, token: str) -> HttpResponse:
    try:
        membership = invitations.accept(token=token, accepted_by=request.user)
    except RefusedError:
        joined = selectors.joined_with(token=token, user=request.user)
        if joined is None:
            return _over(request)
        # They pressed twice: the first time they became a member.
        flashes.nothing_new(request, f"You are a member of {joined.name} already.")
        return _to(joined)
    messages.success(request, f"You are a member of {membership.workspace.name} now.")
    return _to(membership.workspace)


def _to(workspace: Workspace) -> HttpResponse:
    return redirect("tenant_dashboard:workspace", workspace_slug=workspace.slug)


def _over(request: SignedInRequest) -> HttpResponse:
    """Say the same, to the byte, for a link to somebody else, one that is over, and none."""
    page = render_to_string(
        "members/invitation_over.html", {"shell": {"theme": chosen_theme(request)}}
    )
    return HttpResponse(page, status=HTTPStatus.NOT_FOUND)

"""The pages that show a link to pass on: to set a password, to accept an invitation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.password_links import PasswordLink
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership


def shown_once(
    request: WorkspaceRequest,
    link: PasswordLink,
    *,
    member: WorkspaceMembership,
    is_mailed: bool = False,
) -> HttpResponse:
    """Answer the POST that made the link with the link itself, so that it is stored nowhere."""
    address = reverse("members:set-password", args=[str(link.user.pk), link.token])
    context = {"link": link, "address": request.build_absolute_uri(address), "member": member}
    context["is_mailed"] = is_mailed
    return render(request, "members/link.html", context)


def invitation_shown(
    request: WorkspaceRequest,
    invitation: WorkspaceInvitation,
    *,
    is_new: bool = True,
    is_mailed: bool = False,
) -> HttpResponse:
    """Answer a POST with the link to accept the invitation, which is stored nowhere either."""
    address = reverse("members:invitation", args=[InvitationLink.to(invitation).token])
    context = {
        "invitation": invitation,
        "address": request.build_absolute_uri(address),
        "is_new": is_new,
        "is_mailed": is_mailed,
        "needs_tenants": not Role(invitation.role).sees_every_tenant,
    }
    return render(request, "members/invitation_link.html", context)

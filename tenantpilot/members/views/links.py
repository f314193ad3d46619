"""The page that shows a set-password link, the only time it is shown."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.members.links import PasswordLink
from tenantpilot.workspaces.models import Role, WorkspaceMembership


def shown_once(
    request: WorkspaceRequest,
    link: PasswordLink,
    *,
    member: WorkspaceMembership,
    is_new: bool = True,
) -> HttpResponse:
    """Answer the POST that made the link with the link itself, so that it is stored nowhere."""
    address = reverse("members:set-password", args=[str(link.user.pk), link.token])
    context = {
        "link": link,
        "address": request.build_absolute_uri(address),
        "member": member,
        "is_new": is_new,
        "needs_tenants": is_new and not Role(member.role).sees_every_tenant,
    }
    return render(request, "members/link.html", context)

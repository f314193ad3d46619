"""The member a URL names, and where to go after something was done to them."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership


def member_of(request: WorkspaceRequest, membership_id: int) -> WorkspaceMembership:
    """Return the member, with their account. Raises Http404 outside this workspace."""
    return get_object_or_404(members_of(request), pk=membership_id)


def members_of(request: WorkspaceRequest) -> QuerySet[WorkspaceMembership]:
    """Return the members of the workspace, with their accounts."""
    return WorkspaceMembership.objects.filter(workspace=request.workspace).select_related("user")


def to_member(request: WorkspaceRequest, member: WorkspaceMembership) -> HttpResponseRedirect:
    """Go to the member's page; who changed themselves may not open it any more."""
    if member.user_id == request.user.pk:
        return redirect("tenant_dashboard:home")
    return redirect("members:edit", request.workspace.slug, member.pk)


def makes_owner(request: HttpRequest) -> bool:
    """Whether the form gives a person every power in the workspace."""
    return request.POST.get("role") == Role.OWNER


def restores_owner(request: WorkspaceRequest) -> bool:
    """Whether the member in the URL gets every power in the workspace back."""
    members = WorkspaceMembership.objects.filter(pk=_named(request, "membership_id"))
    return members.filter(workspace=request.workspace, role=Role.OWNER).exists()


def shows_owners_link(request: WorkspaceRequest) -> bool:
    """Whether who has the link of the invitation in the URL becomes an owner by it."""
    found = WorkspaceInvitation.objects.filter(pk=_named(request, "invitation_id"))
    return found.filter(workspace=request.workspace, role=Role.OWNER).exists()


def _named(request: HttpRequest, name: str) -> int:
    assert request.resolver_match  # noqa: S101 - for the type checker
    return int(request.resolver_match.kwargs[name])

"""The members' pages by name, and the rows that tests look at."""

import re

from django.urls import reverse

from tenantpilot.accounts.models import User
from tenantpilot.audit.models import AuditLog
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.workspaces.models import Workspace, WorkspaceInvitation, WorkspaceMembership
from tests.cast import Cast

HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}"
HOSTILE_ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}"
# How Django begins what it says if a field has no words of its own.
DJANGOS_WORDS = ["Select a valid", "Ensure this", "This field is required", "Null characters"]
GOOD_PASSWORD = "violet harbour tin lantern"


def place(workspace: Workspace, user: User) -> WorkspaceMembership:
    """Return the person's membership as the database has it now."""
    return WorkspaceMembership.objects.select_related("user").get(workspace=workspace, user=user)


def list_url(cast: Cast) -> str:
    return reverse("members:list", args=[cast.workspace.slug])


def add_url(cast: Cast) -> str:
    return reverse("members:add", args=[cast.workspace.slug])


def member_url(cast: Cast, user: User, act: str = "edit") -> str:
    pk = place(cast.workspace, user).pk
    return reverse(f"members:{act}", args=[cast.workspace.slug, pk])


def link_in(html: str) -> str:
    """Return the path of the set-password link that a page shows."""
    found = re.search(r"<code>http://testserver(/admin/set-password/[^<]+)</code>", html)
    assert found
    return found[1]


def invitation_link_in(html: str) -> str:
    """Return the path of the link to answer an invitation that a page shows."""
    found = re.search(r"<code>http://testserver(/admin/invitations/[^<]+)</code>", html)
    assert found
    return found[1]


def without_differences(html: str, *, email: str) -> str:
    """Return the page without what differs between any two invitations: link, address, time."""
    html = re.sub(r"/admin/invitations/[^/]+/", "/link/", html).replace(email, "ADDRESS")
    html = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[^ <\"]*", "TIME", html)
    return re.sub(r"\b\w{64}\b", "CSRF-TOKEN", html)


def answer_url(invitation: WorkspaceInvitation, act: str = "accept-invitation") -> str:
    """Return where the invitation is accepted, as its link says; or another of its pages."""
    return reverse(f"members:{act}", args=[InvitationLink.to(invitation).token])


def audited(*actions: str) -> list[tuple[int | None, str, dict[str, object]]]:
    """Return actor, action and details of the rows with these actions, oldest first."""
    rows = AuditLog.objects.filter(action__in=actions).order_by("pk")
    return list(rows.values_list("actor_id", "action", "details"))

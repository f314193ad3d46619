"""One member: what they are, and what can be done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.factors.proofs import proof_needed_if
from tenantpilot.members.forms import RoleForm
from tenantpilot.members.pages import member_page
from tenantpilot.members.permissions import RefusedError, assignable_roles
from tenantpilot.members.services import roles
from tenantpilot.members.services.grants import EndedGrants
from tenantpilot.members.views.lookup import makes_owner, member_of, to_member
from tenantpilot.ui.forms import status_of
from tenantpilot.workspaces.models import WorkspaceMembership


@workspace_view(Capability.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed_if(makes_owner, act="Make an owner", kept=("role",))
def edit(request: WorkspaceRequest, *, membership_id: int) -> HttpResponse:
    """Show a member, or change their role."""
    member = member_of(request, membership_id)
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        roles=assignable_roles(request.membership),
        initial={"role": member.role},
    )
    ended = _changed(request, member, form) if form.is_valid() else None
    if ended is not None:
        role = form.cleaned_data["role"].label.lower()
        done = f"The role of {member.user.name} is now {role}. {ended}"
        messages.success(request, done.strip())
        return to_member(request, member)
    page = member_page(acting=request.membership, member=member)
    context = {"form": form, "member": member, "page": page}
    return render(request, "members/edit.html", context, status=status_of(form))


def _changed(
    request: WorkspaceRequest, member: WorkspaceMembership, form: RoleForm
) -> EndedGrants | None:
    role = form.cleaned_data["role"]
    try:
        return roles.change(membership=member, role=role, changed_by=request.user)
    except RefusedError as refusal:
        form.add_error("role", str(refusal))
        return None

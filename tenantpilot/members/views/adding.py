"""Adding a colleague."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.members.forms import ColleagueForm
from tenantpilot.members.rules import RefusedError, assignable_roles
from tenantpilot.members.services import colleagues
from tenantpilot.members.services.colleagues import Added
from tenantpilot.members.views.links import shown_once
from tenantpilot.workspaces.models import Role


@workspace_view(Capability.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: WorkspaceRequest) -> HttpResponse:
    """Ask for the colleague, or add them and show the link they need to begin."""
    form = ColleagueForm(
        request.POST if request.method == "POST" else None,
        roles=assignable_roles(request.membership),
    )
    added = _added(request, form) if form.is_valid() else None
    if added is None:
        return render(request, "members/add.html", {"form": form})
    if added.link:
        return shown_once(request, added.link, member=added.membership, is_new=True)
    messages.success(
        request,
        f"{added.membership.user.name} was added. There is an account with this address already, "
        "so you need not send a link: they sign in with the password of that account.",
    )
    return redirect(_next_page(added), request.workspace.slug, added.membership.pk)


def _added(request: WorkspaceRequest, form: ColleagueForm) -> Added | None:
    try:
        return colleagues.add(
            workspace=request.workspace, added_by=request.user, **form.cleaned_data
        )
    except RefusedError as refusal:
        form.add_error("email", str(refusal))
        return None


def _next_page(added: Added) -> str:
    sees_every_tenant = Role(added.membership.role).sees_every_tenant
    return "members:edit" if sees_every_tenant else "members:tenants"

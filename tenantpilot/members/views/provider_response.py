"""Accept an invitation with the accounts of one's company: the workspace's provider vouches."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tenantpilot.access.views import public_view
from tenantpilot.members import selectors
from tenantpilot.members.services import joining
from tenantpilot.members.views.invitation_response import over
from tenantpilot.members.views.private_links import private_link
from tenantpilot.sso.completions import completes
from tenantpilot.sso.flow import Proof
from tenantpilot.sso.models import Connection
from tenantpilot.sso.pending import Purpose
from tenantpilot.sso.views.public import begin, open_session


@public_view
@private_link
@require_POST
def provider(request: HttpRequest, *, token: str) -> HttpResponse:
    """Go to the provider of the workspace that invites."""
    found = selectors.invitation_opened_by(token)
    rows = Connection.objects.select_related("workspace")
    connection = rows.filter(workspace=found.workspace_id).first() if found else None
    if connection is None:
        return over(request)
    return begin(request, connection, Purpose.JOIN, invitation=token)


@completes(Purpose.JOIN)
def join(request: HttpRequest, proof: Proof) -> HttpResponse:
    """Make the person a member, and sign them in."""
    membership = joining.accept_through_provider(proof=proof)
    open_session(request, proof, account=membership.user)
    messages.success(request, f"You are a member of {membership.workspace.name} now.")
    return redirect("tenant_dashboard:workspace", workspace_slug=membership.workspace.slug)

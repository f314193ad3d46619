"""Whether everybody in the workspace needs a second factor; owners decide."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.factors import selectors
from tenantpilot.factors.proofs import proof_needed_for
from tenantpilot.factors.services import policy_changes


@workspace_view(Capability.FACTORS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed_for("Change the rule", "required")
def policy(request: WorkspaceRequest) -> HttpResponse:
    """Show the rule and how many have a factor, or change the rule."""
    if request.method == "POST":
        is_required = request.POST.get("required") == "yes"
        changed = policy_changes.change(
            workspace=request.workspace, is_required=is_required, changed_by=request.user
        )
        messages.success(request, _done(is_required) if changed else "Nothing was changed.")
        return redirect("factors:policy", request.workspace.slug)
    context = {"counts": selectors.members_with_factor(request.workspace)}
    return render(request, "factors/policy.html", context)


def _done(is_required: bool) -> str:  # noqa: FBT001
    if is_required:
        return "A second factor is asked for from now on, also of who is signed in."
    return "A second factor is not asked for here any more. Who has one is still asked for it."

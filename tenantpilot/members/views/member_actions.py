"""What is done to a member with one button: suspend, restore, remove, make a new link."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.past_acts import happened
from tenantpilot.factors.proofs import proof_needed_for, proof_needed_if
from tenantpilot.mail.delivery import is_set_up
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import factor_reset, password_reset, suspension
from tenantpilot.members.services.grants import EndedGrants
from tenantpilot.members.views.link_page import shown_once
from tenantpilot.members.views.lookup import member_of, members_of, restores_owner
from tenantpilot.ui.messages import info_once
from tenantpilot.workspaces.models import WorkspaceMembership


@workspace_view(Capability.MEMBERS_MANAGE)
@require_POST
def suspend(request: WorkspaceRequest, *, membership_id: int) -> HttpResponse:
    """Close the workspace to a member."""
    member = member_of(request, membership_id)
    _try(
        request,
        lambda: suspension.suspend(membership=member, suspended_by=request.user),
        done=f"{member.user.name} is suspended and cannot open this workspace any more.",
    )
    return redirect("members:edit", request.workspace.slug, member.pk)


@workspace_view(Capability.MEMBERS_MANAGE)
@require_POST
@proof_needed_if(restores_owner, act="Restore the owner")
def restore(request: WorkspaceRequest, *, membership_id: int) -> HttpResponse:
    """Let a suspended member back in."""
    member = member_of(request, membership_id)
    _try(
        request,
        lambda: suspension.restore(membership=member, restored_by=request.user),
        done=f"{member.user.name} can open this workspace again.",
    )
    return redirect("members:edit", request.workspace.slug, member.pk)


@workspace_view(Capability.MEMBERS_MANAGE)
@require_POST
def remove(request: WorkspaceRequest, *, membership_id: int) -> HttpResponse:
    """Take a member's place away."""
    member = members_of(request).filter(pk=membership_id).first()
    if member is None:
        return _removed_before(request, membership_id)
    is_removed = _try(
        request,
        lambda: suspension.remove(membership=member, removed_by=request.user),
        done=f"{member.user.name} is not a member of {request.workspace.name} any more.",
    )
    if not is_removed:
        return redirect("members:edit", request.workspace.slug, member.pk)
    if member.user_id == request.user.pk:
        return redirect("tenant_dashboard:home")
    return redirect("members:list", request.workspace.slug)


def _removed_before(request: WorkspaceRequest, membership_id: int) -> HttpResponse:
    """Say that the member was removed. Raises Http404 if the workspace never had them."""
    if not happened(
        AuditAction.MEMBER_REMOVED, subject_id=membership_id, workspace_id=request.workspace.pk
    ):
        raise Http404
    info_once(request, "This member was already removed. Nothing was changed.")
    return redirect("members:list", request.workspace.slug)


@workspace_view(Capability.MEMBERS_MANAGE)
@require_POST
@proof_needed_for("Make a set-password link", "by_mail")
def password_link(request: WorkspaceRequest, *, membership_id: int) -> HttpResponse:
    """Make a new set-password link and show it, this once."""
    member = member_of(request, membership_id)
    by_mail = is_set_up() and "by_mail" in request.POST
    try:
        link = password_reset.create(membership=member, created_by=request.user, by_mail=by_mail)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("members:edit", request.workspace.slug, member.pk)
    return shown_once(request, link, member=member, is_mailed=by_mail)


@workspace_view(Capability.FACTORS_MANAGE)
@require_POST
@proof_needed_for("Reset second factors")
def reset_factors(request: WorkspaceRequest, *, membership_id: int) -> HttpResponse:
    """Take a colleague's second factors away."""
    member = member_of(request, membership_id)
    _try(
        request,
        lambda: _reset(member, request),
        done=f"{member.user.name} has no second factor any more and was signed out everywhere.",
    )
    return redirect("members:edit", request.workspace.slug, member.pk)


def _reset(member: WorkspaceMembership, request: WorkspaceRequest) -> None:
    factor_reset.reset_factors(membership=member, reset_by=request.user)


def _try(request: WorkspaceRequest, act: Callable[[], EndedGrants | None], *, done: str) -> bool:
    """Act and say that it was done, or why not; whether it was."""
    try:
        ended = act()
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, f"{done} {ended or ''}".strip())
    return True

"""Answer an invitation, with the link that the inviter handed over.

Signed out, the page offers both to sign in and to choose a password, and does not tell whether
there is an account. Signed in, one accepts with that account.
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tenantpilot.access.requests import SignedInRequest
from tenantpilot.access.views import public_view, signed_in_view
from tenantpilot.accounts.models import User
from tenantpilot.members import selectors
from tenantpilot.members.forms import ChoosePasswordForm
from tenantpilot.members.permissions import DESCRIPTIONS, RefusedError
from tenantpilot.members.services import joining
from tenantpilot.members.views.private_links import private_link
from tenantpilot.sso.models import Connection
from tenantpilot.ui.forms import status_of
from tenantpilot.ui.messages import info_once
from tenantpilot.ui.themes import chosen_theme
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceInvitation


@public_view
@private_link
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, *, token: str) -> HttpResponse:
    """Show what the link's holder is invited to, or make the account they choose a password for."""
    if request.user.is_authenticated:
        return redirect("members:accept-invitation", token)
    found = selectors.invitation_opened_by(token)
    if found is None:
        return over(request)
    form = ChoosePasswordForm(
        request.POST if request.method == "POST" else None,
        account=User(email=found.email, name=found.name),
    )
    try:
        if form.is_valid() and _has_joined(token, form):
            messages.success(request, f"{_now_member(found.workspace)} Sign in to go there.")
            return redirect("accounts:admin-sign-in")
    except RefusedError:
        return over(request)
    context = _context(found) | {"form": form, "token": token}
    return render(request, "members/invitation.html", context, status=status_of(form))


def _has_joined(token: str, form: ChoosePasswordForm) -> bool:
    try:
        joining.accept_with_new_account(token=token, password=form.cleaned_data["password"])
    except joining.AddressTakenError:
        form.add_error(
            None, "No password was set: there is an account with this address. Sign in with it."
        )
        return False
    return True


@signed_in_view
@private_link
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: SignedInRequest, *, token: str) -> HttpResponse:
    """Show what I am invited to, or join that workspace and go there."""
    if request.method == "POST":
        return _accepted(request, token)
    found = selectors.invitation_opened_by(token)
    if found and found.email == request.user.email:
        context = _context(found) | {"token": token}
        return render(request, "members/invitation_accept.html", context)
    joined = selectors.joined_with(token=token, user=request.user)
    return _to(joined) if joined else over(request)


def _accepted(request: SignedInRequest, token: str) -> HttpResponse:
    try:
        membership = joining.accept(token=token, accepted_by=request.user)
    except RefusedError:
        joined = selectors.joined_with(token=token, user=request.user)
        if joined is None:
            return over(request)
        # They pressed twice: the first time they became a member.
        info_once(request, f"You are a member of {joined.name} already.")
        return _to(joined)
    messages.success(request, _now_member(membership.workspace))
    if membership.workspace.sso_required_at:
        # Their own keys do not open it: here they connect what does.
        return redirect("sso:admin-connections")
    return _to(membership.workspace)


@public_view
@private_link
@require_POST
def decline(request: HttpRequest, *, token: str) -> HttpResponse:
    """Say no to a workspace that has sent me its link, with or without an account."""
    account = request.user if isinstance(request.user, User) else None
    try:
        declined = joining.decline(token=token, declined_by=account)
    except RefusedError:
        return over(request)
    messages.success(request, f"You declined the invitation to {declined.workspace.name}.")
    return redirect("members:account" if account else "accounts:admin-sign-in")


def _context(invitation: WorkspaceInvitation) -> dict[str, object]:
    return {
        "invitation": invitation,
        "does": DESCRIPTIONS[Role(invitation.role)],
        "provider": Connection.objects.filter(workspace=invitation.workspace_id).first(),
    }


def _now_member(workspace: Workspace) -> str:
    """Say that they are a member, and what it takes to go there if it takes more than a key."""
    done = f"You are a member of {workspace.name} now."
    if workspace.sso_required_at:
        done += " It opens with your company's account only: connect yours under My account."
    return done


def _to(workspace: Workspace) -> HttpResponse:
    return redirect("tenant_dashboard:workspace", workspace_slug=workspace.slug)


def over(request: HttpRequest) -> HttpResponse:
    """Say the same, to the byte, for a link of another person, one that is over, and none."""
    page = render_to_string(
        "members/invitation_over.html", {"shell": {"theme": chosen_theme(request)}}
    )
    return HttpResponse(page, status=HTTPStatus.NOT_FOUND)

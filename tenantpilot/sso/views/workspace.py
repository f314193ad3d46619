"""How a workspace's members sign in: its provider, whether it is required, and break glass."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.database.edit_conflicts import EditConflictError
from tenantpilot.factors.proofs import proof_needed, proof_needed_for
from tenantpilot.sso.flow import redirect_uri
from tenantpilot.sso.forms import ProviderForm
from tenantpilot.sso.models import Connection, ExternalIdentity
from tenantpilot.sso.secret_expiry import expiry_in
from tenantpilot.sso.services import connections, requirement
from tenantpilot.sso.services.connections import NotNowError
from tenantpilot.ui.forms import status_of
from tenantpilot.ui.messages import info_once
from tenantpilot.workspaces.models import Role, WorkspaceMembership


@workspace_view(Capability.SIGN_IN_MANAGE)
@proof_needed
@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: WorkspaceRequest) -> HttpResponse:
    """Show how members sign in, or set up the provider."""
    found = _found(request)
    form = ProviderForm(request.POST if request.method == "POST" else None, connection=found)
    if form.is_valid() and _saved(request, form):
        messages.success(request, "The provider was saved.")
        return _back(request)
    return render(request, "sso/workspace.html", _context(request, form), status=status_of(form))


def _found(request: WorkspaceRequest) -> Connection | None:
    return Connection.objects.filter(workspace=request.workspace).first()


def _saved(request: WorkspaceRequest, form: ProviderForm) -> bool:
    entered = form.entered
    is_same = form.connection is not None and entered.is_same(form.connection)
    if not is_same and not entered.client_secret:
        form.require_secret()
        return False
    try:
        connections.save(
            workspace=request.workspace,
            entered=entered,
            expected_version=form.cleaned_data["expected_version"],
            saved_by=request.user,
        )
    except EditConflictError:
        form.connection = _found(request)
        return not form.conflicts_with(ProviderForm(connection=form.connection))
    except NotNowError as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _context(request: WorkspaceRequest, form: ProviderForm) -> dict[str, object]:
    found = form.connection
    owners = WorkspaceMembership.objects.filter(workspace=request.workspace, role=Role.OWNER)
    context: dict[str, object] = {
        "form": form,
        "connection": found,
        "domains": request.workspace.sign_in_domains.order_by("domain"),
        "expiry": expiry_in(request.workspace, today=timezone.now().date()),
        "owners": owners.select_related("user").order_by("user__name", "pk"),
    }
    if found:
        door = reverse("sso:admin-door", args=[found.public_id])
        identities = ExternalIdentity.objects.filter(connection=found)
        context |= {
            "redirect_uri": redirect_uri(request, found),
            "door": redirect_uri(request, found).removesuffix("callback/"),
            "door_path": door,
            "connected": identities.count(),
            "is_mine": identities.filter(user=request.user).exists(),
        }
    return context


@workspace_view(Capability.SIGN_IN_MANAGE)
@proof_needed_for("Require the provider")
@require_POST
def require(request: WorkspaceRequest) -> HttpResponse:
    """Open the workspace only to who comes through the provider."""
    found = _connection(request)
    return _try(
        request,
        lambda: requirement.require(connection=found, required_by=request.user),
        done="From now on members come in through the provider only, and owners with break glass.",
    )


@workspace_view(Capability.SIGN_IN_MANAGE)
@proof_needed_for("Do not require the provider any more")
@require_POST
def release(request: WorkspaceRequest) -> HttpResponse:
    """Let members come in with keys of their own again."""
    return _try(
        request,
        lambda: requirement.release(workspace=request.workspace, released_by=request.user),
        done="Members can come in with their own password again.",
    )


@workspace_view(Capability.SIGN_IN_MANAGE)
@proof_needed_for("Remove the provider")
@require_POST
def remove(request: WorkspaceRequest) -> HttpResponse:
    """End the provider."""
    found = _connections(request).first()
    if found is None:
        info_once(request, "The provider was already removed. Nothing was changed.")
        return _back(request)
    return _try(
        request,
        lambda: connections.remove(connection=found, removed_by=request.user),
        done="The provider was removed. No one signs in through it any more.",
    )


@workspace_view(Capability.SIGN_IN_MANAGE)
@proof_needed_for("Change break glass", "give", "take")
@require_POST
def break_glass(request: WorkspaceRequest, *, membership_id: int) -> HttpResponse:
    """Give break glass to an owner, or take it back."""
    rows = WorkspaceMembership.objects.select_related("user")
    member = get_object_or_404(rows, pk=membership_id, workspace=request.workspace)
    if "give" in request.POST:
        return _try(
            request,
            lambda: requirement.give_break_glass(member=member, given_by=request.user),
            done=f"{member.user.name} can come in without the provider.",
        )
    return _try(
        request,
        lambda: requirement.take_break_glass(member=member, taken_by=request.user),
        done=f"{member.user.name} comes in through the provider only, while it is required.",
    )


def _connection(request: WorkspaceRequest) -> Connection:
    return get_object_or_404(_connections(request))


def _connections(request: WorkspaceRequest) -> QuerySet[Connection]:
    return Connection.objects.filter(workspace=request.workspace).select_related("workspace")


def _try(request: WorkspaceRequest, act: Callable[[], object], *, done: str) -> HttpResponse:
    """Act and say that it was done, or why not."""
    try:
        act()
    except NotNowError as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
    return _back(request)


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect("sso:workspace", request.workspace.slug)

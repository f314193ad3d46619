"""The access-checked fetch of an onboarding session, and the decorator of its routes.

A session without a tenant belongs to the workspace: membership and capability. With a tenant
it takes the entitlement too.
"""

from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from onboarding.models import OnboardingSession
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.fetch import WorkspaceAccess, memberships_of, tenants_seen_by
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import View, signed_in_view
from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import WorkspaceMembership


class OnboardingRequest(WorkspaceRequest):
    """The person may work on this onboarding.

    Its tenant is not the request's: the frame of the page stays the workspace's in every step.
    """

    onboarding: OnboardingSession


def session_view(view: View) -> View:
    """Let people who may onboard, and may see the session in the URL, call this view."""

    @signed_in_view
    @wraps(view)
    def checked(request: HttpRequest, *, session_id: int, **kwargs: Any) -> HttpResponse:
        narrowed = cast(OnboardingRequest, request)
        session, access = session_access(user=narrowed.user, session_id=session_id)
        narrowed.onboarding = session
        narrowed.membership = access.membership
        narrowed.workspace = access.membership.workspace
        narrowed.capabilities = access.capabilities
        access.require(Capability.ONBOARDING_MANAGE)
        return view(narrowed, **kwargs)

    return checked


def session_access(*, user: User, session_id: int) -> tuple[OnboardingSession, WorkspaceAccess]:
    """Return a session and the person's access to its workspace. Raises Http404 if none."""
    session = (
        OnboardingSession.objects.select_related("tenant", "changed_by")
        .filter(pk=session_id)
        .first()
    )
    membership = (
        memberships_of(user).filter(workspace_id=session.workspace_id).first() if session else None
    )
    if session is None or membership is None or not _is_entitled(membership, session):
        raise Http404
    # The row is already here; spare every later look a query.
    session.workspace = membership.workspace
    if session.tenant:
        session.tenant.workspace = membership.workspace
    return session, WorkspaceAccess(membership=membership)


def may_onboard_in(user: User) -> list[WorkspaceMembership]:
    """Return the memberships that allow onboarding. Raises PermissionDenied if there are none."""
    allowed = [
        membership
        for membership in memberships_of(user)
        if Capability.ONBOARDING_MANAGE in capabilities_of(membership.role)
    ]
    if not allowed:
        raise PermissionDenied(Capability.ONBOARDING_MANAGE.value)
    return allowed


def _is_entitled(membership: WorkspaceMembership, session: OnboardingSession) -> bool:
    if session.tenant_id is None:
        return True
    return tenants_seen_by(membership).filter(pk=session.tenant_id).exists()

"""The access-checked fetch of an onboarding session, and the decorator of its routes.

A session without a tenant belongs to the workspace: membership and capability. With a tenant
it takes the entitlement too.
"""

from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from onboarding.models import OnboardingSession
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.requests import WorkspaceRequest, grant
from tenantpilot.access.selectors import WorkspaceAccess, memberships_of, seeing
from tenantpilot.access.views import View, signed_in_view
from tenantpilot.accounts.models import User
from tenantpilot.routes import declare_route
from tenantpilot.tenants.models import Tenant
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
        grant(narrowed, access)
        access.require(Capability.ONBOARDING_MANAGE)
        return view(narrowed, **kwargs)

    return declare_route(
        checked,
        plane="admin",
        checks="session_id",
        capability=Capability.ONBOARDING_MANAGE,
    )


def session_access(*, user: User, session_id: int) -> tuple[OnboardingSession, WorkspaceAccess]:
    """Return a session and the person's access to its workspace. Raises Http404 if none."""
    # One statement, whether the session is missing or another person's: time would tell them apart.
    sessions = OnboardingSession.objects.filter(pk=session_id)
    membership = memberships_of(user).filter(_entitled(sessions)).first()
    if membership is None:
        raise Http404
    session = sessions.select_related("tenant", "changed_by").get()
    # The row is already here; spare every later look a query.
    session.workspace = membership.workspace
    if session.tenant:
        session.tenant.workspace = membership.workspace
    return session, WorkspaceAccess(membership=membership)


def require_still(*, user: User, session: OnboardingSession) -> None:
    """Ask again, after a wait, whether the person may work on the session.

    Raises Http404 or PermissionDenied, as the page would.
    """
    _, access = session_access(user=user, session_id=session.pk)
    access.require(Capability.ONBOARDING_MANAGE)


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


def _entitled(sessions: QuerySet[OnboardingSession]) -> Q:
    """Match memberships that may see the session, as far as its workspace and tenant go."""
    without_tenant = sessions.filter(tenant=None)
    tenants = Tenant.objects.filter(pk__in=sessions.values("tenant"))
    return Q(workspace__in=without_tenant.values("workspace")) | seeing(tenants)

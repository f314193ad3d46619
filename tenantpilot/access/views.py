"""How a route declares who may call it. A route without one of these does not start.

Every decorated view is `never_cache`: what people see depends on who they are.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django_scopes import scope

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.fetch import (
    WorkspaceAccess,
    tenant_access,
    workspace_access,
    workspaces_of,
)
from tenantpilot.access.requests import (
    SignedInRequest,
    SystemRequest,
    TenantRequest,
    WorkspaceRequest,
)
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.persons import set_person, signed_in_person
from tenantpilot.accounts.planes import SETTINGS, Plane

type View = Callable[..., HttpResponse]


def public_view(view: Callable[..., HttpResponse]) -> View:
    """Let everybody call this view."""
    return _declared(view, plane="public")


def signed_in_view(view: Callable[..., HttpResponse]) -> View:
    """Let everybody who is signed in on the admin plane call this view."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person = signed_in_person(request)
        if not isinstance(person, User):
            return _to_sign_in(request, Plane.ADMIN)
        set_person(request, person)
        return view(cast(SignedInRequest, request), **kwargs)

    return _declared(checked, plane="admin")


def workspace_view(capability: Capability | None = None) -> Callable[[View], View]:
    """Let members of the workspace in the URL call this view, with the capability if named."""

    def decorate(view: View) -> View:
        @signed_in_view
        @wraps(view)
        def checked(
            request: WorkspaceRequest, *, workspace_slug: str, **kwargs: Any
        ) -> HttpResponse:
            access = workspace_access(user=request.user, workspace_slug=workspace_slug)
            _grant(request, access)
            if capability:
                access.require(capability)
            return view(request, **kwargs)

        return _declared(checked, plane="admin", checks="workspace_slug", capability=capability)

    return decorate


def tenant_view(capability: Capability) -> Callable[[View], View]:
    """Let people entitled to the tenant in the URL, with the capability, call this view.

    The view runs inside the tenant's scope, so it cannot read another tenant's rows.
    """

    def decorate(view: View) -> View:
        @signed_in_view
        @wraps(view)
        def checked(request: TenantRequest, *, tenant_id: int, **kwargs: Any) -> HttpResponse:
            access = tenant_access(user=request.user, tenant_id=tenant_id)
            _grant(request, access)
            request.tenant = access.tenant
            access.require(capability)
            with scope(tenant=access.tenant):
                return view(request, **kwargs)

        return _declared(checked, plane="admin", checks="tenant_id", capability=capability)

    return decorate


def system_view(view: Callable[..., HttpResponse]) -> View:
    """Let platform operators call this view."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person = signed_in_person(request)
        if not isinstance(person, PlatformOperator):
            return _to_sign_in(request, Plane.SYSTEM)
        set_person(request, person)
        return view(cast(SystemRequest, request), **kwargs)

    return _declared(checked, plane="system")


def _declared(
    view: View, *, plane: str, checks: str = "", capability: Capability | None = None
) -> View:
    """Write on the view what route_check reads: plane, checked URL argument, capability."""
    guarded = never_cache(view)
    attributes: Any = guarded
    attributes.plane = plane
    attributes.checks = checks
    attributes.capability = capability
    return guarded


def _grant(request: WorkspaceRequest, access: WorkspaceAccess) -> None:
    request.membership = access.membership
    request.workspace = access.membership.workspace
    request.workspaces = workspaces_of(request.user)
    request.capabilities = access.capabilities


def _to_sign_in(request: HttpRequest, plane: Plane) -> HttpResponse:
    """Send a person to sign in and back; a fragment request leaves the whole page."""
    url = reverse(SETTINGS[plane].sign_in_url)
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return redirect(f"{url}?{urlencode({'next': request.get_full_path()})}")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)

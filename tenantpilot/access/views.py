"""The decorators that say who may call a view. The server refuses a route without one."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_scopes import scope

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.places import places_of
from tenantpilot.access.requests import (
    SignedInRequest,
    SystemRequest,
    TenantRequest,
    WorkspaceRequest,
    grant,
)
from tenantpilot.access.selectors import (
    WorkspaceAccess,
    lacks_factor_only,
    tenant_access,
    workspace_access,
)
from tenantpilot.accounts.current_account import get_current_account, set_current_account
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.planes import SETTINGS, Plane, plane_of
from tenantpilot.accounts.redirects import UNSAVED, is_allowed
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.routes import View, declare_route, public_view

__all__ = ["View", "public_view", "signed_in_view", "system_view", "tenant_view", "workspace_view"]


def signed_in_view(view: Callable[..., HttpResponse]) -> View:
    """Let every user signed in on the admin plane call this view."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        account = get_current_account(request)
        if not isinstance(account, User):
            return _to_sign_in(request, Plane.ADMIN)
        set_current_account(request, account)
        with timezone.override(zone_of(account)):
            return view(cast(SignedInRequest, request), **kwargs)

    return declare_route(checked, plane="admin")


def workspace_view(capability: Capability | None = None) -> Callable[[View], View]:
    """Let members of the workspace in the URL call this view, with the capability if named."""

    def decorate(view: View) -> View:
        @signed_in_view
        @wraps(view)
        def checked(
            request: WorkspaceRequest, *, workspace_slug: str, **kwargs: Any
        ) -> HttpResponse:
            find = partial(workspace_access, user=request.user, workspace_slug=workspace_slug)
            try:
                access = find(places=places_of(request))
            except Http404:
                return _to_factor_if_it_helps(request, find)
            grant(request, access)
            if capability:
                access.require(capability)
            return view(request, **kwargs)

        return declare_route(checked, plane="admin", checks="workspace_slug", capability=capability)

    return decorate


def tenant_view(capability: Capability) -> Callable[[View], View]:
    """Let people entitled to the tenant in the URL, with the capability, call this view.

    The view runs inside the tenant's scope, so it cannot read another tenant's rows.
    """

    def decorate(view: View) -> View:
        @signed_in_view
        @wraps(view)
        def checked(request: TenantRequest, *, tenant_id: int, **kwargs: Any) -> HttpResponse:
            find = partial(tenant_access, user=request.user, tenant_id=tenant_id)
            try:
                access = find(places=places_of(request))
            except Http404:
                return _to_factor_if_it_helps(request, find)
            grant(request, access)
            request.tenant = access.tenant
            access.require(capability)
            with scope(tenant=access.tenant):
                return view(request, **kwargs)

        return declare_route(checked, plane="admin", checks="tenant_id", capability=capability)

    return decorate


def system_view(view: Callable[..., HttpResponse]) -> View:
    """Let platform operators call this view."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        account = get_current_account(request)
        if not isinstance(account, PlatformOperator):
            return _to_sign_in(request, Plane.SYSTEM)
        set_current_account(request, account)
        return view(cast(SystemRequest, request), **kwargs)

    return declare_route(checked, plane="system")


def _to_factor_if_it_helps(
    request: SignedInRequest, find: Callable[[], WorkspaceAccess]
) -> HttpResponse:
    """Lead to the second factor if no more than that is missing; else raise Http404."""
    if not lacks_factor_only(request.user, find):
        raise Http404
    if request.method == "POST" and not request.headers.get("HX-Request"):
        messages.info(
            request, "A second factor is asked for first. Nothing of your form was saved."
        )
    return _to_page(request, reverse("factors:admin-needed"))


def _to_sign_in(request: HttpRequest, plane: Plane) -> HttpResponse:
    """Redirect to sign-in and back; for a fragment request the whole page is redirected."""
    return _to_page(request, reverse(SETTINGS[plane].sign_in_url), **{UNSAVED: "1"})


def _to_page(request: HttpRequest, url: str, **if_a_form: str) -> HttpResponse:
    """Redirect to the page, with the way back, and what it is told of a form that was sent."""
    if request.headers.get("HX-Request"):
        # The page that asked, not the fragment. Signing in checks where it leads to.
        there = _path_in(request.headers.get("HX-Current-URL", ""))
        return HttpResponse(status=204, headers={"HX-Redirect": _with(url, next=there)})
    if request.method in {"GET", "HEAD"}:
        return redirect(_with(url, next=request.get_full_path()))
    return redirect(_with(url, next=_page_of_form(request), **if_a_form))


def _with(url: str, **query: str) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"{url}?{urlencode(given)}" if given else url


def _page_of_form(request: HttpRequest) -> str:
    """Return the page that the form was on; "" if it cannot be told.

    What was sent to an address is never repeated: the address is only looked at.
    """
    places = (_path_in(request.headers.get("Referer", "")), request.get_full_path())
    allowed = partial(is_allowed, request=request, plane=plane_of(request))
    return next(filter(allowed, places), "")


def _path_in(address: str) -> str:
    """Return path and query of an address that a browser sent; "" if it is none."""
    try:
        page = urlsplit(address)
    except ValueError:
        return ""
    return urlunsplit(("", "", page.path, page.query, ""))

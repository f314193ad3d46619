"""The workspace a person opened last: pages of no workspace of their own keep its menu."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse

from tenantpilot.access.places import places_of
from tenantpilot.access.selectors import WorkspaceAccess
from tenantpilot.workspaces.models import Workspace

COOKIE, PATH, SECONDS = "workspace", "/admin/", 365 * 24 * 3600


class RememberedWorkspaceMiddleware:
    """Note the workspace of a page in a cookie, and offer its menu to pages that have none.

    The cookie grants nothing: who asks must be a member now.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        attributes: Any = request
        attributes.remembered_menu = lambda: _menu(request)
        response = self.get_response(request)
        workspace: Workspace | None = getattr(request, "workspace", None)
        if workspace is not None and request.COOKIES.get(COOKIE) != workspace.slug:
            response.set_cookie(
                COOKIE,
                workspace.slug,
                max_age=SECONDS,
                path=PATH,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _menu(request: HttpRequest) -> dict[str, Any]:
    """Return what the shell draws of the remembered workspace; nothing if it is not theirs."""
    slug, user = request.COOKIES.get(COOKIE, ""), getattr(request, "user", None)
    is_slug = slug_re.fullmatch(slug) is not None
    if not is_slug or user is None or not user.is_authenticated:
        return {}
    places = places_of(request)
    membership = places.in_workspace(slug)
    if membership is None:
        return {}
    return {
        "workspace": membership.workspace,
        "workspaces": places.switcher,
        "capabilities": WorkspaceAccess(membership=membership).capabilities,
    }

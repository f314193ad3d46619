"""Which provider the sign-in page offers: the operators' own, or the workspace's last used here.

People who do not know its address do not learn which workspaces have one.
"""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tenantpilot.accounts.planes import Plane, plane_of
from tenantpilot.accounts.sign_in_steps import ProviderButton, provider_source
from tenantpilot.sso.models import Connection

COOKIE, PATH, SECONDS = "sign_in_provider", "/admin/", 365 * 24 * 3600


@provider_source
def buttons(request: HttpRequest) -> Iterator[ProviderButton]:
    """Offer the connection that people sign in with on this browser, if one is known."""
    connection = _known(request)
    if connection:
        url = reverse(f"sso:{plane_of(request)}-door", args=[connection.public_id])
        yield ProviderButton(label=connection.continue_text, url=url)


def _known(request: HttpRequest) -> Connection | None:
    if plane_of(request) == Plane.SYSTEM:
        return Connection.objects.filter(workspace=None).first()
    try:
        public_id = UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
    return Connection.objects.filter(public_id=public_id, workspace__isnull=False).first()


def remember(response: HttpResponse, connection: Connection) -> None:
    """Note a workspace's provider in a cookie. It grants nothing."""
    if connection.workspace_id is None:
        return
    response.set_cookie(
        COOKIE,
        str(connection.public_id),
        max_age=SECONDS,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

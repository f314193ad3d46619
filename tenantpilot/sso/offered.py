"""Which provider the sign-in page offers: the operators' own, or the workspace's last used here.

Once a member has given their address: the one that an operator has assigned its domain to. Else
people who do not know its address do not learn which workspaces have one.
"""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tenantpilot.accounts.planes import Plane, plane_of
from tenantpilot.accounts.sign_in_steps import ProviderButton, provider_source
from tenantpilot.sso.domains import connection_for
from tenantpilot.sso.models import Connection

COOKIE, PATH, SECONDS = "sign_in_provider", "/admin/", 365 * 24 * 3600


@provider_source
def buttons(request: HttpRequest, *, address: str) -> Iterator[ProviderButton]:
    """Offer the connection of the address's domain, or that of this browser, if one is known."""
    connection = _of_address(request, address) if address else _known(request)
    if connection:
        url = reverse(f"sso:{plane_of(request)}-door", args=[connection.public_id])
        yield ProviderButton(label=connection.continue_text, url=url)


def _of_address(request: HttpRequest, address: str) -> Connection | None:
    # Operators have one provider, whatever their address; their first page offers it.
    return connection_for(address) if plane_of(request) == Plane.ADMIN else None


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

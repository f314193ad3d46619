"""The two addresses of a connection: its door, and where the provider sends people back to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tenantpilot.accounts import services
from tenantpilot.accounts.models import PlatformOperator, SignInMethod, User
from tenantpilot.accounts.planes import SETTINGS, Plane, plane_of
from tenantpilot.accounts.redirects import is_allowed
from tenantpilot.accounts.sessions import PROOF_LASTS, session_of
from tenantpilot.accounts.time_zones import note_browsers
from tenantpilot.routes import checks_argument, public_view
from tenantpilot.sso import flow, sign_out
from tenantpilot.sso.completions import complete, completes
from tenantpilot.sso.flow import Proof
from tenantpilot.sso.models import Connection
from tenantpilot.sso.offered import remember
from tenantpilot.sso.pending import Purpose
from tenantpilot.sso.refusals import ProviderAwayError, ProvidersBusyError, SignInRefusedError
from tenantpilot.sso.services.identities import recognise
from tenantpilot.sso.views.answers import leaving, trouble

TROUBLE = (SignInRefusedError, ProviderAwayError, ProvidersBusyError)


@checks_argument("public_id")
@public_view
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, *, public_id: UUID) -> HttpResponse:
    """Go to the provider to sign in. To look here only remembers which provider it is.

    A GET begins nothing: another site's link must not sign anybody in, or bind an identity.
    """
    connection = connection_at(request, public_id)
    if request.method != "POST":
        response = redirect(SETTINGS[plane_of(request)].sign_in_url)
        remember(response, connection)
        return response
    return begin(
        request,
        connection,
        Purpose.SIGN_IN,
        next=request.POST.get("next", "")[:2_000],
        time_zone=request.POST.get("time_zone", "")[:64],
    )


def begin(
    request: HttpRequest, connection: Connection, purpose: Purpose, **details: object
) -> HttpResponse:
    """Send the browser to the provider for the purpose, or say that it does not answer."""
    try:
        to = flow.begin(request, connection=connection, purpose=purpose, **details)
    except TROUBLE as error:
        return trouble(request, connection, error)
    return leaving(request, connection, to=to)


@checks_argument("public_id")
@public_view
@require_safe
def callback(request: HttpRequest, *, public_id: UUID) -> HttpResponse:
    """Take what the provider sends back, and do what it was begun for."""
    connection = connection_at(request, public_id)
    try:
        return complete(request, flow.finish(request, connection=connection))
    except TROUBLE as error:
        return trouble(request, connection, error)


def connection_at(request: HttpRequest, public_id: UUID) -> Connection:
    """Return the connection of the request's plane. Raises Http404."""
    of_operators = plane_of(request) == Plane.SYSTEM
    connections = Connection.objects.select_related("workspace")
    return get_object_or_404(connections, public_id=public_id, workspace__isnull=of_operators)


@completes(Purpose.SIGN_IN)
def sign_in(request: HttpRequest, proof: Proof) -> HttpResponse:
    """Open a session that is good for what the provider can vouch for."""
    open_session(request, proof, account=recognise(proof))
    response = redirect(_page_after(request, proof))
    remember(response, proof.connection)
    return response


def open_session(request: HttpRequest, proof: Proof, *, account: User | PlatformOperator) -> None:
    """Sign the person in, in a session that is good for the provider's workspace."""
    services.sign_in(
        request=request,
        account=account,
        method=SignInMethod.PROVIDER,
        connection_id=proof.connection.pk,
        has_factor=True,
    )
    sign_out.keep(request, proof)
    # The provider may have known the person since this morning: that proves nothing about now.
    session_of(request).proved_at = timezone.now() - PROOF_LASTS
    if isinstance(account, User):
        note_browsers(user=account, time_zone=proof.pending.time_zone)


def _page_after(request: HttpRequest, proof: Proof) -> str:
    plane, wanted = plane_of(request), proof.pending.next
    return wanted if is_allowed(wanted, request=request, plane=plane) else home(plane)


def home(plane: Plane) -> str:
    """Return the plane's start page."""
    return reverse(SETTINGS[plane].home_url)

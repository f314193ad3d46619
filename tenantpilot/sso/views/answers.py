"""Pages about a sign-in that has no page of its own: on the way, refused, no answer."""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from tenantpilot.accounts.planes import plane_of
from tenantpilot.sso.models import Connection
from tenantpilot.sso.refusals import ProviderAwayError, ProvidersBusyError, SignInRefusedError
from tenantpilot.ui.themes import chosen_theme

logger = logging.getLogger(__name__)

type Trouble = SignInRefusedError | ProviderAwayError | ProvidersBusyError
RETRY_SECONDS = 10


def leaving(request: HttpRequest, connection: Connection, *, to: str) -> HttpResponse:
    """Send the browser on. Not by a redirect: browsers hold a form's redirect to `form-action`."""
    return render(request, "sso/leaving.html", {"connection": connection, "to": to})


def trouble(request: HttpRequest, connection: Connection, error: Trouble) -> HttpResponse:
    """Note the code and answer. A refusal is the same to the byte, whatever its reason."""
    known = {"connection": connection.pk}
    if isinstance(error, SignInRefusedError):
        logger.warning("sign-in refused: %s", error.reason.value, extra=known)
        return _page(request, "refused", HTTPStatus.FORBIDDEN)
    if isinstance(error, ProviderAwayError):
        logger.warning("sign-in provider away: %s", error.code, extra=known)
        return _page(request, "away", HTTPStatus.BAD_GATEWAY)
    logger.warning("too many sign-ins wait for providers", extra=known)
    response = _page(request, "busy", HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _page(request: HttpRequest, name: str, status: HTTPStatus) -> HttpResponse:
    """Draw the page without the request: not one byte depends on who asks, but for the theme."""
    context = {"shell": {"theme": chosen_theme(request)}, "plane": plane_of(request)}
    return HttpResponse(render_to_string(f"sso/{name}.html", context), status=status)

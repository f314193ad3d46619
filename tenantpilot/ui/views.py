"""The theme switch."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tenantpilot.routes import public_view
from tenantpilot.ui.themes import COOKIE, COOKIE_SECONDS, Theme


@public_view
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponseRedirect:
    """Remember the theme in a cookie and go back to where the person was on this site."""
    theme = request.POST.get("theme", "")
    if theme not in Theme.values:
        raise BadRequest("There is no such theme.")
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        COOKIE,
        theme,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"

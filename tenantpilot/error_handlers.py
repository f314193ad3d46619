"""What Django calls for an uncaught error: handler500."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tenantpilot.ui import errors
from tenantpilot.ui.themes import chosen_theme
from tenantpilot.web.outage import is_outage

RETRY_SECONDS = 15


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database cannot be reached, which passes; else 500.

    Django calls this while it handles the error.
    """
    return unavailable(request) if is_outage(sys.exception()) else errors.server_error(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 and when to come back. Drawn without a database, like every error page."""
    system = f"{request.path}/".startswith("/system/")
    page = render_to_string(
        "web/unavailable.html",
        {
            "request_id": getattr(request, "request_id", ""),
            "shell": {"theme": chosen_theme(request)},
            "home": "/system/" if system else "/admin/",
            "may_have_changed": request.method not in {"GET", "HEAD"},
        },
    )
    return HttpResponse(
        page,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"},
    )

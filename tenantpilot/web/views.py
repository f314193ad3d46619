"""Health endpoints for load balancers and supervisors."""

import logging

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tenantpilot.routes import public_view
from tenantpilot.web.schema import schema

logger = logging.getLogger(__name__)


@public_view
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process serves requests."""
    return JsonResponse({"status": "ok"})


@public_view
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and has every migration, else 503 with the reason."""
    reason = _why_not_ready()
    if reason:
        return JsonResponse({"status": "not ready", "reason": reason}, status=503)
    return JsonResponse({"status": "ready"})


@public_view
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Send people who typed only the host on to where most of them work."""
    return redirect("tenant_dashboard:home")


def _why_not_ready() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "" if schema.is_current() else "migrations"
    except Error as error:
        logger.warning("readyz: no database", extra={"reason": type(error).__name__})
        return "database"

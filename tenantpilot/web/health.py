"""Answering health checks before anything else looks at the request."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string

type View = Callable[[HttpRequest], HttpResponse]

# Named as text: the last is of an app above this one.
CHECKS = {
    "/healthz": "tenantpilot.web.views.healthz",
    "/readyz": "tenantpilot.web.views.readyz",
    "/metrics": "system_dashboard.installation.views.metrics",
}


class HealthMiddleware:
    """Answer health checks and metrics whatever the host, the scheme or the mode.

    Load balancers, containers and monitoring ask by address, which is none of ALLOWED_HOSTS, and
    over plain HTTP, and they go on asking during maintenance.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = CHECKS.get(request.path_info)
        if name is None:
            return self.get_response(request)
        try:
            answer: HttpResponse = import_string(name)(request)
        except Http404:
            # As if there were no such page: what a stranger is told.
            return self.get_response(request)
        return answer

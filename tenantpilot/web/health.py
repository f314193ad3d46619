"""Answering health checks before anything else looks at the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tenantpilot.web import views

type View = Callable[[HttpRequest], HttpResponse]

CHECKS: dict[str, View] = {"/healthz": views.healthz, "/readyz": views.readyz}


class HealthMiddleware:
    """Answer health checks whatever the host, the scheme or the mode.

    Load balancers and containers ask by address, which is none of ALLOWED_HOSTS, and over plain
    HTTP, and they go on asking during maintenance.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        check = CHECKS.get(request.path_info)
        return check(request) if check else self.get_response(request)

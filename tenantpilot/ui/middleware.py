"""Designed answers for what Django would answer bare: 405, what is no form, maintenance."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from tenantpilot.ui import errors

type GetResponse = Callable[[HttpRequest], HttpResponse]


class MethodNotAllowedMiddleware:
    """Give browsers the designed 405 page; anything else keeps Django's bare answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        if not request.accepts("text/html"):
            return response
        return errors.method_not_allowed(request, allowed=[response.headers.get("Allow", "")])


class FormsOnlyMiddleware:
    """Refuse a body that is not a form with 400.

    Django would read it as a form in which every box was left empty, and a page would keep that.
    """

    FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_body = request.META.get("CONTENT_LENGTH") not in {None, "", "0"}
        if has_body and request.content_type not in self.FORMS:
            return errors.bad_request(request)
        return self.get_response(request)


class MaintenanceMiddleware:
    """Answer every page with 503 while `settings.MAINTENANCE` is on; health checks still answer.

    Off, it is not in the chain at all.
    """

    SERVED = ("/healthz", "/readyz")

    def __init__(self, get_response: GetResponse) -> None:
        if not getattr(settings, "MAINTENANCE", False):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in self.SERVED:
            return self.get_response(request)
        return errors.maintenance(request)

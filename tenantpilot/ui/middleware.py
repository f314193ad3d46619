"""Designed answers for what Django would answer bare: 405, an unfit body, maintenance."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

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
    """Let a request through only if its body is a form of this product, or absent.

    Django would read another body as a form in which every box was left empty, keep files that
    no page takes, and decode text by whatever charset the caller names.
    """

    FORM = "application/x-www-form-urlencoded"
    FORM_WITH_FILE = "multipart/form-data"
    CHARSETS = frozenset({"utf-8", "utf8"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        fault = self._fault(request)
        return errors.unfit_body(request, fault) if fault else self.get_response(request)

    def _fault(self, request: HttpRequest) -> HTTPStatus | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()):
            return HTTPStatus.BAD_REQUEST
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in self.CHARSETS:
            return HTTPStatus.BAD_REQUEST
        # Without a length Django reads nothing, whatever is sent.
        if length == "0":
            chunked = "HTTP_TRANSFER_ENCODING" in request.META
            return HTTPStatus.LENGTH_REQUIRED if chunked else None
        if request.content_type != self.FORM and not self._brings_file(request):
            return HTTPStatus.BAD_REQUEST
        # Compared by digits first: the number may be too long to be made one.
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        too_large = len(length) > len(str(limit)) or int(length) > limit
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else None

    def _brings_file(self, request: HttpRequest) -> bool:
        """Whether it is a form with a file, for one of the few views that take one."""
        if request.content_type != self.FORM_WITH_FILE:
            return False
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return False
        return getattr(view, "takes_file", False)


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

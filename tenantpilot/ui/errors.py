"""The pages for everything that goes wrong: what happened, whether anything changed, where to go.

A signed-in person keeps the menu, as far as it was theirs before the error. Everybody else's, and
every page of 500 and more, are drawn without the request's context and need no database and no
session. A 404 says the same whether the row is missing or another workspace's.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, override

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from tenantpilot.ui.context import Shell
from tenantpilot.ui.formatting import duration
from tenantpilot.ui.markup import format_html
from tenantpilot.ui.themes import chosen_theme

logger = logging.getLogger(__name__)

MAINTENANCE_RETRY_SECONDS = 120


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, HTTPStatus.BAD_REQUEST)


def unfit_body(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Answer 400, 411 or 413 for a body that is not a form of this product."""
    large = status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return _page(request, status, template="413" if large else "400")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, HTTPStatus.NOT_FOUND)


def method_not_allowed(request: HttpRequest, *, allowed: Iterable[str]) -> HttpResponse:
    """Answer 405 and name the allowed methods in the header."""
    response = _page(request, HTTPStatus.METHOD_NOT_ALLOWED)
    response["Allow"] = ", ".join(allowed)
    return response


def too_many_attempts(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Answer 429 after too many failed sign-ins; says nothing about the account."""
    pause: timedelta = settings.AXES_COOLOFF_TIME
    response = _page(request, HTTPStatus.TOO_MANY_REQUESTS, pause=duration(pause))
    response["Retry-After"] = str(int(pause.total_seconds()))
    return response


def too_many_acts(request: HttpRequest) -> HttpResponse:
    """Answer 429 to a person who did one thing too often within an hour."""
    response = _page(request, HTTPStatus.TOO_MANY_REQUESTS, template="too_many_acts")
    response["Retry-After"] = str(60 * 60)
    return response


def too_many_resets(request: HttpRequest) -> HttpResponse:
    """Answer 429 to a network that asked for links to set a password too often."""
    response = _page(request, HTTPStatus.TOO_MANY_REQUESTS, template="too_many_resets")
    response["Retry-After"] = str(60 * 60)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form whose token is missing or old.

    Signing in gives the browser another one, on either plane: the pages loaded before it have the
    old one.
    """
    return _page(request, HTTPStatus.FORBIDDEN, template="csrf")


def maintenance(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the installation is being updated."""
    response = _page(request, HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(MAINTENANCE_RETRY_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; should even the template fail, with a page that needs nothing at all."""
    try:
        return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    except (TemplateDoesNotExist, TemplateSyntaxError, ValueError, OSError):
        logger.exception("the 500 page could not be drawn")
        bare = HttpResponse(_bare_page(request), status=HTTPStatus.INTERNAL_SERVER_ERROR)
        return _never_kept(bare)


def _page(
    request: HttpRequest, status: HTTPStatus, *, template: str = "", **details: str
) -> HttpResponse:
    name = f"ui/errors/{template or status.value}.html"
    context: dict[str, Any] = {**_context(request), **details}
    if status < HTTPStatus.INTERNAL_SERVER_ERROR and _has_menu(request):
        layout = "ui/layouts/system.html" if context["system"] else "ui/layouts/admin.html"
        context |= {"layout": layout, "shell": _Frame(request)}
        page = render_to_string(name, context, request)
    else:
        alone = {"layout": "ui/layouts/plain.html", "shell": {"theme": chosen_theme(request)}}
        page = render_to_string(name, context | alone)
    return _never_kept(HttpResponse(page, status=status))


def _context(request: HttpRequest) -> dict[str, Any]:
    system = f"{request.path}/".startswith("/system/")
    return {
        "request_id": _request_id(request),
        "system": system,
        "home": "/system/" if system else "/admin/",
        "sign_in": "/system/login/" if system else "/admin/login/",
    }


class _Frame(Shell):
    """The frame of an error page, which never repeats the address that led here."""

    @property
    @override
    def next(self) -> str:
        return "/system/" if self._request.path.startswith("/system/") else "/admin/"


def _has_menu(request: HttpRequest) -> bool:
    """Return whether a signed-in person asks for a whole page, as far as the database can tell."""
    if not request.path.startswith(("/admin/", "/system/")):
        return False
    try:
        people = [getattr(request, name, None) for name in ("user", "operator")]
        signed_in = any(getattr(person, "is_authenticated", False) for person in people)
    except DatabaseError:
        return False
    return signed_in and "HX-Request" not in request.headers


def _never_kept(response: HttpResponse) -> HttpResponse:
    """Keep browsers and proxies from showing it again: tomorrow the address may be a page."""
    add_never_cache_headers(response)
    return response


def _bare_page(request: HttpRequest) -> str:
    return format_html(
        '<!doctype html><html lang="en"><title>Something went wrong</title>'
        "<h1>Something went wrong on our side</h1>"
        '<p>Please try again in a moment. <a href="/">Go to the start page</a></p>'
        "<p>Request ID: {}</p></html>",
        _request_id(request),
    )


def _request_id(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")

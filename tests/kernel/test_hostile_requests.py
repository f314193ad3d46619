"""Whatever anybody sends to whichever route: no 5xx, and no line that calls it an error of ours."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from itertools import cycle
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.forms import BaseForm
from django.test import Client
from django.urls import get_resolver
from django.utils.http import urlencode

from tenantpilot.access.checks import routes
from tests.cast import Cast, sign_in
from tests.examples import IN_CI
from tests.kernel.test_every_route import ARGUMENT
from tests.posting import URLENCODED

HUGE = "9" * 4_400
TEXTS = [HUGE, "-1", "\u0967", "1e400", "\0", "\ud800", "\u202e", "'\"<>%", "[", "\\", "x" * 2_000]
# What addresses take, and what forms make while they are used; the rest, forms say themselves.
MORE_NAMES = [
    "page", "search", "next", "theme", "window", "shown", "named", "step", "workspace", "role",
    "operation_run", "report", "pack", "run", "against", "since", "until", "sort", "version",
]  # fmt: skip
COOKIES = ["tenantpilot_admin_session", "tenantpilot_system_session", "csrftoken", "theme"]
CHARSETS = ["rot13", "hex", "idna", "utf-16", "unicode_escape", "undefined", "\xe9", "a" * 5_000]
# Together where they can be: each is looked at by something else.
HEADERS = [
    {"Host": "\xe9:99999999", "Content-Length": HUGE},
    {"Host": "[::1", "Transfer-Encoding": "chunked"},
    {"Range": f"bytes={HUGE}-", "If-Modified-Since": "Mon, 99 Foo 99999 99:99:99 GMT",
     "Accept": ";;q=x,\xff", "X-Forwarded-For": f"[::1, {HUGE}", "Origin": "http://["},
    {"Range": "bytes=\u0967-", "If-Range": "\0", "If-None-Match": "\0", "Referer": "http://[",
     "Accept-Encoding": ";q=nan", "X-Request-ID": "\r\nx: y", "HX-Request": "true",
     "HX-Current-URL": "http://[", "HX-Target": "%ff"},
]  # fmt: skip
# Which text goes into the first field: CI tries each on every route, others one after the other.
ROTATIONS = range(4)


def field_names(form: type[BaseForm] = BaseForm) -> set[str]:
    """The names of all fields of all forms there are."""
    below = (field_names(each) for each in form.__subclasses__())
    return set(getattr(form, "base_fields", ())).union(*below)


def every_route() -> list[str]:
    patterns = get_resolver(settings.ROOT_URLCONF).url_patterns
    return [route for route, _ in routes(patterns)]


def address(route: str, cast: Cast, odd: str) -> str:
    """The route with what exists for tenant and workspace, and something odd for the rest."""

    def value(argument: Any) -> str:
        known = {"tenant_id": cast.tenant.pk, "workspace_slug": cast.workspace.slug}
        return str(known.get(argument.group(2), odd))

    return "/" + ARGUMENT.sub(value, route)


type Request = tuple[str, str, dict[str, Any]]


def hostile(route: str, cast: Cast) -> Iterator[Request]:
    """Yield every request that is tried on one route: method, address, and what goes with it."""
    usual = address(route, cast, "1")
    for odd in [HUGE, "1" * 19, "\0\u0967"] if ARGUMENT.search(route) else []:
        yield "GET", address(route, cast, quote(odd)), {}
        yield "POST", address(route, cast, quote(odd)), {}
    names = sorted({*MORE_NAMES, *field_names()})
    for start in ROTATIONS if IN_CI else [every_route().index(route) % len(ROTATIONS)]:
        texts = cycle(TEXTS[start:] + TEXTS[:start])
        fields = urlencode({name: next(texts).encode("utf-8", "surrogatepass") for name in names})
        yield "GET", f"{usual}?{fields}", {}
        yield "POST", usual, {"data": fields, "content_type": URLENCODED}
    many = urlencode({f"field{n}": "" for n in range(1_100)})
    yield "POST", usual, {"data": many, "content_type": URLENCODED}
    yield "POST", usual, {"data": b"%ff=%ed%a0%80&a=%", "content_type": URLENCODED}
    for headers in HEADERS:
        yield "GET", f"{usual}?search=a", {"headers": headers}


@pytest.mark.parametrize("route", every_route())
def test_odd_requests_are_answered(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture, route: str
) -> None:
    person = cast.platform_operator if route.startswith("system/") else cast.owner
    client.raise_request_exception = False
    cookies = dict(sign_in(client, person).cookies)
    faults = []

    for method, url, more in hostile(route, cast):
        client.cookies.clear()
        client.cookies.update(cookies)
        status = client.generic(method, url, **more).status_code
        errors = [line.getMessage() for line in caplog.records if line.levelno >= logging.ERROR]
        caplog.clear()
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or errors:
            faults.append((method, url[:200], str(more)[:200], status, errors))

    assert not faults


@pytest.mark.parametrize("route", ["/admin/login/", "/admin/", "/system/", "/theme/", "/nowhere/"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "HEAD"])
@pytest.mark.django_db
def test_a_charset_of_their_own_is_refused_everywhere(
    client: Client, caplog: pytest.LogCaptureFixture, method: str, route: str
) -> None:
    for charset in CHARSETS:
        kind = f"{URLENCODED}; charset={charset}"
        answer = client.generic(method, f"{route}?search=a", b"a=b", content_type=kind)
        assert answer.status_code == HTTPStatus.BAD_REQUEST

    assert not [line for line in caplog.records if line.levelno >= logging.ERROR]


@pytest.mark.parametrize("value", ["\\000" * 8, "\xe9" * 32, "x" * 6_000, "'; --" * 8])
@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize("path", ["/admin/", "/system/", "/admin/login/"])
@pytest.mark.django_db
def test_odd_cookies_are_nobodys(
    client: Client, caplog: pytest.LogCaptureFixture, path: str, cookie: str, value: str
) -> None:
    client.raise_request_exception = False

    for method in ("GET", "POST"):
        answer = client.generic(
            method, path, b"", content_type="", HTTP_COOKIE=f'{cookie}="{value}"'
        )
        assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR

    assert not [line for line in caplog.records if line.levelno >= logging.ERROR]


@pytest.mark.parametrize("digits", [HUGE, "1" * 20, "\u0967"])
@pytest.mark.django_db
def test_link_of_no_account_is_over(client: Client, digits: str) -> None:
    answer = client.get(f"/admin/set-password/{digits}/x/")

    assert answer.status_code == HTTPStatus.NOT_FOUND
